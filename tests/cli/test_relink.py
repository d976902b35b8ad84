"""A change of the secret key, from the old one alone to the new one alone: no link dies unannounced."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.domain.terms import BusySource, Delivery, KeyPurpose
from scheduler.models import Attendance, BusyCalendar, Candidate, Enquiry, Message, Role
from scheduler.services import keys, vault
from scheduler.services.feeds.reaching import choose_delivery
from scheduler.services.questions import enquiries
from scheduler.services.transaction import transaction
from scheduler.services.upkeep.relinking import NOTICES
from tests.cli.house import ASIDE, House, links_in
from tests.mail.post import SENDER, make_booking, messages
from tests.people import make_application, make_candidate
from tests.rigs import smtp
from tests.web.test_leaks import SEAL, listening, logged, text_of  # noqa: F401 - one is a fixture
from tests.web.test_leaks import rows as rows_of
from tests.web.world import make_world

OLD, NEW = "old-" * 10, "new-" * 10
ON_SQLITE = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
EVERYBODY = "1 candidate, 2 referees, 2 visitors, 2 people who asked, 1 reader of a feed"
WHOLE = "All promises hold."
UNTIL = "Sun 31 January 2027"


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def mailing(settings, server):
    return replace(settings, mail_from=SENDER, smtp_url=server.url)


@pytest.fixture
def house(session, mailing, server, run_here, monkeypatch, request):
    made = House(session, mailing, server, run_here, monkeypatch.setenv)
    made.start, made.now = map(request.getfixturevalue, ("start", "now"))
    return made


def feed_of(house, person):
    row = house.session.scalars(keys.of(KeyPurpose.FEED, person.id)).one()
    return f"/feeds/{keys.make(house.settings.secret_keys, row)}.ics"


@pytest.fixture
def used(house, session, act):
    """Return a candidate's page and an interviewer's feed, made and last used under the old key."""
    house.use(OLD)
    jonas = make_booking(session, act).attendances[0].person
    (portal,) = set(links_in(house.work()).values())
    choose_delivery(session, jonas.id, Delivery.BOTH, act=act)
    feed = feed_of(house, jonas)
    add_calendar(session, house.settings.secret_keys, jonas, act)
    assert house.open(portal, feed) == [200, 200]
    return portal, feed


@ON_SQLITE
def test_with_the_new_key_in_front_old_links_work_and_are_counted(house, used, session):
    assert house.command("check") == [WHOLE]
    assert house.command("relink") == ["No other key than the newest is known of. Nothing to send."]

    house.use(NEW, OLD)
    status, _, said = house.run("relink")
    assert (status, "does not know the newest key yet" in said) == (2, True)
    house.work()

    assert house.open(*used) == [200, 200]
    assert house.command("check") == [
        WHOLE,
        "Links last used under an old key, which they need: 1 candidate, 1 reader of a feed.",
        "Of these 2, 0 have been sent a fresh one (scheduler relink).",
        "The secrets of 1 calendar are sealed under an old key; scheduler relink seals them anew.",
    ]
    would = "A fresh link would go to 1 candidate, 1 reader of a feed."
    assert house.command("relink", "--dry-run")[0] == would
    assert messages(session, Message.notice.in_(NOTICES)) == []
    status, _, said = house.run("relink", "--until", "2026-11-23")
    assert (status, said) == (2, "--until must name a day to come, like 2027-01-31.\n")


def test_fresh_links_go_out_once_and_go_on_without_the_old_key(
    house,
    used,
    session,
    listening,  # noqa: F811 - the fixture
):
    house.use(NEW, OLD)
    house.work()
    assert house.command("relink", "--until", "2027-01-31") == [
        "A fresh link goes to 1 candidate, 1 reader of a feed.",
        "The secrets of 1 calendar are sealed under the newest key.",
        f"Keep the old key until {UNTIL}: the mails say so.",
    ]
    mails = house.work()
    assert [f"goes on working until {UNTIL}." in flat(each) for each in mails] == [True, True]
    (fresh,) = links_in(mails).values()
    assert house.command("relink") == [
        "A fresh link goes to nobody.",
        "Not to 1 candidate, 1 reader of a feed: have been sent one before.",
    ]
    assert house.work() == []
    assert "Of these 2, 2 have been sent a fresh one" in "\n".join(house.command("check"))

    # Whoever uses the fresh one no longer needs the old key.
    renewed = fresh, feed_of(house, session.scalars(select(Attendance)).first().person)
    assert house.open(*used, *renewed) == [200] * 4
    assert house.command("check") == [WHOLE]

    house.use(NEW)
    assert house.open(*renewed, *used) == [200, 200, 404, 404]
    page = house.guest.get(used[0]).get_data(as_text=True)
    assert "It may be old, or a letter is missing." in page
    assert "Mail me a fresh link" in page
    assert vault.unseal(house.settings.secret_keys, sealed_of(session))["password"] == "word"
    assert leaked(session, listening, *used, *renewed) == []


def leaked(session, caplog, *paths):
    """Return the secrets, and the seals of the keys in *paths*, that the database or the log knows."""
    tables, log = rows_of(session.get_bind()), logged(caplog)
    stored = "\n".join(text_of(each) for table in tables.values() for row in table for each in row)
    seals = [re.search(r"[0-9A-Za-z]{33}", path)[0][-SEAL:] for path in paths]
    return [each for each in (OLD, NEW, *seals) if each in stored or each in log]


@ON_SQLITE
def test_a_key_that_was_lost_is_replaced_at_once_and_everybody_gets_a_fresh_link(
    house, session, act
):
    house.use(OLD)
    make_booking(session, act)
    (portal,) = set(links_in(house.work()).values())
    gone = make_candidate(session, "Nadia Farouk", mail="gone@mail.example")
    make_application(session, session.scalars(select(Role)).one(), gone)
    assert house.open(portal) == [200]

    house.use(NEW)
    house.work()
    assert house.open(portal) == [404]
    assert house.command("check") == [
        WHOLE,
        "Links last used under a key that is gone, which open nothing now: 1 candidate.",
        "Of these 1, 0 have been sent a fresh one (scheduler relink).",
    ]
    assert house.command("relink") == [
        "A fresh link goes to 1 candidate.",
        "Not to 1 candidate: have never been sent, or used, any.",
    ]
    (mail,) = house.work()
    assert "The link that you had no longer works" in flat(mail)
    assert house.open(*links_in([mail]).values()) == [200]


@ON_SQLITE
def test_a_fresh_link_that_came_back_has_reached_nobody(house, session, act):
    house.use(OLD)
    make_booking(session, act)
    (portal,) = set(links_in(house.work()).values())
    assert house.open(portal) == [200]
    house.use(NEW, OLD)
    house.work()
    assert house.command("relink")[0] == "A fresh link goes to 1 candidate."
    house.work()
    with transaction(session):
        (letter,) = messages(session, Message.notice.in_(NOTICES))
        letter.sent_at, letter.dead_at = None, house.now()

    assert "Of these 1, 0 have been sent a fresh one" in house.command("check")[-1]
    assert house.command("relink")[1:2] == [
        "Not to 1 candidate: mail to them came back: correct the address first."
    ]


@ON_SQLITE
def test_a_key_that_comes_back_is_new_once_more(house, session, act):
    house.use(OLD)
    house.work()
    house.use(NEW, OLD)
    house.work()  # from now on mail bears links made under the new key
    house.now.pass_(ASIDE)
    house.use(OLD)
    make_booking(session, act)
    assert links_in(house.work())  # and these do not
    house.now.pass_(ASIDE)
    house.use(NEW, OLD)
    house.work()

    assert house.command("relink")[0] == "A fresh link goes to 1 candidate."


def test_everybody_whose_link_leads_somewhere_is_written_to_and_nobody_else(house, session, act):
    house.use(OLD)
    world = make_world(session, house.settings, act)
    for enquiry in session.scalars(select(Enquiry)).all():
        enquiries.confirm(session, enquiry.id, act=act)
    house.work()
    house.use(NEW, OLD)
    house.now.pass_(ASIDE)
    house.work()
    with transaction(session):
        priya = session.scalars(select(Candidate).order_by(Candidate.id)).first()
        for each in session.scalars(select(Message).where(Message.address == priya.mail)):
            each.sent_at, each.dead_at = None, house.now()
    house.open(f"/feeds/{world.own['feed key']}.ics")

    assert house.command("relink")[:3] == [
        f"A fresh link goes to {EVERYBODY}.",
        "Not to 1 reader of a feed: have never been sent, or used, any.",
        "Not to 1 candidate: mail to them came back: correct the address first.",
    ]
    mails = house.work()
    assert sorted(each["Subject"] for each in mails) == [
        "A fresh link to our page about Nadia Farouk",
        "A fresh link to our page about Priya Raman",
        "A fresh link to your page at Larkfield",
        *["A fresh link to your questions to Larkfield"] * 2,
        *["A fresh link to your visit to Larkfield"] * 2,
        "Your calendar feed at Larkfield has a new address",
    ]
    house.use(NEW)
    fresh = [path for mail in mails for path in links_in([mail]).values()]
    assert (len(fresh), set(house.open(*fresh))) == (7, {200})


def add_calendar(session, secrets, person, act):
    """Let somebody be busy by a calendar whose password is sealed under the newest of *secrets*."""
    sealed = vault.seal(secrets, {"url": "x", "user": "", "password": "word"})
    with transaction(session):
        session.add(
            BusyCalendar(
                person_id=person.id,
                source=BusySource.CALDAV,
                name="Home",
                sealed=sealed,
                added_at=act.now,
            )
        )


def sealed_of(session):
    session.rollback()
    return session.scalars(select(BusyCalendar.sealed)).one()


def flat(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())
