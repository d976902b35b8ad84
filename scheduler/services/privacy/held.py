"""What we hold of a candidate, in plain words and grouped, for the page *Your data*."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.domain.terms import BookingState
from scheduler.domain.visits import SAID
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Booking,
    Candidate,
    Entry,
    Exercise,
    File,
    Message,
    Reference,
    Trip,
)
from scheduler.services.privacy import before_applying
from scheduler.services.privacy.holdings import Scope, entries_of, whole
from scheduler.services.privacy.retention import due_at
from scheduler.services.questions import enquiries


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is held, and its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are held for one purpose."""

    title: str
    why: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Kept:
    """One application and until when it is kept; None while it goes on."""

    application: Application
    erase_at: datetime | None


def groups_of(session: Session, candidate: Candidate) -> list[Group]:
    """Return everything by purpose; a group of which nothing is held is left out."""
    scope = whole(session, candidate.id)
    found = [
        Group("Who you are", "To write to you and to meet you at your time.", person(candidate)),
        *(of_application(each) for each in applications_of(candidate)),
        Group("What came of it", "To lead you through the process.", process(session, scope)),
        Group("Before you applied", "To have you here, and to answer.", before(session, candidate)),
        Group("Your files", "To decide, and to get you here.", files(session, scope)),
        Group("Mails and journal", "So that nothing is lost.", traces(session, scope)),
    ]
    return [
        Group(group.title, group.why, facts)
        for group in found
        if (facts := [fact for fact in group.facts if fact.text])
    ]


def applications_of(candidate: Candidate) -> list[Application]:
    """Return the applications that are theirs and still there."""
    mine = candidate.applications
    return [each for each in mine if each.erased_at is None and not each.awaits_link]


def kept(candidate: Candidate) -> list[Kept]:
    """Return until when each application is kept."""
    return [Kept(each, due_at(each)) for each in applications_of(candidate)]


def person(candidate: Candidate) -> list[Fact]:
    """Return who they are and how they like it."""
    return [
        Fact("Name", candidate.name),
        Fact("Pronouns", candidate.pronouns),
        Fact("Mail", candidate.mail),
        Fact("Phone", candidate.phone),
        Fact("Time zone", candidate.zone.replace("_", " ")),
        Fact("What you need", candidate.accommodations),
        Fact("Ways without steps", "Needed" if candidate.needs_step_free else ""),
    ]


def of_application(application: Application) -> Group:
    """Return what they gave us for one role."""
    return Group(
        f"Your application: {application.role.title}",
        "To decide about it.",
        [
            Fact("What you look for", application.looking_for),
            Fact("CV", application.cv_file.name if application.cv_file else ""),
            Fact("Link to your CV", application.cv_link),
            Fact("Who told you of us", application.referrer),
        ],
    )


def process(session: Session, scope: Scope) -> list[Fact]:
    """Return what came of the applications."""
    talks = session.execute(
        select(Booking.state, func.count())
        .where(Booking.id.in_(scope.bookings), WITH_CANDIDATE)
        .group_by(Booking.state)
    ).all()
    standing = sum(row[1] for row in talks if row[0] is not BookingState.CANCELLED)
    cancelled = sum(row[1] for row in talks) - standing
    names = session.scalars(select(Reference.name).where(Reference.id.in_(scope.references)))
    trips = session.scalars(select(Trip.from_where).where(Trip.id.in_(scope.trips)))
    exercises = session.scalars(
        select(Exercise.text).where(Exercise.id.in_(scope.exercises), Exercise.text != "")
    )
    return [
        Fact("Interviews and calls", counted(standing, "booked or held", cancelled, "cancelled")),
        Fact("Exercise", "; ".join(f"{len(each)} letters of text" for each in exercises)),
        Fact("Who speaks for you", ", ".join(filter(None, names))),
        Fact("Trips", ", ".join(f"from {each}" for each in trips if each)),
    ]


def before(session: Session, candidate: Candidate) -> list[Fact]:
    """Return what they had with us without applying, from the same address."""
    visits = before_applying.visits_of(session, candidate)
    asked = enquiries.of_candidate(session, candidate)
    said = [SAID[each.kind] + f" in {each.office.name}" for each in visits]
    return [
        Fact("Visits", ", ".join(said)),
        Fact("What you asked for them", "\n".join(filter(None, (each.needs for each in visits)))),
        Fact("What you wrote", "\n".join(filter(None, (each.note for each in visits)))),
        Fact("Questions", "\n".join(each.words for each in asked)),
    ]


def files(session: Session, scope: Scope) -> list[Fact]:
    """Return each file by its name and size."""
    found = session.scalars(select(File).where(File.id.in_(scope.files)).order_by(File.id))
    return [Fact(each.name, f"{max(each.size // 1000, 1)} kB") for each in found]


def traces(session: Session, scope: Scope) -> list[Fact]:
    """Return how much was written to them and down."""
    mails = session.scalar(
        select(func.count(Message.id)).where(Message.candidate_id == scope.candidate_id)
    )
    lines = session.scalar(select(func.count(Entry.id)).where(entries_of(scope)))
    return [
        Fact("Mails to you", counted(mails or 0, "in all")),
        Fact("Journal", counted(lines or 0, "lines: who did what, and when")),
    ]


def counted(*parts: int | str) -> str:
    """Return numbers with their words, without those that are nothing.

    >>> counted(3, "booked", 0, "cancelled"), counted(0, "in all")
    ('3 booked', '')
    """
    return ", ".join(_pairs(parts))


def _pairs(parts: tuple[int | str, ...]) -> Iterator[str]:
    for number, words in zip(parts[::2], parts[1::2], strict=True):
        if number:
            yield f"{number} {words}"


def coming(session: Session, candidate_id: int, *, now: datetime) -> list[Booking]:
    """Return what is still to come, which an erasure cancels, in order of time."""
    scope = whole(session, candidate_id)
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.id.in_(scope.bookings),
                Booking.step_id.is_not(None),
                Booking.state == BookingState.SCHEDULED,
                Booking.starts_at > now,
                WITH_CANDIDATE,
            )
            .order_by(Booking.starts_at)
        )
    )
