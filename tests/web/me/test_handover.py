"""A note for whoever comes next that day."""

import pytest

from scheduler.domain.terms import SeatKind
from scheduler.models import Attendance, Person
from scheduler.services.bookings import moving
from scheduler.services.bookings.booking import OnBehalf
from scheduler.services.loops import loops
from scheduler.services.transaction import transaction
from tests.people import portal
from tests.services.calls import first_day, make_loop, make_person, make_step
from tests.services.messages.test_candidate_days import another_day
from tests.web.coordinator.pages import plain

NOTE = "We ran out of time at the third bug; she was right about the cache."


@pytest.fixture
def step(session):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


def holder(session, talk):
    return session.get_one(Person, talk.attendances[0].person_id)


def page(talk):
    return f"/interviews/{talk.id}"


def leave(client, session, talk, note=NOTE):
    visitor = client.enter(holder(session, talk))
    return visitor.press(f"{page(talk)}/handover", {"note": note})


def read(client, person, talk):
    return plain(client.enter(person).get(page(talk)).text)


def test_the_later_interviewers_of_the_day_read_it(client, session, day):
    answer = leave(client, session, day[0])

    assert (answer.status_code, answer.location) == (303, page(day[0]))
    for talk in day[1:]:
        words = read(client, holder(session, talk), talk)
        assert NOTE in words
        assert f"after {day[0].title}" in words


def test_nobody_else_reads_it(client, session, settings, day, step):
    leave(client, session, day[1])
    boss = make_person(session, "Sam Okafor", is_coordinator=True, is_interviewer=False)

    assert NOTE not in read(client, holder(session, day[0]), day[0])
    for talk in day:
        assert NOTE not in read(client, boss, talk)
    assert NOTE not in client.get(f"/candidates/{step.application_id}").text
    own = portal(session, settings, step.application.candidate)
    addresses = [own, f"{own}/steps/{step.id}/day", *(f"{own}/bookings/{t.id}" for t in day)]
    for address in addresses:
        assert NOTE not in client.get(address).text


def test_who_listens_in_does_not_read_it(client, session, day):
    leave(client, session, day[0])
    ada = make_person(session, "Ada Park")
    with transaction(session):
        seat = Attendance(
            booking_id=day[1].id, person_id=ada.id, kind=SeatKind.SHADOW, chosen_because=[]
        )
        session.add(seat)

    assert NOTE not in read(client, ada, day[1])


def test_the_writer_finds_it_again_and_may_take_it_back(client, session, day):
    leave(client, session, day[0])
    assert NOTE in read(client, holder(session, day[0]), day[0])

    leave(client, session, day[0], "")
    assert NOTE not in read(client, holder(session, day[1]), day[1])


def test_the_last_of_the_day_has_nobody_to_write_to(client, session, day):
    words = read(client, holder(session, day[2]), day[2])
    assert "Hand over" not in words

    answer = leave(client, session, day[2])
    assert answer.status_code == 409


def test_a_talk_on_another_day_is_not_next(client, session, act, day):
    """What moved to another day neither reads the notes of this one nor gets any."""
    on_behalf = OnBehalf("Ill")
    choice = another_day(session, day[2], act)
    moving.move(session, day[2].id, choice, act=act, on_behalf=on_behalf)
    leave(client, session, day[0])

    assert NOTE not in read(client, holder(session, day[2]), day[2])
    assert NOTE in read(client, holder(session, day[1]), day[1])


def test_only_those_of_the_line_up_write(client, session, day):
    stranger = make_person(session, "Max Ito")

    answer = client.enter(stranger).press(f"{page(day[0])}/handover", {"note": NOTE})
    assert answer.status_code == 404


def test_a_note_that_is_too_long_stays_in_its_field(client, session, day):
    answer = leave(client, session, day[0], "x" * 2001)

    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
