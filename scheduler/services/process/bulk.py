"""Many decisions at once: first each person's exact letter, then each in its own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.endings import Ending
from scheduler.domain.process import is_chosen
from scheduler.domain.terms import LIVE_APPLICATIONS, StageKind, StepState
from scheduler.errors import Invalid, SchedulerError
from scheduler.models import Application, Company, Role, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import kinds_of, version_of
from scheduler.services.messages import news
from scheduler.services.messages.news import Letter
from scheduler.services.process import ending_news
from scheduler.services.process.endings import NOTHING, Said, decline
from scheduler.services.process.left import Left, left_of
from scheduler.services.process.process import advance
from scheduler.services.transaction import attempt, transaction

MOST = 50
SETTLED = (
    "Somebody has seen to this meanwhile, or the candidate has moved. It is left as it is now."
)
Ticked = tuple[int, int]  # an application and the version that was looked at


class Verb(StrEnum):
    """What may be done to many at once."""

    ADVANCE = "advance"
    DECLINE = "decline"
    FILL = "fill"  # decline, since somebody else has the role


ENDING: Mapping[Verb, Ending] = {Verb.DECLINE: Ending.DECLINED, Verb.FILL: Ending.FILLED}


ENDED = {Verb.DECLINE: "declined kindly", Verb.FILL: "was told that the role is filled"}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one ticked person."""

    application_id: int
    name: str
    sentence: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One ticked person, what will happen, and the letter it brings; some steps bring none."""

    application: Application
    version: int
    goes_to: str = ""  # the title of the step that opens; empty where none does
    letter: Letter | None = None
    left: Left | None = None  # what else goes with it, and who of ours is told
    problem: str = ""  # why it cannot happen any more


def bulk(
    session: Session, ticked: Sequence[Ticked], verb: Verb, *, act: Act, said: Said = NOTHING
) -> list[Done]:
    """Do *verb* to each of up to 50 applications and return what became of each.

    Of what is *said* the reason stays inside. One that has changed meanwhile is left as it is; the
    others are not held up by it.
    """
    check(ticked)
    return [do(session, each, verb, act=act, said=said) for each in ticked]


def check(ticked: Sequence[Ticked]) -> None:
    """Raise Invalid unless one to fifty people are ticked, each once."""
    if not ticked:
        raise Invalid("Tick at least one person.")
    if len({application_id for application_id, _ in ticked}) > MOST:
        raise Invalid(f"Tick {MOST} people at most; these are {len(ticked)}.")


def do(session: Session, ticked: Ticked, verb: Verb, *, act: Act, said: Said = NOTHING) -> Done:
    """Do *verb* to one application, wholly or not at all, and say what happened."""
    application_id, version = ticked
    name = name_of(session, application_id)
    try:
        with transaction(session), attempt(session):
            if verb in ENDING:
                decline(session, application_id, ENDING[verb], said, act=act, version=version)
                return Done(application_id, name, ENDED[verb], is_done=True)
            step = advance(session, application_id, act=act, version=version)
            goes_to = f"goes on to {step.stage.title}" if step else "has passed every step"
            return Done(application_id, name, goes_to, is_done=True)
    except SchedulerError as error:
        return Done(application_id, name, str(error), is_done=False)


def name_of(session: Session, application_id: int) -> str:
    """Return whose application it is; empty for none."""
    application = session.get(Application, application_id)
    return application.candidate.name if application else ""


def titles_of(session: Session, ticked: Sequence[Ticked]) -> set[str]:
    """Return the titles of the roles that these people have applied for."""
    ids = [application_id for application_id, _ in ticked]
    found = select(Role.title).join(Application).where(Application.id.in_(ids))
    return set(session.scalars(found.distinct()))


def previews(
    session: Session, ticked: Sequence[Ticked], verb: Verb, *, act: Act, said: Said = NOTHING
) -> list[Preview]:
    """Return what *verb* would do to each application, in the order given; nothing is changed."""
    found = {
        each.id: each
        for each in session.scalars(
            select(Application)
            .where(Application.id.in_([application_id for application_id, _ in ticked]))
            .options(selectinload(Application.steps))
        )
    }
    return [
        preview(session, found[application_id], version, verb, act=act, said=said)
        for application_id, version in ticked
        if application_id in found
    ]


def preview(
    session: Session, application: Application, version: int, verb: Verb, *, act: Act, said: Said
) -> Preview:
    """Return what *verb* would do to an application that was looked at as of *version*."""
    if version != version_of(application) or application.state not in LIVE_APPLICATIONS:
        return Preview(application, version, problem=SETTLED)
    if verb in ENDING:
        closing = ending_news.closing(session, application, ENDING[verb], said.words, act=act)
        others = left_of(session, application, now=act.now)
        return Preview(application, version, letter=closing, left=others)
    step = next((each for each in application.steps if each.state == StepState.AHEAD), None)
    if step is None:
        return Preview(application, version)
    return Preview(application, version, step.stage.title, opening(session, step, act=act))


def opening(session: Session, step: Step, *, act: Act) -> Letter | None:
    """Return the letter that goes out when *step* opens; an offer is approved first."""
    kinds, company = kinds_of(step), session.get_one(Company, 1)
    asks = is_chosen(kinds) and StageKind.OFFER not in kinds
    return news.choose_time(step, company, now=act.now) if asks else None
