"""Broken calendars without end: `python -m tests.calendar.fuzz 100000` reads so many.

Each input is read as the worker would. One that takes more of the processor's time than the limit
is told with its seed; so is one that raises, and one that never ends, for which the parent looks at
the clock and kills the child. What else the machine does meanwhile counts for nothing.
"""

import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from scheduler.calendar.busy import read
from scheduler.config import use_locked_zones
from tests.calendar.busy_cases import CALENDARS
from tests.calendar.grammar import grown

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)
LIMIT = 2.0  # seconds of the processor for one input
HANGS = 5.0  # times as long by the clock, it is taken for one that never ends
NAMES = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "UID",
    "SEQUENCE",
]
VALUES = [
    "20261124T090000Z",
    "20261124",
    "20261124T250000",
    "99991231T235959Z",
    "00010101",
    "16040229",
    "20261101T013000",
    "P1D",
    "PT24H",
    "-PT1H",
    "P9999999D",
    "PT",
    "P1DT",
    "-P1W",
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=9",
    "FREQ=HOURLY",
    "FREQ=HOURLY;UNTIL=99991231T000000Z",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;COUNT=2000000000",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU",
    "FREQ=MONTHLY;BYSETPOS=-1",
    "FREQ=YEARLY;BYYEARDAY=-366",
    "FREQ=WEEKLY;WKST=XX;BYDAY=MO",
    "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1",
    "FREQ=MONTHLY;BYDAY=-5FR;COUNT=-3",
    "FREQ=WEEKLY;UNTIL=0",
    "FREQ=WEEKLY;BYDAY=MO;COUNT=99999999",
    "20261124T090000Z/PT1H",
    "20261124T090000Z/20261123T090000Z",
    "CANCELLED",
    "TENTATIVE",
    "TRANSPARENT",
    "-1",
    "x",
    "FREQ=MONTHLY;INTERVAL=1000;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366,-366",
]
PARAMS = (
    *("", ";VALUE=DATE", ";TZID=Europe/Berlin", ";TZID=../../etc/passwd", ";TZID=", ';TZID="a;b"'),
    *(";TZID=tzone://Microsoft/Custom", ";RANGE=THISANDFUTURE", ";X", ";TZID=" + "A" * 300),
    *(";TZID=(UTC+99:99) Nowhere", ";TZID=Customized Time Zone", ";TZID=GMT-0330", ";=;=;"),
)
ZOO = [path.read_bytes() for path in sorted(CALENDARS.glob("*.ics"))]


def made(seed: int) -> bytes:
    """Return the input of a seed: a good calendar bent, odd words put together, or one grown."""
    dice = random.Random(seed)  # noqa: S311 -- the same seed, the same input
    return (bent, built, grown)[seed % 3](dice)


def built(dice: random.Random) -> bytes:
    """Return a calendar of events with odd words at their places."""
    lines = ["BEGIN:VCALENDAR"]
    for _ in range(dice.randint(1, 6)):
        kind = dice.choice(["VEVENT", "VEVENT", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD"])
        lines.append(f"BEGIN:{kind}")
        if dice.random() < 0.8:
            lines += ["UID:a", "DTSTART;TZID=Europe/Berlin:20261026T023000", "DURATION:PT1H"]
        for _ in range(dice.randint(0, 8)):
            lines.append(f"{dice.choice(NAMES)}{dice.choice(PARAMS)}:{dice.choice(VALUES)}")
        if kind in {"VTIMEZONE", "STANDARD"}:
            lines += ["TZID:Customized Time Zone", "TZOFFSETFROM:+0100", "TZOFFSETTO:-0230"]
        if dice.random() < 0.9:
            lines.append(f"END:{kind}")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def bent(dice: random.Random) -> bytes:
    """Return a calendar of the zoo with some of its bytes, lines or digits changed."""
    data = bytearray(dice.choice(ZOO))
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(data))
        match dice.randrange(5):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at : at + dice.randint(1, 60)]
            case 2:
                data[at:at] = dice.choice(VALUES).encode()
            case 3:
                end = at + dice.randint(1, 400)
                data[at:at] = bytes(data[at:end]) * dice.randint(1, 5)
            case _:
                digits = [here for here, byte in enumerate(data) if 48 <= byte <= 57] or [at]
                data[dice.choice(digits)] = dice.randrange(48, 58)
        if not data:
            return b""
    return bytes(data)


def child(inbox: Connection) -> None:
    """Read the inputs of the seeds that come, and say of each what became of it."""
    use_locked_zones()
    inbox.send("ready")
    while (seed := inbox.recv()) is not None:
        began, said = time.process_time(), ""
        try:
            read(
                made(seed), START, END, tz="America/Denver", owner=["jonas.weber@larkfield.example"]
            )
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is what is looked for
            said = f"{type(error).__name__}: {error}"
        inbox.send((said, time.process_time() - began))


def faults(seeds: range, limit: float = LIMIT) -> Iterator[str]:
    """Yield a line for each input that raises or takes too long; the last line is the slowest."""
    context = multiprocessing.get_context("spawn")
    pipe, slowest = None, (0.0, 0)
    for seed in seeds:
        if pipe is None:
            pipe, end = context.Pipe()
            process = context.Process(target=child, args=(end,), daemon=True)
            process.start()
            pipe.recv()  # that it is there
        pipe.send(seed)
        if not pipe.poll(HANGS * limit):
            process.kill()
            pipe = None
            yield f"seed {seed}: no end after {HANGS * limit} s"
            continue
        said, took = pipe.recv()
        if said or took > limit:
            yield f"seed {seed}: {said or f'{took:.1f} s'}"
        slowest = max(slowest, (took, seed))
    if pipe:
        pipe.send(None)
        process.join()
    sys.stderr.write(
        f"{len(seeds)} inputs, slowest {slowest[0] * 1000:.0f} ms of the processor (seed {slowest[1]})\n"
    )


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    found = list(faults(range(wanted)))
    sys.exit("\n".join(found) or 0)
