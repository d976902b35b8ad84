"""One of us in the room, one on its screen: each is told of the room or of the link, by every way."""

from zoneinfo import ZoneInfo

import icalendar
import pytest

from scheduler.calendar.feeds import make_body
from scheduler.domain.terms import Delivery
from scheduler.models import Feed, Interview, Pool, Seat
from scheduler.services.bookings.booking import book
from scheduler.services.feeds import reaching
from scheduler.services.feeds.feeds import State
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from tests.calendar.check import violations
from tests.conftest import NOON
from tests.mail.post import by_mail, calendar_of, deliver_all, messages, read
from tests.people import PACIFIC, make_office, make_person, make_pool, make_room
from tests.rigs import smtp
from tests.services import calls

LENA, AISHA, JONAS = (
    f"{name}@larkfield.example" for name in ("lena.brandt", "aisha.malik", "jonas.weber")
)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def office(session):
    calls.make_company(session)
    office = make_office(session, rooms=0)
    make_room(session, office, "Alder", capacity=4)
    make_room(session, office, "Cedar", capacity=4, has_screen=False)
    return office


@pytest.fixture
def step(session, office):
    """Return the call of Jonas, always in the office, and of Aisha or Lena, who may be elsewhere."""
    jonas = make_person(session, office=office)
    aisha = make_person(session, "Aisha Malik", hours="Tue 9-17", office=office)
    lena = make_person(session, "Lena Brandt", hours="Wed 9-17")
    role = calls.make_role(session, [jonas], [office])
    others = make_pool(session, [aisha, lena], "Others")
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        interview = session.get_one(Interview, way.interviews[0].id)
        pool = session.get_one(Pool, others.id)
        interview.seats.append(Seat(position=2, pool=pool, may_join_by_screen=True))
    return calls.make_step(session, role)


def starts(session, step, office, weekday):
    interview = step.stage.ways[0].interviews[0]
    found = ask(session, step, interview, office.id, now=NOON).starts()
    return [each for each in found if each.astimezone(ZoneInfo(PACIFIC)).weekday() == weekday]


@pytest.fixture
def run(session, engine, act, settings, server, step, office):  # noqa: PLR0917 -- fixtures
    """Return the booking on a weekday, and what each mailbox got."""
    act, settings = by_mail(act, settings)

    def run(weekday):
        at = starts(session, step, office, weekday)[0]
        interview = step.stage.ways[0].interviews[0].id
        made = book(session, step.id, Choice(interview, office.id, at), act=act)
        deliver_all(engine, settings, now=NOON, server=server)
        return made, {each.recipients[0]: read(each) for each in server.received}

    return run


def event_of(mail):
    data = calendar_of(mail)
    assert violations(data) == []
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return event


def body_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_in_the_office_is_who_has_it_as_their_day_and_by_screen_who_has_not(
    session, step, office, run
):
    made, _ = run(1)
    assert {each.person.name: each.by_screen for each in made.attendances} == {
        "Jonas Weber": False,
        "Aisha Malik": False,
    }


def test_each_invitation_says_room_or_link_for_whoever_reads_it(session, run):
    made, mails = run(2)
    there, away = event_of(mails[JONAS]), event_of(mails[LENA])

    assert made.room.name == "Alder"  # the one with a screen
    assert there["LOCATION"] == "201 Harbor Street, Room Alder"
    assert away["LOCATION"] == made.link
    assert made.link not in there.to_ical().decode().replace("\r\n ", "")
    assert "Harbor" not in away.to_ical().decode().replace("\r\n ", "")
    assert str(away["CONFERENCE"]) == made.link
    assert "CONFERENCE" not in there
    assert (there["UID"], there["SEQUENCE"]) == (away["UID"], away["SEQUENCE"])


def test_the_words_of_the_mails_say_it_too(session, run):
    made, mails = run(2)
    there, away = body_of(mails[JONAS]), body_of(mails[LENA])

    assert "Where:    201 Harbor Street, room Alder" in there
    assert made.link not in there
    assert f"Where:    {made.link}" in away
    assert "Harbor" not in away


def test_the_candidate_reads_who_is_on_the_screen_and_gets_the_room(session, step, run):
    _, mails = run(2)
    mine = mails[step.application.candidate.mail]
    assert event_of(mine)["LOCATION"] == "201 Harbor Street, Room Alder"
    text = " ".join(body_of(mine).split())
    assert "Lena Brandt (by video)" in text
    assert "Jonas Weber (by video)" not in text


def test_the_alarm_of_who_walks_over_comes_earlier_than_that_of_who_clicks(run):
    _, mails = run(2)
    triggers = [
        event_of(mails[one]).walk("VALARM")[0]["TRIGGER"].dt.total_seconds() / 60
        for one in (JONAS, LENA)
    ]
    assert triggers == [-60, -15]


def test_a_feed_says_room_or_link_as_the_invitation_does(session, act, run):
    made, _ = run(2)
    found = {}
    for seat in made.attendances:
        reaching.choose_delivery(session, seat.person_id, Delivery.BOTH, act=act)
        feed = session.get_one(Feed, seat.person_id)
        state = State(seat.person_id, feed.version, feed.changed, 1)
        body = make_body(session, state, on=NOON.date(), base_url="http://localhost").plain
        (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
        found[seat.person.name] = event["LOCATION"]

    assert found == {"Jonas Weber": "201 Harbor Street, Room Alder", "Lena Brandt": made.link}


def test_nobody_but_screens_is_no_office_interview(session, step, office):
    """On Thursday only Jonas gives time: the seat of the others stays empty."""
    assert starts(session, step, office, 3) == []
    assert messages(session) == []
