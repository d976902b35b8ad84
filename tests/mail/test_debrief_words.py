"""What the line-up of a debrief, shadows and optional people read."""

from datetime import UTC, datetime

import pytest

from scheduler.calendar.events import invitation
from scheduler.calendar.meetings import team_meeting
from scheduler.domain.terms import Method, Notice
from scheduler.mail.render import render
from tests.mail.samples import BEFORE, FACTS, LINKS, TEAM

STAMP = datetime(2026, 11, 23, tzinfo=UTC)
DEBRIEF = {"title": "Debrief", "minutes": 30, "with_candidate": False}
TO_THE_TEAM = [
    Notice.BOOKED_TEAM,
    Notice.MOVED_TEAM,
    Notice.REMINDER_TEAM,
    Notice.CANCELLED_TEAM,
    Notice.ANSWER_ASKED,
]


def words(notice, **more):
    return render(notice, FACTS[notice] | more, LINKS[notice], can_reply=False)


@pytest.mark.parametrize("notice", TO_THE_TEAM)
def test_a_debrief_is_about_the_candidate_and_not_with_them(notice):
    mail = words(notice, **DEBRIEF)

    assert "debrief about Priya Raman" in mail.subject.replace("Debrief", "debrief")
    for text in (mail.subject, mail.text, mail.html):
        assert "interview Priya" not in text
        assert "with Priya" not in text
        assert "+1 303 555 0100" not in text
    assert "has been told" not in mail.text


def test_its_invitation_says_who_it_is_among():
    mail = words(Notice.BOOKED_TEAM, **DEBRIEF)

    assert "You talk about Priya Raman for Customer Engineer, among yourselves" in mail.text
    assert "Wishes" not in mail.text
    assert "Process" not in mail.text


def test_a_shadow_reads_that_they_listen_in():
    mail = words(Notice.BOOKED_TEAM, seat="shadow")

    assert "You listen in on the interview with Priya Raman for Customer Engineer" in mail.text
    assert "should you be needed elsewhere, we tell you" in " ".join(mail.text.split())


def test_the_optional_read_that_nobody_waits_for_them():
    mail = words(Notice.BOOKED_TEAM, seat="optional")

    assert "You may join the interview with Priya Raman for Customer Engineer" in mail.text
    assert "nobody waits for you" in " ".join(mail.text.split())


def test_a_shadow_who_is_released_reads_kind_words():
    mail = words(Notice.CANCELLED_TEAM, released=True, listened=True)

    assert "It says nothing about you" in mail.text
    assert "Somebody else takes your seat" not in mail.text


def test_other_people_at_the_same_time_is_no_move():
    same = {"starts_at": TEAM["starts_at"], "ends_at": TEAM["ends_at"], "office": ""}
    mail = words(Notice.MOVED_TEAM, before=BEFORE["before"] | same)

    assert mail.subject.startswith("Changed: technical interview with Priya Raman, still")
    assert "The time stays." in mail.text
    assert "No longer" not in mail.text


def test_candidates_read_who_listens_in_beside_those_who_interview():
    mail = words(Notice.BOOKED, beside=[{"name": "Ada Park", "seat": "shadow"}])

    assert "Also:     Ada Park (listens in)" in mail.text
    assert "Ada Park (listens in)" in mail.html


def test_two_talks_that_changed_places_are_named():
    mail = words(Notice.MOVED, swapped=["Debugging together", "How we work"])

    assert "Another order on Tuesday" in mail.text
    assert "Debugging together and How we work have changed places." in mail.text
    assert "No longer" not in mail.text


def test_calendars_mark_the_optional():
    attendees = [
        {"name": "Jonas Weber", "address": "jonas@larkfield.example", "id": 1},
        {"name": "Ada Park", "address": "ada@larkfield.example", "id": 2, "seat": "optional"},
    ]
    facts = (
        TEAM
        | DEBRIEF
        | {
            "uid": "u@x",
            "sequence": 0,
            "organizer": "hire@x.example",
            "attendees": attendees,
        }
    )
    meeting = team_meeting(facts, url="https://x.example/interviews/1")

    text = invitation(
        meeting,
        method=Method.REQUEST,
        recipient="ada@larkfield.example",
        stamp=STAMP,
        replies_are_read=False,
    ).decode()
    lines = text.replace("\r\n ", "").splitlines()
    roles = [line for line in lines if line.startswith("ATTENDEE")]
    assert ["ROLE=OPT-PARTICIPANT" in line for line in roles] == [False, True]
    assert meeting.summary == "Debrief: Priya Raman"
    assert "About: Priya Raman, Customer Engineer" in meeting.description
    assert "303 555 0100" not in meeting.description
