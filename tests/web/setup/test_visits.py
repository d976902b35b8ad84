"""A coordinator sets how an office takes visitors; what is wrong is said at its field."""

import pytest
from sqlalchemy import select

from scheduler.domain.visits import VisitKind
from scheduler.models import VisitPlan
from scheduler.services.visits import plans
from tests.people import make_company, make_coordinator, make_office, make_person, make_pool
from tests.visiting import THURSDAY, Town, to
from tests.web.reading import Page, read


@pytest.fixture
def office(session, now):
    make_company(session)
    return make_office(session)


@pytest.fixture
def page(office):
    return f"/setup/offices/{office.id}/visits"


@pytest.fixture
def sam(client, session, office):
    return client.enter(make_coordinator(session))


def plan_of(session, office):
    session.rollback()
    return plans.plan_of(session, office.id)


def plan_form(hosts, **said):
    plain = {"pool": hosts.id, "coffee": "y", "coffee_days": [1, 3], "coffee_minutes": "45"}
    plain |= {"coffee_from": "09:30", "coffee_until": "12:00", "lunch_minutes": "60"}
    numbers = {"per_day": "1", "per_week": "2", "notice_hours": "24", "horizon_days": "14"}
    return plain | numbers | {"most_guests": "3", "version": "0"} | said


@pytest.fixture
def pool(session, office):
    return make_pool(session, [make_person(session, office=office)])


def test_an_office_takes_nobody_until_somebody_says_so(client, sam, page):
    text = sam.get(page).text
    assert "No visitors are taken at the moment" in text
    assert client.application.test_client().get("/visit/san-francisco").status_code == 404


def test_coffee_is_offered_on_its_days_within_its_hours(sam, page, office, pool, session):
    answer = sam.press(page, plan_form(pool))

    assert answer.status_code == 303
    plan = plan_of(session, office)
    (coffee,) = plan.hosted
    assert (plan.is_paused, coffee.kind, coffee.minutes, coffee.weekdays) == (
        False,
        VisitKind.COFFEE,
        45,
        0b1010,
    )
    assert (coffee.from_minute, coffee.until_minute) == (570, 720)
    assert read(sam, page).fields["coffee_minutes"] == "45"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"coffee_until": "09:00"}, "This has to be later than the beginning."),
        ({"coffee_minutes": "31"}, "Use whole five minutes."),
        ({"coffee_days": []}, "Choose one weekday at least."),
        ({"pool": "0"}, "Choose the pool of those who have coffee or lunch with visitors."),
        ({"most_guests": "11"}, "Enter from 1 to 10."),
        ({"per_day": "0"}, "Enter from 1 to 10."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(sam, page, pool, session, said, sentence):
    answer = sam.press(page, plan_form(pool, **said))

    assert (answer.status_code, sentence in Page(answer).errors) == (422, True)
    assert session.scalars(select(VisitPlan)).all() == []


def test_who_saves_what_somebody_else_changed_is_told(sam, page, pool):
    sam.press(page, plan_form(pool))
    answer = sam.press(page, plan_form(pool))
    assert (answer.status_code, "Somebody else has changed this" in answer.text) == (409, True)


def test_an_afternoon_is_added_changed_and_called_off(client, session, act, now):
    town = Town(session, act)
    sam, page = client.enter(town.sam), f"/setup/offices/{town.office.id}"
    said = {
        "on": THURSDAY.isoformat(),
        "begins": "16:00",
        "ends": "17:30",
        "places": "3",
        "host": 0,
    }

    assert sam.press(f"{page}/afternoons", said).status_code == 303
    address = next(
        each for each in read(sam, f"{page}/visits").links if "/afternoons/" in str(each)
    )
    assert sam.press(address, said | {"places": "5"}).status_code == 303
    assert "0 of 5" in sam.get(f"{page}/visits").text
    assert sam.press(f"{address}/cancellation", {"reason": "Closed"}).status_code == 303
    assert "0 of 5" not in sam.get(f"{page}/visits").text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": ""}, "Choose a day."),
        ({"begins": ""}, "Enter a time like 9:30 or 16:00."),
        ({"ends": "15:00"}, "The end has to be later than the beginning."),
        ({"on": "2026-11-01"}, "Choose a day and a time to come."),
        ({"places": "0"}, "Enter from 1 to 500."),
    ],
)
def test_an_afternoon_that_cannot_be_is_not_added(client, session, act, now, said, sentence):
    town = Town(session, act)
    plain = {"on": "2026-12-03", "begins": "16:00", "ends": "17:30", "places": "3", "host": 0}
    sam = client.enter(town.sam)

    answer = sam.press(f"/setup/offices/{town.office.id}/afternoons", plain | said)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_closing_a_day_says_how_many_were_told_and_it_opens_again(client, session, act, now):
    town = Town(session, act)
    town.come(to(town.afternoon()))
    sam, page = client.enter(town.sam), f"/setup/offices/{town.office.id}"
    day = {"on": THURSDAY.isoformat()}

    sam.press(f"{page}/closed", day | {"reason": "No heating"})
    text = sam.get(f"{page}/visits").text
    sam.press(f"{page}/opened", day)

    assert ("One visitor was told by mail" in text, "No heating" in text) == (True, True)
    assert "Open again" not in sam.get(f"{page}/visits").text.split("Whoever was told")[1]
