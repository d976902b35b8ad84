"""The tag in the address that a mail is answered to: what it is about, sealed; it grants nothing.

Mail programs change capitals and cut long addresses, so a tag has small letters and digits alone,
and is short. It is derived from what it names under the company's secret: nothing of it is stored.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.keys import Secret, tag_seal

LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_TAG = re.compile(r"([aes])(\d{1,15})(?:p(\d{1,15}))?x([0-9a-z]{19})")


class About(StrEnum):
    """What a tag names."""

    APPLICATION = "a"  # the candidate writes: into their thread
    ENQUIRY = "e"  # somebody who has not applied writes: into theirs
    QUESTION = "s"  # somebody of ours answers it: the second number is whose tag it is


@dataclass(frozen=True, slots=True)
class Tag:
    """What an answer by mail belongs to."""

    about: About
    subject_id: int
    person_id: int = 0

    @property
    def words(self) -> str:
        """Return the part of a tag that says what it names."""
        owner = f"p{self.person_id}" if self.person_id else ""
        return f"{self.about}{self.subject_id}{owner}"


def address(mail_from: str, secrets: Sequence[Secret], tag: Tag) -> str:
    """Return *mail_from* with *tag* in it; as it is where that would be too long for an address."""
    local, _, domain = mail_from.rpartition("@")
    tagged = f"{local}+{tag.words}x{tag_seal(secrets[0], tag.words)}"
    return f"{tagged}@{domain}" if len(tagged) <= LONGEST_LOCAL else mail_from


def read(addresses: Iterable[str], secrets: Sequence[Secret]) -> Tag | None:
    """Return the one tag of ours in *addresses*; none for forged ones, and for two at once."""
    found = {tag for each in addresses if (tag := tag_in(each, secrets))}
    return found.pop() if len(found) == 1 else None


def tag_in(mail: str, secrets: Sequence[Secret]) -> Tag | None:
    """Return the tag in one address, if its seal is ours, in whatever letters it came back."""
    local = mail.rpartition("@")[0].lower()
    match = _TAG.fullmatch(local.rpartition("+")[2])
    if match is None:
        return None
    kind, subject, person, seal = match.groups()
    tag = Tag(About(kind), int(subject), int(person or 0))
    fits = [hmac.compare_digest(tag_seal(each, tag.words), seal) for each in secrets]
    return tag if any(fits) else None
