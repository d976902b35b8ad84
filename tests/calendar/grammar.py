"""Calendars grown from the grammar of RFC 5545: most of each is good, and a little of it is hostile.

They reach what broken lines never reach: rules that run, zones that shift, instances that move.
"""

import random
from zoneinfo import available_timezones

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
WINDOWS = ("W. Europe Standard Time", "Pacific Standard Time", "(UTC+01:00) Amsterdam, Berlin")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
DURATIONS = (
    "PT30M",
    "PT1H",
    "PT24H",
    "P1D",
    "P1W",
    "PT0S",
    "P1DT2H3M4S",
    "PT100H",
    "P400D",
    "-PT5M",
)
STANDS = ("STATUS:TENTATIVE", "STATUS:CANCELLED", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT")
PEOPLE = ("jonas.weber@larkfield.example", "x@y.example", "JONAS.WEBER@Larkfield.Example")
PARTS = {  # of a rule: the numbers that each may hold, and zero as it may not
    "BYMONTH": range(1, 13),
    "BYMONTHDAY": range(-31, 32),
    "BYYEARDAY": range(-366, 367),
    "BYWEEKNO": range(-53, 54),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
    "BYSECOND": range(61),
    "BYSETPOS": range(-366, 367),
}
SWOLLEN = 400  # one of so many is as large as it may be, or larger
OFFSETS = ("+0100", "+0200", "-0800", "-0330", "+1400", "-1200", "+001500", "+2359", "+0000")


def grown(dice: random.Random) -> bytes:
    """Return a calendar of up to forty events, now and then one that is far too large."""
    if not dice.randrange(SWOLLEN):
        return swollen(dice)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    lines += [f"X-WR-TIMEZONE:{dice.choice(ZONES)}"] * dice.randrange(2)
    own = [f"Zone {number}" for number in range(dice.randrange(3))]
    for name in own:
        lines += defined(dice, name)
    for number in range(dice.choice((1, 1, 2, 5, 12, 40))):
        lines += event(dice, f"event-{number % 9}", own)
    if not dice.randrange(6):
        lines += busy(dice)
    if not dice.randrange(8):
        lines += ["END:VCALENDAR", "BEGIN:VCALENDAR", *event(dice, "other", own)]
    end = dice.choice(("\r\n", "\r\n", "\r\n", "\n"))
    return end.join([*map(folded, lines), "END:VCALENDAR", ""]).encode()


def instant(dice: random.Random, year: int = 2026, *, far: bool = True) -> str:
    """Return a wall time, mostly in or near the window; now and then of another age."""
    if far and not dice.randrange(12):
        year = dice.choice((1970, 1999, 2020, 2025, 2040, 9999))
    month, day = (dice.choice((10, 11, 12)), dice.randint(1, 30)) if year == 2026 else (3, 29)
    return f"{year:04}{month:02}{day:02}T{dice.randrange(24):02}{dice.choice((0, 15, 30, 59)):02}00"


def zoned(dice: random.Random, name: str, own: list[str], value: str) -> str:
    """Return a line with a time in a zone: known, of Windows, of the file, of nobody, UTC or none."""
    zone = dice.choice((*ZONES[:: max(1, len(ZONES) // 8)], dice.choice(ZONES), *WINDOWS, *own))
    match dice.randrange(8):
        case 0:
            return f"{name}:{value}Z"
        case 1:
            return f"{name}:{value}"
        case 2:
            return f"{name};TZID=/mozilla.org/20050126_1/{dice.choice(ZONES)}:{value}"
        case 3 if not dice.randrange(9):
            return f"{name};TZID=Nowhere/At all:{value}"
        case _:
            return f'{name};TZID="{zone}":{value}' if "," in zone else f"{name};TZID={zone}:{value}"


def event(dice: random.Random, uid: str, own: list[str]) -> list[str]:
    """Return an event: whole days or a time, mostly again and again, with what is left out or moved."""
    begins, is_day = instant(dice), not dice.randrange(5)
    start = f"DTSTART;VALUE=DATE:{begins[:8]}" if is_day else zoned(dice, "DTSTART", own, begins)
    lines = ["BEGIN:VEVENT", f"UID:{uid}", start, f"SEQUENCE:{dice.randrange(4)}"]
    if dice.random() < 0.8:
        lines.append(f"DURATION:{dice.choice(DURATIONS)}")
    elif not is_day:
        lines.append(start.replace("DTSTART", "DTEND").replace("00", "30", 1))
    if dice.random() < 0.6:
        lines.append(f"RRULE:{rule(dice)}")
    if dice.random() < 0.3:
        lines.append(zoned(dice, "EXDATE", own, instant(dice, far=False)))
    if dice.random() < 0.2:
        several = ",".join(instant(dice) + "Z/PT2H" for _ in range(dice.randint(1, 9)))
        lines.append(f"RDATE;VALUE=PERIOD:{several}")
    if dice.random() < 0.2:
        where = ";RANGE=THISANDFUTURE" * dice.randrange(2)
        lines.append(zoned(dice, f"RECURRENCE-ID{where}", own, instant(dice, far=False)))
    lines += [dice.choice(STANDS)] * (dice.random() < 0.2)
    lines += [f"ATTENDEE;PARTSTAT=DECLINED:mailto:{dice.choice(PEOPLE)}"] * (dice.random() < 0.1)
    lines += [f"DESCRIPTION:{'x' * dice.choice((10, 90, 5000))}"] * dice.randrange(2)
    return [*lines, "END:VEVENT"]


def rule(dice: random.Random) -> str:
    """Return a rule of any of the parts that there are, mostly one that is allowed."""
    hostile = not dice.randrange(25)
    frequency = dice.choice(("SECONDLY", "MINUTELY", "HOURLY") if hostile else FREQUENCIES)
    words = [f"FREQ={frequency}"]
    words += [f"INTERVAL={dice.choice((1, 2, 3, 7, 53, 999, 10**9))}"] * (dice.random() < 0.4)
    end = dice.choice((f"COUNT={dice.choice((1, 5, 40, 900, 10**9))}", f"UNTIL={instant(dice)}Z"))
    words += [end] * (dice.random() < 0.5)
    if dice.random() < 0.5:
        ordinal = frequency in {"MONTHLY", "YEARLY"} and dice.random() < 0.5
        nth = [f"{dice.choice((-53, -5, -1, 1, 2, 5, 53))}" if ordinal else "" for _ in range(7)]
        chosen = dice.sample(list(zip(nth, DAYS, strict=True)), dice.randint(1, 7))
        words.append("BYDAY=" + ",".join(n + day for n, day in chosen))
    for part in dice.sample(sorted(PARTS), dice.choice((0, 0, 1, 1, 2, 3, 8))):
        numbers = dice.sample(PARTS[part], min(len(PARTS[part]), dice.choice((1, 1, 2, 5, 400))))
        words.append(f"{part}={','.join(map(str, numbers))}")
    words += [f"WKST={dice.choice(DAYS)}"] * dice.randrange(2)
    return ";".join(words)


def defined(dice: random.Random, name: str) -> list[str]:
    """Return a zone that the file defines: two offsets, by a rule, by dates, or by nothing."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    before, after = dice.sample(OFFSETS, 2)
    for kind, month in (("STANDARD", 10), ("DAYLIGHT", 3)):
        begun = dice.choice(("16010101T000000", f"2026{month}01T020000", "19700101T020000"))
        lines += [f"BEGIN:{kind}", f"DTSTART:{begun}"]
        lines += [f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        week = f"FREQ=YEARLY;BYDAY={dice.choice((-1, 1, 2))}SU;BYMONTH={month}"
        lines += [f"RRULE:{week if dice.randrange(9) else rule(dice)}"] * dice.randrange(2)
        lines += ["RDATE:" + ",".join(instant(dice) for _ in range(9))] * (dice.random() < 0.2)
        lines.append(f"END:{kind}")
        before, after = after, before
    return [*lines, "END:VTIMEZONE"]


def busy(dice: random.Random) -> list[str]:
    """Return what a calendar says that only tells when somebody is busy."""
    kinds = ("BUSY", "FREE", "BUSY-TENTATIVE", "BUSY-UNAVAILABLE")
    spans = [
        f"FREEBUSY;FBTYPE={dice.choice(kinds)}:{instant(dice)}Z/{dice.choice(('PT1H', instant(dice) + 'Z'))}"
        for _ in range(dice.randint(1, 30))
    ]
    return ["BEGIN:VFREEBUSY", "UID:busy", *spans, "END:VFREEBUSY"]


def folded(line: str) -> str:
    """Return a line as it is written: a new one after 74 signs."""
    return "\r\n ".join(line[at : at + 74] for at in range(0, len(line), 74)) or line


def swollen(dice: random.Random) -> bytes:
    """Return something of which there is far too much."""
    many, begins = dice.choice((2_000, 20_000)), instant(dice, far=False)
    head, tail = "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n"
    start = f"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:{begins}Z\r\nDURATION:PT1H\r\n"
    match dice.randrange(7):
        case 0:
            middle = (start + "END:VEVENT\r\n") * many
        case 1:
            middle = "BEGIN:VEVENT\r\n" * many
        case 2:
            middle = start + "SUMMARY:" + "x" * 100 * many + "\r\nEND:VEVENT\r\n"
        case 3:
            middle = start + "SUMMARY:x" + "\r\n y" * 10 * many + "\r\nEND:VEVENT\r\n"
        case 4:
            left_out = ",".join(instant(dice) + "Z" for _ in range(many))
            middle = start + f"RRULE:FREQ=DAILY\r\nEXDATE:{left_out}\r\nEND:VEVENT\r\n"
        case 5:
            moved = "".join(
                f"{start}RECURRENCE-ID:{instant(dice)}Z\r\nEND:VEVENT\r\n" for _ in range(many // 4)
            )
            middle = start + "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\n" + moved
        case _:
            middle = "".join(
                f"{start}RRULE:{rule(dice)}\r\nEND:VEVENT\r\n" for _ in range(many // 20)
            )
    return (head + middle + tail).encode()
