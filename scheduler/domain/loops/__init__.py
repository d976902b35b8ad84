"""Loops, several interviews in one go: every start there is, and the fairest people for each."""
