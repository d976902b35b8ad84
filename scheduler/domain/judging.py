"""Whether a text about a talk or an exercise says what is judged in it."""

import re

SAYS = re.compile(
    r"\b(?:judg\w+|assess\w*|evaluat\w+|grad(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|looks? for)\b",
    re.IGNORECASE,
)


def says_what_is_judged(text: str) -> bool:
    """Tell whether *text* is about judging; most say what something is like.

    >>> says_what_is_judged("We judge how you find the cause, not whether you do.")
    True
    >>> says_what_is_judged("Four people, four subjects, no riddles.")
    False
    """
    return SAYS.search(text) is not None
