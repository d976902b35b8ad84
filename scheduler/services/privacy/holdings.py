"""What we hold of one candidate: for each table the condition of the rows that are theirs.

Erasing and downloading read it from here, so that both always speak of the same rows; a table
with personal columns that is missing here fails a test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from scheduler.models import (
    Application,
    Attendance,
    Booking,
    CalendarObject,
    Candidate,
    Code,
    Conflict,
    Entry,
    Exercise,
    FeedBody,
    File,
    FilePart,
    Handover,
    Hold,
    Message,
    Offer,
    Question,
    Received,
    Reference,
    ReferenceRequest,
    Remark,
    Reply,
    Step,
    Submission,
    Trip,
    TripFile,
    Window,
)
from scheduler.services.act import candidate_actor

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Some or all applications of a candidate, and the ids of what hangs on them."""

    candidate_id: int
    applications: Ids
    is_whole: bool  # nothing of the candidate is left outside it
    steps: Ids
    references: Ids
    bookings: Ids
    objects: Ids
    exercises: Ids
    trips: Ids
    questions: Ids
    files: Ids
    readers: Ids  # of ours, whose feeds show them


def scope_of(session: Session, candidate_id: int, applications: Ids) -> Scope:
    """Return what hangs on these *applications* of a candidate."""
    others = select(Application.id).where(
        Application.candidate_id == candidate_id,
        Application.id.not_in(applications),
        Application.erased_at.is_(None),
    )
    steps = ids(session, select(Step.id).where(Step.application_id.in_(applications)))
    references = ids(session, select(Reference.id).where(Reference.step_id.in_(steps)))
    mine = or_(Booking.step_id.in_(steps), Booking.reference_id.in_(references))
    bookings = ids(session, select(Booking.id).where(mine))
    exercises = ids(session, select(Exercise.id).where(Exercise.step_id.in_(steps)))
    trips = ids(session, select(Trip.id).where(Trip.step_id.in_(steps)))
    questions = select(Question.id).where(Question.application_id.in_(applications))
    return Scope(
        candidate_id=candidate_id,
        applications=applications,
        is_whole=session.scalar(others.limit(1)) is None,
        steps=steps,
        references=references,
        bookings=bookings,
        objects=objects_of(session, bookings, exercises),
        exercises=exercises,
        trips=trips,
        questions=ids(session, questions),
        files=files_of(session, applications, exercises, trips),
        readers=readers_of(session, bookings, exercises),
    )


def whole(session: Session, candidate_id: int) -> Scope:
    """Return all that is held of a candidate."""
    applications = select(Application.id).where(Application.candidate_id == candidate_id)
    return scope_of(session, candidate_id, ids(session, applications))


def ids(session: Session, *queries: Select[*tuple[int | None]]) -> list[int]:
    """Return the ids that any of *queries* finds, in order."""
    found = {each for query in queries for each in session.scalars(query) if each is not None}
    return sorted(found)


def objects_of(session: Session, bookings: Ids, exercises: Ids) -> list[int]:
    """Return the calendar objects of these bookings and exercises."""
    return ids(
        session,
        select(Booking.candidate_object_id).where(Booking.id.in_(bookings)),
        select(Booking.team_object_id).where(Booking.id.in_(bookings)),
        select(Exercise.candidate_object_id).where(Exercise.id.in_(exercises)),
        select(Exercise.grader_object_id).where(Exercise.id.in_(exercises)),
    )


def files_of(session: Session, applications: Ids, exercises: Ids, trips: Ids) -> list[int]:
    """Return the files that were given for these."""
    return ids(
        session,
        select(Application.cv_file_id).where(Application.id.in_(applications)),
        select(Exercise.file_id).where(Exercise.id.in_(exercises)),
        select(TripFile.file_id).where(TripFile.trip_id.in_(trips)),
    )


def readers_of(session: Session, bookings: Ids, exercises: Ids) -> list[int]:
    """Return the people whose feeds may show these bookings and exercises, or once did."""
    return ids(
        session,
        select(Attendance.person_id).where(Attendance.booking_id.in_(bookings)),
        select(Handover.person_id).where(Handover.booking_id.in_(bookings)),
        select(Message.person_id)
        .join(Exercise, Exercise.grader_object_id == Message.object_id)
        .where(Exercise.id.in_(exercises)),
    )


def rows_of(scope: Scope) -> Mapping[str, ColumnElement[bool]]:
    """Return the condition of the rows in *scope*, for each table that has any."""
    of_candidate = (
        {
            "candidate": Candidate.id == scope.candidate_id,
            "conflict": Conflict.candidate_id == scope.candidate_id,
            "code": Code.candidate_id == scope.candidate_id,
            "submission": Submission.actor == candidate_actor(scope.candidate_id),
        }
        if scope.is_whole
        else {}
    )
    return of_candidate | {
        "application": Application.id.in_(scope.applications),
        "step": Step.id.in_(scope.steps),
        "window": Window.step_id.in_(scope.steps),
        "hold": Hold.step_id.in_(scope.steps),
        "booking": Booking.id.in_(scope.bookings),
        "calendar_object": CalendarObject.id.in_(scope.objects),
        "attendance": Attendance.booking_id.in_(scope.bookings),
        "handover": Handover.booking_id.in_(scope.bookings),
        "remark": Remark.booking_id.in_(scope.bookings),
        "received": Received.object_id.in_(scope.objects),
        "exercise": Exercise.id.in_(scope.exercises),
        "offer": Offer.step_id.in_(scope.steps),
        "question": Question.id.in_(scope.questions),
        "reply": Reply.question_id.in_(scope.questions),
        "trip": Trip.id.in_(scope.trips),
        "trip_file": TripFile.trip_id.in_(scope.trips),
        "file": File.id.in_(scope.files),
        "file_part": FilePart.file_id.in_(scope.files),
        "reference_request": ReferenceRequest.step_id.in_(scope.steps),
        "reference": Reference.id.in_(scope.references),
        "message": messages_of(scope),
        "entry": entries_of(scope),
        "feed_body": FeedBody.person_id.in_(scope.readers),
    }


def messages_of(scope: Scope) -> ColumnElement[bool]:
    """Return the condition of mails to the candidate, and of mails that speak of them."""
    about: list[ColumnElement[bool]] = [
        Message.step_id.in_(scope.steps),
        Message.object_id.in_(scope.objects),
        Message.subject.in_([f"application:{each}" for each in scope.applications]),
        Message.subject.in_([f"reference:{each}" for each in scope.references]),
        Message.subject.in_([f"question:{each}" for each in scope.questions]),
    ]
    if scope.is_whole:
        about.append(Message.candidate_id == scope.candidate_id)
    return or_(*about)


def entries_of(scope: Scope) -> ColumnElement[bool]:
    """Return the condition of the journal's lines about them, and of what they did."""
    about: list[ColumnElement[bool]] = [Entry.application_id.in_(scope.applications)]
    if scope.is_whole:
        actor = candidate_actor(scope.candidate_id)
        about += [Entry.subject == actor, Entry.actor == actor]
    return or_(*about)
