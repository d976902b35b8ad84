"""How long we keep what candidates gave us: they are warned, may agree to more, and are erased."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain import retention
from scheduler.domain.terms import LIVE_APPLICATIONS, Notice
from scheduler.errors import Conflict, Missing
from scheduler.models import Application, Candidate, Company
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.messages import news
from scheduler.services.privacy import erasing
from scheduler.services.transaction import transaction

NOT_ENDED = "This application goes on. Once it has ended you can let us keep it for longer."


def due_at(application: Application) -> datetime | None:
    """Return when an application is erased; none while it goes on, or once it is."""
    if application.state in LIVE_APPLICATIONS or application.erased_at is not None:
        return None
    return retention.erase_at(
        application.ended_at, application.retention_months, application.keep_until
    )


def ended(session: Session) -> Iterator[Application]:
    """Yield the applications that have ended and are still there, oldest first."""
    found = (
        select(Application)
        .where(
            Application.state.not_in(LIVE_APPLICATIONS),
            Application.ended_at.is_not(None),
            Application.erased_at.is_(None),
        )
        .order_by(Application.id)
        .options(joinedload(Application.candidate), joinedload(Application.role))
    )
    yield from session.scalars(found)


def erase_due(session: Session, *, act: Act) -> int:
    """Erase every application whose time has come; return how many there were."""
    due = [
        (each.candidate_id, each.id)
        for each in ended(session)
        if retention.is_due(due_at(each), now=act.now)
    ]
    for candidate_id, application_id in due:
        erasing.erase(session, candidate_id, [application_id], by="time", act=act)
    return len(due)


def warn(session: Session, *, act: Act) -> int:
    """Tell two weeks before what will be erased, whoever has an address that is theirs."""
    near = [
        each.id
        for each in ended(session)
        if each.candidate.confirmed_at
        and retention.warns(due_at(each), each.warned_at, now=act.now)
    ]
    for application_id in near:
        with transaction(session):
            application = session.get_one(Application, application_id)
            application.warned_at = act.now
            news.send(session, warning(session, application), act=act)
    return len(near)


def warning(session: Session, application: Application) -> news.Letter:
    """Return the letter that says on which day an application is erased."""
    due = due_at(application)
    if due is None:
        raise Missing
    facts = news.about(application, session.get_one(Company, 1))
    facts |= {"erase_at": due.isoformat(), "retention_months": application.retention_months}
    return news.Letter(
        Notice.ERASURE_AHEAD,
        application.candidate,
        f"application:{application.id}",
        facts,
        int(due.timestamp()) // 60,
    )


def keep_longer(
    session: Session, candidate_id: int, application_id: int, *, act: Act
) -> Application:
    """Keep an ended application for its months once more, from now on, as its candidate agrees."""
    with transaction(session):
        session.get(Candidate, candidate_id, with_for_update={"of": Candidate})
        application = session.get(Application, application_id, populate_existing=True)
        if application is None or application.candidate_id != candidate_id:
            raise Missing
        if due_at(application) is None:
            raise Conflict(NOT_ENDED)
        application.keep_until = retention.months_after(act.now, application.retention_months)
        application.consented_at = act.now
        application.version += 1
        journal.record(
            session,
            "keep longer",
            f"application:{application.id}",
            act=act,
            application_id=application.id,
            payload={"months": application.retention_months},
        )
        return application
