"""What coordinators see first: who needs something, why and by when; and everybody by stop."""
