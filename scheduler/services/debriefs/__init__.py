"""Debriefs: the line-up of a loop meets after its last talk, without the candidate."""
