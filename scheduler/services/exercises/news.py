"""What a candidate is told about their exercise, in the transaction that made it true.

What is to be said at a later instant is written ahead, and dropped when it is not true by then.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.terms import Audience, ExerciseState, KeyPurpose, Method, Notice
from scheduler.models import CalendarObject, Company, Exercise, Message
from scheduler.services.act import Act
from scheduler.services.calendars.meetings import new_object, revise
from scheduler.services.exercises.exercises import facts_of, total
from scheduler.services.keys import ensure_key
from scheduler.services.messages import news, outbox
from scheduler.services.messages.outbox import News
from scheduler.services.messages.streams import outrun, set_aside
from scheduler.services.messages.telling import Facts

S = ExerciseState
AHEAD = (Notice.EXERCISE_REMINDER, Notice.EXERCISE_READY, Notice.EXERCISE_CLOSING)
DAY = timedelta(days=1)


def facts(session: Session, exercise: Exercise) -> Facts:
    """Return what the candidate's mails and calendar say of *exercise*."""
    company = session.get_one(Company, 1)
    plain = facts_of(exercise)
    found = news.about(exercise.step.application, company) | {
        "step_id": exercise.step_id,
        "exercise_id": exercise.id,
        "title": exercise.way.title,
        "minutes": total(exercise),
        "last_start_at": exercise.last_start_at.isoformat(),
        "deadline_at": news.iso(plain.deadline_at),
        "grace_minutes": rules.GRACE // timedelta(minutes=1),
        "grace_until": news.iso(plain.deadline_at and plain.deadline_at + rules.GRACE),
        "answer_by": news.iso(exercise.step.answer_due_at),
        "is_shown": True,
    }
    begins, ends = span(exercise)
    if begins and ends:
        found |= {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    return found


def span(exercise: Exercise) -> tuple[datetime | None, datetime | None]:
    """Return when *exercise* is: as booked, and once it is opened as it runs."""
    plain = facts_of(exercise)
    if plain.opened_at:
        return plain.opened_at, plain.deadline_at
    return plain.starts_at, plain.window_ends_at


def tell(
    session: Session, exercise: Exercise, notice: Notice, extra: Facts | None = None, *, act: Act
) -> None:
    """Write the candidate's message with the calendar entry as it stands now."""
    entry = entry_of(session, exercise, act=act)
    said = facts(session, exercise) | calendar(entry) | (extra or {})
    is_cancel = notice is Notice.EXERCISE_CANCELLED
    heard = outrun(session, entry.id, exercise.step.application.candidate.mail, now=act.now)
    if is_cancel and not heard:
        return
    method = Method.CANCEL if is_cancel else Method.REQUEST
    send(
        session,
        exercise,
        notice,
        said,
        act=act,
        subject=f"object:{entry.id}",
        sequence=entry.sequence,
        object_id=entry.id,
        method=method,
    )


def tell_anew(session: Session, leap: Callable[[CalendarObject], None], *, act: Act) -> None:
    """Write how each window and clock stands, after *leap* raised all that may be told of again."""
    known = select(CalendarObject).join(Exercise, Exercise.candidate_object_id == CalendarObject.id)
    for entry in session.scalars(known.where(Exercise.state != S.DONE).order_by(Exercise.id)):
        leap(entry)
    session.flush()
    standing = select(Exercise).where(Exercise.state.in_((S.WINDOW_BOOKED, S.RUNNING)))
    for exercise in session.scalars(standing.order_by(Exercise.id)):
        is_booked = exercise.state is S.WINDOW_BOOKED
        notice = Notice.EXERCISE_BOOKED if is_booked else Notice.EXERCISE_STARTED
        tell(session, exercise, notice, act=act)


def entry_of(session: Session, exercise: Exercise, *, act: Act) -> CalendarObject:
    """Return the candidate's calendar entry, new or raised if it shows something else by now."""
    if exercise.candidate_object is None:
        exercise.candidate_object = new_object(session, Audience.CANDIDATE, act=act)
    entry = exercise.candidate_object
    begins, ends = span(exercise)
    is_off = exercise.state in {S.OPEN, S.CANCELLED}
    seen = {"begins": begins, "ends": ends, "title": exercise.way.title, "off": is_off}
    revise(entry, seen, act=act)
    return entry


def calendar(entry: CalendarObject) -> Facts:
    """Return what makes a message part of a calendar entry's history."""
    return {"uid": entry.uid, "organizer": entry.organizer, "sequence": entry.sequence}


def tell_plain(
    session: Session,
    exercise: Exercise,
    notice: Notice,
    *,
    act: Act,
    due_at: datetime | None = None,
    **extra: object,
) -> None:
    """Write a message without a calendar part, for now or for *due_at*."""
    said = facts(session, exercise) | extra
    mark = stamp(exercise)
    send(
        session,
        exercise,
        notice,
        said | {"mark": mark},
        act=act,
        subject=f"exercise:{exercise.id}:{mark}",
        sequence=exercise.version,  # what is booked anew at the same time is said anew
        due_at=due_at or act.now,
    )


def send(
    session: Session, exercise: Exercise, notice: Notice, said: Facts, *, act: Act, **how: object
) -> None:
    """Put a message to the candidate into the outbox."""
    candidate = exercise.step.application.candidate
    ensure_key(session, KeyPurpose.CANDIDATE, candidate.id)
    letter = News(
        address=candidate.mail,
        name=candidate.name,
        facts=said,
        candidate_id=candidate.id,
        step_id=exercise.step_id,
        **how,  # type: ignore[typeddict-item]  # the columns of a message
    )
    outbox.tell(session, notice, act=act, **letter)


def stamp(exercise: Exercise) -> str:
    """Return the times that a message written ahead is about; with others it is pointless."""
    begins, ends = span(exercise)
    parts = [f"{each:%Y%m%dT%H%M}" if each else "-" for each in (begins, ends)]
    return f"{exercise.state.value}:{':'.join(parts)}"


def write_ahead(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Write what is to be said at the times of *exercise* as it stands; what was said else goes."""
    forget_ahead(session, exercise, act=act)
    plain = facts_of(exercise)
    if exercise.state is S.WINDOW_BOOKED and plain.starts_at:
        if plain.starts_at - DAY > act.now:
            due = plain.starts_at - DAY
            tell_plain(session, exercise, Notice.EXERCISE_REMINDER, act=act, due_at=due)
        tell_plain(session, exercise, Notice.EXERCISE_READY, act=act, due_at=plain.starts_at)
    if exercise.state is S.RUNNING and plain.deadline_at:
        due = plain.deadline_at - rules.CLOSING
        if due > act.now:
            tell_plain(session, exercise, Notice.EXERCISE_CLOSING, act=act, due_at=due)


def forget_ahead(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Set aside what was written ahead and is not sent yet."""
    which = (Message.step_id == exercise.step_id, Message.notice.in_(AHEAD))
    set_aside(session, *which, now=act.now)


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a message written ahead says nothing true any more; empty if it is worth sending."""
    exercise = session.get(Exercise, message.facts["exercise_id"])
    if exercise is None or message.facts["mark"] != stamp(exercise):
        return "The exercise was moved, begun, handed in or cancelled."
    plain = facts_of(exercise)
    over = plain.start_until if plain.opened_at is None else plain.deadline_at
    if message.notice is Notice.EXERCISE_REMINDER:
        over = plain.starts_at
    return "Its time is over." if over and over <= now else ""
