"""A coordinator moves a whole loop for a candidate, from the candidate's page."""

import re
from datetime import timedelta

import pytest

from scheduler.domain.terms import BookingState, Notice
from scheduler.models import Booking, Message, Person
from scheduler.services.applications.candidates import history
from scheduler.services.bookings import cancelling, windows
from scheduler.services.loops import loop_moving, loops
from scheduler.services.transaction import transaction
from scheduler.services.trips.answers import Deed
from scheduler.services.upkeep.invariants import check
from tests.services.calls import first_day, make_loop, make_step
from tests.services.loops.test_loop_moving import later
from tests.services.messages.test_candidate_days import sent
from tests.services.travelling import answer, ask, make_day
from tests.web.coordinator.pages import plain

WHY = {"reason": "The lab is closed that day"}


@pytest.fixture
def step(session, sam):
    return make_step(session, make_loop(session))


@pytest.fixture
def day(session, act, step):
    return loops.book_loop(session, step.id, first_day(session, step), act=act)


@pytest.fixture
def home(step):
    return f"/candidates/{step.application_id}"


@pytest.fixture
def page(home, step):
    return f"{home}/steps/{step.id}/day/move"


def days(html):
    return re.findall(r'name="day"[^>]* value="([^"]+)"', html)


def seen(html):
    return re.search(r'name="seen" value="([^"]+)"', html)[1]


def starts(session):
    session.rollback()
    return sorted(each.starts_at for each in session.query(Booking))


def test_the_candidates_page_leads_to_it_once_all_talks_are_booked(
    desk, session, act, day, home, page
):
    assert f'href="{page}"' in desk.get(home).text
    assert f'href="{page}"' in desk.get(f"{home}/bookings/{day[0].id}/move").text
    cancelling.cancel(session, day[0].id, by=cancelling.STAFF, reason="One less", act=act)

    assert f'href="{page}"' not in desk.get(home).text
    assert (desk.get(page).status_code, desk.get(page).location) == (302, home)


def test_a_day_is_moved_by_one_press_and_the_reason_stays_inside(
    desk, session, step, day, home, page
):
    before, looked = starts(session), desk.get(page).text
    chosen = {"day": days(looked)[2], "seen": seen(looked)}
    reply = desk.press(page, chosen | WHY)

    assert (reply.status_code, reply.location) == (303, home)
    assert min(starts(session)) > max(before)
    assert "Everybody is told once." in plain(desk.get(home).text)
    assert [each.moves for each in session.query(Booking)] == [0, 0, 0]
    lines, _ = history(session, step.application)
    moves = [each.entry.payload["reason"] for each in lines if each.entry.action == "move"]
    assert moves == [WHY["reason"]] * 3
    assert check(session) == []


def test_each_person_gets_one_mail_with_before_and_after(desk, session, act, day, page):
    sent(session, act.now)
    looked = desk.get(page).text
    desk.press(page, {"day": days(looked)[2], "seen": seen(looked)} | WHY)

    session.rollback()
    mails = list(
        session.query(Message).filter(Message.notice.in_([Notice.MOVED, Notice.MOVED_TEAM]))
    )
    found = [each.address for each in mails]
    assert len(set(found)) == len(found) == 4
    for each in mails:
        assert each.facts["before"]["starts_at"] < each.facts["starts_at"]
        assert WHY["reason"] not in str(each.facts)


def test_no_notice_binds_us_and_the_candidates_limit_of_moves_does_not_either(
    desk, session, sam, day, page, now
):
    with transaction(session):
        for each in day:
            each.moves = 2
        for person in session.query(Person):
            person.notice_hours = 0
    now.at = day[0].starts_at - timedelta(hours=2)
    desk.enter(sam)
    looked = desk.get(page).text
    reply = desk.press(page, {"day": days(looked)[0], "seen": seen(looked)} | WHY)

    assert reply.status_code == 303
    assert min(starts(session)) < now.at + timedelta(hours=24)


def test_the_place_is_where_it_is_now_until_another_is_chosen(desk, session, act, step, page):
    office = make_day(session, step, act)[0].office_id

    assert f'value="{office}" id="place-{office}" checked' in desk.get(page).text
    looked = desk.get(f"{page}?place=remote").text
    assert 'id="place-remote" checked' in looked
    desk.press(page, {"day": days(looked)[0], "seen": seen(looked), "place": "remote"} | WHY)
    session.rollback()
    assert {(each.office_id, each.room_id) for each in session.query(Booking)} == {(None, None)}


def test_a_booked_trip_is_warned_of_before(desk, session, act, step, page):
    make_day(session, step, act)
    ask(session, step, act)
    answer(session, step, act, Deed.APPROVE)
    assert "trip-warning" not in desk.get(page).text
    answer(session, step, act, Deed.BOOK, itinerary="Flight at 9")

    warned = plain(desk.get(page).text)
    assert "A trip to San Francisco is booked for this. If you move the day, the tickets" in warned
    assert "the queue asks what becomes of them" in warned


def test_windows_that_they_sent_mark_the_days_that_lie_in_them(desk, session, act, step, day, page):
    looked = desk.get(page).text
    assert "Priya can" not in plain(looked)
    second = min(later(day).times.values())
    hours = windows.Offer(second - timedelta(hours=6), second + timedelta(hours=12))
    windows.send_windows(session, step.id, [hours], "Any time then", act=act)

    html = plain(desk.get(page).text)
    assert html.count("Priya can") == 2  # the heading, and one card
    assert "Any time then" in html


def test_without_a_reason_the_day_stays_chosen(desk, session, day, page):
    before, looked = starts(session), desk.get(page).text
    wanted = days(looked)[1]
    reply = desk.press(page, {"day": wanted, "seen": seen(looked)})

    assert reply.status_code == 422
    assert f'value="{wanted}" checked' in reply.text
    assert "Say why in a few words." in reply.text
    assert starts(session) == before


@pytest.mark.parametrize("wanted", ["", "tomorrow", "1.20261201T1700Z,x"])
def test_what_is_no_day_moves_nothing(desk, session, day, page, wanted):
    before = starts(session)
    reply = desk.press(page, {"day": wanted, "seen": seen(desk.get(page).text)} | WHY)

    assert (reply.status_code, starts(session)) == (422, before)
    assert "Choose one of the days." in reply.text


def test_a_day_that_was_never_free_is_refused_and_the_old_one_stands(desk, session, day, page):
    before, looked = starts(session), desk.get(page).text
    night = [part.replace("T1", "T0") for part in days(looked)[1].split(",")]
    reply = desk.press(page, {"day": ",".join(night), "seen": seen(looked)} | WHY)

    assert reply.status_code == 409
    assert "That day was taken a moment ago. Nothing has moved." in plain(reply.text)
    assert starts(session) == before


def test_where_it_stands_already_it_is_not_moved(desk, session, day, page):
    looked = desk.get(page).text
    here = ",".join(f"{each.interview_id}.{each.starts_at:%Y%m%dT%H%MZ}" for each in day)
    reply = desk.press(page, {"day": here, "seen": seen(looked)} | WHY)

    assert reply.status_code == 409
    assert "It is booked at this time already." in plain(reply.text)


def test_what_changed_meanwhile_is_shown_before_it_is_moved(desk, session, act, step, day, page):
    looked = desk.get(page).text
    loop_moving.move_loop(session, step.id, later(day), act=act)
    before = starts(session)
    reply = desk.press(page, {"day": days(looked)[3], "seen": seen(looked)} | WHY)

    assert (reply.status_code, starts(session)) == (409, before)
    assert "This was changed while you were looking." in plain(reply.text)


def test_a_day_that_was_cancelled_meanwhile_leads_to_the_candidate(
    desk, session, act, step, day, page
):
    looked = desk.get(page).text
    cancelling.cancel_day(session, step.id, by=cancelling.STAFF, reason="Ill", act=act)
    reply = desk.press(page, {"day": days(looked)[0], "seen": seen(looked)} | WHY)

    assert reply.status_code == 409
    assert "is not booked as a whole" in plain(reply.text)
    session.rollback()
    assert {each.state for each in session.query(Booking)} == {BookingState.CANCELLED}


def test_a_locked_talk_is_named_and_stays_while_the_others_move(desk, session, day, home, page):
    desk.press(f"{home}/bookings/{day[0].id}/lock", {"is_locked": "y"})
    session.rollback()
    before, looked = starts(session), desk.get(page).text
    assert f"Locked {day[0].title}, which stays where it is" in plain(looked)
    here = f"{day[0].interview_id}.{day[0].starts_at:%Y%m%dT%H%MZ}"
    assert len(days(looked)) == len(set(days(looked))) == 3  # a longer day, and both the other way
    assert all(each.startswith(here) for each in days(looked))
    assert "Soonest" not in plain(looked)
    assert "Other ways to hold it" in plain(looked)
    assert looked.count("<details open><summary>The 3 talks") == 3

    reply = desk.press(page, {"day": days(looked)[0], "seen": seen(looked)} | WHY)
    session.rollback()
    assert reply.status_code == 303
    assert starts(session)[0] == before[0] == day[0].starts_at
    assert starts(session)[2] > before[2]
    assert check(session) == []


def test_where_all_talks_are_locked_but_one_that_has_no_other_time_the_page_says_what_to_do(
    desk, session, day, home, page
):
    for each in day:
        desk.press(f"{home}/bookings/{each.id}/lock", {"is_locked": "y"})
    looked = desk.get(page).text

    assert days(looked) == []
    assert "No other day on which all talks fit" in plain(looked)
    assert "unlock it to see other days" in plain(looked)
