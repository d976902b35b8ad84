"""Topics: what a pool's members can judge, and what a candidate picks."""

from collections.abc import Collection

from scheduler.errors import Invalid

CHOOSE_FIRST = "Choose a topic first; it decides who can meet you."


def lines(text: str) -> list[str]:
    r"""Return the topics that *text* lists, a line each.

    >>> lines("Go\n\n Python ")
    ['Go', 'Python']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def can(listed: str, topic: str) -> bool:
    r"""Tell whether a member who lists these topics, or none for all, takes *topic*.

    >>> can("Go\nRust", "Go"), can("Go", "Python"), can("", "Python"), can("Go", "")
    (True, False, True, True)
    """
    if not topic:
        return True
    names: Collection[str] = {each.casefold() for each in lines(listed)}
    return not names or topic.casefold() in names


def require_topic(chosen: str, listed: str) -> None:
    """Raise Invalid where topics are listed and none of them is chosen."""
    offered = lines(listed)
    if offered and chosen not in offered:
        raise Invalid(CHOOSE_FIRST)
