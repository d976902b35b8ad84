"""The day of several talks in the role's editor: order, breaks, lunch, and what it would give."""

import re

import pytest
from sqlalchemy import select

from scheduler.domain.draft import DayDraft
from scheduler.domain.loops.rules import Pin, Spread
from scheduler.domain.terms import RoleState, SeatKind
from scheduler.models import Role, Way
from scheduler.services.roles.drafts import shown_draft
from scheduler.services.transaction import transaction
from tests.people import make_company, make_coordinator, make_office, make_person, make_pool
from tests.web.setup.editor import Editor

POSTING = "# Customer Engineer\n\n## Interview process\n\n1. You apply.\n"
WAY = "stages-1-ways-0"


@pytest.fixture
def sam(session):
    make_company(session)
    return make_coordinator(session)


@pytest.fixture
def office(session, sam):
    return make_office(session)


@pytest.fixture
def pool(session, office):
    return make_pool(session, [make_person(session, name) for name in ("Aisha", "Jonas", "Lena")])


@pytest.fixture
def editor(client, sam, pool):
    """Return the editor of a role with a loop of three talks by video."""
    client.enter(sam)
    editor = Editor(client, client.press("/setup/roles", {"text": POSTING}).location)
    editor.press("add-stage:loop")
    editor.press("add-interview:1:0")
    editor.press("add-interview:1:0")
    talks = {f"{WAY}-places": ["remote"]}
    for number, title in enumerate(("Debugging", "Design", "Your questions")):
        inner = f"{WAY}-interviews-{number}"
        talks |= {
            f"{inner}-title": title,
            f"{inner}-minutes": "45",
            f"{inner}-seats-0-source": f"pool:{pool.id}",
        }
    editor.press("save", talks)
    return editor


def stored(session):
    session.rollback()
    return session.scalars(select(Role)).one()


def loop_of(session):
    return shown_draft(stored(session)).stages[1].ways[0]


def row(html):
    """Return the figures of the day in the preview."""
    found = re.search(
        r"<small>days that hold all its talks.*?</small></th>(.*?)</tr>", html, re.DOTALL
    )
    return re.findall(r'<td class="r">(.*?)</td>', found[1]) if found else []


def test_a_day_is_as_usual_until_somebody_says_otherwise(session, editor):
    assert loop_of(session).day == DayDraft()


def test_breaks_lunch_and_order_are_kept_as_they_were_typed(session, editor):
    editor.press(
        "save",
        {
            f"{WAY}-day-run_minutes": "90",
            f"{WAY}-day-pause_minutes": "20",
            f"{WAY}-day-longest_hours": "6",
            f"{WAY}-day-lunch_minutes": "45",
            f"{WAY}-day-lunch_from": "12:00",
            f"{WAY}-day-lunch_until": "13:30",
            f"{WAY}-day-may_repeat": "yes",
            f"{WAY}-day-days": "either",
            f"{WAY}-interviews-1-order": "after:Debugging",
            f"{WAY}-interviews-2-order": "last",
        },
    )

    loop = loop_of(session)
    assert loop.day == DayDraft(90, 20, 360, 45, 720, 810, may_repeat=True, days=Spread.EITHER)
    assert loop.edges() == ((0, 1), (0, 2), (1, 2))
    editor.press("save")
    assert loop_of(session) == loop


def test_an_order_follows_a_talk_that_is_moved(session, editor):
    editor.press("save", {f"{WAY}-interviews-0-order": "after:Your questions"})
    editor.press("up-interview:1:0:2")

    loop = loop_of(session)
    assert [each.title for each in loop.interviews] == ["Debugging", "Your questions", "Design"]
    assert loop.edges() == ((1, 0),)


def test_a_lunch_that_does_not_fit_is_named_beside_its_field(session, editor):
    answer = editor.press(
        "save",
        {
            f"{WAY}-day-lunch_minutes": "60",
            f"{WAY}-day-lunch_from": "12:00",
            f"{WAY}-day-lunch_until": "12:30",
        },
    )

    assert answer.status_code == 422
    assert "Lunch does not fit between these hours." in answer.text
    assert loop_of(session).day == DayDraft()


def test_an_order_that_cannot_be_keeps_the_plan_from_being_published(editor):
    order = {f"{WAY}-interviews-0-order": "last", f"{WAY}-interviews-1-order": "last"}
    answer = editor.press("publish", order)

    assert answer.status_code == 409
    assert "No order of the talks of “Meet the team” is as you want it." in answer.text


def test_the_preview_says_how_many_days_next_week_would_give(client, editor, now):
    assert row(client.get(editor.address).text)[0] == "5"

    editor.press("save", {f"{WAY}-day-longest_hours": "2"})
    assert row(client.get(editor.address).text)[0] == "0<small>the longest day is too short</small>"


def test_too_few_different_people_are_named_unless_they_may_come_again(
    client, editor, pool, session
):
    session.rollback()
    with transaction(session):
        session.delete(pool.members[0])
    assert row(client.get(editor.address).text)[0] == "0<small>too few different people</small>"

    editor.press("save", {f"{WAY}-day-may_repeat": "yes"})
    assert row(client.get(editor.address).text)[0] == "5"


def test_a_plan_without_any_day_cannot_be_published(editor, now):
    answer = editor.press("publish", {f"{WAY}-day-longest_hours": "2"})

    assert answer.status_code == 409
    assert (
        "No day of the coming weeks can hold all talks of “Meet the team”: the longest day is too short."
        in answer.text
    )


def halves(html):
    """Return the figures of the half days in the preview."""
    found = re.search(r"<small>dates on which its first half day can be(.*?)</tr>", html, re.DOTALL)
    return re.findall(r'<td class="r">(.*?)</td>', found[1]) if found else []


def test_of_a_plan_for_half_days_the_dates_of_the_first_are_counted(client, editor, now):
    editor.press("save", {f"{WAY}-day-days": "halves"})
    assert halves(client.get(editor.address).text)[0] == "5"

    editor.press("save", {f"{WAY}-day-longest_hours": "2"})
    assert (
        halves(client.get(editor.address).text)[0] == "0<small>the longest day is too short</small>"
    )


def test_a_plan_whose_talks_fit_on_two_half_days_alone_is_published(session, editor, now):
    longest = {f"{WAY}-day-longest_hours": "4", f"{WAY}-day-run_minutes": "30"}
    lunch = {f"{WAY}-day-lunch_minutes": "120", f"{WAY}-day-days": "one"}
    assert editor.press("publish", longest | lunch).status_code == 409

    editor.press("publish", {f"{WAY}-day-days": "either"})
    assert stored(session).state == RoleState.PUBLISHED


def test_a_published_plan_has_its_days_as_they_were_written(session, editor, now):
    editor.press(
        "publish",
        {
            f"{WAY}-day-run_minutes": "60",
            f"{WAY}-interviews-1-order": "after:Your questions",
            f"{WAY}-interviews-0-order": "first",
        },
    )
    session.rollback()
    way = session.scalars(select(Way).where(Way.run_minutes == 60)).one()
    talks = way.interviews

    assert [
        (each.pin, each.after_position) for each in sorted(talks, key=lambda t: t.position)
    ] == [
        (Pin.FIRST, None),
        (Pin.ANYWHERE, 3),
        (Pin.ANYWHERE, None),
    ]


def test_one_conversation_has_no_day_to_settle(client, editor):
    editor.press("drop-interview:1:0:2")
    editor.press("drop-interview:1:0:1")

    assert "The day: breaks, lunch and debrief" not in client.get(editor.address).text


def published_way(session):
    session.rollback()
    return session.scalars(select(Way).order_by(Way.id.desc())).first()


def test_a_loop_has_a_debrief_of_half_an_hour_until_somebody_says_otherwise(session, editor, now):
    editor.press("publish")

    (debrief,) = published_way(session).debriefs
    assert (debrief.title, debrief.minutes, debrief.with_candidate) == ("Debrief", 30, False)
    assert [each.title for each in published_way(session).interviews] == [
        "Debugging",
        "Design",
        "Your questions",
    ]


def test_the_debrief_is_as_long_as_was_typed_and_can_be_left_out(session, editor, now):
    editor.press("publish", {f"{WAY}-debrief_minutes": "45"})
    assert [each.minutes for each in published_way(session).debriefs] == [45]

    editor.press("publish", {f"{WAY}-debrief_minutes": "0"})
    assert published_way(session).debriefs == []


def test_an_odd_length_of_the_debrief_is_named_beside_its_field(session, editor):
    answer = editor.press("save", {f"{WAY}-debrief_minutes": "33"})

    assert answer.status_code == 422
    assert "Minutes in steps of five; 0 is no debrief." in answer.text
    assert loop_of(session).debrief_minutes == 30


def test_a_seat_says_who_holds_the_talk_who_may_come_and_who_listens_in(session, editor, pool, now):
    editor.press("add-seat:1:0:0")
    editor.press("add-seat:1:0:0")
    seats = f"{WAY}-interviews-0-seats"
    editor.press(
        "publish",
        {
            f"{seats}-0-kind": "shadow",
            f"{seats}-1-source": f"pool:{pool.id}",
            f"{seats}-2-source": f"pool:{pool.id}",
            f"{seats}-2-kind": "optional",
        },
    )

    talk = published_way(session).interviews[0]
    assert [each.kind for each in talk.seats] == [
        SeatKind.SHADOW,
        SeatKind.LEAD,
        SeatKind.OPTIONAL,
    ]


def test_a_talk_that_nobody_holds_cannot_be_published(editor, now):
    answer = editor.press("publish", {f"{WAY}-interviews-0-seats-0-kind": "optional"})

    assert answer.status_code == 409
    assert "Who sits in “Debugging”?" in answer.text


def test_each_talk_has_its_own_words_for_the_candidate(session, editor, now):
    inner = f"{WAY}-interviews-1"
    words = {f"{inner}-topic": "A design of yours", f"{inner}-prepare": "A pen\nPaper"}
    editor.press("publish", words)

    talk = published_way(session).interviews[1]
    assert (talk.topic, talk.prepare) == ("A design of yours", "A pen\nPaper")
