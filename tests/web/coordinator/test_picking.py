"""The candidate's picker in a coordinator's hands: without notice and holds, with a reason."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.models import Booking, Claim, Hold
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.services.calls import make_step
from tests.services.hiring import states
from tests.web.coordinator.chosen import (
    DAY,
    ELEVEN,
    SOON,
    call,
    only,
    picked,
    role,
    said,
    step,
    written,
)
from tests.web.coordinator.pages import plain

__all__ = ["role", "step"]  # fixtures

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def picker(step):
    return f"/candidates/{step.application_id}/steps/{step.id}/booking"


def how_many(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def slots(page):
    """Return the labels of the slots as they are read out."""
    labels = re.findall(r'<input type="radio" name="slot"[^>]* aria-label="([^"]+)"', page.text)
    return [label.replace("\xa0", " ") for label in labels]


def test_times_stand_in_the_candidates_zone_with_ones_own_beside(desk, picker):
    page = desk.get(picker)

    assert slots(page)[0] == "12:30 pm, Mon 23 Nov, Denver (MST), Mon 23 Nov, 11:30 am (PST)"
    assert "Times in Denver (MST), below each Los Angeles (PST)" in said(page)


def test_the_zone_may_be_ones_own(desk, picker):
    page = desk.get(f"{picker}?zone=America/Los_Angeles")

    assert slots(page)[0] == "11:30 am, Mon 23 Nov, Los Angeles (PST), Mon 23 Nov, 12:30 pm (MST)"


def test_an_office_is_shown_in_its_own_time_with_the_candidates_beside(desk, picker, step):
    office = step.stage.ways[0].places[1].office_id

    first = slots(desk.get(f"{picker}?place={office}"))[0]

    assert first == "11:30 am, Mon 23 Nov, San Francisco (PST), Mon 23 Nov, 12:30 pm (MST)"


def test_whoever_chooses_sees_what_they_need_for_it(desk, picker):
    words = plain(desk.get(picker).text)

    assert "Pick a time for Priya" in words
    assert "Phone +1 720 555 0163" in words
    assert "Accommodations, for coordinators only Uses captions." in words
    assert "Priya’s own notice of 24 hours does not bind you." in words


def test_looking_and_choosing_hold_nothing(desk, session, picker):
    page = desk.get(f"{picker}?slot={stamp(SOON)}", headers=PART)

    assert page.text.lstrip().startswith('<section id="picker"')
    assert "hx-post" not in page.text
    assert f"slot={stamp(SOON)}" in page.headers["HX-Push-Url"]
    assert (how_many(session, Hold), how_many(session, Claim)) == (0, 0)


def test_a_time_within_the_notice_is_booked_with_a_reason(desk, session, picker, step):
    answer = desk.press(picker, picked())

    home = f"/candidates/{step.application_id}"
    assert (answer.status_code, answer.location) == (303, home)
    assert "Booked for Priya Raman. Both sides are told." in plain(desk.get(home).text)
    assert (only(session).starts_at, only(session).office_id) == (SOON, None)
    assert written(session, "book")["reason"] == "She rang us"
    assert states(session, step.application_id)[1:] == ["passed", "booked"]


def test_the_candidates_own_zone_and_clock_stay_as_they_are(desk, session, picker, step):
    desk.press(picker, picked(zone="Asia/Kolkata", clock="24"))

    session.rollback()
    candidate = step.application.candidate
    assert (candidate.zone, candidate.clock) == ("America/Denver", 12)


def test_pressing_twice_books_once(desk, session, picker):
    answers = [desk.press(picker, picked()) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert how_many(session, Booking) == 1


def test_a_reason_and_a_time_are_asked_for_and_what_was_given_is_kept(desk, session, picker):
    no_reason = desk.press(picker, picked(reason=" "))
    no_time = desk.press(picker, picked(slot=""))

    assert (no_reason.status_code, no_time.status_code) == (422, 422)
    assert "Say why in a few words." in plain(no_reason.text)
    assert f'value="{stamp(SOON)}" checked' in no_reason.text
    assert "Choose one of the times." in plain(no_time.text)
    assert 'value="She rang us"' in no_time.text
    assert how_many(session, Booking) == 0


def test_without_a_script_another_week_keeps_the_reason_and_books_nothing(desk, session, picker):
    first = desk.get(picker)
    weeks = re.findall(r'name="look" value="([^"]+)"', first.text)

    later = desk.press(picker, picked(look=weeks[0]))

    assert (weeks, later.status_code) == (["2026-11-30"], 200)
    assert (slots(later)[0], 'value="She rang us"' in later.text) == (
        "10:00 am, Mon 30 Nov, Denver (MST), Mon 30 Nov, 9:00 am (PST)",
        True,
    )
    assert re.findall(r'name="look" value="([^"]+)"', later.text) == ["2026-11-23", "2026-12-07"]
    assert "There is 1 thing to fix" not in later.text
    assert how_many(session, Booking) == 0


def test_without_the_token_nothing_is_booked(desk, session, picker):
    answer = desk.post(picker, data=picked())

    assert answer.status_code == 422
    assert 'value="She rang us"' in answer.text
    assert how_many(session, Booking) == 0


def test_a_taken_time_is_said_with_the_nearest_three(desk, session, act, role, picker):
    call(session, make_step(session, role), act)

    answer = desk.press(picker, picked(ELEVEN))

    assert answer.status_code == 409
    assert "Wed 25 Nov, 12:00 pm (MST) was taken a moment ago. Nothing was booked." in plain(
        answer.text
    )
    near = [ELEVEN + timedelta(minutes=minutes) for minutes in (-90, -60, 60)]
    assert re.findall(r'class="btn" href="[^"]*slot=(\w+)', answer.text) == [
        stamp(each) for each in near
    ]
    assert 'value="She rang us"' in answer.text


def test_hours_bind_a_coordinator_too(desk, session, picker):
    midnight = NOON.replace(hour=8, minute=0) + 2 * DAY

    assert desk.press(picker, picked(midnight)).status_code == 409
    assert how_many(session, Booking) == 0


def test_what_the_candidate_has_booked_meanwhile_stands(desk, session, act, picker, step):
    call(session, step, act)

    answer = desk.press(picker, picked())

    assert answer.status_code == 409
    assert "This is booked already." in plain(answer.text)
    assert only(session).starts_at == ELEVEN
    assert desk.get(picker).location == f"/candidates/{step.application_id}"


def test_windows_open_their_week_lead_to_it_and_mark_its_times(desk, session, act, picker, step):
    first, second = (
        ELEVEN + 5 * DAY,
        ELEVEN + 13 * DAY,
    )  # a Monday, and the Tuesday of the week after
    offers = [Offer(each, each + timedelta(hours=1)) for each in (first, second)]
    send_windows(session, step.id, offers, "After the school run", act=act)

    page = desk.get(picker)
    words = said(page)

    assert "2 windows sent on Mon" in said(desk.get(f"/candidates/{step.application_id}"))
    send_windows(session, step.id, offers[:1], "After the school run", act=act)
    assert "1 window sent on Mon" in said(desk.get(f"/candidates/{step.application_id}"))
    assert "Mon 30 Nov, 12:00 to 1:00 pm (MST)2 times free" in words
    assert "After the school run" in words
    assert "in the week of Mon 30 Nov." in words
    marked = [label for label in slots(page) if label.endswith(", Priya can")]
    assert [label.split(", Denver")[0] for label in marked] == [
        "12:00 pm, Mon 30 Nov",
        "12:30 pm, Mon 30 Nov",
    ]
    later = re.search(r'href="([^"]+week=2026-12-08[^"]*)"', page.text)[1]
    assert "in the week of Mon 7 Dec." in plain(desk.get(html.unescape(later)).text)


def test_a_place_without_times_says_so_and_offers_no_button(desk, session, role, picker):
    (jonas,) = {
        member.person
        for member in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members
    }
    jonas.is_active = False
    jonas.resource.version += 1
    session.commit()

    words = plain(desk.get(picker).text)

    assert "Nobody who could hold this has time remote in the next 28 days." in words
    assert "Book this time" not in words
