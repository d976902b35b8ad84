"""The coordinator's pages: the queue, decisions, candidates."""
