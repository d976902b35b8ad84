"""What reminders and digests say: the day as its reader sees it when they are sent."""

import pytest

from scheduler.domain.terms import Notice
from scheduler.mail.render import render
from tests.mail.samples import FACTS, IN_OFFICE, LINKS, REMINDED


def words(notice, **facts):
    return render(notice, FACTS[notice] | facts, LINKS[notice], can_reply=False)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-30T17:00", "Tomorrow"),
        ("2026-12-01T16:00", "Today"),
        ("2026-11-29T17:00", "Soon"),
    ],
)
def test_it_begins_with_the_day(written, day):
    found = words(Notice.REMINDER, reminded_at=f"{written}:00+00:00")

    assert found.subject == f"{day}, Tue 1 Dec, 10:00 am MST: technical interview"


def test_by_video_it_leads_to_the_link_and_in_the_office_to_the_door():
    remote, office = words(Notice.REMINDER), words(Notice.REMINDER, **IN_OFFICE, **REMINDED)

    assert "Open the link once" in remote.text
    assert "Open the link once" not in office.text
    assert IN_OFFICE["office"]["address"] in office.text


def test_it_says_until_when_an_answer_comes_only_if_one_is_promised():
    assert "Afterwards you hear from" in words(Notice.REMINDER).text
    assert "Afterwards" not in words(Notice.REMINDER, answer_by="").text


def test_a_digest_lists_what_is_late_first_and_hangs_long_lines():
    text = words(Notice.DIGEST).text

    assert text.startswith(
        "Good morning, Sam\n\n"
        "Mon 30 November 2026: 3 things wait for you, 1 is late.\n\n"
        "Late\n\n"
        "- Priya Raman, Customer Engineer: the application is unread, since\n"
        "  Wed 25 Nov, 5:00 pm (PST)\n\n"
        "Waiting\n\n"
        "- Nadia Farouk, Customer Engineer: has not booked intro call yet, by\n"
        "  Wed 2 Dec, 5:00 pm (PST)\n\n"
        "and 1 more in the queue.\n\n"
        "Interviews today\n\n"
        "- 9:00 to 9:30 am (PST): Nadia Farouk, intro call in San Francisco with\n"
        "  Jonas Weber and Aisha Malik\n"
    )
