"""What comes back by mail: answers to invitations, other times, and a mailbox that fails."""
