"""What each column says of people: the words in which the tables are tagged.

*Personal* is who somebody is, what they said and what was said of them: erasing replaces it.
*Derived* is that something happened, when, and how it ended: it stays, and names nobody any more.
*None* says nothing about anybody. A column without a tag fails a test (tests/services/privacy/test_tags.py).
"""

from dataclasses import dataclass
from enum import StrEnum


class Whose(StrEnum):
    """Whom the personal columns of a table speak of."""

    CANDIDATE = "candidates"
    REFEREE = "referees"
    VISITOR = "visitors"
    ENQUIRER = "people who ask without applying"
    STAFF = "people who work here"
    NOBODY = "nobody"


class Data(StrEnum):
    """What a column says of people."""

    PERSONAL = "personal"
    DERIVED = "derived"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one table: its columns by name, parted by blanks.

    *inside* is personal, too, but in the words of others: a download does not hand it out.
    Where *goes* is set an erasure takes whole rows. *what* and *why* are for people to read.
    """

    whose: Whose
    personal: str = ""
    inside: str = ""
    derived: str = ""
    none: str = ""
    goes: bool = False
    what: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a column with two tags."""
        names = [name for part in self._parts() for name in part]
        if len(names) != len(set(names)):
            raise ValueError(f"A column has two tags: {names}")

    def _parts(self) -> tuple[list[str], ...]:
        both = f"{self.personal} {self.inside}"
        return both.split(), self.derived.split(), self.none.split()

    @property
    def erased(self) -> list[str]:
        """Return the columns that an erasure replaces."""
        return self._parts()[0]

    def of(self, column: str) -> Data | None:
        """Return the tag of *column*; none if it has none.

        >>> Tags(Whose.STAFF, personal="name", none="id").of("name").value
        'personal'
        """
        tags = zip(Data, self._parts(), strict=True)
        return next((tag for tag, names in tags if column in names), None)

    @property
    def columns(self) -> set[str]:
        """Return every column that has a tag."""
        return {name for part in self._parts() for name in part}
