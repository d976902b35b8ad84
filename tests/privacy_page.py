"""The tables of docs/privacy.md as the tags have them; `python -m tests.privacy_page` prints them."""

from scheduler.models import TAGS
from scheduler.models.tags import Whose

HEAD = ("| kept in | what it is | what for | columns |", "|---|---|---|---|")


def lines_of(*whose):
    """Return the lines about the personal columns of some people, a table each."""
    return [
        f"| {name} | {tags.what} | {tags.why} | {', '.join(tags.erased)} |"
        for name, tags in TAGS.items()
        if tags.whose in whose and tags.erased
    ]


def derived_lines():
    """Return the lines about what stays, a table each."""
    return [
        f"| {name} | {', '.join(tags.derived.split())} |"
        for name, tags in TAGS.items()
        if tags.whose in {Whose.CANDIDATE, Whose.REFEREE} and tags.derived and not tags.goes
    ]


if __name__ == "__main__":
    print("\n".join([*HEAD, *lines_of(Whose.CANDIDATE, Whose.REFEREE)]))  # noqa: T201 -- a command
    print("\n".join(["", *HEAD, *lines_of(Whose.VISITOR, Whose.ENQUIRER)]))  # noqa: T201 -- as above
    print("\n".join(["", *HEAD, *lines_of(Whose.STAFF)]))  # noqa: T201 -- as above
    print("\n".join(["", "| kept in | what stays |", "|---|---|", *derived_lines()]))  # noqa: T201 -- as above
