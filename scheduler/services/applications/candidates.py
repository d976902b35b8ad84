"""Candidates as the coordinator finds and reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from scheduler.domain.process import CURRENT
from scheduler.domain.terms import LIVE_APPLICATIONS, ApplicationState, RoleState
from scheduler.errors import Missing
from scheduler.models import (
    Application,
    Attendance,
    Booking,
    Candidate,
    Entry,
    Message,
    Person,
    Plan,
    Reference,
    Role,
    Stage,
    Step,
    Way,
)
from scheduler.services.act import candidate_actor, person_actor
from scheduler.services.beginnings import begins

PAGE = 25
LATEST = 15  # lines of the journal that a page begins with
LIVE = "live"
BY_STATE = (
    ApplicationState.PAUSED,
    ApplicationState.HIRED,
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words that begin words of theirs, a role, and where they stand.

    *at* is the title of a stop, a state of the application, or `LIVE`: nothing asks for all.
    """

    words: str = ""
    role: str = ""  # by the address of its page
    at: str = ""


EVERYBODY = Wanted()


@dataclass(frozen=True, slots=True)
class Found:
    """One application in the list of candidates."""

    application_id: int
    candidate_id: int
    name: str
    mail: str
    role: str
    state: ApplicationState
    stage: str  # where it stands; empty once it has ended
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 25 applications, and how many there are."""

    rows: list[Found]
    total: int
    number: int
    pages: int


def find(session: Session, wanted: Wanted = EVERYBODY, *, page: int = 1) -> Page:
    """Return a page of applications, newest first.

    Each of the words begins a word of their name, address or role, as in *Sent mail*.
    """
    total = session.scalar(select(func.count()).select_from(matching(wanted).subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    rows = session.execute(
        matching(wanted)
        .order_by(Application.received_at.desc(), Application.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    found = [
        Found(row[0], row[1], row[2], row[3], row[4], row[5], row[6] or "", row[7]) for row in rows
    ]
    return Page(found, total, number, pages)


def roles_of(session: Session) -> list[tuple[str, str]]:
    """Return address and title of each role that is or was open, by title."""
    roles = select(Role.slug, Role.title).where(Role.state != RoleState.DRAFT)
    return [(slug, title) for slug, title in session.execute(roles.order_by(Role.title, Role.slug))]


def stops_of(session: Session, role: str) -> list[str]:
    """Return the titles of the stops at which people of a role, or of any, may stand."""
    titles = (
        select(Stage.title, func.min(Stage.position).label("first"))
        .join(Plan, Plan.id == Stage.plan_id)
        .where(Plan.published_at.is_not(None))
        .group_by(Stage.title)
        .order_by("first", Stage.title)
    )
    if role:
        titles = titles.join(Role, Role.id == Plan.role_id).where(Role.slug == role)
    return [title for title, _ in session.execute(titles)]


def matching(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """Return the query for the columns of `Found`."""
    stage = (
        select(Stage.title)
        .join(Step, Step.stage_id == Stage.id)
        .where(Step.application_id == Application.id, Step.state.in_(CURRENT))
        .order_by(Step.position)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Application.id,
            Candidate.id,
            Candidate.name,
            Candidate.mail,
            Role.title,
            Application.state,
            stage,
            Application.received_at,
        )
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Role, Role.id == Application.role_id)
        .where(Application.awaits_link.is_(False))
    )
    if wanted.words.strip():
        query = query.where(begins(wanted.words, Candidate.name, Candidate.mail, Role.title))
    if wanted.role:
        query = query.where(Role.slug == wanted.role)
    if wanted.at == LIVE:
        query = query.where(Application.state.in_(LIVE_APPLICATIONS))
    elif wanted.at in BY_STATE:
        query = query.where(Application.state == wanted.at)
    elif wanted.at:
        query = query.where(Application.state.in_(LIVE_APPLICATIONS), stage == wanted.at)
    return query


def profile(session: Session, application_id: int) -> Application:
    """Return an application with all that its page shows; raise Missing for none.

    One that waits for its owner's link is nobody's yet, and Missing too.
    """
    way = selectinload(Application.steps).selectinload(Step.stage).selectinload(Stage.ways)
    application = session.get(
        Application,
        application_id,
        options=[
            selectinload(Application.candidate).selectinload(Candidate.applications),
            selectinload(Application.role),
            selectinload(Application.cv_file),
            way.selectinload(Way.interviews),
            selectinload(Application.steps).selectinload(Step.windows),
        ],
    )
    if application is None or application.awaits_link:
        raise Missing
    return application


def bookings_of(session: Session, application_id: int) -> dict[int, list[Booking]]:
    """Return every booking of an application, cancelled ones too, by step and in time."""
    found: dict[int, list[Booking]] = {}
    for booking in session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .where(Step.application_id == application_id)
        .order_by(Booking.starts_at, Booking.id)
        .options(
            selectinload(Booking.attendances).selectinload(Attendance.person),
            selectinload(Booking.office),
            selectinload(Booking.room),
            selectinload(Booking.candidate_object),
        )
    ):
        found.setdefault(booking.step_id, []).append(booking)
    return found


def failed_letters(session: Session, candidate_id: int) -> Sequence[Message]:
    """Return the letters to a candidate that came back and have not been sent anew."""
    return session.scalars(
        select(Message)
        .where(
            Message.candidate_id == candidate_id,
            Message.dead_at.is_not(None),
            Message.superseded_at.is_(None),
        )
        .order_by(Message.dead_at)
    ).all()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal with the name of who did it, and the talk that it is about, if any."""

    entry: Entry
    who: str
    talk: str = ""


def history(
    session: Session, application: Application, *, whole: bool = False
) -> tuple[list[Line], int]:
    """Return what happened to an application, newest first, and how many lines there are."""
    candidate = application.candidate
    of_it = or_(
        Entry.application_id == application.id, Entry.subject == candidate_actor(candidate.id)
    )
    total = session.scalar(select(func.count()).select_from(Entry).where(of_it)) or 0
    newest = select(Entry).where(of_it).order_by(Entry.at.desc(), Entry.id.desc())
    entries = session.scalars(newest if whole else newest.limit(LATEST)).all()
    names = {candidate_actor(candidate.id): candidate.name, "public": candidate.name}
    for reference_id, number in session.execute(
        select(Reference.id, Reference.position)
        .join(Step, Step.id == Reference.step_id)
        .where(Step.application_id == application.id)
    ):
        names[f"reference:{reference_id}"] = f"Reference {number}"
    for person_id, name in session.execute(select(Person.id, Person.name)):
        names[person_actor(person_id)] = name
    talks = titles_of(session, entries)
    lines = [
        Line(each, names.get(each.actor, each.actor), talks.get(each.subject, ""))
        for each in entries
    ]
    return lines, total


def titles_of(session: Session, entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the bookings are called that *entries* are about, by subject."""
    ids = {
        each.subject.partition(":")[2] for each in entries if each.subject.startswith("booking:")
    }
    wanted = select(Booking.id, Booking.title).where(Booking.id.in_(map(int, ids)))
    return {f"booking:{row.id}": row.title for row in session.execute(wanted)} if ids else {}
