"""What a candidate has of one step on one day: one entry in their calendar, one mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scheduler.domain.offers import said_title
from scheduler.domain.terms import Audience, BookingState
from scheduler.models import WITH_CANDIDATE, Booking, CalendarObject, Company
from scheduler.services.act import Act
from scheduler.services.calendars.meetings import new_object
from scheduler.services.messages import telling
from scheduler.services.messages.telling import Facts

DATE = 10  # letters of a wall time that name its day


def talks_of(session: Session, about: CalendarObject) -> list[Booking]:
    """Return the bookings that stand in one entry of a candidate's calendar, in order of time."""
    chosen = select(Booking).where(
        Booking.candidate_object_id == about.id, Booking.state != BookingState.CANCELLED
    )
    return list(session.scalars(chosen.order_by(Booking.starts_at, Booking.id)))


def day_of(starts_at: datetime, zone: str) -> str:
    """Return the day of *starts_at* in *zone*, as wall times begin."""
    return f"{starts_at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def entries_among(bookings: Iterable[Booking]) -> Iterator[tuple[str, CalendarObject]]:
    """Yield the days that *bookings* of one step stand on, each with its entry; the oldest last."""
    standing = (
        each for each in bookings if each.with_candidate and each.state != BookingState.CANCELLED
    )
    for each in sorted(standing, key=lambda each: each.candidate_object_id or 0, reverse=True):
        yield each.wall_time[:DATE], each.entry


def entries(step_id: int, day: str) -> Select[CalendarObject]:
    """Return the query of the entries that a step has on a day, by the wall clocks of its talks."""
    return (
        select(CalendarObject)
        .join(Booking, Booking.candidate_object_id == CalendarObject.id)
        .where(
            Booking.step_id == step_id,
            Booking.state != BookingState.CANCELLED,
            func.substr(Booking.wall_time, 1, DATE) == day,
        )
        .order_by(CalendarObject.id)
        .limit(1)
    )


def follow(session: Session, booking: Booking, *, act: Act) -> CalendarObject | None:
    """Put a booking that has moved into the entry of its new day; return the entry that it left.

    An entry that holds nothing else goes along with its booking, unless the new day has one.
    """
    session.flush()
    left, day = booking.entry, booking.wall_time[:DATE]
    others = [each for each in talks_of(session, left) if each is not booking]
    if any(each.wall_time[:DATE] == day for each in others):
        return None
    joined = session.scalar(entries(booking.step_id, day).where(Booking.id != booking.id))
    if joined is None and not others:
        return None
    booking.candidate_object = joined or new_object(session, Audience.CANDIDATE, act=act)
    session.flush()
    return left


def regroup(
    session: Session, moved: Sequence[Booking], was: Mapping[int, str], *, act: Act
) -> list[CalendarObject]:
    """Put bookings that have moved together into one entry a day; return the entries they left.

    *was* is the day of each before. Talks that stay on a day keep its entry, and who comes to
    their day joins it. Each other day, in order, keeps the entry of one of its talks, if no other
    day has that.
    """
    session.flush()
    entries_before = dict.fromkeys(each.entry for each in moved)
    stay_on = [each for each in moved if each.wall_time[:DATE] == was[each.id]]
    staying = {was[each.id]: each.entry for each in stay_on} | entries_of_others(session, moved)
    days: dict[str, list[Booking]] = {}
    for each in sorted(moved, key=lambda each: each.starts_at):
        days.setdefault(each.wall_time[:DATE], []).append(each)
    kept = list(staying.values())
    for day, talks in days.items():
        own = (each.entry for each in talks if each.entry not in kept)
        entry = staying.get(day) or next(own, None)
        entry = entry or new_object(session, Audience.CANDIDATE, act=act)
        kept.append(entry)
        for each in talks:
            each.candidate_object = entry
    session.flush()
    now = {each.entry for each in moved}
    return [each for each in entries_before if each not in now]


def entries_of_others(session: Session, moved: Sequence[Booking]) -> dict[str, CalendarObject]:
    """Return the entries of the talks of the same step that stand and have not moved, by day."""
    others = select(Booking).where(
        Booking.step_id == moved[0].step_id,
        Booking.id.not_in([each.id for each in moved]),
        Booking.state == BookingState.SCHEDULED,
        WITH_CANDIDATE,
    )
    return {each.wall_time[:DATE]: each.entry for each in session.scalars(others)}


def facts_of(session: Session, booking: Booking, company: Company) -> Facts:
    """Return what the candidate's mails say of *booking*, and the *entry* that their calendar shows.

    There is an entry only where it differs: where the day has other talks.
    """
    facts = telling.candidate_facts(booking, company)
    talks = talks_of(session, booking.entry)
    return facts if talks in ([], [booking]) else facts | {"entry": whole(talks, company)}


def whole(talks: Sequence[Booking], company: Company) -> Facts:
    """Return what the candidate's calendar and mails say of all *talks* of one day together."""
    facts = telling.candidate_facts(talks[0], company)
    if len(talks) == 1:
        return facts
    return facts | {
        "title": titled(talks[0]),
        "expect": talks[0].interview.way.expect,
        "prepare": talks[0].interview.way.prepare,
        "minutes": sum(each.minutes for each in talks),
        "ends_at": talks[-1].ends_at.isoformat(),
        "people": [],
        "beside": [],
        "room": "",
        "link": "",
        "moves_left": max(telling.moves_left(each) for each in talks),
        "talks": [talk_facts(each) for each in talks],
    }


def talk_facts(talk: Booking) -> Facts:
    """Return one talk of a day: when, what, who, and where, which may differ from the others."""
    return {
        "title": talk.title,
        "starts_at": talk.starts_at.isoformat(),
        "ends_at": talk.ends_at.isoformat(),
        "people": [
            telling.person_facts(each) for each in talk.attendances if each.kind in telling.HOLDING
        ],
        "beside": telling.beside_facts(talk),
        "office": telling.office_facts(talk.office),
        "room": talk.room.name if talk.room else "",
        "link": talk.link,
    }


def titled(talk: Booking) -> str:
    """Return what the whole day is called: as the way that its talks belong to."""
    way = talk.interview.way
    return said_title(way.kind, way.title or talk.step.stage.title)
