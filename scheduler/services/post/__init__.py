"""The far end of the outbox: delivering, what was sent, and sending it again."""
