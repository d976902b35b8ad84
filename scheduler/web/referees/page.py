"""The referee's page: who asks what about whom, and what suits them; then how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.bitmap import tick
from scheduler.domain.references import (
    MISSES,
    REMIND_AFTER,
    SOON,
    Call,
    ReferenceState,
    call_of,
)
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.models import Booking, Person, Reference
from scheduler.services.messages.keepers import keepers
from scheduler.services.references import calls, search
from scheduler.services.references.referees import OUT
from scheduler.services.references.search import Calls, Soon
from scheduler.services.roles.reference_sheets import callers
from scheduler.text.times import Clock
from scheduler.text.zones import is_zone
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import referee
from scheduler.web.candidate.days import Slot, slots
from scheduler.web.candidate.wishes import read_date, read_stamp
from scheduler.web.referees.blueprint import bp
from scheduler.web.zones import zone_options

SHOWN = 3  # days at a time
GLANCE = 6  # times of a day that are seen at once


class Stand(StrEnum):
    """What there is to say to a referee now."""

    ASKED = "asked"
    WAITING = "waiting"  # for a ring within half an hour
    CALLING = "calling"
    BOOKED = "booked"
    ANSWERED = "answered"
    NO = "no"  # they would rather not, or are somebody else
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Column:
    """One day with its times."""

    on: date
    first: Sequence[Slot]  # spread over the day: enough to choose from at a glance
    others: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Times:
    """Three days with times from one on, and where the others are."""

    days: list[Column]
    later: date | None
    earlier: date | None
    chosen: datetime | None


@bp.get("/r/<key>")
@referee
def page(reference: Reference) -> ResponseReturnValue:
    """Show what is asked, before anything is chosen; afterwards how it stands."""
    return show(reference)


def show(
    reference: Reference, *, problem: str = "", phone: str = "", status: int = 200
) -> ResponseReturnValue:
    """Render the page; a form that was refused stands in it with what was typed."""
    now = clock.now()
    booking = search.standing(session(), reference.id)
    stand = stand_of(reference, booking, now=now)
    application = reference.step.application
    reader = clock_of(reference)
    is_choosing = stand is Stand.ASKED or (stand is Stand.BOOKED and bool(request.args.get("move")))
    found = calls_of(reference, reader) if is_choosing else None
    return htmx.render(
        "referees/page",
        status=status,
        reference=reference,
        candidate=application.candidate,
        role=application.role,
        stand=stand,
        booking=booking,
        is_past=booking is not None and booking.ends_at <= now,
        clock=reader,
        now=now,
        asking=callers(session(), application.role, application.candidate_id),
        readers=readers_of(reference),
        times=times_of(found, reader) if found else None,
        soon=soon_of(reference, stand, now=now),
        ringer=calls.caller_of(reference, booking),
        ring_by=reference.soon_at + SOON if reference.soon_at else None,
        is_late=call_of(reference.soon_at, reference.calling_at, now) is Call.MISSED,
        may_call=reference.misses < MISSES,
        reminders=reminders_of(reference, now=now),
        problem=problem,
        phone=phone or reference.phone,
        zones=zone_options(now, reader.zone) if request.args.get("zones") else "",
        link=link,
    )


def link(endpoint: str, **values: object) -> str:
    """Return the address of one of the referee's pages, under the key that opened this one."""
    return url_for(f"referees.{endpoint}", key=g.key, **values)  # type: ignore[arg-type]  # whatever a route takes


def stand_of(reference: Reference, booking: Booking | None, *, now: datetime) -> Stand:
    """Return where *reference* stands for the referee."""
    is_live = reference.step.application.state in LIVE_APPLICATIONS
    is_live &= reference.step.state not in OUT
    if reference.state in {ReferenceState.WRITTEN, ReferenceState.DONE}:
        return Stand.ANSWERED if reference.erased_at is None else Stand.OVER
    if reference.state in {ReferenceState.DECLINED, ReferenceState.NAMED}:
        return Stand.NO if reference.erased_at is None else Stand.OVER
    if not is_live or reference.state in {ReferenceState.REPLACED, ReferenceState.CONSENTED}:
        return Stand.OVER
    if booking is not None:
        return Stand.BOOKED
    soon = call_of(reference.soon_at, reference.calling_at, now)
    return {Call.WAITING: Stand.WAITING, Call.CALLING: Stand.CALLING}.get(soon, Stand.ASKED)


def clock_of(reference: Reference) -> Clock:
    """Return how times are told: as the address says, as they said before, else as we do."""
    asked = request.args.get("zone", "")
    plain = reference.zone or search.zone_of(session(), reference)
    hours = request.args.get("clock") or str(reference.clock)
    return Clock(asked if is_zone(asked) else plain, 24 if hours == "24" else 12)


def calls_of(reference: Reference, reader: Clock) -> Calls | None:
    """Return when they can be called; none once we missed each other twice."""
    if reference.misses >= MISSES:
        return None
    return search.calls(session(), reference, now=clock.now(), zone=reader.zone)


def times_of(found: Calls, reader: Clock) -> Times:
    """Return three days with times, from the one that the address names on."""
    by_day: dict[date, list[int]] = {}
    for start in found.starts():
        by_day.setdefault(reader.local(start).date(), []).append(tick(start))
    days = sorted(by_day)
    first = read_date(request.args.get("from", "")) or date.min
    shown = [day for day in days if day >= first][:SHOWN] or days[-SHOWN:]
    before = [day for day in days if shown and day < shown[0]]
    after = [day for day in days if shown and day > shown[-1]]
    return Times(
        days=[column(day, [slot for _, slot in slots(by_day[day], reader)]) for day in shown],
        later=after[0] if after else None,
        earlier=before[-SHOWN:][0] if before else None,
        chosen=read_stamp(request.args.get("slot", "")),
    )


def column(day: date, found: Sequence[Slot]) -> Column:
    """Return a day's times: six that are spread over it, and behind them the others."""
    if len(found) <= GLANCE + 1:
        return Column(day, found, ())
    chosen = {round(number * (len(found) - 1) / (GLANCE - 1)) for number in range(GLANCE)}
    first = [slot for number, slot in enumerate(found) if number in chosen]
    return Column(day, first, [slot for slot in found if slot not in first])


def soon_of(reference: Reference, stand: Stand, *, now: datetime) -> Soon | None:
    """Return who could ring within half an hour, while that is offered."""
    if stand is not Stand.ASKED or reference.misses >= MISSES:
        return None
    return search.soon(session(), reference, now=now)


def readers_of(reference: Reference) -> list[Person]:
    """Return the people of ours who read the answers, each once: who calls, and who hires."""
    application = reference.step.application
    role = application.role
    found = [
        *callers(session(), role, application.candidate_id),
        *(each for each in (role.manager, role.recruiter) if each),
        *keepers(session(), role),
    ]
    return list({each.id: each for each in found}.values())


def reminders_of(reference: Reference, *, now: datetime) -> list[datetime]:
    """Return when we write once more, at most."""
    if reference.invited_at is None:
        return []
    found = [reference.invited_at + after for after in REMIND_AFTER]
    return [each for each in found if each > now - timedelta(hours=1)]
