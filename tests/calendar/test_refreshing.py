"""Other calendars in the background: read, kept, compared, waited for; on both engines."""

import json
from datetime import timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import select

from scheduler.calendar.fetching import Client
from scheduler.calendar.guard import CannotFetch, Guard
from scheduler.calendar.reader import Owner, reader
from scheduler.calendar.refreshing import Source, look_at, owner_of, refresh_due
from scheduler.domain.terms import BusySource
from scheduler.models import BusyCalendar, BusyTime, Company, Entry
from scheduler.services import vault
from scheduler.services.busy import busy, calendars
from scheduler.services.busy.calendars import Added
from scheduler.services.transaction import transaction
from tests.calendar.busy_cases import calendar
from tests.calendar.fuzz import ZOO
from tests.calendar.test_busy_bounds import HOSTILE
from tests.conftest import NOON
from tests.people import make_company, make_person
from tests.rigs.web import answer, web_server

NINE = "UID:a | DTSTART:20261124T170000Z | DTEND:20261124T180000Z | SUMMARY:Secret plans"
TEN = "UID:b | DTSTART:20261124T180500Z | DTEND:20261124T190200Z"
HERE = (ip_network("127.0.0.1/32"),)


@pytest.fixture
def server():
    with web_server() as running:
        running.answers["/a.ics"] = answer(calendar(NINE), etag='"one"')
        yield running


@pytest.fixture
def world(engine, session, settings, act, server):
    make_company(session)
    return World(engine, session, settings, act, server)


class World:
    """A company, its worker, and a server that keeps somebody's calendar."""

    def __init__(self, engine, session, settings, act, server):
        self.engine, self.session, self.settings, self.act = engine, session, settings, act
        self.server = server
        self.client = Client(guard=Guard(HERE, frozenset({server.port})), seconds=2)

    def add(self, person, path="/a.ics", name="Work"):
        """Add a calendar as the page does, and return its id."""
        source = Source(BusySource.ICS, self.server.url(path))
        with reader() as readers:
            owner = owner_of(person, source, self.settings.host)
            look = look_at(self.client, readers, source, owner, busy.Copy(), now=self.act.now)
        sealed = vault.seal(self.settings.secret_keys, source.values)
        added = Added(BusySource.ICS, name, "localhost", sealed)
        return calendars.add(self.session, person.id, added, look, act=self.act)

    def work(self, after=timedelta(minutes=15)):
        """Let time pass and the worker read what is due; return how many calendars it read."""
        self.session.rollback()
        secrets, host = self.settings.secret_keys, self.settings.host
        return refresh_due(self.engine, self.client, secrets, host, now=NOON + after)

    def row(self, ident):
        self.session.rollback()
        return self.session.get_one(BusyCalendar, ident)

    def times(self, ident):
        self.session.rollback()
        rows = self.session.scalars(
            select(BusyTime).where(BusyTime.calendar_id == ident).order_by(BusyTime.first)
        )
        return [(each.first, each.after) for each in rows]

    def version(self, person):
        self.session.rollback()
        self.session.refresh(person.resource)
        return person.resource.version


def ticks(*walls):
    """Return the ticks of times of 24 November in UTC."""
    day = 20781 * 288
    return tuple(day + (hour * 60 + minute) // 5 for hour, minute in walls)


def test_a_calendar_is_kept_as_times_alone_and_read_again_when_it_is_due(world):
    jonas = make_person(world.session)
    ident = world.add(jonas)
    world.server.answers["/a.ics"] = answer(calendar(NINE, TEN), etag='"two"')

    assert world.times(ident) == [ticks((17, 0), (18, 0))]
    assert [world.work(timedelta(minutes=14)), world.work()] == [0, 1]
    assert world.times(ident) == [ticks((17, 0), (18, 0)), ticks((18, 5), (19, 5))]


def test_no_word_of_somebody_else_is_stored(world):
    jonas = make_person(world.session)
    loud = "X-WR-CALNAME:loud"
    world.server.answers["/a.ics"] = answer(
        calendar(f"{NINE} | LOCATION:loud | ATTENDEE:mailto:loud@x.example", head=loud)
    )
    ident = world.add(jonas)
    world.server.answers["/a.ics"] = answer(b"loud", status="500 loud")
    world.work()

    row = world.row(ident)
    stored = [str(value) for value in vars(row).values()]
    stored += [json.dumps(each.payload) for each in world.session.scalars(select(Entry))]
    assert [text for text in stored if "loud" in text or "Secret" in text] == []
    assert world.server.url("/a.ics") not in row.sealed
    assert row.error == "The server has trouble of its own (500)."


def test_what_has_not_changed_is_asked_for_by_its_tag_and_costs_no_version(world):
    jonas = make_person(world.session)
    ident = world.add(jonas)
    before = world.version(jonas)
    world.server.answers["/a.ics"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    world.work()

    assert world.server.seen[-1].headers["if-none-match"] == '"one"'
    assert (world.version(jonas), world.row(ident).read_at) == (
        before,
        NOON + timedelta(minutes=15),
    )


def test_the_same_bytes_are_not_read_twice(world, monkeypatch):
    jonas = make_person(world.session)
    ident = world.add(jonas)
    read = []
    monkeypatch.setattr("scheduler.calendar.reader.Reader.read", lambda *_: read.append(1))
    world.work()

    assert (read, world.row(ident).failures) == ([], 0)


def test_a_month_later_it_is_read_in_full_again_since_the_horizon_has_moved(world):
    world.add(make_person(world.session))
    world.work(timedelta(days=34))
    assert "if-none-match" not in world.server.seen[-1].headers


def test_a_new_zone_reads_it_anew(world):
    jonas = make_person(world.session)
    world.server.answers["/a.ics"] = answer(calendar("DTSTART;VALUE=DATE:20261124"), etag='"x"')
    ident = world.add(jonas)
    pacific = world.times(ident)
    with transaction(world.session):
        jonas.zone = "Asia/Tokyo"
    world.work()

    assert [world.times(ident)[0][0] - pacific[0][0]] == [-17 * 12]


FAILURES = {
    "down": (answer(status="503 No"), "The server has trouble of its own (503)."),
    "gone": (answer(status="404 No"), "There is no calendar at this address any more."),
    "a page": (answer(b"<html>"), "What is there is a page or a file, but no calendar."),
    "empty": (answer(b""), "What is there is a page or a file, but no calendar."),
    "half": (answer(calendar(NINE)[:-20]), "The calendar breaks off in the middle."),
    "huge": (answer(b"x" * 5_000_001), "The answer is larger than 5 MB."),
    "too many": (
        answer(HOSTILE["deep nesting"]),
        "The calendar is larger than we read: 20,000 entries, 5 MB.",
    ),
}


@pytest.mark.parametrize("how", FAILURES)
def test_whatever_fails_the_last_good_copy_goes_on_blocking(world, how):
    said, sentence = FAILURES[how]
    jonas = make_person(world.session)
    ident = world.add(jonas)
    world.server.answers["/a.ics"] = said
    world.work()

    row = world.row(ident)
    assert (world.times(ident), row.error) == ([ticks((17, 0), (18, 0))], sentence)
    assert (row.read_at, row.due_at) == (NOON, NOON + timedelta(minutes=20))


def test_after_each_failure_the_wait_doubles_and_success_ends_it(world):
    ident = world.add(make_person(world.session))
    good, world.server.answers["/a.ics"] = world.server.answers["/a.ics"], answer(status="500 No")
    waits, at = [], timedelta(minutes=15)
    for _ in range(3):
        world.work(at)
        waits.append((world.row(ident).due_at - NOON - at) // timedelta(minutes=1))
        at = world.row(ident).due_at - NOON
    world.server.answers["/a.ics"] = good
    world.work(at)

    assert (waits, world.row(ident).failures, world.row(ident).error) == ([5, 10, 20], 0, "")


def test_trouble_of_a_host_lets_its_other_calendars_wait(world):
    one, other = (world.add(make_person(world.session, name)) for name in ("Aisha", "Jonas"))
    world.server.answers["/a.ics"] = answer(status="503 No")
    assert world.work() == 1
    assert world.row(one).due_at == world.row(other).due_at == NOON + timedelta(minutes=20)


def test_one_address_that_is_gone_lets_no_other_wait(world):
    for name in ("Aisha", "Jonas"):
        world.add(make_person(world.session, name))
    world.server.answers["/a.ics"] = answer(status="404 No")
    assert world.work() == 2


def test_a_secret_that_nobody_opens_any_more_is_asked_for_again(world):
    ident = world.add(make_person(world.session))
    with transaction(world.session):
        world.session.get_one(BusyCalendar, ident).sealed = "gAAAAA"
    world.work()

    assert world.row(ident).error.endswith("Please enter it again.")
    assert world.times(ident) == [ticks((17, 0), (18, 0))]


def test_a_calendar_too_old_takes_its_owner_out_of_the_search_until_it_works(world):
    jonas = make_person(world.session)
    ident = world.add(jonas)
    good, world.server.answers["/a.ics"] = world.server.answers["/a.ics"], answer(status="500 No")
    before = world.version(jonas)

    def stale(hours):
        world.session.rollback()
        return busy.mark_stale(world.session, now=NOON + timedelta(hours=hours))

    assert [stale(71), stale(72), stale(73)] == [0, 1, 0]
    assert (world.row(ident).is_stale, world.version(jonas)) == (True, before + 1)
    world.server.answers["/a.ics"] = good
    world.work(timedelta(hours=74))
    assert (world.row(ident).is_stale, world.version(jonas)) == (False, before + 2)


def test_the_company_says_how_old_is_too_old(world):
    world.add(make_person(world.session))
    with transaction(world.session):
        world.session.get_one(Company, 1).busy_stop_hours = 12
    later = NOON + timedelta(hours=12)
    assert busy.mark_stale(world.session, now=later) == 1
    with transaction(world.session):
        world.session.get_one(Company, 1).busy_stop_hours = 48
    assert [busy.mark_stale(world.session, now=later) for _ in range(2)] == [1, 0]


OWNER = Owner("America/Denver", ["jonas@x.example"], "localhost")


def test_the_child_is_replaced_where_it_takes_too_long():
    with reader(seconds=0.01) as readers, pytest.raises(CannotFetch, match="takes longer"):
        readers.read(HOSTILE["twenty thousand rules that count"], NOON, NOON, OWNER)
    with reader() as readers:
        readers.read(ZOO[0], NOON, NOON + timedelta(days=9), OWNER)
        first = readers._child.pid
        readers._child.kill()
        with pytest.raises(CannotFetch):
            readers.read(ZOO[0], NOON, NOON + timedelta(days=9), OWNER)
        times, _ = readers.read(ZOO[0], NOON, NOON + timedelta(days=9), OWNER)
        assert (readers._child.pid != first, len(times) > 0) == (True, True)


def test_the_child_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("SCHEDULER_SECRET_KEY", "s" * 40)
    with reader() as readers:
        readers.read(ZOO[0], NOON, NOON, OWNER)
        with open(f"/proc/{readers._child.pid}/environ", "rb") as file:  # noqa: PTH123 - the system's
            assert b"SCHEDULER" not in file.read()
