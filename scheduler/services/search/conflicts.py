"""Conflicts of interest: whom a candidate never meets, because they know each other."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.domain.terms import BookingState
from scheduler.errors import Invalid, Missing
from scheduler.models import (
    WITH_CANDIDATE,
    Application,
    Attendance,
    Booking,
    Candidate,
    Conflict,
    Hold,
    Person,
    Step,
)
from scheduler.services import journal
from scheduler.services.act import Act, candidate_actor
from scheduler.services.search.claims import drop_holds, held_by
from scheduler.services.transaction import lock_found, raise_versions, transaction
from scheduler.text.names import clean

REFERRED = "Referred them."


def conflicts_of(session: Session, candidate_id: int) -> Sequence[Conflict]:
    """Return whom a candidate must not meet, by name."""
    return session.scalars(
        select(Conflict)
        .join(Person, Person.id == Conflict.person_id)
        .where(Conflict.candidate_id == candidate_id)
        .order_by(Person.name)
        .options(joinedload(Conflict.person))
    ).all()


def clashes(session: Session, candidate_id: int) -> Sequence[Booking]:
    """Return the bookings that stand and in which a candidate meets somebody of their conflicts."""
    return session.scalars(
        select(Booking)
        .join(Step, Step.id == Booking.step_id)
        .join(Application, Application.id == Step.application_id)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .join(
            Conflict,
            (Conflict.candidate_id == Application.candidate_id)
            & (Conflict.person_id == Attendance.person_id),
        )
        .where(
            Application.candidate_id == candidate_id,
            Booking.state == BookingState.SCHEDULED,
            WITH_CANDIDATE,
        )
        .distinct()
        .order_by(Booking.starts_at, Booking.id)
    ).all()


def add_conflict(
    session: Session, candidate_id: int, person_id: int, reason: str, *, act: Act
) -> Conflict:
    """Keep a person away from a candidate from now on; once more gives another reason.

    What is held with them is let go at once, so that no hold becomes a booking. What is booked
    stays, and shows as a task. Raises Missing for nobody, Invalid without a reason.
    """
    if not clean(reason):
        raise Invalid("Say how they know each other.")
    with transaction(session):
        person = session.get(Person, person_id)
        if person is None or session.get(Candidate, candidate_id) is None:
            raise Missing
        held = list[int]()

        def find() -> set[int]:
            nonlocal held
            held = holds_with(session, candidate_id, person_id)
            return {candidate_id, person_id, *held_by(session, held)}

        lock_found(session, find)
        drop_holds(session, held, now=act.now)
        found = session.get(Conflict, (candidate_id, person_id))
        if found is None:
            found = Conflict(candidate_id=candidate_id, person_id=person_id)
            session.add(found)
        found.reason = clean(reason)
        record(session, "conflict added", candidate_id, person, found.reason, act=act)
        return found


def remove_conflict(session: Session, candidate_id: int, person_id: int, *, act: Act) -> None:
    """Let a person meet a candidate again; raise Missing where nothing kept them away."""
    with transaction(session):
        lock_found(session, lambda: {candidate_id, person_id})
        found = session.get(Conflict, (candidate_id, person_id))
        if found is None:
            raise Missing
        record(session, "conflict removed", candidate_id, found.person, "", act=act)
        session.delete(found)


def note_referrer(session: Session, application: Application, said: str, *, act: Act) -> None:
    """Keep what an applicant *said* of who referred them; one of us never interviews them.

    Part of the transaction that stores the application. Whoever is not recognised, by address or
    by the whole name, is for the coordinator to read.
    """
    application.referrer = clean(said)
    for person in people_called(session, application.referrer):
        add_conflict(session, application.candidate_id, person.id, REFERRED, act=act)


def people_called(session: Session, said: str) -> Sequence[Person]:
    """Return those of us whose name or address *said* is, whatever the capitals."""
    wanted = " ".join(said.casefold().split())
    if not wanted:
        return []
    # Compared here, not by the database: its lower case differs between engines.
    everybody = session.scalars(select(Person).where(Person.is_active).order_by(Person.id))
    return [
        each
        for each in everybody
        if wanted in {each.mail_key, " ".join(each.name.casefold().split())}
    ]


def holds_with(session: Session, candidate_id: int, person_id: int) -> list[int]:
    """Return what a candidate holds with a person in its line-up."""
    rows = session.execute(
        select(Hold.id, Hold.lineup)
        .join(Step, Step.id == Hold.step_id)
        .join(Application, Application.id == Step.application_id)
        .where(Application.candidate_id == candidate_id)
    )
    return [row.id for row in rows if person_id in {each["person_id"] for each in row.lineup}]


def record(
    session: Session, action: str, candidate_id: int, person: Person, reason: str, *, act: Act
) -> None:
    """Write down a change of whom a candidate meets, and tell every cache."""
    journal.record(
        session,
        action,
        candidate_actor(candidate_id),
        act=act,
        payload={"person": person.name} | ({"reason": reason} if reason else {}),
    )
    session.flush()
    raise_versions(session, [candidate_id])
