"""A glance before the queue: whoever comes too late learns it without waiting for the lock.

In a rush for a few times nearly everybody is too late. What a glance lets through is asked again
under the lock, so it decides nothing but how long the refused have to wait.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.errors import SlotTaken
from scheduler.models import Step
from scheduler.services import holding, steps
from scheduler.services.claims import expired_holds
from scheduler.services.finding import search
from scheduler.services.securing import Choice


def glance(session: Session, step: Step, choice: Choice, *, now: datetime) -> None:
    """Raise SlotTaken for a first *choice* that is plainly not free.

    Left to the lock is whatever more than the time decides: a step that is booked by now has a
    sentence of its own, what one holds oneself is kept, and a hold that ran out is swept there.
    """
    if step.state not in steps.CHOOSING or holding.hold_of(session, step.id):
        return
    interview = steps.interview_of(step, choice.interview_id)
    offices = [] if choice.office_id is None else [choice.office_id]
    found = search(session, step, interview, offices, now=now, zone=choice.zone)
    asked = found.at(choice.office_id)
    if asked.offers(choice.starts_at) or expired_holds(session, asked.resources, now=now):
        return
    raise SlotTaken
