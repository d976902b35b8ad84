"""The reminders that wait in case nobody uses the link: they are set aside once somebody has.

Whoever cancels later is to choose again, so what was set aside for that waits anew.
"""

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import Notice, StepState
from scheduler.models import Message, Step
from scheduler.services.act import Act

CHOSEN = "They have chosen meanwhile."


def follow(session: Session, step: Step, *, act: Act) -> None:
    """Let the reminders of a step follow its state, which has just changed."""
    if step.state is StepState.OPEN:
        take_up(session, step, act=act)
    else:
        set_aside(session, step, act=act)


SET_ASIDE = (
    update(Message)
    .where(
        Message.subject == bindparam("about"),
        Message.notice == Notice.REMINDER_UNUSED,
        Message.attempt == 0,
        Message.superseded_at.is_(None),
    )
    .values(superseded_at=bindparam("now"), last_answer=CHOSEN)
    # What else has changed waits for the letters, to be written with them.
    .execution_options(synchronize_session=False, autoflush=False)
)


def set_aside(session: Session, step: Step, *, act: Act) -> None:
    """Set aside what nobody has tried to send yet: *Sent mail* shows it as waiting no more."""
    session.execute(SET_ASIDE, {"about": f"step:{step.id}", "now": act.now})


def take_up(session: Session, step: Step, *, act: Act) -> None:
    """Let those wait anew that were set aside last and are not due yet."""
    chosen = (
        Message.subject == f"step:{step.id}",
        Message.notice == Notice.REMINDER_UNUSED,
        Message.last_answer == CHOSEN,
    )
    last = select(func.max(Message.superseded_at)).where(*chosen)
    session.execute(
        update(Message)
        .where(
            *chosen,
            Message.superseded_at == session.scalar(last),
            Message.due_at > act.now,
            Message.address == step.application.candidate.mail,  # they may have another by now
        )
        .values(superseded_at=None, last_answer="")
        .execution_options(synchronize_session=False)
    )
