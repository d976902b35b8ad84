"""Rows of the queue about talks to come that need somebody else, another time or somebody's word."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue.queue_rows import Kind, Row, Target, replace_by
from scheduler.services.queue.waiting import Standing, Talk
from scheduler.text.names import listed


def again_rows(step: Standing, ahead: Sequence[Talk], working: WorkingDays) -> Iterator[Row]:
    """Yield the rows of interviews that need another time, the most pressing first."""
    for talk in ahead:  # somebody of the line-up can't make it
        if talk.on_screen:
            yield room_row(step, talk, working)
        elif talk.at_risk_at:
            kind = Kind.INTERVIEWER_CANT
            yield again_row(step, kind, talk, working, talk.missing)
    for talk in ahead:  # with somebody whom the candidate must not meet
        if talk.clash:
            yield again_row(step, Kind.MUST_NOT_MEET, talk, working, talk.clash)
    for talk in ahead:  # its promised wall time is another instant by a new law
        if talk.is_off_clock:
            yield again_row(step, Kind.CLOCK_CHANGED, talk, working)


def again_row(
    step: Standing,
    kind: Kind,
    talk: Talk,
    working: WorkingDays,
    people: Sequence[tuple[str, str]] = (),
) -> Row:
    """Return the row of an interview that needs somebody else or another time, and due to whom."""
    is_vacant = kind is Kind.INTERVIEWER_CANT
    row = Row(
        kind,
        step.name,
        (talk.at_risk_at if is_vacant else None) or talk.changed_at,
        replace_by(talk.starts_at, working),
        "Find somebody" if is_vacant else "Find another time",
        Target.SEAT if is_vacant else Target.PICKER,
        seat_id=talk.vacant_id,
        who=tuple(name for name, _ in people),
        words=next((reason for _, reason in people if reason), ""),
    )
    return about(row, talk)


def room_row(step: Standing, talk: Talk, working: WorkingDays) -> Row:
    """Return the row of a talk in an office all of whose people would be on the screen."""
    row = Row(
        Kind.NOBODY_IN_ROOM,
        step.name,
        talk.at_risk_at or talk.changed_at,
        replace_by(talk.starts_at, working),
        "Decide",
        Target.ROOM,
        who=talk.on_screen,
        words=listed([name for name, _ in talk.missing]),
    )
    return about(row, talk)


def about(row: Row, talk: Talk) -> Row:
    """Return *row* as one about *talk*."""
    return replace(row, booking_id=talk.id, at=talk.starts_at)
