"""What an open step is about."""

from enum import StrEnum


class Stance(StrEnum):
    """What an open step is about, where its kind alone does not say it."""

    PLAIN = "plain"
    NAME = "name"  # the candidate is to name people who know their work
    REFEREES = "referees"  # those people are asked; nobody here has anything to do
    APPROVE = "approve"  # ours: nothing was approved yet, or the call is not wanted
    ANSWER = "answer"  # the candidate decides, by a date
