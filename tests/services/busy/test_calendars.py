"""Busy times take slots away: with the gap around, by the switches, and with their calendar again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.bitmap import tick
from scheduler.domain.explain import why
from scheduler.domain.terms import BusySource, BusyStand
from scheduler.errors import Invalid, Missing, SlotTaken
from scheduler.models import BusyCalendar, BusyTime, Entry
from scheduler.services.bookings import booking
from scheduler.services.busy import busy, calendars
from scheduler.services.busy.busy import Copy, Look, Time
from scheduler.services.busy.calendars import Added
from scheduler.services.placing.securing import Choice
from scheduler.services.roles.preview import WORDS
from scheduler.services.search import finding
from tests.conftest import NOON
from tests.services.calls import make_company, make_person, make_role, make_step

DAY = NOON.replace(day=25, hour=17, minute=0)  # Wednesday, 9 am Pacific
HOUR = timedelta(hours=1)
PLAIN = dict.fromkeys(calendars.SWITCHES, False) | dict.fromkeys(calendars.SWITCHES[:3], True)


@pytest.fixture
def jonas(session):
    make_company(session)
    return make_person(session, "Jonas W", gap_minutes=15)


@pytest.fixture
def step(session, jonas):
    return make_step(session, make_role(session, [jonas], []))


def time(start, end, stand=BusyStand.FIRM, *, is_day=False, is_open=False):
    first, after = tick(DAY + start * HOUR), tick(DAY + end * HOUR)
    return Time(stand, is_day, is_open, first, after)


def add(session, act, person, *times, source=BusySource.ICS, covers=timedelta(days=125)):
    look = Look(Copy("facts:hash", covers_until=act.now + covers), frozenset(times))
    return calendars.add(session, person.id, Added(source, "Work"), look, act=act)


def offered(session, step, day=DAY):
    """Return the starts of one day, as hours on Pacific clocks."""
    session.rollback()
    interview = step.stage.ways[0].interviews[0]
    starts = finding.ask(session, step, interview, None, now=NOON).starts()
    return [9 + (at - day) / HOUR for at in starts if day <= at < day + 8 * HOUR]


def test_no_start_meets_a_busy_time_or_the_gap_on_either_side(session, act, jonas, step):
    free = offered(session, step)
    add(session, act, jonas, time(2, 3))

    # Half an hour and fifteen minutes around 11 to 12.
    assert offered(session, step) == [at for at in free if at <= 10.25 or at >= 12.25]
    assert 10.25 in free


def test_who_is_refused_and_why_is_said_with_it(session, act, jonas, step):
    choice = Choice(step.stage.ways[0].interviews[0].id, None, DAY)
    add(session, act, jonas, time(0, 8))
    with pytest.raises(SlotTaken):
        booking.book(session, step.id, choice, act=act)
    session.rollback()
    asked = finding.ask(session, step, step.stage.ways[0].interviews[0], None, now=NOON)
    rule = max(why(asked.query, asked.world).removed)
    assert "busy" in WORDS[rule] or "busy" in why(asked.query, asked.world).removed


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("tentative", time(0, 8, BusyStand.TENTATIVE)),
        ("unanswered", time(0, 8, BusyStand.UNANSWERED)),
        ("declined", time(0, 8, BusyStand.DECLINED)),
        ("cancelled", time(0, 8, BusyStand.CANCELLED)),
        ("free", time(0, 8, BusyStand.FREE)),
        ("all_day", time(-9, 15, is_day=True)),
        ("open_ended", time(0, 8, is_open=True)),
    ],
)
def test_a_switch_counts_at_once_without_reading_again(session, act, jonas, step, name, what):
    ident = add(session, act, jonas, what)
    seen = {}
    for on in (True, False, True):
        calendars.switch(session, jonas.id, ident, PLAIN | {name: on}, act=act)
        seen[on] = bool(offered(session, step))
    assert seen == {True: False, False: True}


def test_with_its_calendar_a_busy_time_goes(session, act, jonas, step):
    free = offered(session, step)
    ident = add(session, act, jonas, time(0, 8))
    assert offered(session, step) == []
    calendars.remove(session, jonas.id, ident, act=act)

    assert offered(session, step) == free
    assert session.scalars(select(BusyTime)).all() == []
    actions = [each.action for each in session.scalars(select(Entry).order_by(Entry.id))]
    assert actions[-2:] == ["calendar added", "calendar removed"]


def test_nobody_touches_another_persons_calendar(session, act, jonas):
    ident = add(session, act, jonas, time(0, 1))
    other = make_person(session, "Aisha M")
    for deed in (
        lambda: calendars.remove(session, other.id, ident, act=act),
        lambda: calendars.switch(session, other.id, ident, PLAIN, act=act),
    ):
        with pytest.raises(Missing):
            deed()
    assert session.get_one(BusyCalendar, ident).person_id == jonas.id


def test_who_cannot_be_looked_into_is_not_offered_unless_they_trust_their_hours(
    session, act, jonas, step
):
    free = offered(session, step)
    ident = add(session, act, jonas, time(2, 3))
    less = offered(session, step)
    busy.fail(session, ident, "The server cannot be reached.", now=NOON)
    assert offered(session, step) == less
    busy.mark_stale(session, now=NOON + timedelta(hours=72))
    assert offered(session, step) == []

    assert calendars.trust_hours(session, jonas.id, act=act) == 1
    assert (offered(session, step), len(less) < len(free)) == (less, True)
    busy.keep(session, ident, Look(Copy()), now=NOON + timedelta(hours=73))
    row = session.get_one(BusyCalendar, ident)
    assert (row.is_stale, row.is_trusted) == (False, False)


def test_a_file_never_gets_too_old(session, act, jonas, step):
    add(session, act, jonas, time(2, 3), source=BusySource.FILE)
    assert busy.mark_stale(session, now=NOON + timedelta(days=300)) == 0


def test_how_calendars_stand_is_counted_as_they_block(session, act, jonas):
    times = time(0, 1), time(2, 3, BusyStand.TENTATIVE), time(4, 5, BusyStand.FREE), time(-99, -98)
    ident = add(session, act, jonas, *times)
    add(session, act, jonas)

    def stand(now):
        return [(each.busy, each.is_old) for each in calendars.shown(session, jonas.id, now=now)]

    assert stand(NOON) == [(2, False), (0, False)]
    calendars.switch(session, jonas.id, ident, PLAIN | {"tentative": False}, act=act)
    assert stand(NOON + timedelta(hours=24)) == [(1, True), (0, True)]


def test_there_is_an_end_to_how_many_calendars_one_has(session, act, jonas):
    for _ in range(calendars.MOST):
        add(session, act, jonas)
    with pytest.raises(Invalid, match="20 calendars"):
        add(session, act, jonas)
