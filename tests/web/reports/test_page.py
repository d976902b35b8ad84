"""The page of reports: its periods, few and many figures, and who may read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.services.process.process import advance
from tests.conftest import NOON
from tests.people import make_company, make_coordinator, make_person
from tests.services import hiring

DAY = timedelta(days=1)
MONDAY = NOON - 28 * DAY  # the 26th of October
FEW = "<b>Too few yet</b>"


@pytest.fixture
def desk(client, session):
    make_company(session)
    return client.enter(make_coordinator(session, is_interviewer=False))


@pytest.fixture
def history(session, act):
    """Return the teller of people who were asked in the week of MONDAY, and booked days after."""
    role = hiring.a_role(session, act)

    def tell(*waits, asked_at=MONDAY):
        for number, days in enumerate(waits):
            asked = replace(act, now=asked_at)
            made = hiring.applied(session, role, asked, f"P{asked_at.day}{number} Person")
            advance(session, made, act=asked, version=hiring.version(session, made))
            hiring.booked(session, made, replace(act, now=asked_at + days * DAY), in_hours=400)

    return tell


def test_a_new_company_reads_what_will_stand_here_and_from_when(desk):
    page = desk.get("/reports").text
    assert "Nothing to report yet" in page
    assert "once there are five of what it counts" in page
    assert '<svg class="chart' not in page


def test_twelve_weeks_are_shown_and_other_periods_are_links(desk, history):
    history(1)
    page = desk.get("/reports").text
    assert '<a href="/reports?weeks=12" aria-current="true">12 weeks</a>' in page
    assert '<a href="/reports?weeks=4">4 weeks</a>' in page
    assert "<title>Reports, 12 weeks" in page
    for weeks in ("4", "52"):
        assert (
            f'<a href="/reports?weeks={weeks}" aria-current="true">'
            in desk.get(f"/reports?weeks={weeks}").text
        )
    for nonsense in ("9999999", "x"):
        assert shown(desk.get(f"/reports?weeks={nonsense}").text) == shown(page)


def shown(page):
    """Return what a page says, without its bar: the token of the form there is of its second."""
    return page.partition("<main")[2]


def test_few_say_too_few_and_their_table_stands_alone(desk, history):
    history(1, 2)
    history(3, 4, asked_at=MONDAY + 7 * DAY)
    page = desk.get("/reports").text
    assert page.count(FEW) == 4  # all but the answers, which were eight
    assert "4 so far; a figure takes 5" in page
    assert "Too few bookings yet to say how quick we are" in page
    assert '<svg class="chart' not in page
    assert page.count('<th scope="col">Week of</th>') == 1


def test_many_are_drawn_once_for_a_desk_and_once_for_a_phone(desk, history):
    history(*[4] * 5)
    history(*[1] * 5, asked_at=MONDAY + 14 * DAY)
    page = desk.get("/reports").text
    assert "<b>2.5 days</b><small>over 10 first bookings</small>" in page
    assert "2.5 days from asked to booked, and getting quicker" in page
    assert page.count('<svg class="chart') == 2
    assert "4 in the week of 26\u00a0Oct, 1 in the week of 9\u00a0Nov." in page
    assert page.index('<div class="only-s">') < page.index('<svg class="chart')
    assert '<td class="r">5</td><td class="r">1</td><td class="r">1 to 1</td>' in page
    assert "style=" not in page


def test_an_older_history_needs_a_longer_period(desk, history):
    history(*[2] * 5)
    assert "<b>2 days</b>" in desk.get("/reports").text
    assert "Nobody whom we asked since" in desk.get("/reports?weeks=4").text


def test_the_load_says_whose_week_is_full(desk, session, act, history):
    make_person(session, "Wes Ito", per_week=3)
    history(1)
    page = desk.get("/reports").text
    assert "Everybody has room left this week" in page
    assert "<strong>Wes Ito</strong>" in page
    assert "<b>0</b> of 3" in page


def test_who_waits_stands_by_role_and_stage(desk, history):
    history(1, 1, 1, 1, 11)
    page = desk.get("/reports").text
    assert "The longest wait is at Intro call of Customer Engineer" in page
    assert "Customer Engineer <small>5 in process</small>" in page


def test_an_interviewer_reads_no_reports(client, session):
    make_company(session)
    person = make_person(session)
    assert client.get("/reports").status_code == 303
    entered = client.enter(person)
    assert entered.get("/reports").status_code in (403, 404)
    assert "/reports" not in entered.get("/me").text
