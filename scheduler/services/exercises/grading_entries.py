"""A grader's deadline in their calendar: who brought it there, mails or their feed, and its end.

The messages of its calendar object tell it, one grader after the other: the newest one to somebody
says whether the deadline is theirs, and bears a method if mails keep it right in their calendar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from scheduler.domain import exercises as rules
from scheduler.domain.terms import ExerciseState, Method, Notice
from scheduler.models import Application, CalendarObject, Exercise, Message, Step, Way

S = ExerciseState
TO_DO = frozenset({S.RUNNING, S.HANDED_IN, S.GRADING})  # with more time, before they have it again


@dataclass(frozen=True, slots=True)
class Entry:
    """The deadline of an exercise as somebody has it, or had it, and the last they were told."""

    exercise: Exercise
    last: Message

    @property
    def is_mailed(self) -> bool:
        """Tell whether mails keep it right; what is words alone leaves it to the feed."""
        return self.last.method is not None

    @property
    def stands(self) -> bool:
        """Tell whether it is theirs to grade now, or again once the candidate's time is over."""
        is_asked = self.last.notice is Notice.GRADING_ASKED and self.last.superseded_at is None
        is_theirs = self.exercise.grader_id == self.last.person_id
        return is_asked and is_theirs and self.exercise.state in TO_DO

    @property
    def ended_at(self) -> datetime:
        """Return since when it is not theirs any more: told, set aside unsent, or graded."""
        if self.last.notice is not Notice.GRADING_ASKED:
            return self.last.created_at
        return self.last.superseded_at or self.exercise.changed_at

    @property
    def end_sequence(self) -> int:
        """Return the SEQUENCE that takes it out: above the last that put it there."""
        return self.last.sequence + (self.last.notice is Notice.GRADING_ASKED)


def entries_of(session: Session, whose: ColumnElement[bool], *, since: datetime) -> Iterator[Entry]:
    """Yield the deadlines of what is to be graded, and those that have ended since then.

    *whose* names one person for each exercise, as the person of a message.
    """
    application = joinedload(Exercise.step).joinedload(Step.application)
    rows = session.execute(
        select(Exercise, Message)
        .join(Exercise.grader_object)
        .join(Message, Message.object_id == CalendarObject.id)
        .where(whose, or_(Exercise.state.in_(rules.UNDER_WAY), Exercise.changed_at >= since))
        .order_by(Exercise.due_at, Exercise.id, Message.id)
        .options(
            contains_eager(Exercise.grader_object),
            application.joinedload(Application.candidate),
            application.joinedload(Application.role),
            joinedload(Exercise.way).joinedload(Way.brief),
            defer(Exercise.text),
            defer(Exercise.notes),
        )
    )
    newest: dict[int, Entry] = {row[0].id: Entry(row[0], row[1]) for row in rows}
    yield from (each for each in newest.values() if each.stands or each.ended_at >= since)


def of_person(session: Session, person_id: int, *, since: datetime) -> list[Entry]:
    """Return the deadlines of what somebody grades, and of what has ended for them since then."""
    return list(entries_of(session, Message.person_id == person_id, since=since))


def standing(session: Session, person_id: int, *, now: datetime) -> list[Entry]:
    """Return the deadlines of what somebody grades."""
    return [each for each in of_person(session, person_id, since=now) if each.stands]


def of_graders(session: Session, *, now: datetime) -> list[Entry]:
    """Return the deadlines of all that is to be graded, as whoever grades it has them."""
    theirs = Message.person_id == Exercise.grader_id
    return [each for each in entries_of(session, theirs, since=now) if each.stands]


def is_invited(session: Session, object_id: int, person_id: int) -> bool:
    """Tell whether somebody's calendar has an invitation to a deadline, or is about to have it.

    A cancellation that nobody has tried to send yet gives way to whatever comes after it.
    """
    is_tried = Message.attempt > 0
    is_waiting = and_(Message.superseded_at.is_(None), Message.method == Method.REQUEST)
    last = session.scalar(
        select(Message.method)
        .where(
            Message.object_id == object_id,
            Message.person_id == person_id,
            Message.method.is_not(None),
            or_(is_tried, is_waiting),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return last is Method.REQUEST
