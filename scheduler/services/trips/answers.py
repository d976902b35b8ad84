"""What a coordinator does about a trip: approve, book, change, keep and cancel it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.domain import trips
from scheduler.domain.trips import BOOKED, DEEDS, THEIRS, Deed
from scheduler.errors import Conflict, Invalid, Refused
from scheduler.models import File, FilePart, Office, Trip, TripFile
from scheduler.services import files, journal
from scheduler.services.act import Act
from scheduler.services.files import Upload
from scheduler.services.transaction import transaction
from scheduler.services.trips.trips import STAFF, end, existing, put, require_seen, take, talks_for

MOST_FILES = 10
NO_DAY = "No day in an office is booked yet, so there is nothing to travel for."
TOO_MANY = f"A trip keeps {MOST_FILES} files at most. Take one away first."
FITTING = frozenset({Deed.BOOK, Deed.CHANGE, Deed.KEEP})


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say to the candidate, and what was arranged for them."""

    words: str = ""
    itinerary: str = ""
    uploads: tuple[Upload, ...] = ()
    without: Collection[int] = ()  # files that are taken away


def ours(trip: Trip) -> list[Deed]:
    """Return what a coordinator may do about *trip* now, in the order of the table."""
    found = [each for each in Deed if each not in THEIRS and trip.state in DEEDS[each]]
    return [each for each in found if each is not Deed.UNDO or trip.to_undo_at]


def answer(
    session: Session, step_id: int, deed: Deed, said: Answer, *, act: Act, seen: int
) -> Trip:
    """Do *deed* to the trip of a step, as it was *seen*, and tell the candidate.

    Booked, changed or kept, it fits what is booked now. Raises Conflict if it has changed or the
    table does not allow it, Invalid for files that we cannot take.
    """
    if deed in THEIRS:
        raise Refused
    with transaction(session):
        take(session, step_id, act=act)
        trip = existing(session, step_id)
        require_seen(trip, seen)
        if deed is Deed.UNDO:
            return undo(session, trip, act=act)
        state = trips.after(trip.state, deed)
        trip.answer = said.words
        if deed is Deed.CANCEL:
            end(session, trip, deed, by=STAFF, act=act)
            return trip
        if deed in FITTING:
            fit(session, trip)
        if state in BOOKED:
            arrange(session, trip, said, act=act)
        elif not talks_for(session, [step_id]):
            raise Conflict(NO_DAY)
        put(session, trip, state, deed, act=act)
    return trip


def fit(session: Session, trip: Trip) -> None:
    """Note that *trip* is made for what is booked now; raise Conflict where that is nothing."""
    talks = talks_for(session, [trip.step_id]).get(trip.step_id)
    if talks is None and trip.state not in BOOKED:
        raise Conflict(NO_DAY)
    trip.made_first_at = talks.first_at if talks else None
    trip.made_last_at = talks.last_at if talks else None
    if talks and talks.office_id != trip.office_id:
        trip.office = session.get_one(Office, talks.office_id)


def arrange(session: Session, trip: Trip, said: Answer, *, act: Act) -> None:
    """Store the itinerary and the files of *trip*."""
    trip.itinerary = said.itinerary
    take_away(session, trip, said.without)
    if len(trip.files) + len(said.uploads) > MOST_FILES:
        raise Invalid(TOO_MANY)
    for upload in said.uploads:
        trip.files.append(files.keep(session, upload.name, upload.data, act=act))


def take_away(session: Session, trip: Trip, ids: Collection[int]) -> None:
    """Delete those of these files that belong to *trip*."""
    gone = [file for file in trip.files if file.id in ids]
    for file in gone:
        trip.files.remove(file)
    session.flush()
    mine = [file.id for file in gone]
    session.execute(delete(FilePart).where(FilePart.file_id.in_(mine)))
    session.execute(delete(File).where(File.id.in_(mine)))


def undo(session: Session, trip: Trip, *, act: Act) -> Trip:
    """Note that the tickets of a cancelled trip are given back; the candidate knows the rest."""
    if trip.to_undo_at is None:
        raise Conflict(trips.MOVED_ON)
    trip.to_undo_at = None
    trip.version += 1
    journal.record(
        session,
        "trip undo",
        f"trip:{trip.id}",
        act=act,
        application_id=trip.step.application_id,
        payload={"office": trip.office.name},
    )
    return trip


def file_of(session: Session, step_id: int, file_id: int) -> File | None:
    """Return a file of the trip of a step; none for any other."""
    return session.scalar(
        select(File)
        .join(TripFile, TripFile.file_id == File.id)
        .join(Trip, Trip.id == TripFile.trip_id)
        .where(Trip.step_id == step_id, File.id == file_id)
    )
