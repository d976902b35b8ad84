"""What a candidate reads of changing a booking: how often, what it costs, and what stays possible."""

import re
from datetime import timedelta

import pytest

from scheduler.services.bookings import booking, cancelling, moving
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON

ELEVEN = NOON.replace(hour=19, minute=0) + timedelta(days=2)  # Wednesday, noon in Denver
HALF = timedelta(minutes=30)


def choice(step, starts_at=ELEVEN, office_id=None):
    return Choice(step.stage.ways[0].interviews[0].id, office_id, starts_at)


class Hands:
    """What a candidate does with their call; *made* is how it is booked now."""

    def __init__(self, session, act, step):
        self.session, self.act, self.step = session, act, step
        self.made = None

    def book(self, starts_at=ELEVEN, office_id=None):
        to = choice(self.step, starts_at, office_id)
        self.made = booking.book(self.session, self.step.id, to, act=self.act)
        return self.made

    def move(self, starts_at=ELEVEN + HALF):
        moving.move(self.session, self.made.id, choice(self.step, starts_at), act=self.act)

    def cancel(self):
        by = cancelling.CANDIDATE
        cancelling.cancel(self.session, self.made.id, by=by, act=self.act)


@pytest.fixture
def priya(session, act, step):
    return Hands(session, act, step)


@pytest.fixture
def page(home, priya):
    """Return the address of what is booked at eleven."""
    return f"{home}/bookings/{priya.book().id}"


@pytest.fixture
def words(client):
    """Return what a page says, in plain text."""

    def words(address, **kwargs):
        text = re.sub(r"<[^>]+>", " ", client.get(address, **kwargs).text)
        return re.sub(r"\s+", " ", text.replace("\xa0", " "))

    return words


def test_how_often_a_time_can_be_changed_is_said_before_it_is_booked(priya, home, words):
    picker = f"{home}/steps/{priya.step.id}"
    assert "You can change it twice by yourself." in words(picker)

    for left in ("once by yourself.", "cancel it by yourself; to move it, ask us."):
        priya.book()
        priya.cancel()
        assert left in words(picker)


def test_asking_for_a_cancellation_says_what_it_leaves(priya, page, words):
    assert "so you can change the new time once." in words(f"{page}/cancellation")

    priya.move()

    said = words(f"{page}/cancellation")
    assert "You can book another time afterwards, and cancel that one too." in said
    assert "your own changes are used up then." in said


def test_moving_says_how_often_it_can_be_done_again(priya, page, words):
    assert "After this you can change it once more." in words(f"{page}/move")

    priya.move()

    assert "This is your last change by yourself" in words(f"{page}/move")


@pytest.mark.parametrize("ways", [("move", "move"), ("move", "cancel"), ("cancel", "cancel")])
def test_who_has_used_up_all_changes_is_told_how_and_may_still_cancel(
    client, priya, home, words, ways
):
    priya.book()
    for number, way in enumerate(ways, 1):
        starts_at = ELEVEN + number * HALF
        if way == "move":
            priya.move(starts_at)
        else:
            priya.cancel()
            priya.book(starts_at)
    page = f"{home}/bookings/{priya.made.id}"

    said = words(page)
    assert "each move counts, and so does cancelling and booking again." in said
    assert "Ask us to move it Cancel" in said
    client.post(f"{page}/cancellation", data={"submission": "c" * 22})
    assert "was cancelled" in words(page)
    assert "Pick another time" in words(page)


def test_a_moved_time_is_called_moved_and_a_cancelled_one_is_calm(client, priya, page, words):
    assert "Booked, and " in words(page)
    priya.move()
    assert "Moved, and " in words(page)
    assert "ticket--off" not in client.get(page).text

    priya.cancel()

    assert 'class="ticket ticket--off"' in client.get(page).text


def test_the_time_that_stands_is_not_struck_and_the_words_are_those_of_the_button(
    client, page, words
):
    said = words(f"{page}/move")
    assert "Move your intro call" in said
    assert "It stands until you press “Move it to this time”." in said
    html = client.get(f"{page}/move").text
    assert re.search(r"<button[^>]*>Move it to this time ", html)
    assert "<s>" not in html


def test_windows_for_a_booked_office_are_in_its_time_and_one_is_needed(
    client, priya, home, words, now
):
    office_id = priya.step.stage.ways[0].places[1].office_id
    page = f"{home}/bookings/{priya.book(office_id=office_id).id}/move"
    now.pass_(timedelta(days=1, hours=12))

    said = words(page)
    assert "in San Francisco (PST). One is enough." in said
    assert "Window 1 (needed) Day From Until Window 2 (optional)" in said
    assert "zone=America/Los_Angeles" in client.get(page).text.replace("%2F", "/")


def test_a_promise_is_a_day_and_says_whose_where_days_differ(session, page, words, role):
    """Friday five o'clock in San Francisco is Saturday in Dublin, and Friday still in Denver."""
    with transaction(session):
        role.answer_days = 2

    assert "By Fri 27 Nov" in words(page)
    assert "By Fri 27 Nov , our time" not in words(page)
    assert "By Fri 27 Nov , our time" in words(f"{page}?zone=Europe/Dublin")


def test_what_a_stage_is_about_is_said_once_and_judged_only_where_it_says_so(
    session, step, home, words
):
    with transaction(session):
        step.stage.sentence = "Intro call: we tell you who we are."
    said = words(home)
    assert (said.count("We tell you who we are."), "What it is like You talk." in said) == (1, True)
    assert ("Judged" in said, "Who Aisha or Jonas What" in said) == (False, True)
    assert "Afterwards Answer within 2 working days" in said

    with transaction(session):
        step.stage.ways[0].expect = "We judge how you listen."
    said = words(home)
    assert ("Judged We judge how you listen." in said, "What it is like" in said) == (True, False)

    with transaction(session):
        step.stage.ways[0].expect = ""

    said = words(home)
    assert said.count("e tell you who we are.") == 1
    assert "What it is about We tell you who we are." in said
    assert "Judged" not in said
