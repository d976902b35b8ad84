"""Placing talks, for every verb alike: lock, ask again, choose who comes, claim, store, tell."""
