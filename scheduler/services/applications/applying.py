"""Applying: one candidate however many roles, and one answer whoever asks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, Candidate, Company, Role
from scheduler.services import files, journal
from scheduler.services.act import Act
from scheduler.services.applications.applications import add_candidate, begin, live_application
from scheduler.services.editing import reserve
from scheduler.services.files import Upload
from scheduler.services.messages import news
from scheduler.services.search.conflicts import note_referrer
from scheduler.services.transaction import transaction
from scheduler.text.addresses import mail_key
from scheduler.text.names import clean, clean_lines

CLOSED = "We have just closed this role, so your application was not sent. Thank you for the time."
LINK = "Enter a link like https://example.com/my-cv, or choose a file."
LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True)
class Answers:
    """What an applicant told us; they have read for how long we keep it, and agreed."""

    name: str
    mail: str
    zone: str
    clock: int = 12
    phone: str = ""
    looking_for: str = ""
    accommodations: str = ""
    cv: Upload | None = None
    cv_link: str = ""
    referrer: str = ""  # somebody of ours, in their own words


def apply(session: Session, role_id: int, answers: Answers, *, act: Act) -> Application | None:
    """Return the new application; none if this address has one for the role: it gets its link.

    Under a known address the application waits until its owner takes it over with the mailed
    link (`join`); nothing of theirs is changed by whoever typed it. The page must say the same in
    all three cases. Raises Invalid for what cannot be taken, Conflict for a closed role.
    """
    key, link = mail_key(answers.mail), checked_link(answers.cv_link)
    with transaction(session):
        # Applications are rare enough to queue here; two at once never make one person twice.
        company = reserve(session, Company, 1)
        role = open_role(session, role_id)
        known = session.scalars(select(Candidate).where(Candidate.mail_key == key)).one_or_none()
        if known and live_application(session, known.id, role.id):
            news.send(session, news.fresh_link(known, company, now=act.now), act=act)
            return None
        candidate = known or add_candidate(session, new_candidate(answers, key, act=act))
        application = begin(session, candidate, role, act=act)
        application.awaits_link = known is not None
        application.looking_for = clean_lines(answers.looking_for)
        application.consented_at = act.now
        application.cv_link = link
        note_referrer(session, application, answers.referrer, act=act)
        if answers.cv:
            application.cv_file = files.keep(session, answers.cv.name, answers.cv.data, act=act)
        news.send(session, news.received(application, company), act=act)
        record(session, application, "apply", act=act)
        return application


def open_role(session: Session, role_id: int) -> Role:
    """Return a role that takes applications; raise Conflict once it is closed."""
    role = session.get(Role, role_id)
    if role is None or role.state == RoleState.DRAFT:
        raise Missing
    if role.state == RoleState.CLOSED:
        raise Conflict(CLOSED)
    return role


def new_candidate(answers: Answers, key: str, *, act: Act) -> Candidate:
    """Return a candidate of these answers, not stored yet; raise Invalid without a name."""
    name = clean(answers.name)
    if not name:
        raise Invalid("Enter your full name.")
    return Candidate(
        name=name,
        mail=answers.mail.strip(),
        mail_key=key,
        zone=answers.zone,
        clock=answers.clock,
        phone=clean(answers.phone),
        accommodations=clean_lines(answers.accommodations),
        created_at=act.now,
    )


def checked_link(text: str) -> str:
    """Return the link to a CV, or nothing; raise Invalid unless it leads to a web page."""
    link = text.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or len(link) > LONGEST_LINK or clean(link) != link or " " in link:
        raise Invalid(LINK)
    return link


def join(session: Session, candidate_id: int, application_id: int, *, act: Act) -> Application:
    """Take over an application that somebody sent under this candidate's known address.

    Doing it twice is doing it once. Raises Missing for anybody else's.
    """
    with transaction(session):
        application = session.scalar(
            select(Application)
            .where(Application.id == application_id, Application.candidate_id == candidate_id)
            .with_for_update()
        )
        if application is None:
            raise Missing
        if application.awaits_link:
            application.awaits_link = False
            application.version += 1
            record(session, application, "join", act=act)
        return application


def fresh_link(session: Session, address: str, *, act: Act) -> None:
    """Mail the private link once more to *address*, if it is a candidate's.

    Whoever asks cannot tell; raises Invalid only for what is no address at all.
    """
    key = mail_key(address)
    with transaction(session):
        known = session.scalars(select(Candidate).where(Candidate.mail_key == key)).one_or_none()
        if known:
            company = session.get_one(Company, 1)
            news.send(session, news.fresh_link(known, company, now=act.now), act=act)


def record(session: Session, application: Application, action: str, *, act: Act) -> None:
    """Write *action* into the journal of an application."""
    journal.record(
        session,
        action,
        f"application:{application.id}",
        act=act,
        application_id=application.id,
        payload={"role": application.role.title},
    )
