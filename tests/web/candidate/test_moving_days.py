"""Moving and cancelling a whole day on the page."""

import re
from datetime import timedelta

import pytest

from scheduler.domain.terms import BookingState
from scheduler.models import Booking
from scheduler.services.loops import loops
from scheduler.services.placing import locking
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants
from scheduler.text.times import Clock
from scheduler.web.candidate.wishes import stamp
from tests.people import portal
from tests.services.calls import first_day, make_loop, make_step
from tests.services.travelling import make_day
from tests.web.coordinator.pages import plain


@pytest.fixture
def step(session, now):
    return make_step(session, make_loop(session))


@pytest.fixture
def booked(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def page(session, settings, step, booked):
    return f"{portal(session, settings, step.application.candidate)}/steps/{step.id}/day"


def days(html):
    return re.findall(r'name="day"[^>]* value="([^"]+)"', html)


def starts(session):
    session.rollback()
    return sorted(each.starts_at for each in session.query(Booking))


def test_the_sheet_leads_to_both(client, page):
    html = client.get(page).text

    for words in ("Move the whole day", "Cancel it", f"{page}/move", f"{page}/cancellation"):
        assert words in html


def test_a_day_is_moved_by_one_press(client, session, page):
    before = starts(session)
    html = client.get(f"{page}/move").text
    assert "Move your day" in html
    assert "After this you can change it once more." in html
    answer = client.post(f"{page}/move", data={"day": days(html)[2]})

    assert (answer.status_code, answer.location) == (303, f"{page}?moved=1")
    assert "It is moved. A new invitation is on its way to" in plain(
        client.get(answer.location).text
    )
    assert min(starts(session)) > max(before)
    assert "Moved from" in client.get(page).text
    assert "This is your last change by yourself" in client.get(f"{page}/move").text


def test_a_moved_day_says_when_and_where_the_old_one_began(client, session, step, page):
    office = step.stage.ways[0].places[1].office_id
    old, there = min(starts(session)), Clock(step.application.candidate.zone)
    talks = [each.split(".") for each in days(client.get(f"{page}/move").text)[1].split(",")]
    last_first = zip([ident for ident, _ in reversed(talks)], [at for _, at in talks], strict=True)
    turned = ",".join(".".join(each) for each in last_first)

    assert client.post(f"{page}/move", data={"day": turned}).status_code == 303
    told = plain(client.get(page).text)
    assert f"Moved from {plain(there.full(old))}, remote" in told
    assert told.count("Moved from") == 1

    html = client.get(f"{page}/move?place={office}").text
    old = min(starts(session))
    client.post(f"{page}/move", data={"day": days(html)[0], "place": office})
    told = plain(client.get(page).text)
    assert f"Moved from {plain(there.full(old))}, remote" in told
    assert "(PST)" in told


def test_a_day_in_the_office_stays_there_until_another_place_is_chosen(
    client, session, settings, act, step
):
    talks = make_day(session, step, act)
    office, home = talks[0].office, portal(session, settings, step.application.candidate)
    page = f"{home}/steps/{step.id}/day/move"
    single = client.get(f"{home}/bookings/{talks[1].id}/move").text
    for html in (client.get(page).text, single):
        assert f'value="{office.id}" id="place-{office.id}" checked' in html
        assert f"Times in {office.name} (PST)" in plain(html)
    assert f"Move “{talks[1].title}”" in single
    for html in (client.get(f"{page}?place=remote").text, single):
        now = re.search(r"Now: .*?stands", plain(html))[0]
        assert "(PST)" in now
        assert office.name in now

    client.post(page, data={"day": days(client.get(page).text)[1]})
    session.rollback()
    assert {each.office_id for each in session.query(Booking)} == {office.id}


def test_more_days_and_places_stay_on_the_page_that_moves(client, page):
    html = client.get(f"{page}/move").text

    assert f"{page}/move?" in html
    assert len(days(client.get(f"{page}/move?more=1").text)) > 5


def test_pressing_without_a_choice_asks_for_one(client, page):
    answer = client.post(f"{page}/move", data={})

    assert answer.status_code == 422
    assert "Choose one of the days first." in answer.text
    assert "Move your day" in answer.text


def test_a_day_that_is_gone_leaves_the_old_one(client, session, page, booked):
    wanted = days(client.get(f"{page}/move").text)[2]
    person = booked[0].attendances[0].person
    with transaction(session):
        person.is_active = False
        person.resource.version += 1
    before = starts(session)
    answer = client.post(f"{page}/move", data={"day": wanted})

    assert answer.status_code == 409
    assert "Your day stands as it was." in answer.text
    assert starts(session) == before


def test_beyond_the_limits_the_page_says_which(client, page, booked, now):
    now.at = booked[0].starts_at - timedelta(hours=1)
    answer = client.get(f"{page}/move", follow_redirects=True)

    assert "this is closer now" in answer.text


def test_a_whole_day_is_cancelled_after_one_question(client, session, page):
    html = client.get(f"{page}/cancellation").text
    assert "Cancel all 3 talks" in html
    assert "Both together count as one change, so you can change the new day once." in html
    answer = client.post(f"{page}/cancellation", data={"reason": "A new job"})

    assert answer.status_code == 303
    assert "Your day is cancelled, all talks of it." in client.get(answer.location).text
    chooses = client.get(page.removesuffix("/day")).text
    assert "You can change it once by yourself." in chooses  # and twice before it was cancelled
    session.rollback()
    assert {(each.state, each.reason) for each in session.query(Booking)} == {
        (BookingState.CANCELLED, "A new job")
    }
    assert "nothing left to cancel" in client.get(f"{page}/cancellation").text


def test_it_is_too_late_to_cancel_shortly_before(client, page, booked, now):
    now.at = booked[0].starts_at - timedelta(hours=1)

    assert "too close to cancel here" in client.get(f"{page}/cancellation").text


def test_a_locked_talk_leaves_only_days_around_it_and_the_page_says_why(
    client, session, act, page, booked
):
    office = client.get(f"{page}/move").text.count('name="place"')
    last, before = booked[-1], starts(session)
    locking.set_lock(session, last.id, is_locked=True, act=act)
    html = client.get(f"{page}/move?place=office").text
    offered = days(html)
    key = f"{last.interview_id}."

    assert office > 1
    assert 'type="radio" name="place"' not in html
    assert f"We have fixed “{last.title}” for everybody in it, so that stays" in html
    assert offered
    assert {part for each in offered for part in each.split(",") if part.startswith(key)} == {
        f"{key}{stamp(last.starts_at)}"
    }
    answer = client.post(f"{page}/move", data={"day": offered[0]})
    assert answer.status_code == 303
    assert last.starts_at in starts(session) != before


def test_a_locked_talk_that_comes_first_leaves_other_orders_and_lengths(
    client, session, act, page, booked
):
    before = starts(session)
    locking.set_lock(session, booked[0].id, is_locked=True, act=act)
    html = client.get(f"{page}/move").text
    offered = days(html)

    assert "3 other ways to hold it" in html
    assert client.post(f"{page}/move", data={"day": offered[-1]}).status_code == 303
    session.rollback()
    assert starts(session)[0] == before[0] == booked[0].starts_at
    assert booked[1].starts_at > booked[2].starts_at
    assert invariants.check(session) == []


def test_where_all_talks_are_locked_the_page_says_so(client, session, act, page, booked):
    for each in booked:
        locking.set_lock(session, each.id, is_locked=True, act=act)
    answer = client.get(f"{page}/move", follow_redirects=True)

    assert "We have fixed this time for everybody in it" in answer.text
