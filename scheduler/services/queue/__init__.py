"""The coordinator's queue: who needs something, why, by when, and the one thing to do."""
