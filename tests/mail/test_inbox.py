"""Answers by the button of one's own calendar: sent as mail, read from a real mailbox, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.models import Booking, Entry, Mailbox, Message, Received, Remark
from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.mail.replies import answer, event, later, mail
from tests.people import make_coordinator
from tests.rigs import imap
from tests.services.calls import make_company, make_person, make_role, make_step

FRIDAY = NOON.replace(hour=19, minute=0) + timedelta(days=4)  # 11 am Pacific
MINUTE = timedelta(minutes=1)
OURS = "mx.larkfield.example"
REFUSED = f"{OURS}; spf=pass smtp.mailfrom=evil.example; dkim=none; dmarc=fail (p=reject)"


@pytest.fixture
def house(settings, mailbox):
    return replace(
        settings,
        inbox_url=mailbox.url,
        inbox_servers=(OURS,),
        mail_from="interviews@larkfield.example",
    )


@pytest.fixture
def made(session, act, house):
    """Return a call on Friday that Aisha holds, booked where replies are read."""
    make_company(session)
    team = [make_person(session, name) for name in ("Aisha Malik", "Jonas Weber")]
    role = make_role(session, team)
    with transaction(session):
        role.coordinator = make_coordinator(session)
    step = make_step(session, role)
    wanted = Choice(step.stage.ways[0].interviews[0].id, None, FRIDAY)
    return booking.book(session, step.id, wanted, act=replace(act, house=house.house))


@pytest.fixture
def read(engine, house, session):
    """Return a function that reads the mailbox; it returns what each mail was taken for."""
    minutes = iter(range(1, 1000))

    def read():
        session.rollback()
        known = session.scalars(select(Received.id)).all()
        session.rollback()
        run_once(engine, house, now=NOON + next(minutes) * MINUTE)
        fresh = select(Received.verdict).where(Received.id.not_in(known)).order_by(Received.id)
        return session.scalars(fresh).all()

    return read


def team_of(made):
    return made.team_object


def aisha(made):
    return made.attendances[0].person.mail


def priya(made):
    return made.step.application.candidate.mail


def answer_of(session, made):
    session.rollback()
    seat = session.get_one(Booking, made.id).attendances[0]
    return seat.person.name, seat.answer


def test_yes_by_the_button_of_a_calendar(session, mailbox, made, read):
    mailbox.deliver(answer(team_of(made), aisha(made)))

    assert read() == ["noted"]
    assert answer_of(session, made) == ("Aisha Malik", Answer.ACCEPTED)
    assert mailbox.flags() == [r"(\Recent))"]  # still unread, for whoever looks into it


def test_maybe_too(session, mailbox, made, read):
    mailbox.deliver(answer(team_of(made), aisha(made), partstat="TENTATIVE"))

    assert read() == ["noted"]
    assert answer_of(session, made) == ("Aisha Malik", Answer.TENTATIVE)


def test_no_gives_the_seat_to_somebody_else_and_the_reason_to_coordinators(
    session, mailbox, made, read
):
    why = ["COMMENT:A secret of mine"]
    mailbox.deliver(answer(team_of(made), aisha(made), partstat="DECLINED", more=why))

    assert read() == ["noted"]
    assert answer_of(session, made) == ("Jonas Weber", Answer.NEEDS_ACTION)
    told = session.scalars(select(Message).where(Message.notice == "replaced")).one()
    assert told.facts["reason"] == "A secret of mine"


def test_each_mail_is_taken_once(session, mailbox, made, read):
    copy = answer(team_of(made), aisha(made))
    mailbox.deliver(copy)
    mailbox.deliver(copy)

    assert read() == ["noted"]
    assert read() == []
    answers = select(Entry).where(Entry.action == "answer")
    assert len(session.scalars(answers).all()) == 1


def test_a_folder_made_anew_is_read_from_its_beginning_and_nothing_counts_twice(
    engine, session, mailbox, made, house
):
    house = replace(house, inbox_url=f"{house.inbox_url}/Replies")
    copy = answer(team_of(made), aisha(made))
    for minute in (1, 2):
        mailbox.remake("Replies")
        mailbox.deliver(copy, "Replies")
        run_once(engine, house, now=NOON + minute * MINUTE)

    session.rollback()
    assert session.scalars(select(Received.verdict)).all() == ["noted"]
    assert session.scalars(select(Mailbox)).one().last_uid == 1


FORGED = {
    "another UID": lambda about, mine: mail(about, mine, event(about, mine, uid="x@y")),
    "another address": lambda about, mine: mail(
        about, mine, event(about, mine), to="interviews+guess@larkfield.example"
    ),
    "the plain address": lambda about, mine: mail(
        about, mine, event(about, mine), to="interviews@larkfield.example"
    ),
    "a version that is none": lambda about, mine: answer(about, mine, sequence=-1),
    "a version to come": lambda about, mine: answer(about, mine, sequence=7),
    "a stranger": lambda about, _: answer(about, "stranger@evil.example"),
    "in the name of another": lambda about, mine: mail(
        about, "stranger@evil.example", event(about, mine, partstat="DECLINED")
    ),
    "no attendee": lambda about, mine: mail(
        about, mine, event(about, mine).replace(b"ATTENDEE;", b"X-NOBODY;")
    ),
    "two attendees": lambda about, mine: answer(about, mine, more=["ATTENDEE:mailto:b@c.example"]),
    "on holiday": lambda about, mine: mail(
        about, mine, event(about, mine), Auto_Submitted="auto-replied"
    ),
    "a bounce": lambda about, mine: mail(about, mine, event(about, mine), Return_Path="<>"),
    "a cancellation": lambda about, mine: answer(about, mine, method="CANCEL"),
    "a request": lambda about, mine: answer(about, mine, method="REQUEST"),
    "too large": lambda about, mine: mail(about, mine, event(about, mine), words="x\n" * 600_000),
    "a large part": lambda about, mine: mail(
        about, mine, event(about, mine, more=["COMMENT:" + "x" * 300_000])
    ),
    "what our server calls forged": lambda about, mine: mail(
        about, mine, event(about, mine), Authentication_Results=REFUSED
    ),
    "no calendar in it": lambda about, mine: mail(about, mine, b"\xff\x00nothing"),
    "an unheard-of answer": lambda about, mine: answer(about, mine, partstat="WHATEVER"),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_automatic_or_broken_answers_nothing(session, mailbox, made, read, name):
    about, mine = team_of(made), aisha(made)
    version = made.version
    mailbox.deliver(FORGED[name](about, mine))

    verdicts = read()

    assert len(verdicts) == 1
    assert verdicts[0] != "noted"
    assert answer_of(session, made) == ("Aisha Malik", Answer.NEEDS_ACTION)
    kept = session.get_one(Booking, made.id)
    assert (kept.state, kept.starts_at, kept.version) == ("scheduled", FRIDAY, version)


def test_an_answer_to_an_earlier_time_is_stale(session, mailbox, made, read, act, house):
    old = answer(team_of(made), aisha(made))
    choice = Choice(made.interview_id, None, FRIDAY + timedelta(hours=1))
    doing = replace(act, house=house.house)
    moving.move(session, made.id, choice, act=doing, on_behalf=OnBehalf("They asked"))
    mailbox.deliver(old)

    assert read() == ["stale"]
    assert answer_of(session, made)[1] is Answer.NEEDS_ACTION


def test_of_two_answers_the_later_counts_in_whatever_order_they_come(session, mailbox, made, read):
    for at, partstat in ((later(5), "TENTATIVE"), (later(1), "ACCEPTED")):
        mailbox.deliver(answer(team_of(made), aisha(made), at=at, partstat=partstat))

    assert read() == ["noted", "stale"]
    assert answer_of(session, made)[1] is Answer.TENTATIVE


def test_who_leaves_out_organizer_sequence_and_method_parameter_is_understood(
    session, mailbox, made, read
):
    bare = event(team_of(made), aisha(made).upper(), sequence=None)
    mailbox.deliver(mail(team_of(made), aisha(made), bare, method=""))

    assert read() == ["noted"]
    assert answer_of(session, made)[1] is Answer.ACCEPTED


def test_another_time_is_a_task_for_the_coordinator(session, mailbox, made, read):
    more = ["DTSTART:20261127T210000Z", "DTEND:20261127T213000Z", "COMMENT:School run"]
    mailbox.deliver(
        mail(
            team_of(made),
            aisha(made),
            event(team_of(made), aisha(made), method="COUNTER", partstat="TENTATIVE", more=more),
            method="COUNTER",
        )
    )

    assert read() == ["proposed"]
    found = session.scalars(select(Remark)).one()
    assert (found.kind, found.starts_at, found.words) == (
        "proposed",
        FRIDAY + timedelta(hours=2),
        "School run",
    )
    assert session.get_one(Booking, made.id).starts_at == FRIDAY


def test_plain_words_of_the_line_up_reach_the_coordinator(session, mailbox, made, read):
    words = "I am ten minutes late.\n\nOn Monday Larkfield wrote:\n> Booked"
    mailbox.deliver(mail(team_of(made), aisha(made), words=words))

    assert read() == ["wrote"]
    assert session.scalars(select(Remark)).one().words == "I am ten minutes late."


def test_a_candidates_no_cancels_nothing_and_asks_them(session, mailbox, made, read):
    mailbox.deliver(answer(made.candidate_object, priya(made), partstat="DECLINED"))

    assert read() == ["noted"]
    session.rollback()
    kept = session.get_one(Booking, made.id)
    assert (kept.state, kept.candidate_object.answer) == ("scheduled", Answer.DECLINED)
    asked = session.scalars(select(Message).where(Message.notice == "really_not")).one()
    assert asked.address == priya(made)


def test_what_was_cancelled_needs_no_answer(session, mailbox, made, read, act, house):
    mailbox.deliver(answer(team_of(made), aisha(made), partstat="DECLINED"))
    doing = replace(act, house=house.house)
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=doing)

    assert read() == ["over"]


def test_a_mailbox_that_does_not_answer_stops_nothing_and_is_tried_later(
    engine, session, made, house
):
    gone = replace(house, inbox_url=imap.URL.format(port=imap.free_port()))
    done = run_once(engine, gone, now=NOON)

    assert done.answers == 0
    state = session.scalars(select(Mailbox)).one()
    assert (state.failures, state.next_at) == (1, NOON + MINUTE)
    assert "refused" in state.error
