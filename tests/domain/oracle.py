"""The slow and obvious answers that the search has to equal: one minute and one person at a time."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from tests.domain.workload import WEEK_MINUTES


@cache
def clock(zone, minute):
    """Return what a clock in *zone* shows at a minute since the epoch: date, minute of the day."""
    shown = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))
    return shown.date(), shown.hour * 60 + shown.minute


def iso_week(day):
    return day.isocalendar()[:2]


def workload_starts(work, *, need=1, gap=0, notice=0, limits=None):
    """Return the minutes at which *need* interviewers of the workload are free for its length."""
    first, end = work["t0"], work["t0"] + work["weeks"] * WEEK_MINUTES
    asked = range(first + notice, end - work["length"] + 1)
    asked = [start for start in asked if start % work["grid"] == 0]
    free = Counter()
    for person in work["interviewers"]:
        blocked = {minute for a, b, _ in person["busy"] for minute in range(a - gap, b + gap)}
        full = full_days(person, limits or (WEEK_MINUTES, WEEK_MINUTES))
        for start in asked:
            if inside_hours(person, start, work["length"]) and not full(
                clock(person["tz"], start)[0]
            ):
                free[start] += blocked.isdisjoint(range(start, start + work["length"]))
    return sorted(start for start, count in free.items() if count >= need)


def inside_hours(person, start, length):
    day, minute = clock(person["tz"], start)
    if day.isoformat() in person["off"]:
        return False
    walls = person["hours"].get(str(day.weekday()), ())
    return any(opens <= minute and minute + length <= closes for opens, closes in walls)


def full_days(person, limits):
    """Return the question whether a local day, or its week, has as many interviews as allowed."""
    days = [clock(person["tz"], first)[0] for first, _, interview in person["busy"] if interview]
    per_day, per_week = Counter(days), Counter(iso_week(day) for day in days)
    return lambda day: per_day[day] >= limits[0] or per_week[iso_week(day)] >= limits[1]


def slot_starts(case):
    """Return the minutes at which the interview of a `tests.domain.worlds.Case` can begin."""
    first, end = case.monday_minute, case.monday_minute + case.weeks * WEEK_MINUTES
    asked = range(first - first % case.grid, min(end - case.minutes + 1, case.until), case.grid)
    return [start for start in asked if start >= first and possible(case, start)]


def possible(case, start):
    """Tell whether every rule allows the interview at a minute, trying all people on all seats."""
    end = start + case.minutes
    if start < case.now + case.notice or not candidate_can(case, start, end):
        return False
    if case.place is None:
        return ways(case, start) != []
    open_ = within(case.office_zone, case.office_hours, case.closed, start, end)
    return open_ and ways(case, start) != []


def ways(case, start):
    """Return every way to fill the seats at a minute, and a room: the people in order."""
    end = start + case.minutes
    rooms = [room for room in case.rooms if all(b <= start or end <= a for a, b in room.taken)]
    return [
        [person for person, _ in chosen]
        for chosen in seatings(case, start)
        if case.place is None
        or any(fits(case, room, n) for n in numbers_inside(case, chosen, start) for room in rooms)
    ]


def numbers_inside(case, chosen, start):
    """Return how many may sit in the room: from those who must to all who can, one at least."""
    must = sum(in_room for _, in_room in chosen)
    present = sum(free(case.people[person], case, start, case.place) for person, _ in chosen)
    return range(max(1, must), present + 1)


def fits(case, room, inside):
    everybody = sum(count for _, count, _ in case.seats)
    return room.capacity >= inside + 1 and (room.has_screen or inside == everybody)


def seatings(case, start):
    """Return every way to seat different people: pairs of person and whether it is in the room."""
    chairs = [(members, in_room) for members, count, in_room in case.seats for _ in range(count)]
    found = [()]
    for members, in_room in chairs:
        where = case.place if in_room else None
        able = [one for one in members if free(case.people[one], case, start, where)]
        found = [
            (*way, (one, in_room))
            for way in found
            for one in able
            if all(one != person for person, _ in way)
        ]
    return found


def candidate_can(case, start, end):
    if any(a < end + case.travel and start < b + case.travel for a, b in case.candidate_meetings):
        return False
    if case.place is not None:
        return True
    walls = [clock(case.candidate_zone, minute)[1] for minute in range(start, end, 5)]
    return all(7 * 60 <= wall < 22 * 60 for wall in walls)


def free(person, case, start, place):
    """Tell whether somebody can interview at a minute, at the office *place* or by screen."""
    end, gap = start + case.minutes, person.gap
    if start < case.now + person.notice:
        return False
    if any(a < end + gap and start < b + gap for a, b in (*person.busy, *person.meetings)):
        return False
    today = clock(person.zone, start)[0]
    days = [clock(person.zone, each)[0] for each in person.counted]
    if days.count(today) >= person.per_day:
        return False
    if sum(iso_week(day) == iso_week(today) for day in days) >= person.per_week:
        return False
    return given(person, start, end, place)


def given(person, start, end, place):
    """Tell whether every minute lies in the hours of days that are not off."""
    for minute in range(start, end, 5):
        day, wall = clock(person.zone, minute)
        if any(first <= day <= last for first, last in person.off):
            return False
        offered = person.overrides.get(
            day, [each[1:] for each in person.weekly if each[0] == day.weekday()]
        )
        if not any(a <= wall < b and place in (None, office) for a, b, office in offered):
            return False
    return True


def within(zone, hours, closed, start, end):
    """Tell whether every minute lies in weekly hours, on days that are not closed."""
    for minute in range(start, end, 5):
        day, wall = clock(zone, minute)
        if day in closed:
            return False
        if not any(weekday == day.weekday() and a <= wall < b for weekday, a, b in hours):
            return False
    return True
