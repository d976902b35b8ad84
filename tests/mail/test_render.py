import re
from html import unescape

import pytest
from jinja2 import UndefinedError

from scheduler.domain.terms import Notice
from scheduler.mail.render import render, subject
from scheduler.mail.wrapping import wrapped
from tests.mail.samples import BOOKED, FACTS, IN_OFFICE, LINKS, PORTAL, TEAM

EVERY = pytest.mark.parametrize("notice", Notice)
CLOCK_TIME = re.compile(r"\d{1,2}:\d\d [ap]m")


def mail(notice, facts=None, *, can_reply=False, **more):
    return render(notice, (facts or FACTS[notice]) | more, LINKS[notice], can_reply=can_reply)


def seen(html):
    """Return the words of *html* as somebody reads them."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_booking_reads_as_it_was_designed():
    words = mail(Notice.BOOKED)
    assert words.subject == "Booked: technical interview with Larkfield, Tue 1 Dec, 10:00 am MST"
    assert (
        words.text
        == f"""\
You're booked for Tuesday

Tue 1 December 2026, 10:00 to 11:00 am
Denver (MST, UTC-7)

What:     Technical interview, 1 hour, remote
With:     Jonas Weber, Customer Engineer; likes bugs that only happen
          on Tuesdays
Where:    https://meet.example/k7f2-9mqd
Expect:   We look at a broken service together. There is no trick.
Prepare:  An editor and a terminal
          Any language

"A remote interview on the skills that this job needs"

You can move it twice, or cancel, until Mon 30 Nov, 10:00 am (MST):
{PORTAL}/bookings/12

If you are late or your line drops, call Sam on +1 415 555 0142. It
does not count against you.

The invitation is attached. Once it is in your calendar, every later
change from us arrives there too. Reference LF-7Q2M.

Questions? Write to hiring@larkfield.example.
Your page and your data:
{PORTAL}
"""
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("A hard conversation", "Changed: who you meet for your hard conversation with Larkfield"),
        ("Meet the team", "Changed: who you meet for your “Meet the team” with Larkfield"),
    ],
)
def test_a_title_reads_well_after_your(title, said):
    words = mail(Notice.PEOPLE_CHANGED, title=title)
    assert words.subject.startswith(said)
    assert f"your {title}" not in words.text + words.html
    assert "your A " not in mail(Notice.REMINDER, title=title).text


def test_an_office_is_told_in_its_own_time_first():
    text = mail(Notice.BOOKED, IN_OFFICE).text
    time, facts = text.split("\n\n")[1:3]
    assert time.splitlines() == [
        "Tue 1 December 2026, 9:00 to 10:00 am",
        "San Francisco (PST, UTC-8)",
        "For you: 10:00 to 11:00 am in Denver (MST)",
    ]
    assert facts.splitlines() == [
        "What:     Technical interview, 1 hour, in San Francisco",
        "With:     Jonas Weber, Customer Engineer; likes bugs that only happen",
        "          on Tuesdays",
        "Where:    201 Harbor Street, 4th floor, room Birch",
        "Arriving: Step-free entrance on Pine Alley.",
        "          Ask for Sam at the desk.",
        "Map:      https://maps.example/harbor",
        "Expect:   We look at a broken service together. There is no trick.",
        "Prepare:  An editor and a terminal",
        "          Any language",
    ]


def test_the_other_day_is_named_where_it_is_another():
    far = TEAM | {"candidate": TEAM["candidate"] | {"zone": "Pacific/Auckland"}}
    line = "For Priya: Wed 2 Dec, 6:00 to 7:00 am in Auckland (NZDT)"
    assert line in mail(Notice.BOOKED_TEAM, far).text.splitlines()
    assert line in seen(mail(Notice.BOOKED_TEAM, far).html)


def test_a_reader_of_24_hours_gets_them():
    assert mail(Notice.BOOKED, clock=24).subject.endswith("Tue 1 Dec, 10:00 MST")


def test_a_move_shows_before_and_after():
    words = mail(Notice.MOVED)
    assert words.subject == "Moved: technical interview with Larkfield, now Tue 1 Dec, 10:00 am MST"
    assert "No longer: Mon 30 Nov, 12:00 pm (EST), in New York" in words.text.splitlines()
    assert "No longer: Mon 30 Nov, 12:00 pm (EST) , in New York." in seen(words.html)


@pytest.mark.parametrize(
    ("by", "begins", "leads"),
    [
        ("staff", "We have to cancel Tuesday. Sorry.", f"{PORTAL}/steps/7"),
        ("candidate", "Tuesday is cancelled", PORTAL),
    ],
)
def test_a_cancellation_says_whose_it_was_and_leads_on(by, begins, leads):
    words = mail(Notice.CANCELLED, by=by)
    assert words.text.splitlines()[0] == begins
    assert leads in words.text.splitlines()
    assert begins in seen(words.html)


def test_who_is_released_is_told_so():
    words = mail(Notice.CANCELLED_TEAM, released=True)
    assert words.subject.startswith("You are free: technical interview with Priya Raman")
    assert words.text.splitlines()[0] == "You are not needed for Priya Raman for Customer Engineer"


def test_a_person_on_the_screen_gets_the_link_in_an_office_interview():
    facts = TEAM | {"office": IN_OFFICE["office"], "room": "Birch", "by_screen": True}
    assert "Where:    https://meet.example/k7f2-9mqd" in mail(Notice.BOOKED_TEAM, facts).text
    there = mail(Notice.BOOKED_TEAM, facts | {"by_screen": False}).text
    assert "Where:    201 Harbor Street, 4th floor, room Birch" in there.splitlines()
    assert "meet.example" not in there


def test_at_the_limit_the_mail_offers_to_ask():
    words = mail(Notice.BOOKED, moves_left=0)
    assert "or ask us for another\ntime:" in words.text
    assert "Cancel, or ask for another time" in seen(words.html)


def test_nobody_is_asked_to_reply_where_nobody_reads():
    reply = "Questions? Reply to this mail; it reaches Sam."
    assert reply in mail(Notice.BOOKED, can_reply=True).text.splitlines()
    assert "Reply" not in mail(Notice.BOOKED).text + mail(Notice.BOOKED).html


def test_where_no_person_is_named_we_are_us():
    nobody = BOOKED["contact"] | {"name": "Larkfield"}
    assert "call us on +1 415 555 0142." in mail(Notice.BOOKED, contact=nobody).text


@EVERY
def test_the_subject_by_itself_is_that_of_the_mail(notice):
    assert subject(notice, FACTS[notice], LINKS[notice]) == mail(notice).subject != ""


@EVERY
def test_a_subject_is_one_short_line_of_plain_blanks(notice):
    subject = mail(notice).subject
    assert subject == " ".join(subject.split())
    assert not set("\u00a0\u202f−") & set(subject)
    assert len(subject) < 100


@EVERY
def test_no_line_of_text_is_longer_than_71_but_addresses(notice):
    lines = mail(notice).text.splitlines()
    assert [line for line in lines if len(line) > 71 and not line.startswith("http")] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\n\n\n" not in mail(notice).text
    assert not set("\u00a0\u202f−") & set(mail(notice).text)


@EVERY
def test_every_time_of_day_has_its_zone(notice):
    words = mail(notice)
    for told in (words.text, seen(words.html)):
        for found in CLOCK_TIME.finditer(told):
            after = told[found.end() : found.end() + 45]
            assert re.search(r"\([A-Z]{3,4}[,)]", after), after


@EVERY
def test_text_and_html_lead_to_the_same_pages(notice):
    words = mail(notice)
    links = set(re.findall(r'href="(https[^"]+)"', words.html))
    assert set(re.findall(r"https://\S+", words.text)) == links


@EVERY
def test_the_html_is_one_that_mail_programs_show(notice):
    html = mail(notice).html
    assert html.count("<html") == html.count("</html>") == 1
    assert "color-scheme" in html
    assert not re.findall(r"<(?:script|img|link|iframe|form)\b", html)
    assert f"<title>{mail(notice).subject.replace(chr(39), '&#39;')}</title>" in html
    assert html.count("<table") == html.count("</table>")


@EVERY
def test_what_people_type_stays_text(notice):
    evil = "<script>alert(1)</script>"
    facts = FACTS[notice] | {
        name: evil
        for name in ("name", "role", "title", "reason", "looking_for", "expect", "company")
        if name in FACTS[notice]
    }
    assert "<script" not in mail(notice, facts).html


@EVERY
def test_rendering_again_gives_the_same_words(notice):
    assert mail(notice) == mail(notice)


def test_a_missing_fact_is_not_passed_over():
    facts = {name: value for name, value in BOOKED.items() if name != "reference"}
    with pytest.raises(UndefinedError, match="reference"):
        mail(Notice.BOOKED, facts)


def test_accommodations_and_other_peoples_links_never_reach_the_team():
    for notice in (Notice.BOOKED_TEAM, Notice.MOVED_TEAM, Notice.CANCELLED_TEAM):
        words = mail(notice, accommodations="captions")
        assert "captions" not in words.text + words.html
        assert "/c/" not in words.text + words.html


def test_long_words_are_never_broken():
    address = "https://meet.example/" + "x-" * 45
    assert wrapped(f"Where:    {address}") == f"Where:\n          {address}\n"
