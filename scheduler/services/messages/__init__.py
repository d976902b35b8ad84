"""What people are told: facts for the outbox, in the transaction that made them true."""
