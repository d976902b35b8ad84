"""The candidate's day on one sheet."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduler.services.bookings import cancelling, moving
from scheduler.services.loops import loops
from scheduler.services.placing.securing import Choice
from scheduler.services.search import finding
from scheduler.services.search.day_rules import holds_lunch
from scheduler.services.seats import replacing
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import PACIFIC, portal
from tests.services.calls import add_member, add_talks, first_day, make_loop, make_step
from tests.services.messages.test_candidate_days import another_day


@pytest.fixture
def role(session, now):
    return make_loop(session)


@pytest.fixture
def step(session, role):
    return make_step(session, role)


@pytest.fixture
def home(session, settings, step):
    return portal(session, settings, step.application.candidate)


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/day"


def office_of(step):
    return step.stage.ways[0].places[1].office_id


def elsewhere(session, talk):
    """Return another start that a talk may be moved to."""
    asked = finding.search(session, talk.step, talk.interview, [], now=NOON).at(None)
    start = next(at for at in asked.starts() if at != talk.starts_at)
    return Choice(talk.interview_id, None, start)


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text.replace("&nbsp;", " ").replace("\xa0", " "))


def test_the_sheet_has_every_talk_with_time_and_people(client, session, act, step, page):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    html = read(client, page)

    for talk in made:
        assert (talk.title in html, talk.attendances[0].person.name in html) == (True, True)
        assert talk.link in html
    assert "your day with us" in html
    assert "Break" in html
    assert "Arrive" not in html


def test_in_the_office_it_says_how_to_get_in_and_when_to_arrive(client, session, act, step, page):
    day = first_day(session, step, office_of(step))
    first, *_ = loops.book_loop(session, step.id, day, act=act)
    html = read(client, page)

    for words in ("Arrive", "Getting here", first.office.address, f"Room {first.room.name}"):
        assert words in html
    assert "San Francisco" in html


def test_a_long_day_shows_its_lunch(client, session, act, role, page, step):
    office = step.stage.ways[0].places[1].office
    add_member(session, role, "Tomás Kraus", office=office)
    add_talks(session, role, ["A hard conversation"])
    made = loops.book_loop(session, step.id, first_day(session, step, office_of(step)), act=act)

    (whole,) = sheets(client, page)
    assert whole.count("Lunch") == 1

    # What is left of it once a talk has moved to another day keeps its lunch.
    moved = made[0] if made[1].ends_at < noon(made[1]) else made[-1]
    moving.move(session, moved.id, another_day(session, moved, act), act=act)
    left, other = sheets(client, page)
    assert (left.count("Lunch"), other.count("Lunch")) == (1, 0)


def sheets(client, page):
    """Return the sheets of a step's days, as they are read."""
    return re.split(r"<ol class=\"line", read(client, page))[1:]


def noon(talk):
    """Return midday of a talk's day in San Francisco."""
    return talk.starts_at.replace(hour=20, minute=0)


@pytest.mark.parametrize(
    ("begins", "ends", "is_lunch"),
    [
        (time(12), time(13), True),
        (time(11), time(12, 30), True),  # it fits from half past eleven on
        (time(11), time(12, 15), False),
        (time(14), time(16), False),  # at an hour at which nobody has lunch
        (time(12), time(12, 45), False),
    ],
)
def test_a_pause_is_lunch_at_midday_if_it_is_as_long(session, step, begins, ends, is_lunch):
    add_talks(session, step.application.role, ["A hard conversation"])
    on = (datetime.combine(date(2026, 11, 24), each, ZoneInfo(PACIFIC)) for each in (begins, ends))

    assert holds_lunch(step.stage.ways[0], office_of(step), PACIFIC, tuple(on)) is is_lunch


def test_talks_that_were_cancelled_are_not_on_it_and_asked_for(client, session, act, step, page):
    first, second, _ = loops.book_loop(session, step.id, first_day(session, step), act=act)
    cancelling.cancel(session, second.id, by=cancelling.STAFF, act=act)
    html = read(client, page)

    assert f"{second.title} has no time yet." in html
    assert f"/bookings/{first.id}" in html
    assert f"/bookings/{second.id}" not in html


def test_nothing_booked_says_so(client, page):
    assert "Nothing of this is booked now" in read(client, page)


def test_the_portal_shows_the_day_and_leads_to_its_sheet(client, session, act, step, home, page):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    html = read(client, home)

    assert page.rpartition("/c/")[2] in html
    assert all(talk.title in html for talk in made)


def test_the_portal_says_where_a_day_is_and_an_office_is_told_by_its_own_clock(
    client, session, act, step, home
):
    made = loops.book_loop(session, step.id, first_day(session, step, office_of(step)), act=act)
    ask = {"words": "May I bring notes?", "to": f"booking-{made[0].id}"}
    client.post(f"{home}/questions", data=ask | {"application": step.application_id})
    html = read(client, home)
    hero = re.sub(r"<[^>]+>", "", re.search(r'<section class="next.*?</section>', html)[0])

    assert hero.count("24 Nov") == 1
    assert ("(PST)" in hero, hero.count("San Francisco")) == (True, 1)
    assert re.search(r"On the agenda of Intro call, Tue 24 Nov, [^<]*\(PST\)</option>", html)
    said = re.sub(r"<[^>]+>", "", read(client, f"{home}/questions"))
    assert re.search(r"On the agenda of Intro call, Tue 24 Nov, [^.]*\(PST\)\.", said)
    assert "On the agenda: “May I bring notes?”" in read(client, f"{home}/steps/{step.id}/day")


def test_the_page_of_a_talk_leads_to_the_day(client, session, act, step, home, page):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert page.rpartition("/c/")[2] in read(client, f"{home}/bookings/{made[1].id}")


def test_somebody_elses_day_is_not_found(client, session, settings, act, step):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    stranger = make_step(session, step.application.role).application.candidate
    theirs = portal(session, settings, stranger)

    assert client.get(f"{theirs}/steps/{step.id}/day").status_code == 404


def test_every_talk_of_the_day_has_one_file(client, session, act, step, home):
    made = loops.book_loop(session, step.id, first_day(session, step), act=act)
    files = {client.get(f"{home}/bookings/{talk.id}.ics").data for talk in made}

    (file,) = files
    assert all(talk.title.encode() in file.replace(b"\r\n ", b"") for talk in made)


def test_an_old_link_to_choose_leads_to_the_sheet(client, session, act, step, home, page):
    loops.book_loop(session, step.id, first_day(session, step), act=act)

    assert client.get(f"{home}/steps/{step.id}").location == page


def test_each_talk_says_what_it_is_about_and_how_to_prepare(client, session, act, step, page):
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    with transaction(session):
        day[0].interview.topic = "We find out why a page is slow."
        day[0].interview.prepare = "A laptop with an editor\nHeadphones"
    words = client.get(page).text

    assert "We find out why a page is slow." in words
    assert "<li>A laptop with an editor</li><li>Headphones</li>" in words


def test_whoever_comes_instead_is_marked_with_whom_they_replace(
    client, session, act, role, step, page
):
    day = loops.book_loop(session, step.id, first_day(session, step), act=act)
    first = day[0]
    gone = first.line_up[0].person.name
    assert "instead of" not in read(client, page)
    for name in ("Tomás Kraus", "Kofi Mensah"):  # one after the other: only the last one comes
        spare = add_member(session, role, name)
        seat = first.line_up[0]
        replacing.replace(session, seat.id, spare.id, act=act, version=first.version)
    html = read(client, page)

    assert f"Kofi instead of {gone}" in html
    assert html.count("instead of") == 1
    assert re.search(rf"Kofi instead of {gone}</span> <span class=.fine.>since .*Mon 23 Nov", html)

    moving.move(session, first.id, elsewhere(session, first), act=act)
    html = read(client, page)
    assert "Moved from" in html
    assert "instead of" not in html


def test_a_day_at_odd_hours_of_a_new_zone_asks_whether_it_shall_be_moved(
    client, session, act, step, page
):
    loops.book_loop(session, step.id, first_day(session, step), act=act)
    assert "Shall we move it?" not in read(client, page)
    with transaction(session):
        step.application.candidate.zone = "Asia/Tokyo"

    assert "Some of it is early or late in the day where you are now." in read(client, page)
    assert f"{page}/move" in read(client, page)
