"""An interviewer says what time they give, without a script."""

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.models import Person, Submission
from scheduler.services.people.hours import Limits, TimeOff, giving_of
from tests.people import make_company, make_office, make_person
from tests.services.house import a_booking, pacific
from tests.web.reading import Page, read

ADDRESS = "/me/hours"


@pytest.fixture
def office(session):
    make_company(session)
    return make_office(session)


@pytest.fixture
def jonas(session, office, client):
    jonas = make_person(session, hours="Mon 9-10")
    client.enter(jonas)
    return jonas


@pytest.fixture
def typed(client, jonas):
    """Return what the form of the page would send."""
    return read(client, ADDRESS).fields


def given(session, jonas):
    session.rollback()
    return giving_of(session, session.get(Person, jonas.id))


def test_saving_says_what_next_week_gives_and_what_it_gave(client, session, jonas, typed):
    answer = client.press(ADDRESS, {**typed, "weekly-0-end": "11:00", "do": "save"})

    assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert read(client, ADDRESS).alerts == [
        "Hours saved. Next week 7 bookable times, before 3. All bookings still fit."
    ]
    assert given(session, jonas).weekly == (Stretch(0, 540, 660),)


def test_the_times_of_an_office_are_counted_apart(client, session, jonas, office, typed):
    client.press(ADDRESS, {**typed, "weekly-0-place": str(office.id), "do": "save"})

    (said,) = read(client, ADDRESS).alerts
    assert said.startswith("Hours saved. Next week 3 bookable times, as before.")
    assert said.endswith("In San Francisco 3, before 0. All bookings still fit.")


def test_bookings_that_no_longer_fit_are_listed_and_stay(client, session, jonas, typed):
    booking = a_booking(session, jonas.id, pacific(30, 9))

    client.press(ADDRESS, {**typed, "weekly-0-gone": "1", "do": "save"})
    page = read(client, ADDRESS)

    (said,) = page.alerts
    assert said.startswith("Hours saved. Next week 0 bookable times, before 3.")
    assert said.endswith(
        "1 booking no longer fits; it stays and is listed below,"
        " with a button to say that you can’t make it."
    )
    assert "1 booking no longer fits" in page.headings
    for address in (ADDRESS, "/me"):
        listed = client.get(address).text.partition('id="misfits"')[2].partition("</section>")[0]
        assert f'href="/interviews/{booking}/cannot">I can’t make it' in listed
    assert given(session, jonas).weekly == ()


def test_a_row_is_added_taken_away_and_put_back_before_anything_is_stored(
    client, session, jonas, typed
):
    added = Page(client.press(ADDRESS, {**typed, "do": "add-weekly-2"}))
    assert added.fields["weekly-1-weekday"] == "2"

    filled = {**added.fields, "weekly-1-start": "14:00", "weekly-1-end": "0:00"}
    dropped = Page(client.press(ADDRESS, {**filled, "do": "drop-weekly-0"}))
    assert (dropped.fields["weekly-0-gone"], dropped.fields["weekly-1-start"]) == ("1", "14:00")

    back = Page(client.press(ADDRESS, {**dropped.fields, "do": "back-weekly-0"}))
    assert given(session, jonas).weekly == (Stretch(0, 540, 600),)

    client.press(ADDRESS, {**back.fields, "do": "save"})
    assert given(session, jonas).weekly == (Stretch(0, 540, 600), Stretch(2, 840, 1440))


def test_a_day_is_copied_to_others_whose_hours_can_be_put_back(client, session, jonas, typed):
    added = Page(client.press(ADDRESS, {**typed, "do": "add-weekly-1"})).fields
    old = {**added, "weekly-1-start": "14:00", "weekly-1-end": "15:00"}

    copy = {**old, "copy_from": "0", "copy_to": ["1", "4"], "do": "copy"}
    shown = client.press(ADDRESS, copy)
    copied = Page(shown)
    assert (copied.fields["weekly-1-gone"], copied.fields["weekly-1-start"]) == ("1", "14:00")
    assert "Tuesday, Friday have the same hours now, but nothing is stored yet" in shown.text
    assert given(session, jonas).weekly == (Stretch(0, 540, 600),)
    client.press(ADDRESS, {**copied.fields, "do": "save"})

    assert given(session, jonas).weekly == tuple(Stretch(day, 540, 600) for day in (0, 1, 4))


def test_rows_that_stay_blank_are_no_mistake(client, session, jonas, typed):
    for button in ("add-weekly-2", "add-singles", "add-off"):
        typed = Page(client.press(ADDRESS, {**typed, "do": button})).fields

    assert client.press(ADDRESS, {**typed, "do": "save"}).status_code == 303
    assert given(session, jonas).weekly == (Stretch(0, 540, 600),)


def test_pressing_enter_saves(client, session, jonas, typed):
    client.press(ADDRESS, {**typed, "per_week": "3"})

    assert given(session, jonas).limits == Limits(2, 3)


def test_everything_that_can_be_said_is_stored(client, session, jonas, office, typed):
    for button in ("add-singles", "add-singles", "add-off"):
        typed = Page(client.press(ADDRESS, {**typed, "do": button})).fields
    client.press(
        ADDRESS,
        {
            **typed,
            "weekly-0-valid_from": "2026-12-01",
            "weekly-0-valid_until": "2026-12-31",
            "singles-0-on": "2026-12-02",
            "singles-1-on": "2026-12-01",
            "singles-1-start": "10:00",
            "singles-1-end": "11:30",
            "singles-1-place": str(office.id),
            "off-0-first": "2026-12-21",
            "off-0-last": "2027-01-01",
            "off-0-reason": " Skiing ",
            "per_day": "3",
            "per_week": "6",
            "gap_minutes": "15",
            "notice_hours": "48",
            "paused_from": "2026-12-10",
            "paused_until": "2026-12-11",
            "do": "save",
        },
    )

    stored = given(session, jonas)
    assert stored.weekly == (Stretch(0, 540, 600, None, date(2026, 12, 1), date(2026, 12, 31)),)
    assert stored.single_days == (
        DayOverride(date(2026, 12, 1), 600, 690, office.id),
        DayOverride(date(2026, 12, 2)),
    )
    assert stored.time_off == (TimeOff(date(2026, 12, 21), date(2027, 1, 1), "Skiing"),)
    assert stored.limits == Limits(3, 6, 15, 48, date(2026, 12, 10), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekly-0-end": ""}, "Enter a time, or clear “From” too."),
        ({"weekly-0-end": "8:00"}, "This has to be later than the beginning."),
        ({"weekly-0-end": "9:31"}, "Use whole five minutes, like 9:30 or 9:35."),
        ({"weekly-0-start": "noon"}, "Enter a time like 9:30 or 16:00."),
        (
            {"weekly-0-valid_from": "2026-12-02", "weekly-0-valid_until": "2026-12-01"},
            "The last day is before the first.",
        ),
        ({"weekly-0-valid_from": "soon"}, "Enter a date like 2026-12-21."),
        (
            {"weekly-1-weekday": "0", "weekly-1-start": "9:55", "weekly-1-end": "11:00"},
            "This overlaps another stretch of the same day.",
        ),
        ({"singles-0-start": "9:00", "singles-0-end": "10:00"}, "Enter the day that is different."),
        (
            {"singles-0-on": "2026-12-01", "singles-1-on": "2026-12-01"},
            "This overlaps another stretch of the same day.",
        ),
        ({"off-0-reason": "Skiing"}, "Enter the first day off."),
        (
            {"off-0-first": "2026-12-02", "off-0-last": "2026-12-01"},
            "The last day is before the first.",
        ),
        ({"per_day": "5"}, "The company’s limit is 4 a day."),
        ({"per_week": "13"}, "The company’s limit is 12 a week."),
        ({"per_week": "many"}, "Enter how many a week, 1 or more."),
        ({"gap_minutes": "7"}, "Use whole five minutes, like 10 or 15."),
        ({"paused_until": "2026-12-01"}, "A pause begins before it ends."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    client, session, jonas, typed, wrong, sentence
):
    sent = {**typed, **wrong, "notice_hours": "36", "do": "save"}
    for name in ("weekly-1-place", "singles-0-place", "singles-1-place"):
        if name.rpartition("-")[0] in {key.rpartition("-")[0] for key in wrong}:
            sent[name] = ""

    answer = client.press(ADDRESS, sent)
    page = Page(answer)

    assert answer.status_code == 422
    assert sentence in page.errors
    assert {name: page.fields[name] for name in (*wrong, "notice_hours")} == {
        **wrong,
        "notice_hours": "36",
    }
    assert given(session, jonas).weekly == (Stretch(0, 540, 600),)


def test_who_saves_over_a_change_of_somebody_else_sees_both(client, session, jonas, typed):
    client.press(ADDRESS, {**typed, "weekly-0-end": "11:00", "do": "save"})

    answer = client.press(ADDRESS, {**typed, "weekly-0-end": "12:00", "do": "save"})
    page = Page(answer)

    assert answer.status_code == 409
    assert "What is stored now, Los Angeles (PST)" in page.headings
    assert "9:00 to 11:00 am, remote" in answer.text.replace("\xa0", " ").replace(
        '<time datetime="2026-11-23T09:00-08:00">', ""
    ).replace("</time>", "")
    assert page.fields["weekly-0-end"] == "12:00"
    assert given(session, jonas).weekly == (Stretch(0, 540, 660),)

    client.press(ADDRESS, {**page.fields, "do": "save"})
    assert given(session, jonas).weekly == (Stretch(0, 540, 720),)


def test_a_form_without_the_browsers_token_is_shown_again_still_filled(
    client, session, jonas, typed
):
    sent = {**typed, "weekly-0-end": "11:00", "do": "save", "csrf_token": "forged"}

    answer = client.post(ADDRESS, data=sent)

    assert (answer.status_code, Page(answer).fields["weekly-0-end"]) == (422, "11:00")
    assert given(session, jonas).weekly == (Stretch(0, 540, 600),)


@pytest.mark.parametrize(
    "button", ["drop-weekly-7", "drop-nothing-0", "add-per_day", "sing", "add"]
)
def test_a_button_that_nobody_drew_changes_nothing(client, session, jonas, typed, button):
    answer = client.press(ADDRESS, {**typed, "do": button})

    assert answer.status_code == 200
    assert Page(answer).fields == typed


def test_an_office_that_is_switched_off_stays_where_it_was_chosen(client, session, jonas, office):
    make_office(session, "New York", is_active=False)
    page = client.get(ADDRESS).text
    assert "New York" not in page.split("Next week this gives")[0]


def test_who_does_not_interview_has_no_hours(client, session, office):
    client.enter(make_person(session, "Joy Adeyemi", is_interviewer=False))

    assert client.get(ADDRESS).status_code == 403
    assert session.scalars(select(Submission)).all() == []
