"""A message as the mail that it is: its facts, the links made now, its words, its calendar part.

Everything that could differ between two tries comes from the row, so that both give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.calendar.events import Attendee, CalendarPerson, Meeting, invitation
from scheduler.calendar.exercises import deadline, window
from scheduler.calendar.meetings import candidate_meeting, guest_meeting, team_meeting
from scheduler.calendar.visits import visitor_meeting, welcome_meeting
from scheduler.domain.terms import Notice
from scheduler.mail.links import Letterhead, links_of, tag_of
from scheduler.mail.mime import Letter
from scheduler.mail.render import Words, render, subject
from scheduler.models import Company, Message
from scheduler.services.post.delivery import first_of_stream

Facts = Mapping[str, Any]


def compose(session: Session, message: Message, head: Letterhead, *, now: datetime) -> Letter:
    """Return the letter that *message* is; one that was never tried bears *now* as its date.

    Raises UndefinedError, LookupError or ValueError for a message whose facts are not whole.
    """
    facts, links = known(session, message), links_of(session, message, head)
    stamp = message.stamped_at or now
    meeting = meeting_of(message, facts, links)
    words = render(message.notice, facts, links, can_reply=head.replies_are_read)
    if meeting is None or message.method is None:
        sender = CalendarPerson(f"{facts['company']} interviews", head.mail_from)
        plain = letter(message, words, sender, stamp)
        return replace(plain, reply_to=answers_to(session, message, facts, head))
    calendar = invitation(
        meeting,
        method=message.method,
        recipient=message.address,
        stamp=stamp,
        replies_are_read=head.replies_are_read,
        is_released=bool(facts.get("released")),
    )
    first = first_of_stream(session, message)
    return letter(message, words, meeting.organizer, stamp, calendar=calendar, answers=first)


def letter(
    message: Message,
    words: Words,
    sender: CalendarPerson,
    stamp: datetime,
    *,
    calendar: bytes = b"",
    answers: str = "",
) -> Letter:
    """Return *words* as a letter from *sender* to whom *message* is for."""
    return Letter(
        message_id=message.message_id,
        sender=sender,
        recipient=CalendarPerson(message.name, message.address),
        subject=words.subject,
        text=words.text,
        html=words.html,
        sent_at=stamp,
        answers=answers,
        calendar=calendar,
        method=message.method if calendar else None,
    )


def answers_to(session: Session, message: Message, facts: Facts, head: Letterhead) -> str:
    """Return where an answer to a plain mail is read, if that is not where it comes from.

    Mails with a calendar part have From = Reply-To = organizer.
    """
    if head.replies_are_read:
        tag = tag_of(session, message)
        return head.answered_to(tag) if tag else ""
    contact = facts.get("contact") or {"mail": session.get_one(Company, 1).mail}
    return str(contact["mail"])


def subject_of(session: Session, message: Message, head: Letterhead) -> str:
    """Return the line that a list shows of *message*."""
    return subject(message.notice, known(session, message), links_of(session, message, head))


def known(session: Session, message: Message) -> dict[str, Any]:
    """Return the facts of *message* with what every mail says of the company and its reader."""
    facts = {"name": message.name, **message.facts, "address": message.address}
    if "company" not in facts:
        facts["company"] = session.get_one(Company, 1).name
    if "attendees" in facts:  # a message sent anew to a corrected address invites that one
        facts["attendees"] = [
            each | {"address": message.address} if each["id"] == message.person_id else each
            for each in facts["attendees"]
        ]
    return facts


def meeting_of(message: Message, facts: Facts, links: Mapping[str, str]) -> Meeting | None:
    """Return the reader's copy of the meeting that *message* is about, if it has a calendar part."""
    if message.method is None:
        return None
    if message.notice is Notice.TEST_MAIL:
        return test_meeting(facts)
    if "exercise_id" in facts:
        return exercise_meeting(message, dict(facts), links)
    if message.candidate_id is not None:
        entry = {**facts, **facts.get("entry", {})}
        url = links["day" if "talks" in entry else "booking"]
        return candidate_meeting(entry, address=message.address, url=url)
    if message.person_id is None or "visit_day_id" in facts:
        return guests_meeting(message, dict(facts), links)
    return team_meeting(dict(facts), url=links["interview"])


def guests_meeting(message: Message, facts: dict[str, Any], links: Mapping[str, str]) -> Meeting:
    """Return a referee's copy of a call, a visitor's of a visit, or their welcomer's."""
    if "visit_day_id" in facts:
        return welcome_meeting(facts, address=message.address, url=links["reception"])
    if "visit_id" in facts:
        return visitor_meeting(facts, address=message.address, url=links["visit"])
    return guest_meeting(facts, address=message.address, url=links["referee"])


def exercise_meeting(message: Message, facts: dict[str, Any], links: Mapping[str, str]) -> Meeting:
    """Return the candidate's window, or the deadline of whoever grades it."""
    if message.candidate_id is not None:
        return window(facts, address=message.address, url=links["exercise"])
    return deadline(facts, address=message.address, url=links["grading"])


def test_meeting(facts: Facts) -> Meeting:
    """Return a meeting that takes nobody's time, to see whether invitations arrive."""
    return Meeting(
        uid=facts["uid"],
        sequence=facts["sequence"],
        organizer=CalendarPerson(f"{facts['company']} interviews", facts["organizer"]),
        summary=facts["title"],
        description="This invitation shows that mail works. You may delete it.",
        starts_at=datetime.fromisoformat(facts["starts_at"]),
        ends_at=datetime.fromisoformat(facts["ends_at"]),
        attendees=(Attendee(facts["name"], facts["address"]),),
        is_free=True,
    )
