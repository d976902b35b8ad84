"""A whole visit from the setting up to the forgetting, its mails and calendars read at each step.

Every mail leaves for a real server, and a scanner opens each of its links before its reader does.
"""

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import worker
from scheduler.domain.terms import Notice
from scheduler.models import Message, Visit, VisitDay
from scheduler.services.upkeep import invariants
from scheduler.services.visits.hosting import standing
from scheduler.web.candidate.wishes import stamp
from tests.calendar.check import violations
from tests.mail.post import SENDER, calendar_of, read
from tests.people import (
    make_company,
    make_coordinator,
    make_office,
    make_person,
    make_pool,
    make_role,
)
from tests.rigs import smtp
from tests.services.seats.test_clashing import busy
from tests.visiting import DAY, THURSDAY, local
from tests.web.journey import links_of
from tests.web.reading import Page
from tests.web.test_leaks import SEAL, logged, rows, stored

LUCIA = "lucia.moreno@mail.example"
OFFICE = "/visit/san-francisco"
HOUR = timedelta(hours=1)
OF_VISITS = {each for each in Notice if each.value.startswith("visit_")}


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def story(session, start, settings, now, server, caplog):
    caplog.set_level(logging.DEBUG)
    mailing = replace(settings, smtp_url=server.url, mail_from=SENDER)
    return Story(session, start(mailing), mailing, now, server)


class Story:
    """The people of an office that takes visitors, their browsers, and what they are mailed."""

    def __init__(self, session, app, settings, now, server):
        self.session, self.settings, self.now, self.server = session, settings, now, server
        self.guest, self.desk, self.door = (app.test_client() for _ in range(3))
        make_company(session)
        self.office = make_office(session, map_url="https://maps.example/harbor")
        self.hosts = [
            make_person(session, name, office=self.office)
            for name in ("Jonas Weber", "Aisha Malik")
        ]
        self.pool = make_pool(session, self.hosts)
        self.role = make_role(session, self.pool)
        self.desk.enter(make_coordinator(session))
        self.joy = make_person(session, "Joy Reed", is_interviewer=False)
        self.scanned = 0

    def post(self):
        """Let the worker send what is due, and a scanner open every link of it."""
        worker.run_once(self.session.get_bind(), self.settings, now=self.now())
        self.guest.get("/healthz")  # when links were last used is written once a minute
        before = rows(self.session.get_bind())
        fresh = [read(each) for each in self.server.received[self.scanned :]]
        for address in sorted({link for mail in fresh for link in links_of(mail)}):
            for method in ("GET", "HEAD"):
                assert self.guest.open(address, method=method).status_code in {200, 302, 303}
        assert rows(self.session.get_bind()) == before
        self.scanned = len(self.server.received)

    def mails(self, address):
        """Return what arrived for one person, oldest first."""
        return [read(each) for each in self.server.received if address in each.recipients]

    def newest(self, address):
        """Send what is due; return the last mail for one person, after its calendar was checked."""
        self.post()
        mail = self.mails(address)[-1]
        if any(part.get_content_type() == "text/calendar" for part in mail.walk()):
            assert violations(calendar_of(mail)) == []
        return mail

    def press(self, browser, address, **fields):
        """Press a button as staff do."""
        answer = browser.press(address, fields)
        assert answer.status_code == 303, Page(answer).alerts
        return answer

    def visit(self):
        """Return the only visit as it is now."""
        self.session.rollback()
        return self.session.scalars(select(Visit)).one()

    def host(self):
        """Return who hosts it."""
        return standing(self.session, self.visit().id).attendances[0].person


def words(mail):
    return mail.get_body(("plain",)).get_content()


def calendar(mail):
    text = calendar_of(mail).decode()
    return re.sub(r"\r?\n[ \t]", "", text)


def sequence(mail):
    return int(re.search(r"SEQUENCE:(\d+)", calendar(mail))[1])


def set_up(story):
    """Sam sets up coffee from ten to four, and two afternoons."""
    plan = Page(story.desk.get(f"{story.here}/visits")).fields
    plan = {name: each for name, each in plan.items() if name not in {"is_paused", "on"}}
    plan |= {"pool": story.pool.id, "coffee": "y", "phone": "+1 415 555 0199", "welcome": "A tour."}
    plan |= {"coffee_days": [0, 1, 2, 3, 4], "coffee_from": "10:00", "coffee_until": "16:00"}
    plan |= {"coffee_minutes": "30", "per_day": "2", "per_week": "5"}
    story.press(story.desk, f"{story.here}/visits", **plan)
    for on in (THURSDAY, THURSDAY + DAY):
        said = {"on": on.isoformat(), "begins": "16:00", "ends": "17:30", "places": "2"}
        story.press(story.desk, f"{story.here}/afternoons", host=str(story.hosts[0].id), **said)
    welcome = story.newest(story.hosts[0].mail)
    assert "You welcome visitors" in welcome["Subject"]
    assert "METHOD:REQUEST" in calendar(welcome)


def ask(story):
    """Lucia comes from the role's page, and asks for coffee."""
    assert 'href="/visit"' in story.guest.get(f"/roles/{story.role.slug}").text
    first = local(THURSDAY, 10)
    form = {
        "name": "Lucia Moreno",
        "mail": LUCIA,
        "guests": "2",
        "note": "Rust",
        "needs": "No stairs",
    }
    answer = story.guest.post(OFFICE, data=form | {"wanted": f"coffee-{stamp(first)}"})
    assert answer.status_code == 303
    asked = story.newest(LUCIA)
    assert "One press" in asked["Subject"]
    assert "Nothing is held yet" in words(asked)
    assert story.visit().state.value == "asked"
    (story.page,) = {link for link in links_of(asked) if link.startswith("/v/")}


def confirm(story):
    """She presses; she and her host are invited."""
    assert story.guest.post(f"{story.page}/confirmation").status_code == 303
    booked = story.newest(LUCIA)
    host = story.host()
    invited = story.mails(host.mail)[-1]
    for text in ("10:00", "PST", "201 Harbor Street", "https://maps.example/harbor", host.name):
        assert text in words(booked)
    assert "LOCATION:201 Harbor Street" in calendar(booked)
    assert (sequence(booked), "METHOD:REQUEST" in calendar(booked)) == (0, True)
    assert "have coffee with Lucia Moreno, who visits us" in words(invited)
    assert "LOCATION:201 Harbor Street" in calendar(invited)
    assert ("Rust" in calendar(invited), "No stairs" in calendar(invited)) == (True, False)
    story.browser = story.door.application.test_client().enter(host)
    assert "Lucia Moreno" in story.browser.get("/me").text
    assert "No stairs" in story.browser.get(f"/visits/{story.visit().id}").text


def lose_the_host(story):
    """Her host can't: the other one comes, at the same time."""
    host = story.host()
    seat = standing(story.session, story.visit().id).attendances[0]
    story.press(story.browser, f"/interviews/{seat.booking_id}/cannot", reason="A cold")
    told = story.newest(LUCIA)
    assert story.host() is not host
    assert f"{story.host().name} welcomes you" in told["Subject"]
    assert ("A cold" in words(told), sequence(told)) == (False, 1)
    assert "METHOD:CANCEL" in calendar(story.mails(host.mail)[-1])


def move(story):
    """She moves to an open afternoon; her host is free again."""
    story.days = {each.starts_at: each for each in story.session.scalars(select(VisitDay))}
    day = story.days[local(THURSDAY, 16)]
    host = story.host()
    moved = {"wanted": f"a{day.id}", "guests": "2"}
    assert story.guest.post(f"{story.page}/time", data=moved).status_code == 303
    mail = story.newest(LUCIA)
    assert ("Moved" in mail["Subject"], sequence(mail)) == (True, 2)
    assert "No longer: Thu" in words(mail).replace("\xa0", " ")
    assert "METHOD:CANCEL" in calendar(story.mails(host.mail)[-1])


def have_the_day_closed(story):
    """The afternoon gets another time, then the day is closed."""
    day = story.days[local(THURSDAY, 16)]
    said = {"on": THURSDAY.isoformat(), "begins": "17:00", "ends": "18:00", "places": "2"}
    story.press(
        story.desk, f"{story.here}/afternoons/{day.id}", host=str(story.hosts[0].id), **said
    )
    mail = story.newest(LUCIA)
    assert "We had to move it" in words(mail)
    story.press(story.desk, f"{story.here}/closed", on=THURSDAY.isoformat(), reason="No heating")
    mail = story.newest(LUCIA)
    assert ("METHOD:CANCEL" in calendar(mail), "No heating" in words(mail)) == (True, True)
    assert "Pick one with a press" in words(mail)
    assert "METHOD:CANCEL" in calendar(story.mails(story.hosts[0].mail)[-1])


def choose_anew(story):
    """By the same link she takes the next afternoon, and is reminded of it twice."""
    story.other = story.days[local(THURSDAY + DAY, 16)]
    anew = {"wanted": f"a{story.other.id}", "guests": "2"}
    assert story.guest.post(f"{story.page}/time", data=anew).status_code == 303
    mail = story.newest(LUCIA)
    assert ("See you in San Francisco" in mail["Subject"], sequence(mail)) == (True, 0)
    lose_the_welcomer(story)
    for lead in (24 * HOUR, HOUR):
        story.now.at = story.other.starts_at - lead
        assert "your visit to Larkfield" in story.newest(LUCIA)["Subject"]


def lose_the_welcomer(story):
    """Whoever welcomes them has something else, and nobody else is free: the desk is written to."""
    jonas = story.hosts[0]
    busy(story.session, jonas, story.other.starts_at)
    asked = story.newest(jonas.mail)
    assert "Your calendar has something else" in asked["Subject"]
    assert "I can't make it" in words(asked)
    browser = story.door.application.test_client().enter(jonas)
    story.press(browser, f"/visits/days/{story.other.id}/cannot", reason="A cold")
    warned = story.newest("sam.okafor@larkfield.example")
    assert "Jonas Weber can't welcome visitors" in warned["Subject"]
    assert ("A cold" in words(warned), "2 taken so far" in words(warned)) == (True, True)


def come(story):
    """At the door one press is enough, and can be taken back."""
    story.now.at = story.other.starts_at
    visit = story.visit()
    story.door.enter(story.joy)
    text = story.door.get(f"/visits?office={story.office.id}").text
    assert ("Lucia Moreno" in text, "No stairs" in text) == (True, True)
    for state in ("did_not_come", "confirmed", "arrived"):
        story.press(story.door, f"/visits/{visit.id}/mark", state=state)
    assert story.visit().state.value == "arrived"
    assert "Thank you for coming, Lucia" in story.guest.get(story.page).text


def leak_nothing(story, caplog):
    """What was mailed opens doors from the mails alone."""
    story.session.rollback()
    sent = set(story.session.scalars(select(Message.notice).where(Message.sent_at.is_not(None))))
    assert OF_VISITS - sent == set()
    seal = story.page.removeprefix("/v/")[-SEAL:]
    assert (seal in stored(story), seal in logged(caplog)) == (False, False)
    assert invariants.check(story.session) == []


def be_forgotten(story):
    """A month later nothing is left of her."""
    visit = story.visit()
    story.now.at = visit.ends_at + 30 * DAY
    story.post()
    assert story.guest.get(story.page).status_code == 404
    tables = rows(story.session.get_bind())
    assert [
        name for name, each in tables.items() if "Lucia" in str(each) or LUCIA in str(each)
    ] == []


def test_a_visit_from_setting_up_to_forgetting(story, caplog):
    story.here = f"/setup/offices/{story.office.id}"
    set_up(story)
    ask(story)
    confirm(story)
    lose_the_host(story)
    move(story)
    have_the_day_closed(story)
    choose_anew(story)
    come(story)
    leak_nothing(story, caplog)
    be_forgotten(story)
