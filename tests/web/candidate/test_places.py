"""Before anything is chosen each place says what it means: days, hours, who is where, nights, costs."""

import re

import pytest

from scheduler.models import Interview, Office, Pool, Seat
from scheduler.services.loops import loops
from scheduler.services.search import finding
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_pool, portal
from tests.services.calls import (
    make_company,
    make_loop,
    make_office,
    make_person,
    make_role,
    make_step,
)


def cards(html):
    """Return the sentences of each place's card by its name."""
    found = {}
    for card in re.findall(r'<label class="opt opt--place">(.*?)</label>', html, re.DOTALL):
        name = re.sub(r"<[^>]+>", "", re.search(r"<strong>(.*?)</strong>", card, re.DOTALL)[1])
        lines = re.findall(r"<span[^>]*>(.*?)</span>", card, re.DOTALL)
        found[name] = [re.sub(r"\s+", " ", line.replace("\xa0", " ")) for line in lines]
    return found


@pytest.fixture
def office(session, now):
    make_company(session)
    office = make_office(session, rooms=(6, 6))
    with transaction(session):
        office = session.get_one(Office, office.id)
        office.travel_payer, office.travel_hint = "us", "Two nights at most."
    return office


@pytest.fixture
def step(session, office):
    """Return a call of Aisha or Jonas, and of Lena, who is only ever on a screen."""
    team = [make_person(session, name, office=office) for name in ("Aisha Malik", "Jonas Weber")]
    lena = make_pool(session, [make_person(session, "Lena Brandt")], "Lena")
    role = make_role(session, team, [office], minutes=45)
    with transaction(session):
        way = role.plans[0].stages[1].ways[0]
        interview = session.get_one(Interview, way.interviews[0].id)
        pool = session.get_one(Pool, lena.id)
        interview.seats.append(Seat(position=2, pool=pool, may_join_by_screen=True))
    return make_step(session, role)


def page(session, settings, step):
    return f"{portal(session, settings, step.application.candidate)}/steps/{step.id}"


def day_count(session, step, office, zone):
    """Return on how many days the search itself has a start."""
    interview = step.stage.ways[0].interviews[0]
    found = finding.ask(session, step, interview, office, now=NOON)
    return len(loops.slots.by_day(found.found(), found.world.horizon, zone))


def test_an_interviews_places_say_what_each_means(client, session, settings, step, office):
    remote = day_count(session, step, None, "America/Denver")
    there = day_count(session, step, office.id, office.zone)
    found = cards(client.get(page(session, settings, step)).text)

    assert found == {
        "Remote": [
            "45 minutes",
            f"{remote} days to choose from",
            "By video: Aisha, Jonas or Lena",
            "No travel, nothing to install",
            "Soonest: Tue 24 Nov, 12:30 pm (MST)",
        ],
        "San Francisco": [
            "45 minutes",
            f"{there} days to choose from",
            "In the room: Aisha or Jonas",
            "On its screen: Lena",
            "1 night away if you travel",
            "We book and pay it. Two nights at most.",
            "Soonest: Tue 24 Nov, 11:30 am (PST)",
        ],
    }
    assert remote > there > 0 or remote == there


def test_a_place_without_a_time_says_so_and_nothing_else(client, session, settings, now):
    make_company(session)
    office = make_office(session, rooms=())
    step = make_step(session, make_role(session, [make_person(session, "Jonas W")], [office]))
    found = cards(client.get(page(session, settings, step)).text)

    assert found["San Francisco"] == ["201 Harbor Street, 4th floor", "Nothing free yet"]


def test_a_loops_places_say_what_a_day_there_means(client, session, settings, now):
    step = make_step(session, make_loop(session))
    found = cards(client.get(page(session, settings, step)).text)
    way, office = loops.way_of(step), step.stage.ways[0].places[1].office_id
    counts = []
    for place in (None, office):
        asked = loops.search_loop(session, step, way, [office], now=NOON).at(place)
        counts.append(len(list(loops.days_by_date(asked.loop(), asked.zone))))

    remote, there = found["Remote"], found["San Francisco"]
    assert [remote[1], there[1]] == [f"{count} days to choose from" for count in counts]
    assert there[2:4] == ["In the room: Aisha, Jonas or Lena", "1 night away if you travel"]
    assert remote[2] == "By video: Aisha, Jonas or Lena"
    assert re.fullmatch(r"\d h \d+|\d hours?|\d h \d+ with lunch|\d hours with lunch", there[0])


def test_who_needs_a_way_without_steps_is_offered_rooms_that_have_one(
    client, session, settings, step, office
):
    address = page(session, settings, step)
    details = address.rpartition("/steps/")[0] + "/details"
    sent = {"zone": "America/Denver", "clock": "12", "phone": ""}
    assert client.post(details, data=sent | {"needs_step_free": "y"}).status_code == 303
    assert (
        "checked"
        in re.search(r'<input[^>]*name="needs_step_free"[^>]*>', client.get(details).text)[0]
    )
    assert cards(client.get(address).text)["San Francisco"][-1] == "Nothing free yet"

    with transaction(session):
        room = session.get_one(Office, office.id).rooms[1]
        room.is_step_free = True
        wanted = room.id
    found = finding.ask(session, step, step.stage.ways[0].interviews[0], office.id, now=NOON)
    assert [each.id for each in found.world.office.rooms] == [wanted]
    assert cards(client.get(address).text)["San Francisco"][-1].startswith("Soonest")
