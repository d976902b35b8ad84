"""Placing a debrief by hand, where none was found or another time is wanted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.bitmap import tick
from scheduler.domain.debriefs import Debrief, Sitting
from scheduler.errors import SlotTaken, StepClosed
from scheduler.models import Booking, Interview, Step
from scheduler.services.act import Act
from scheduler.services.debriefs import debriefs
from scheduler.services.debriefs.search import ask, line_up, of_step, planned, talks_of
from scheduler.services.placing.securing import claimed_for, step_of
from scheduler.services.transaction import lock_found, transaction

AHEAD = timedelta(days=10)
OFFERED = 12
NONE = "This loop has no debrief to place: its plan has none, or no talk is booked."


def offers(session: Session, step: Step, *, now: datetime) -> list[Sitting]:
    """Return times for the debrief of *step*, those that suit most people first, then in order.

    Its own time is among them: what it claims does not block it. Empty where there is none.
    """
    interview, talks = planned(session, step), talks_of(session, step)
    if interview is None or not talks:
        return []
    found = ask_by_hand(session, step, interview, talks, now=now).sittings()
    most = sorted(found, key=lambda each: (-len(each.free), each.start))[:OFFERED]
    return sorted(most, key=lambda each: (-len(each.free), each.start))


def ask_by_hand(
    session: Session, step: Step, interview: Interview, talks: Sequence[Booking], *, now: datetime
) -> Debrief:
    """Return the question for a debrief in the ten days after the last talk, or from now on."""
    until = max(now, *(each.ends_at for each in talks)) + AHEAD
    return ask(session, step, interview, talks, until=until, now=now)


def place(session: Session, step_id: int, starts_at: datetime, *, act: Act) -> Booking:
    """Book the debrief of a step at *starts_at*, or move it there; it is held fast from then on.

    Raises SlotTaken where too few can come by now, StepClosed where there is nothing to place.
    """
    with transaction(session):
        step = step_of(session, step_id)
        lock_found(session, lambda: {*claimed_for(session, step_id), *people(session, step)})
        interview, talks = planned(session, step), talks_of(session, step)
        if interview is None or not talks:
            raise StepClosed(NONE)
        debrief = of_step(session, step_id)
        if debrief:
            debriefs.loosen(session, debrief)
        asked = ask_by_hand(session, step, interview, talks, now=act.now)
        wanted = (each for each in asked.sittings() if each.start == tick(starts_at))
        found = next(wanted, None)
        if found is None:
            raise SlotTaken
        made = debriefs.put(session, step, interview, asked.lead, found, debrief=debrief, act=act)
        made.is_locked = True
    return made


def people(session: Session, step: Step) -> tuple[int, ...]:
    """Return who holds the talks of *step* now."""
    return line_up(talks_of(session, step))


def drop(session: Session, step_id: int, *, act: Act) -> None:
    """Do without a debrief: what there is of it is cancelled, and nobody is asked to place one."""
    with transaction(session):
        lock_found(session, lambda: claimed_for(session, step_id))
        debriefs.let_go(session, step_of(session, step_id), act=act)
