"""Whatever is sent as a calendar: no crash, no hang, no more memory than a few times its size."""

import time
import tracemalloc
from random import Random

import pytest

from scheduler.calendar.busy import busy, read
from tests.calendar.busy_cases import END, START, calendar
from tests.calendar.fuzz import faults

BEGUN = "DTSTART:19700101T000000Z | DURATION:PT1H"
PATIENCE = 20.0  # seconds on a machine that others use too; alone the worst takes a third of one
MOST_CPU = 5.0  # what the worker's child may spend; alone the worst takes under two


def test_a_thousand_broken_calendars_neither_raise_nor_hang():
    seed = Random(20261124).randrange(10**9)  # noqa: S311 -- the same inputs each time
    assert list(faults(range(seed, seed + 1_000), limit=MOST_CPU)) == []


def event(*lines):
    return calendar(" | ".join(("UID:a", *lines)))


HOSTILE = {
    "a rule a second": event(BEGUN, "RRULE:FREQ=SECONDLY"),
    "twenty thousand rules that count": calendar(
        *(
            f"UID:{n} | {BEGUN} | RRULE:FREQ=DAILY;BYDAY=MO,TU;COUNT=2000000000"
            for n in range(19_000)
        )
    ),
    "rules that never come true": calendar(
        *(
            f"UID:{n} | {BEGUN} | RRULE:FREQ=YEARLY;BYMONTHDAY=30;BYDAY=MO;BYMONTH=2"
            for n in range(9_000)
        )
    ),
    "all minutes of all days": calendar(
        *(
            f"UID:{n} | {BEGUN} | RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR="
            f"{','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"
            for n in range(3_000)
        )
    ),
    "a thousand years a day": event(
        "DTSTART:20260101T000000Z", "DURATION:P365000D", "RRULE:FREQ=DAILY"
    ),
    "deep nesting": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 200_000,
    "deep nesting of nothing": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 200_000,
    "one long line": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" + b"a" * 4_900_000,
    "nothing but folds": b"BEGIN:VCALENDAR\r\nX:" + b"\r\n a" * 1_200_000,
    "nothing but line ends": b"BEGIN:VCALENDAR" + b"\r" * 4_900_000,
    "nothing but blank lines": b"BEGIN:VCALENDAR" + b"\n" * 4_900_000 + b" x",
    "many parameters": event("DTSTART" + ";A=b" * 200_000 + ":20261124T090000Z"),
    "many quotes": event('ATTENDEE;CN="' + '"' * 400_000 + ":mailto:jonas@x.example"),
    "many exceptions": event(BEGUN, "RRULE:FREQ=DAILY", *["EXDATE:20261124T000000Z"] * 150_000),
    "many dates in one line": event(BEGUN, "RDATE:" + ",".join(["20261124T000000Z"] * 280_000)),
    "many changed instances": calendar(
        f"UID:a | {BEGUN} | RRULE:FREQ=HOURLY;UNTIL=20270101T000000Z",
        *(
            f"UID:a | RECURRENCE-ID;RANGE=THISANDFUTURE:{20000101 + n}T000000Z | {BEGUN}"
            for n in range(15_000)
        ),
    ),
    "a zone that changes all the time": b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\n"
    + b"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    b"RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9\r\nEND:STANDARD\r\n" * 2_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_calendars_are_over_soon(name):
    data = HOSTILE[name]
    began = time.process_time()
    read(data, START, END, tz="Europe/Berlin", owner=["jonas@x.example"])
    assert time.process_time() - began < MOST_CPU


@pytest.mark.parametrize("name", ["nothing but folds", "deep nesting", "many dates in one line"])
def test_hostile_calendars_take_a_bounded_space(name):
    tracemalloc.start()
    try:
        list(busy(HOSTILE[name], START, END, tz="UTC", owner=[]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 300_000_000
