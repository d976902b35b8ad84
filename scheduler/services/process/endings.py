"""How an application ends: withdrawn, declined, because the role is filled, or by a last no.

All of them end in `finish`: it lets go of everything that is left, in one transaction, writes one
mail a person, and keeps the reason inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.domain.endings import STATE_AFTER, STEP_AFTER, Ending, Letting
from scheduler.domain.process import CURRENT, moved
from scheduler.domain.terms import BY_CANDIDATE, BY_STAFF, StepState
from scheduler.models import Application, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_open, set_state, take_with_time
from scheduler.services.messages import one_letter
from scheduler.services.messages.lost import Lost, tell
from scheduler.services.process import ending_news
from scheduler.services.process.process import record
from scheduler.services.process.releasing import release_all
from scheduler.services.transaction import transaction

DEEDS: Mapping[Ending, str] = {
    Ending.DECLINED: "decline",
    Ending.FILLED: "fill",
    Ending.WITHDRAWN: "withdraw",
    Ending.TURNED_DOWN: "turn down",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with an end: to the candidate in place of our usual words, and inside."""

    words: str = ""
    reason: str = ""


NOTHING = Said()


def withdraw(
    session: Session,
    application_id: int,
    *,
    by: str = BY_CANDIDATE,
    reason: str = "",
    act: Act,
    version: int | None = None,
) -> Application:
    """End an application because its candidate wishes it; twice is once.

    Raises Conflict if *version* is old, an interview is under way, or it has ended otherwise.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        if application.ending is Ending.WITHDRAWN:
            return application
        close(session, application, Ending.WITHDRAWN, Said(reason=reason), by=by, act=act)
        if by == BY_CANDIDATE:
            ending_news.tell_keepers(session, application, "withdrawn", act=act)
        one_letter.gather(session, application, letting=Letting.ENDED, act=act)
        return application


def decline(
    session: Session,
    application_id: int,
    ending: Ending = Ending.DECLINED,
    said: Said = NOTHING,
    *,
    act: Act,
    version: int,
) -> Application:
    """End an application, kindly: its times are free again and the candidate is told.

    Without words it is by those that we always say; by others for a role that is filled. The
    reason stays inside. Raises Conflict if *version* is old or an interview is under way.
    """
    with transaction(session):
        application = take_with_time(session, application_id, version)
        close(session, application, ending, said, act=act)
        one_letter.gather(session, application, letting=Letting.ENDED, act=act)
        return application


def close(
    session: Session,
    application: Application,
    ending: Ending,
    said: Said,
    *,
    by: str = BY_STAFF,
    act: Act,
) -> None:
    """End a locked application with the one letter to its candidate that says all."""
    require_open(application)
    letter = ending_news.closing(session, application, ending, said.words, by=by, act=act)
    lost = finish(session, application, ending, by=by, reason=said.reason, act=act)
    tell(session, letter, lost, act=act)


def finish(
    session: Session,
    application: Application,
    ending: Ending,
    *,
    by: str = BY_STAFF,
    reason: str = "",
    act: Act,
) -> Sequence[Lost]:
    """End a locked application; return what is to leave the candidate's calendar."""
    step = at_work(application)
    lost = release_all(session, application, letting=Letting.ENDED, by=by, act=act)
    for each in application.steps:
        if each is step:
            set_state(each, STEP_AFTER[ending], act=act)
        elif each.state == StepState.AHEAD:
            set_state(each, StepState.CANCELLED, act=act)
    application.state = moved(application.state, STATE_AFTER[ending])
    application.ending, application.ended_at = ending, act.now
    application.end_reason = reason
    application.paused_until = None
    application.read_at = application.read_at or act.now
    application.version += 1
    record(session, application, DEEDS[ending], step, act=act, reason=reason)
    return lost


def at_work(application: Application) -> Step | None:
    """Return the step that an application stands at, or at which it rests."""
    at = (*CURRENT, StepState.PAUSED)
    return next((step for step in application.steps if step.state in at), None)
