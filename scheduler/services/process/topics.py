"""A language or topic that the candidate picks, and that narrows who may come or grade."""

from sqlalchemy.orm import Session

from scheduler.domain.topics import lines
from scheduler.errors import Invalid
from scheduler.models import Step
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.applications.applications import require_live
from scheduler.services.exercises.exercises import take_step
from scheduler.services.search.steps import require_choosing
from scheduler.services.transaction import transaction

UNKNOWN = "Choose one of the topics of the list."


def topics_of(step: Step) -> list[str]:
    """Return the topics of all ways of *step*, each once, in their order."""
    return list(dict.fromkeys(one for way in step.stage.ways for one in lines(way.topics)))


def choose_topic(session: Session, step_id: int, topic: str, *, act: Act) -> Step:
    """Note which topic the candidate picks, while the time is still to be chosen."""
    with transaction(session):
        step = take_step(session, step_id)
        require_live(step.application)
        require_choosing(step)
        if topic not in topics_of(step):
            raise Invalid(UNKNOWN)
        if step.topic != topic:
            step.topic = topic
            step.version += 1
            journal.record(
                session,
                "choose topic",
                f"step:{step.id}",
                act=act,
                application_id=step.application_id,
                payload={"topic": topic},
            )
        return step
