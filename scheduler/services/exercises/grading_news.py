"""What a grader is told: what to grade until when, and that it is no longer theirs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain import exercises as rules
from scheduler.domain.terms import Audience, Delivery, ExerciseState, Method, Notice
from scheduler.models import CalendarObject, Company, Exercise, Message, Person
from scheduler.services.act import Act
from scheduler.services.calendars.feed_versions import raise_feeds
from scheduler.services.calendars.meetings import new_object, revise
from scheduler.services.exercises import grading_entries
from scheduler.services.exercises.exercises import facts_of
from scheduler.services.messages import outbox, telling
from scheduler.services.messages.outbox import News
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.messages.streams import outrun, set_aside
from scheduler.services.messages.telling import Facts

S = ExerciseState
SHOWN = timedelta(minutes=30)  # before the deadline: how long its entry is


def facts(session: Session, exercise: Exercise) -> Facts:
    """Return what graders read of *exercise*; no name where the role hides it."""
    company = session.get_one(Company, 1)
    application = exercise.step.application
    brief = exercise.way.brief
    is_blind = bool(brief and brief.is_blind)
    due = exercise.due_at or exercise.changed_at
    return {
        "company": company.name,
        "exercise_id": exercise.id,
        "title": (brief and brief.title) or exercise.way.title,
        "role": application.role.title,
        "candidate_name": "" if is_blind else application.candidate.name,
        "minutes": exercise.grading_minutes,
        "due_at": due.isoformat(),
        "starts_at": (due - SHOWN).isoformat(),
        "ends_at": due.isoformat(),
        "is_late": rules.is_late(facts_of(exercise)),
    }


def ask(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Tell the grader what is theirs now and until when, and remind them in time."""
    grader = exercise.grader
    if grader is None or exercise.due_at is None:
        return
    tell(session, exercise, grader, Notice.GRADING_ASKED, act=act)
    remind_at = WorkingDays.of(session).after(act.now, rules.GRADE_DAYS - 1)
    if act.now < remind_at < exercise.due_at:
        said = facts(session, exercise) | telling.recipient_facts(grader)
        news = News(
            address=grader.mail,
            name=grader.name,
            subject=f"grading:{exercise.id}:{grader.id}:{exercise.due_at:%Y%m%dT%H%M}",
            sequence=exercise.version,
            facts=said,
            person_id=grader.id,
            step_id=exercise.step_id,
            due_at=remind_at,
        )
        outbox.tell(session, Notice.GRADING_REMINDER, act=act, **news)


def follow(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Let what a grader is to do move along with the deadline of what they grade."""
    if exercise.grader is None or exercise.state not in {S.RUNNING, S.HANDED_IN}:
        return
    deadline = facts_of(exercise).deadline_at
    closes = max(act.now, deadline) if deadline else act.now
    due_at = WorkingDays.of(session).after(closes, rules.GRADE_DAYS)
    if due_at != exercise.due_at:
        exercise.due_at = due_at
        session.flush()
        forget_reminders(session, exercise, act=act)
        tell(session, exercise, exercise.grader, Notice.GRADING_ASKED, act=act)


def release(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Tell the grader that they have nothing to do here any more."""
    if exercise.grader is not None and exercise.graded_at is None:
        forget_reminders(session, exercise, act=act)
        tell(session, exercise, exercise.grader, Notice.GRADING_OVER, act=act)


def tell(session: Session, exercise: Exercise, grader: Person, notice: Notice, *, act: Act) -> None:
    """Tell a grader what has changed for them, in the calendar entry of the exercise and in words."""
    if exercise.grader_object is None:
        exercise.grader_object = new_object(session, Audience.TEAM, act=act)
        session.flush()
    due = facts(session, exercise)["due_at"]
    seen = {"due": due, "who": grader.id, "off": notice is Notice.GRADING_OVER}
    if revise(exercise.grader_object, seen, act=act):
        write(session, exercise, grader, notice, act=act)


def write(
    session: Session, exercise: Exercise, grader: Person, notice: Notice, *, act: Act
) -> None:
    """Write one message to a grader; who has the entry from their feed is told in words alone.

    What came as an invitation stays with the mails, whatever they have chosen since.
    """
    entry = session.get_one(CalendarObject, exercise.grader_object_id)
    raise_feeds(session, [grader.id], now=act.now)
    is_cancel = notice is Notice.GRADING_OVER
    is_mailed = grading_entries.is_invited(session, entry.id, grader.id)
    if not is_cancel:
        is_mailed = is_mailed or grader.delivery is not Delivery.FEED
    heard = outrun(session, entry.id, grader.mail, now=act.now)
    if is_cancel and not heard:
        return
    method = Method.CANCEL if is_cancel else Method.REQUEST
    letter = letter_of(session, exercise, grader, entry)
    letter["method"] = method if is_mailed else None
    if not is_mailed:
        letter["facts"] |= {"by_feed": True}
    outbox.tell(session, notice, act=act, **letter)


def invite(session: Session, exercise: Exercise, grader: Person, *, act: Act) -> None:
    """Send the invitation to a deadline that only the feed of its grader has brought so far."""
    entry = session.get_one(CalendarObject, exercise.grader_object_id)
    letter = letter_of(session, exercise, grader, entry)
    letter["method"] = Method.REQUEST
    # Not the object's: its words alone went out under that subject and this sequence.
    letter["subject"] = f"grading_entry:{exercise.id}:{grader.id}"
    outbox.tell(session, Notice.GRADING_ASKED, act=act, **letter)


def tell_anew(session: Session, leap: Callable[[CalendarObject], None], *, act: Act) -> None:
    """Write how each deadline stands, after *leap* raised all that may be told of yet again."""
    asked = select(CalendarObject).join(Exercise, Exercise.grader_object_id == CalendarObject.id)
    for entry in session.scalars(asked.where(Exercise.state != S.DONE).order_by(Exercise.id)):
        leap(entry)
    session.flush()
    for each in grading_entries.of_graders(session, now=act.now):
        if each.exercise.grader is not None:
            write(session, each.exercise, each.exercise.grader, Notice.GRADING_ASKED, act=act)


def letter_of(session: Session, exercise: Exercise, grader: Person, entry: CalendarObject) -> News:
    """Return what a message to a grader says of their calendar entry as it stands now."""
    said = facts(session, exercise) | telling.recipient_facts(grader)
    said |= {"uid": entry.uid, "organizer": entry.organizer, "sequence": entry.sequence}
    return News(
        address=grader.mail,
        name=grader.name,
        subject=f"object:{entry.id}",
        sequence=entry.sequence,
        facts=said,
        person_id=grader.id,
        step_id=exercise.step_id,
        object_id=entry.id,
    )


def forget_reminders(session: Session, exercise: Exercise, *, act: Act) -> None:
    """Set aside the reminder that is not sent yet."""
    which = (Message.step_id == exercise.step_id, Message.notice == Notice.GRADING_REMINDER)
    set_aside(session, *which, now=act.now)


def pointless(session: Session, message: Message, *, now: datetime) -> str:
    """Return why a grader's reminder says nothing true any more; empty if it is worth sending."""
    exercise = session.get(Exercise, message.facts["exercise_id"])
    due_at = datetime.fromisoformat(message.facts["due_at"])
    if due_at <= now:
        return "The time to grade it is over."
    stands = exercise is not None and exercise.state is S.GRADING
    if exercise is None or not stands or exercise.grader_id != message.person_id:
        return "It is graded, or somebody else grades it."
    return "" if exercise.due_at == due_at else "It is due at another time by now."
