"""What visitors, and those who welcome an open afternoon, are told, each with a calendar part."""

from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience, KeyPurpose, Method, Notice
from scheduler.domain.visits import EXPECTED, DayState, VisitState
from scheduler.models import CalendarObject, Company, Message, Person, Visit, VisitDay
from scheduler.services.act import Act
from scheduler.services.calendars.meetings import new_object, revise
from scheduler.services.keys import ensure_key
from scheduler.services.messages import outbox, telling, visit_facts
from scheduler.services.messages.envelopes import Envelope, Letter, send
from scheduler.services.messages.place_facts import Facts
from scheduler.services.messages.streams import outrun
from scheduler.services.placing.invitations import calendar, seen


def subject_of(visit: Visit) -> str:
    """Return what messages about one visitor are about; their own and no other's."""
    return f"visit:{visit.id}"


def ask(session: Session, visit: Visit, *, act: Act) -> None:
    """Mail the button: nothing is held until it is pressed."""
    ensure_key(session, KeyPurpose.VISIT, visit.id)
    outbox.tell(
        session,
        Notice.VISIT_ASKED,
        act=act,
        address=visit.mail,
        name=visit.name,
        subject=subject_of(visit),
        sequence=visit.version,
        facts=facts_of(session, visit),
    )


def facts_of(session: Session, visit: Visit) -> Facts:
    """Return what a visitor to an open afternoon, or one who only asked, is told."""
    people = [visit.day.host] if visit.day and visit.day.host else []
    return visit_facts.visit_facts(visit, session.get_one(Company, 1), people)


def entry_of(session: Session, visit: Visit, *, act: Act) -> CalendarObject:
    """Return what the visitor's calendar knows the visit by; after a cancellation a new one."""
    if visit.entry is None or visit.state is VisitState.CANCELLED:
        visit.entry = new_object(session, Audience.GUEST, act=act)
    return visit.entry


def tell(
    session: Session, visit: Visit, notice: Notice, extra: Facts | None = None, *, act: Act
) -> None:
    """Write to a visitor of an open afternoon how it stands, and put it right in their calendar."""
    if visit.entry is None:
        return
    facts = facts_of(session, visit)
    revise(visit.entry, seen(facts) | {"state": visit.state.value}, act=act)
    letter = Letter(
        address=visit.mail,
        name=visit.name,
        facts=facts | calendar(visit.entry) | (extra or {}),
        step_id=None,
    )
    send(session, Envelope(notice, visit.entry, letter, (KeyPurpose.VISIT, visit.id)), act=act)


def take_back(session: Session, visit: Visit, *, act: Act) -> None:
    """Set aside the button that was not mailed yet: something newer is true."""
    session.execute(
        update(Message)
        .where(
            Message.subject == subject_of(visit),
            Message.notice == Notice.VISIT_ASKED,
            Message.sent_at.is_(None),
            Message.superseded_at.is_(None),
        )
        .values(superseded_at=act.now)
        .execution_options(synchronize_session=False)
    )


def expected_at(session: Session, day_id: int) -> int:
    """Return how many people come to an open afternoon."""
    found = select(func.sum(Visit.guests)).where(
        Visit.visit_day_id == day_id, Visit.state.in_(EXPECTED)
    )
    return session.scalar(found) or 0


def tell_host(session: Session, day: VisitDay, *, was: Person | None = None, act: Act) -> None:
    """Invite whoever welcomes an open afternoon, or tell them what has changed; *was* is released."""
    company = session.get_one(Company, 1)
    if day.host is None and was is None:
        return
    if day.host_object is None:
        day.host_object = new_object(session, Audience.TEAM, act=act)
    facts = visit_facts.day_facts(day, company, expected=expected_at(session, day.id))
    shown = {name: value for name, value in facts.items() if name != "expected"}
    shown |= {"host": day.host_id, "state": day.state.value}
    revise(day.host_object, shown, act=act)
    if was is not None and was is not day.host:
        mail_host(session, day, was, Notice.VISIT_WELCOME_OVER, facts, act=act)
    if day.host is not None:
        is_off = day.state is DayState.CANCELLED
        notice = Notice.VISIT_WELCOME_OVER if is_off else Notice.VISIT_WELCOME
        mail_host(session, day, day.host, notice, facts, act=act)


def mail_host(
    session: Session, day: VisitDay, person: Person, notice: Notice, facts: Facts, *, act: Act
) -> None:
    """Put a message into the stream of one host's calendar."""
    about = day.host_object
    if about is None:
        return
    heard = outrun(session, about.id, person.mail, now=act.now)
    is_over = notice is Notice.VISIT_WELCOME_OVER
    if is_over and not heard:
        return
    outbox.tell(
        session,
        notice,
        act=act,
        address=person.mail,
        name=person.name,
        subject=f"object:{about.id}",
        sequence=about.sequence,
        object_id=about.id,
        method=Method.CANCEL if is_over else Method.REQUEST,
        person_id=person.id,
        facts=facts | telling.recipient_facts(person) | calendar(about),
    )


def tell_all(
    session: Session,
    visits: Iterable[Visit],
    notice: Notice,
    extra: Facts | None = None,
    *,
    act: Act,
) -> int:
    """Write one mail to each of these visitors; return to how many."""
    count = 0
    for visit in visits:
        tell(session, visit, notice, extra, act=act)
        count += 1
    return count
