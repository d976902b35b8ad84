"""The picker in a browser: looking, holding, booking, and what is said when it goes wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import StepState
from scheduler.models import Booking, Hold, Step, Window
from scheduler.services.bookings import booking, cancelling
from scheduler.services.placing.securing import Choice
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.services.calls import make_step

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, noon in Denver
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def picker(home, step):
    return f"{home}/steps/{step.id}"


def picked(starts_at=ELEVEN, **more):
    return {"slot": stamp(starts_at), "place": "remote", "submission": "a" * 22} | more


def bookings(session):
    """Return what is booked, as it is now."""
    session.rollback()
    return session.scalars(select(Booking)).all()


def office_of(step):
    return str(step.stage.ways[0].places[1].office_id)


def fill(session, act, role, starts_at=ELEVEN):
    """Book both people of the pool at *starts_at*."""
    for _ in range(2):
        other = make_step(session, role)
        interview = other.stage.ways[0].interviews[0].id
        booking.book(session, other.id, Choice(interview, None, starts_at), act=act)


def test_the_picker_opens_at_the_first_free_week_in_the_candidates_zone(client, picker):
    page = client.get(picker).text

    assert "Soonest: Tue\u00a024\u00a0Nov, 12:30\u00a0pm (MST)" in page
    assert "Soonest: Tue\u00a024\u00a0Nov, 11:30\u00a0am (PST)" in page
    assert f'value="{stamp(ELEVEN)}"' in page


def test_an_office_is_shown_in_its_own_time(client, picker, step):
    page = client.get(f"{picker}?place={office_of(step)}").text

    assert 'aria-label="11:00\u00a0am, Wed\u00a025\u00a0Nov, San\u00a0Francisco\u00a0(PST)"' in page


def test_a_part_is_the_same_without_its_frame(client, picker):
    whole, part = client.get(picker), client.get(picker, headers=PART)

    assert part.text.lstrip().startswith('<section id="picker"')
    assert "<html" in whole.text
    assert (part.headers["HX-Push-Url"], part.headers["Vary"]) == (
        f"{picker}?interview=1&place=remote&zone=America/Denver&clock=12".replace(
            "&place=remote", ""
        ),
        "HX-Request-Type, Accept-Encoding",
    )


def test_a_chosen_slot_is_held_and_said_to_be(client, session, picker):
    answer = client.post(f"{picker}/hold", data=picked(), headers=PART)

    assert "Held for you until" in answer.text
    session.rollback()
    assert [held.starts_at for held in session.scalars(select(Hold))] == [ELEVEN]


def test_without_script_one_press_books(client, session, picker, home):
    answer = client.post(f"{picker}/booking", data=picked())

    (made,) = bookings(session)
    assert (answer.status_code, answer.location) == (303, f"{home}/bookings/{made.id}")
    assert made.starts_at == ELEVEN


def test_pressing_twice_shows_the_booking(client, session, picker):
    answers = [client.post(f"{picker}/booking", data=picked()) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert len(bookings(session)) == 1


def test_the_same_form_with_another_time_says_that_it_is_booked(client, session, picker):
    client.post(f"{picker}/booking", data=picked())

    answer = client.post(f"{picker}/booking", data=picked(ELEVEN + timedelta(hours=1)))

    assert answer.location.endswith("?already=1")
    assert "This was already booked; you can move it here." in client.get(answer.location).text


def test_a_lost_slot_is_said_with_the_nearest_three(client, session, act, role, picker):
    fill(session, act, role)

    answer = client.post(f"{picker}/booking", data=picked())

    assert answer.status_code == 409
    assert "was taken a moment ago.</strong> Nothing was booked." in answer.text
    near = [ELEVEN + timedelta(minutes=minutes) for minutes in (-90, -60, 60)]
    assert [f"slot={stamp(at)}" in answer.text for at in near] == [True, True, True]


def test_the_ticked_place_is_sent_with_the_time(client, picker):
    html = client.get(picker).text

    assert html.count('name="place"') == html.count('form="pick-form" name="place"') == 2
    assert '<input type="hidden" name="shown" value="remote">' in html


@pytest.mark.parametrize("verb", ["booking", "hold"])
def test_a_time_of_a_place_that_is_no_longer_ticked_is_not_taken(
    client, session, picker, step, verb
):
    office = office_of(step)

    answer = client.post(f"{picker}/{verb}", data=picked(place=office, shown="remote", clock="24"))

    assert answer.status_code == 422
    assert "You chose San Francisco; these are its times. Nothing was booked." in answer.text
    assert 'aria-label="11:00, Wed\u00a025\u00a0Nov, San\u00a0Francisco' in answer.text
    assert (
        f'form="pick-form" name="place" value="{office}" id="place-{office}" checked' in answer.text
    )
    assert (bookings(session), session.scalars(select(Hold)).all()) == ([], [])


def test_a_remote_time_is_not_taken_for_the_ticked_office_of_a_move(client, session, picker, home):
    client.post(f"{picker}/booking", data=picked())
    (made,) = bookings(session)
    office = office_of(made.step)
    later = picked(ELEVEN + timedelta(hours=1), place="remote", shown=office, submission="b" * 22)

    answer = client.post(f"{home}/bookings/{made.id}/move", data=later)

    said = "You chose to talk remotely; these are the times for that. What is booked stands"
    assert (answer.status_code, said in answer.text) == (422, True)
    assert [each.starts_at for each in bookings(session)] == [ELEVEN]


def test_without_script_a_press_shows_the_times_of_the_ticked_place(client, picker, step):
    office = office_of(step)
    words = picked(place=office, shown="remote", look="times", week="2026-12-07", clock="24")

    answer = client.post(f"{picker}/booking", data=words)

    assert answer.status_code == 303
    assert answer.location == f"{picker}?place={office}&zone=America/Denver&clock=24#times"


def test_booking_without_a_choice_is_asked_for_one(client, picker):
    answer = client.post(f"{picker}/booking", data={"place": "remote"})

    assert (answer.status_code, "Choose one of the times first." in answer.text) == (422, True)


def test_the_zone_that_one_looks_from_is_kept_with_the_booking(client, session, picker, step):
    client.post(f"{picker}/booking", data=picked(zone="America/Toronto", clock="24"))

    session.rollback()
    candidate = step.application.candidate
    assert (candidate.zone, candidate.clock) == ("America/Toronto", 24)


def test_an_address_that_says_nonsense_is_read_as_well_as_it_can_be(client, picker):
    nonsense = "?interview=1&place=moon&week=yesterday&zone=Mars/Base&clock=x&slot=now"

    assert client.get(picker + nonsense).status_code == 200


def test_windows_go_to_the_coordinator(client, session, picker, step):
    answer = client.post(
        f"{picker}/windows?zone=America/Denver",
        data={
            "windows-0-day": "2026-11-30",
            "windows-0-begins": "09:00",
            "windows-0-ends": "11:00",
            "note": "I am at sea until then.",
        },
    )

    assert answer.status_code == 303
    session.rollback()
    window = session.scalars(select(Window)).one()
    assert window.starts_at.isoformat() == "2026-11-30T16:00:00+00:00"
    assert (step.state, window.note) == (StepState.WINDOWS_SENT, "I am at sea until then.")


def test_half_a_window_is_named_and_kept(client, picker):
    answer = client.post(f"{picker}/windows", data={"windows-0-day": "2026-11-30", "note": "Hm"})

    assert answer.status_code == 422
    assert "Give the day, from when and until when." in answer.text
    assert 'value="2026-11-30"' in answer.text


def test_an_empty_pool_says_so_and_asks_for_windows(client, session, role, picker):
    for member in role.plans[0].stages[1].ways[0].interviews[0].seats[0].pool.members:
        member.person.is_active = False
        member.person.resource.version += 1
    session.commit()

    page = client.get(picker).text

    assert "We have no free times for this yet" in page
    assert '<details class="card card--quiet" id="windows" open>' in page


def test_a_booked_step_leads_to_its_booking(client, picker, home, session):
    client.post(f"{picker}/booking", data=picked())

    (made,) = bookings(session)
    assert client.get(picker).location == f"{home}/bookings/{made.id}"


def test_nobody_sees_the_steps_of_somebody_else(client, session, home, role):
    other = make_step(session, role)

    assert client.get(f"{home}/steps/{other.id}").status_code == 404
    assert client.post(f"{home}/steps/{other.id}/booking", data=picked()).status_code == 404


def test_a_move_shows_the_old_time_and_keeps_it_until_it_is_made(client, session, picker, home):
    client.post(f"{picker}/booking", data=picked())
    (made,) = bookings(session)
    address = f"{home}/bookings/{made.id}/move"

    assert "It stands until you press" in client.get(address).text
    later = ELEVEN + timedelta(hours=2)
    answer = client.post(address, data=picked(later, submission="b" * 22))

    session.rollback()
    assert (answer.status_code, made.starts_at, made.moves) == (303, later, 1)


def test_at_the_limit_one_may_ask(client, session, picker, home, step, now):
    client.post(f"{picker}/booking", data=picked())
    (made,) = bookings(session)
    now.at = ELEVEN - timedelta(hours=3)

    page = client.get(f"{home}/bookings/{made.id}/move").text
    assert "Changes are yours until 24 hours before the start; this is closer now." in page
    answer = client.post(
        f"{picker}/windows?zone=America/Denver",
        data={
            "windows-0-day": "2026-11-30",
            "windows-0-begins": "09:00",
            "windows-0-ends": "11:00",
        },
    )

    session.rollback()
    assert (answer.status_code, step.state) == (303, StepState.BOOKED)
    assert len(session.scalars(select(Window)).all()) == 1


def test_a_cancelled_booking_is_final_and_another_may_be_chosen(client, session, act, picker, home):
    client.post(f"{picker}/booking", data=picked())
    (made,) = bookings(session)

    page = f"{home}/bookings/{made.id}"
    assert client.post(f"{page}/cancellation", data={"reason": "Ill"}).location == page
    assert "was cancelled" in client.get(page).text
    assert client.get(f"{page}.ics").status_code == 404
    session.rollback()
    assert session.get(Step, made.step_id).state == StepState.OPEN


def test_a_staff_cancellation_says_by_whom(client, session, act, picker, home):
    client.post(f"{picker}/booking", data=picked())
    (made,) = bookings(session)
    cancelling.cancel(session, made.id, by=cancelling.STAFF, act=act)

    assert "Cancelled by us" in client.get(f"{home}/bookings/{made.id}").text
