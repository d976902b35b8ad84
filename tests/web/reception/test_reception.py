"""The reception's list, the visit as its host reads it, and what coordinators put right."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from scheduler.domain.terms import RemarkKind
from scheduler.models import Remark
from scheduler.services.post import delivery
from scheduler.services.queue import queue
from scheduler.services.queue.queue_rows import Kind
from scheduler.services.search import conflicts
from scheduler.services.seats import answers
from scheduler.services.transaction import transaction
from scheduler.services.visits import plans
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.mail.post import deliver_all
from tests.people import make_candidate, make_person, make_pool
from tests.visiting import THURSDAY, Town, coffee, local, to
from tests.web.reading import Page

MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


@pytest.fixture
def alone(session, act, now):
    """Return a town with one host, who said that they can't make the visit at ten on Thursday."""
    town = Town(session, act, hosts=("Jonas Weber",))
    town.visitor = town.come(coffee(local(THURSDAY, 10)))
    seat = standing(session, town.visitor.id).attendances[0]
    answers.cannot(session, seat.id, "A cold", act=act)
    return town


def at_door(town, day, now):
    now.at = day.starts_at + MINUTE
    return f"/visits?office={town.office.id}"


def test_the_list_of_the_day_shows_who_comes_when_and_what_to_prepare(client, town, now):
    day = town.afternoon(host=town.hosts[0])
    town.come(to(day, guests=2), needs="No stairs")
    town.come(coffee(local(THURSDAY, 10)), "Omar Reyes")
    town.ask(to(day), "Ken Ito")

    text = client.enter(town.hosts[1], at=day.starts_at).get(at_door(town, day, now)).text

    for words in ("Lucia Moreno", "and one more", "No stairs", "Omar Reyes", "2 of 8 places"):
        assert words in text
    assert "Ken Ito" not in text  # nobody has pressed that button


def test_arrived_and_did_not_come_are_one_press_each_with_a_way_back(client, town, now):
    day = town.afternoon()
    visit = town.come(to(day))
    place = at_door(town, day, now)
    browser = client.enter(town.hosts[0], at=day.starts_at)

    found = []
    for state in ("arrived", "confirmed", "did_not_come", "arrived"):
        assert browser.press(f"/visits/{visit.id}/mark", {"state": state}).status_code == 303
        town.session.rollback()
        found.append((town.visit(visit.id).state.value, "Undo" in browser.get(place).text))

    assert found == [
        ("arrived", True),
        ("confirmed", False),
        ("did_not_come", True),
        ("arrived", True),
    ]


def test_before_the_day_nobody_is_marked(client, town):
    visit = town.come(to(town.afternoon()))

    answer = client.enter(town.sam).press(f"/visits/{visit.id}/mark", {"state": "arrived"})

    assert (answer.status_code, "Nobody is here yet" in answer.text) == (409, True)


@pytest.mark.parametrize("state", ["asked", "cancelled", "nonsense", ""])
def test_only_what_a_door_sees_can_be_marked(client, town, now, state):
    day = town.afternoon()
    visit = town.come(to(day))
    at_door(town, day, now)
    browser = client.enter(town.sam, at=now.at)

    assert browser.press(f"/visits/{visit.id}/mark", {"state": state}).status_code == 422


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "nonsense", "2026-02-30"])
def test_hostile_days_show_a_list(client, town, on):
    assert client.enter(town.sam).get(f"/visits?on={on}&office=x").status_code == 200


def test_a_visit_is_read_by_its_host_and_coordinators_alone(client, town, session):
    visit = town.come(coffee(local(THURSDAY, 10)), note="Rust", needs="No stairs")
    host = standing(session, visit.id).attendances[0].person
    other = make_person(session, "Lena Brandt")
    app = client.application

    codes = [
        app.test_client().enter(each).get(f"/visits/{visit.id}").status_code
        for each in (host, town.sam, other)
    ]

    assert codes == [200, 200, 404]
    assert "Rust" in app.test_client().enter(host).get(f"/visits/{visit.id}").text


def test_the_hosts_page_of_the_interview_leads_to_the_visit(client, town, session):
    visit = town.come(coffee(local(THURSDAY, 10)))
    booking = standing(session, visit.id)
    browser = client.enter(booking.attendances[0].person)

    assert browser.get(f"/interviews/{booking.id}").location == f"/visits/{visit.id}"
    assert browser.get(f"/interviews/{booking.id}/cv").status_code == 404
    assert browser.press(f"/interviews/{booking.id}/absence").status_code == 404
    assert browser.press(f"/interviews/{booking.id}/handover", {"note": "x"}).status_code == 404
    assert "who visits us" in browser.get(f"/interviews/{booking.id}/cannot").text


def test_a_visit_without_a_host_waits_in_the_queue(client, alone):
    (row,) = queue.rows(alone.session, now=NOON, kinds=[Kind.VISIT_HOST]).rows

    text = client.enter(alone.sam).get("/queue").text

    assert (row.name, row.who, row.visit_id) == ("Lucia Moreno", ("Jonas Weber",), alone.visitor.id)
    assert ("Visit without host" in text, f"/visits/{alone.visitor.id}" in text) == (True, True)


def test_a_coordinator_asks_somebody_who_joined_the_pool(client, alone, session, act):
    lena = make_person(session, "Lena Brandt", office=alone.office)
    stored = plans.plan_of(session, alone.office.id)
    pool = make_pool(session, [*alone.hosts, lena])
    plans.change_plan(session, alone.office.id, replace(stored, pool_id=pool.id), act=act)
    page = Page(client.enter(alone.sam).get(f"/visits/{alone.visitor.id}"))
    fields = {"seat": page.fields["seat"], "version": page.fields["version"], "person": lena.id}

    answer = client.press(f"/visits/{alone.visitor.id}/host", fields)

    assert answer.status_code == 303
    session.rollback()
    booking = standing(session, alone.visitor.id)
    assert ([each.person.name for each in booking.attendances], booking.at_risk_at) == (
        ["Lena Brandt"],
        None,
    )
    assert alone.told("lucia.moreno@mail.example")[-1] == "visit_host"
    assert queue.rows(session, now=NOON, kinds=[Kind.VISIT_HOST]).total == 0


def test_a_coordinator_calls_a_visit_off_and_the_mail_leads_to_others(
    client, alone, session, engine, settings
):
    deliver_all(engine, settings, now=NOON)
    browser = client.enter(alone.sam)

    answer = browser.press(f"/visits/{alone.visitor.id}/cancellation", {"reason": "Nobody is in."})

    assert answer.status_code == 303
    session.rollback()
    newest = alone.newest("lucia.moreno@mail.example")
    assert (alone.visit(alone.visitor.id).state.value, newest.facts["reason"]) == (
        "cancelled",
        "Nobody is in.",
    )


def test_what_a_visitor_writes_is_read_on_the_visits_page(client, town, session):
    visit = town.come(coffee(local(THURSDAY, 10)))
    booking = standing(session, visit.id)
    with transaction(session):
        remark = Remark(
            booking_id=booking.id,
            kind=RemarkKind.WROTE,
            who="Lucia",
            address="lucia.moreno@mail.example",
            words="May I bring my dog?",
            at=NOON,
        )
        session.add(remark)
    browser = client.enter(town.sam)

    assert [each.visit_id for each in queue.rows(session, now=NOON).rows] == [visit.id]
    assert "May I bring my dog?" in browser.get(f"/visits/{visit.id}").text
    browser.press(f"/visits/{visit.id}/remarks/{remark.id}")

    session.rollback()
    assert queue.rows(session, now=NOON).total == 0


def test_whoever_cannot_welcome_an_afternoon_says_so_by_one_press(client, town, session):
    jonas, aisha = town.hosts
    day = town.afternoon(begins=time(14), ends=time(16), host=jonas)
    browser = client.enter(jonas)
    assert "I can’t make it" in browser.get("/me").text
    long = browser.press(f"/visits/days/{day.id}/cannot", {"reason": "x" * 501})
    assert long.status_code == 422

    answer = browser.press(f"/visits/days/{day.id}/cannot", {"reason": "A cold"})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "Aisha Malik welcomes them instead." in browser.get("/me").text
    assert "You welcome visitors" not in browser.get("/me").text
    assert browser.press(f"/visits/days/{day.id}/cannot").status_code == 409
    assert browser.press("/visits/days/999/cannot").status_code == 404

    other = client.enter(aisha)
    other.press(f"/visits/days/{day.id}/cannot", {"reason": "Me too"})
    assert "Nobody of the pool is free then" not in other.get("/me").text  # Jonas has time by now
    assert day.host is jonas


def test_an_afternoon_without_a_host_waits_in_the_queue_with_its_page(client, session, act, now):
    town = Town(session, act, hosts=("Jonas Weber",))
    day = town.afternoon(host=town.hosts[0])
    client.enter(town.hosts[0]).press(f"/visits/days/{day.id}/cannot", {"reason": "A cold"})

    desk = client.enter(town.sam)
    page = f"/setup/offices/{town.office.id}/afternoons/{day.id}"
    text = desk.get("/queue").text
    assert ("Whoever was to can’t host Open afternoon" in text, page in text) == (True, True)
    assert "Nobody welcomes them yet." in desk.get(page).text


def test_what_did_not_reach_a_visitor_and_whom_they_must_not_meet_stand_on_the_desks_page_alone(
    client, town, session
):
    visit = town.come(coffee(local(THURSDAY, 10)))
    host = standing(session, visit.id).attendances[0].person
    letter = town.newest(visit.mail)
    claimed = delivery.claim_one(session, letter.id, now=NOON)
    delivery.bury(session, claimed, reason="550 No such user", now=NOON)
    known = make_candidate(session, mail=visit.mail)
    conflicts.add_conflict(session, known.id, host.id, "Her brother.", act=town.act)

    desk = client.enter(town.sam)
    queued = desk.get("/queue").text
    page = desk.get(f"/visits/{visit.id}").text
    assert f"The confirmation of the visit to {visit.mail} came back: 550 No such user" in queued
    assert f"{host.name} must not meet them, and welcomes them to the coffee" in queued
    assert f"{host.name} must not meet them." in page
    assert f"/sent/{letter.id}" in page
    theirs = client.enter(host).get(f"/visits/{visit.id}").text
    for word in ("must not meet", "came back", "Her brother"):
        assert word not in theirs
