"""Everybody whose private link still leads somewhere, and how they stand with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from scheduler.domain.references import OPEN_TO_REFEREE
from scheduler.domain.terms import LIVE_APPLICATIONS, KeyPurpose
from scheduler.domain.visits import VisitState
from scheduler.models import (
    Application,
    Booking,
    Candidate,
    Enquiry,
    Key,
    Message,
    Person,
    Reference,
    Step,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose link it is, where it is mailed to, and how it was last used and sent."""

    purpose: KeyPurpose
    subject_id: int
    address: str
    used_under: int  # the mark of a secret; 0 if nobody knows
    mailed_at: datetime | None  # when a mail last brought it; of a feed, when it was last read
    bounced_at: datetime | None  # when one last came back

    @property
    def subject(self) -> str:
        """Return what the mail with a fresh link is about; erasing finds it by this."""
        return f"{SUBJECTS[self.purpose]}:{self.subject_id}"

    @property
    def is_out_of_reach(self) -> bool:
        """Tell whether the last that we know of their address is that a mail came back."""
        if self.bounced_at is None:
            return False
        return self.mailed_at is None or self.mailed_at < self.bounced_at


SUBJECTS = {
    KeyPurpose.CANDIDATE: "candidate",
    KeyPurpose.REFEREE: "reference",
    KeyPurpose.VISIT: "visit",
    KeyPurpose.ENQUIRY: "enquiry",
    KeyPurpose.FEED: "person",
}
Query = Select[int, str, int, datetime | None, datetime | None]


def owners(session: Session, *, now: datetime) -> Iterator[Owner]:
    """Yield the owners of links that lead somewhere, by what they are for, in order of their ids.

    A link by which one of us answers an invitation is not among them: it ends with the talk, and
    its reader signs in for the same. Links to sign in and codes end within the day.
    """
    for purpose, query in QUERIES.items():
        for row in session.execute(query(now)):
            yield Owner(purpose, *row)


def candidates(_: datetime) -> Query:
    """Return the query for candidates: until erasure, for their data outlives their process.

    Whoever never confirmed an address is written to only while an application of theirs lives.
    """
    lives = exists().where(
        Application.candidate_id == Candidate.id, Application.state.in_(LIVE_APPLICATIONS)
    )
    theirs = and_(Message.candidate_id == Candidate.id, Message.address == Candidate.mail)
    return (
        columns(Candidate.id, Candidate.mail, theirs)
        .join(Key, held(KeyPurpose.CANDIDATE, Candidate.id))
        .where(Candidate.erased_at.is_(None), or_(Candidate.confirmed_at.is_not(None), lives))
        .order_by(Candidate.id)
    )


def referees(_: datetime) -> Query:
    """Return the query for referees whom we still wait for, while the process goes on.

    Their caller, and the candidate, read mails about them, too.
    """
    theirs = and_(about("reference", Reference.id), Message.address == Reference.mail)
    return (
        columns(Reference.id, Reference.mail, theirs)
        .join(Key, held(KeyPurpose.REFEREE, Reference.id))
        .join(Step, Step.id == Reference.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Reference.state.in_(OPEN_TO_REFEREE), Application.state.in_(LIVE_APPLICATIONS))
        .order_by(Reference.id)
    )


def visitors(now: datetime) -> Query:
    """Return the query for visitors who are to come."""
    entries = select(Booking.candidate_object_id).where(Booking.visit_id == Visit.id)
    theirs = or_(
        about("visit", Visit.id),
        Message.object_id == Visit.object_id,
        Message.object_id.in_(entries.correlate(Visit)),
    )
    return (
        columns(Visit.id, Visit.mail, theirs)
        .join(Key, held(KeyPurpose.VISIT, Visit.id))
        .where(Visit.state == VisitState.CONFIRMED, Visit.ends_at > now, Visit.erased_at.is_(None))
        .order_by(Visit.id)
    )


def enquirers(_: datetime) -> Query:
    """Return the query for those who asked without applying, and confirmed that it was them."""
    return (
        columns(Enquiry.id, Enquiry.mail, about("enquiry", Enquiry.id))
        .join(Key, held(KeyPurpose.ENQUIRY, Enquiry.id))
        .where(Enquiry.confirmed_at.is_not(None))
        .order_by(Enquiry.id)
    )


def readers(_: datetime) -> Query:
    """Return the query for the feeds of our people, whose address is copied and never mailed."""
    return (
        select(Person.id, Person.mail, Key.used_under, Key.last_used_at, null())
        .join(Key, held(KeyPurpose.FEED, Person.id))
        .where(Person.is_active)
        .order_by(Person.id)
    )


QUERIES: dict[KeyPurpose, Callable[[datetime], Query]] = {
    KeyPurpose.CANDIDATE: candidates,
    KeyPurpose.REFEREE: referees,
    KeyPurpose.VISIT: visitors,
    KeyPurpose.ENQUIRY: enquirers,
    KeyPurpose.FEED: readers,
}


def columns(
    ident: InstrumentedAttribute[int], mail: InstrumentedAttribute[str], theirs: ColumnElement[bool]
) -> Query:
    """Return the columns of `Owner`, where *theirs* says which mails went to whom."""
    return select(
        ident,
        mail,
        Key.used_under,
        last(Message.sent_at, theirs),
        last(Message.dead_at, theirs & Message.superseded_at.is_(None)),
    )


def last(
    column: InstrumentedAttribute[datetime | None], which: ColumnElement[bool]
) -> ScalarSelect[datetime | None]:
    """Return the latest instant in *column* of the mails that *which* says."""
    return select(func.max(column)).where(which).correlate_except(Message).scalar_subquery()


def about(word: str, ident: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition of the mails about somebody who is no candidate."""
    return Message.subject == f"{word}:" + cast(ident, String)


def held(purpose: KeyPurpose, ident: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition of the row that somebody's link hangs on."""
    return and_(Key.purpose == purpose, Key.subject_id == ident)
