"""What has changed of a meeting, as its mails ask: *was* is how it stood before, in facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Facts = Mapping[str, Any]
NOT_HOLDING = ("shadow", "optional")


def is_there(was: Facts, starts_at: datetime, office: Facts | None) -> bool:
    """Tell whether what *was* is at the same time and place still."""
    place = office["name"] if office else ""
    return bool(was["starts_at"] == starts_at and was["office"] == place)


def is_longer(
    was: Facts, starts_at: datetime, ends_at: datetime, talks: Sequence[Facts] = ()
) -> bool:
    """Tell whether what *was* begins as before and ends later; of a day of *talks* some moved."""
    return bool(not talks and was["starts_at"] == starts_at and was["ends_at"] < ends_at)


def is_by_video(was: Facts, starts_at: datetime, office: Facts | None) -> bool:
    """Tell whether what *was* in an office is held by video now, at its time."""
    return bool(was["starts_at"] == starts_at and was["office"] and not office)


def is_alone(people: Sequence[Facts], office: Facts | None) -> bool:
    """Tell whether nobody of ours is in the room with whoever comes to an office."""
    holders = [each for each in people if each.get("seat") not in NOT_HOLDING]
    return bool(office and holders and all(each["by_screen"] for each in holders))
