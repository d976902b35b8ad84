"""Questions and answers by mail: sent to the address of a thread, read from a real mailbox, once."""

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from itertools import count

import pytest
from sqlalchemy import select

from scheduler.domain.reply_tags import About, Tag
from scheduler.domain.terms import Notice
from scheduler.mail.compose import compose
from scheduler.models import Base, Message, Question, Received, Reply
from scheduler.services.questions import answers, enquiries
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.tasks import HELD, UNSURE
from scheduler.services.queue.queue import Kind, gather
from scheduler.worker import run_once
from tests.conftest import NOON
from tests.services.asking import ELEVEN, QUIET, Town

MINUTE = timedelta(minutes=1)
numbers = count(1)
STRANGER = "stranger@evil.example"


@pytest.fixture
def house(settings, mailbox):
    return replace(settings, inbox_url=mailbox.url, mail_from="interviews@larkfield.example")


@pytest.fixture
def town(session, act, house):
    return Town(session, replace(act, house=house.house))


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


def letter(sender, to, words="Is there a quiet room?", **headers):
    made = EmailMessage()
    made["From"], made["To"] = f"Somebody <{sender}>", to
    made["Subject"] = "Re: your interview"
    made["Message-ID"] = f"<{next(numbers)}@threads.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return made


def thread_of(house, town):
    return house.letterhead.answered_to(Tag(About.APPLICATION, town.application_id))


def tag_for(house, question_id, person):
    return house.letterhead.answered_to(Tag(About.QUESTION, question_id, person.id))


def asked(session):
    session.rollback()
    return [
        (each.words, each.sender, each.by_mail)
        for each in session.scalars(select(Question).order_by(Question.id))
    ]


def desk(session, words):
    session.rollback()
    rows = [each for each in gather(session, now=NOON) if each.kind is Kind.QUESTION]
    return [each for each in rows if each.words == words]


def reply_to(session, house, notice):
    """Return where an answer to a mail of ours goes, as it is composed."""
    session.rollback()
    message = session.scalars(select(Message).where(Message.notice == notice)).one()
    return compose(session, message, house.letterhead, now=NOON).reply_to


def test_an_answer_to_any_mail_of_hers_comes_into_her_thread(session, mailbox, house, town, read):
    question_id = town.ask("And lunch?")
    town.answer(question_id, town.dana)
    to = reply_to(session, house, Notice.QUESTION_ANSWERED)
    mailbox.deliver(letter(town.priya.mail, to.upper(), QUIET).as_bytes())

    assert read() == ["asked"]
    assert asked(session) == [("And lunch?", "", False), (QUIET, "", True)]
    last = session.scalars(select(Question).order_by(Question.id.desc())).first()
    assert (last.application_id, last.person.name) == (town.application_id, "Sam Okafor")


def test_an_answer_to_her_invitation_does_too_and_presses_before_the_talk(
    session,
    mailbox,
    town,
    read,
):
    town.booked()
    organizer = session.scalars(select(Message.facts).where(Message.notice == Notice.BOOKED)).one()[
        "organizer"
    ]
    mailbox.deliver(letter(town.priya.mail, organizer, "I come ten minutes late.").as_bytes())

    assert read() == ["asked"]
    assert asked(session) == [("I come ten minutes late.", "", True)]
    assert session.scalars(select(Question.due_at)).one() <= ELEVEN


def test_one_of_us_answers_by_replying_to_the_notice(session, mailbox, house, town, read):
    question_id = town.ask()
    to = reply_to(session, house, Notice.QUESTION_ASKED)
    words = "Yes, Room Birch.\n\nOn Mon, 23 Nov 2026 at 11:20, Larkfield interviews\n<interviews@larkfield.example> wrote:\n\n> Priya asks something"
    mailbox.deliver(letter(town.sam.mail, to, words).as_bytes())

    assert read() == ["answered"]
    [told] = town.told(Notice.QUESTION_ANSWERED)
    assert (told.address, told.facts["answer"]) == (town.priya.mail, "Yes, Room Birch.")
    assert town.question(question_id).state == "answered"


def test_from_another_address_nobody_speaks_for_her(session, mailbox, house, town, read):
    mailbox.deliver(letter(STRANGER, thread_of(house, town)).as_bytes())

    assert read() == ["unclear"]
    assert asked(session) == [(QUIET, STRANGER, True)]
    assert town.told(Notice.QUESTION_ASKED) == []
    assert [each.question_id for each in desk(session, UNSURE)] == [1]


def test_an_answer_from_another_address_is_held_until_somebody_presses(
    session,
    mailbox,
    house,
    town,
    read,
):
    question_id = town.ask()
    mailbox.deliver(
        letter("sam@private.example", tag_for(house, question_id, town.sam), "Yes.").as_bytes()
    )

    assert read() == ["unclear"]
    assert town.told(Notice.QUESTION_ANSWERED) == []
    assert town.question(question_id).given == []
    assert [each.question_id for each in desk(session, HELD)] == [question_id]

    held = session.scalars(select(Reply)).one()
    answers.release(session, question_id, held.id, send=True, act=town.by(town.sam))
    assert [each.facts["answer"] for each in town.told(Notice.QUESTION_ANSWERED)] == ["Yes."]


def test_the_thread_of_a_candidate_takes_no_answer_of_ours(session, mailbox, house, town, read):
    """Her own mails name that address; who forges our From line there speaks to the desk alone."""
    question_id = town.ask()
    mailbox.deliver(letter(town.sam.mail, thread_of(house, town), "You are hired.").as_bytes())

    assert read() == ["unclear"]
    assert town.told(Notice.QUESTION_ANSWERED) == []
    assert town.question(question_id).replies == []


def forged(address):
    local, _, domain = address.rpartition("@")
    return f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"


HOSTILE = {
    "a seal that is none": lambda her, to: letter(her, forged(to)),
    "another thread": lambda her, to: letter(her, re.sub(r"\+a\d+x", "+a999x", to)),
    "no tag": lambda her, _: letter(her, "interviews@larkfield.example"),
    "on holiday": lambda her, to: letter(her, to, Auto_Submitted="auto-replied"),
    "by a list": lambda her, to: letter(her, to, Precedence="bulk"),
    "a bounce": lambda her, to: letter(her, to, Return_Path="<>"),
    "nothing but a quote": lambda her, to: letter(her, to, "> Hello\n> there"),
    "nothing": lambda her, to: letter(her, to, "\n\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_forged_automatic_or_empty_asks_nothing(
    session,
    mailbox,
    house,
    town,
    read,
    name,
):
    mailbox.deliver(HOSTILE[name](town.priya.mail, thread_of(house, town)).as_bytes())

    verdicts = read()

    assert len(verdicts) == 1
    assert set(verdicts) <= {"unknown", "automatic", "bounce", "ignored"}
    assert asked(session) == []


def test_files_are_not_kept_and_a_large_mail_still_says_its_words(
    session,
    mailbox,
    house,
    town,
    read,
):
    large = letter(town.priya.mail, thread_of(house, town), QUIET)
    for number in range(2):
        large.add_attachment(
            b"x" * 900_000, maintype="application", subtype="pdf", filename=f"{number}.pdf"
        )
    mailbox.deliver(large.as_bytes())
    small = letter(town.priya.mail, thread_of(house, town), "See there.")
    small.add_attachment(b"x", maintype="application", subtype="x-msdownload", filename="a.exe")
    mailbox.deliver(small.as_bytes())

    assert read() == ["asked", "asked"]
    assert [row[0] for row in asked(session)] == [QUIET, "See there."]
    assert session.scalars(select(Question.attachments).order_by(Question.id)).all() == [1, 1]


def test_html_alone_is_read_as_words(session, mailbox, house, town, read):
    made = letter(town.priya.mail, thread_of(house, town))
    made.set_content(
        "<html><head><style>p{color:red}</style></head><body><p>Is it <b>quiet</b> &amp; light?</p>"
        '<script>alert(1)</script><div class="gmail_quote">On Monday<blockquote>Hi</blockquote></div>',
        subtype="html",
    )
    mailbox.deliver(made.as_bytes())

    assert read() == ["asked"]
    assert asked(session) == [("Is it quiet & light?", "", True)]


def test_each_mail_is_taken_once(session, mailbox, house, town, read):
    copy = letter(town.priya.mail, thread_of(house, town)).as_bytes()
    mailbox.deliver(copy)
    mailbox.deliver(copy)

    assert read() == ["asked"]
    assert len(asked(session)) == 1


def test_a_flood_by_mail_fills_no_queue(session, mailbox, house, town, read):
    for number in range(20):
        town.ask(f"And {number}?")
    mailbox.deliver(letter(town.priya.mail, thread_of(house, town)).as_bytes())

    assert read() == ["ignored"]
    assert len(asked(session)) == 20


def test_who_has_not_applied_writes_into_a_thread_of_their_own(session, mailbox, house, town, read):
    said = Asker("noor@home.example", "Do you sponsor visas?", "Noor Aziz")
    enquiry = enquiries.ask(session, town.role.id, said, act=town.act("public"))
    to = house.letterhead.answered_to(Tag(About.ENQUIRY, enquiry.id))
    mailbox.deliver(letter("noor@home.example", to, "Hello?").as_bytes())
    assert read() == ["unknown"]  # not confirmed yet: nobody is bothered

    enquiries.confirm(session, enquiry.id, act=town.act("public"))
    mailbox.deliver(letter("noor@home.example", to, "And relocation?").as_bytes())
    assert read() == ["asked"]
    assert [row[0] for row in asked(session)] == ["Do you sponsor visas?", "And relocation?"]


def test_no_address_that_is_answered_to_lies_in_the_database(session, house, town):
    question_id = town.ask()
    town.answer(question_id, town.dana)
    found = [
        reply_to(session, house, notice)
        for notice in (Notice.QUESTION_ASKED, Notice.QUESTION_ANSWERED)
    ]
    seals = [re.search(r"x([0-9a-z]{19})@", each)[1] for each in found]
    stored = str([session.execute(table.select()).all() for table in Base.metadata.tables.values()])
    assert len(set(seals)) == 2
    assert [each for each in seals if each in stored] == []
