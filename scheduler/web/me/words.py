"""Time that people give, in words: sums, places, stretches as a clock says them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.hours import DayOverride, Stretch
from scheduler.services.outlook.misfits import Misfit
from scheduler.services.outlook.outlook import Outlook
from scheduler.text.times import minutes

BAR_FROM, BAR_MINUTES, BAR_PIECES = 7 * 60, 30, 24  # a bar shows 7:00 to 19:00


@dataclass(frozen=True, slots=True)
class Said:
    """One stretch as a page says it; the instants stand for its wall times, on *day*."""

    day: date
    start: datetime | None
    end: datetime | None
    place: str  # an office's name, or nothing for remote
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a weekday's bar, in twenty-fourths from 7:00 to 19:00."""

    at: int
    length: int
    is_office: bool


def weekly_lines(
    stretches: Iterable[Stretch], zone: str, offices: Mapping[int, str], *, now: datetime
) -> list[list[Said]]:
    """Return the stretches of each weekday, Monday first."""
    today = now.astimezone(ZoneInfo(zone)).date()
    days: list[list[Said]] = [[] for _ in range(7)]
    for each in stretches:
        day = today + timedelta(days=each.weekday - today.weekday())
        start, end = instants(day, each.from_minute, each.until_minute, zone)
        place = offices.get(each.office or 0, "")
        days[each.weekday].append(Said(day, start, end, place, each.valid_from, each.valid_until))
    return days


def single_lines(
    singles: Iterable[DayOverride], zone: str, offices: Mapping[int, str]
) -> list[Said]:
    """Return the single days; those without times are not given."""
    lines = []
    for each in singles:
        if each.from_minute is None or each.until_minute is None:
            lines.append(Said(each.day, None, None, ""))
        else:
            span = instants(each.day, each.from_minute, each.until_minute, zone)
            lines.append(Said(each.day, *span, offices.get(each.office or 0, "")))
    return lines


def instants(day: date, first: int, end: int, zone: str) -> tuple[datetime, datetime]:
    """Return a day's wall times as instants that a clock of *zone* prints again."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return midnight + timedelta(minutes=first), midnight + timedelta(minutes=end)


def glance(stretches: Iterable[Stretch], offices: Mapping[int, str], *, on: date) -> str:
    """Return "20 h 30, remote and San Francisco" for the hours that count on a day."""
    valid = [
        each
        for each in stretches
        if (each.valid_from or date.min) <= on <= (each.valid_until or date.max)
    ]
    if not valid:
        return ""
    names = sorted({offices[each.office] for each in valid if each.office is not None})
    places = [*(["remote"] if any(each.office is None for each in valid) else []), *names]
    return f"{minutes(sum(length(each) for each in valid))}, {listed(places)}"


def length(stretch: Stretch) -> int:
    """Return the minutes of a stretch."""
    return stretch.until_minute - stretch.from_minute


def bars(stretches: Iterable[Stretch]) -> list[list[Bar]]:
    """Return the pieces of each weekday's bar, Monday first; what lies outside is cut off."""
    days: list[list[Bar]] = [[] for _ in range(7)]
    for each in stretches:
        first = max((each.from_minute - BAR_FROM) // BAR_MINUTES, 0)
        end = min(-((BAR_FROM - each.until_minute) // BAR_MINUTES), BAR_PIECES)
        if first < end:
            days[each.weekday].append(Bar(first + 1, end - first, each.office is not None))
    return days


def listed(words: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def counted(number: int, noun: str) -> str:
    """Return "1 booking" or "2 bookings"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def gives(before: Outlook, after: Outlook, offices: Mapping[int, str]) -> str:
    """Return what a change does to next week: "Next week 14 bookable times, before 22."."""
    sentences = [f"Next week {counted(after.remote, 'bookable time')}, {was(before, after)}."]
    for office, count in after.offices.items():
        earlier = before.offices.get(office, 0)
        if count != earlier:
            sentences.append(f"In {offices.get(office, 'an office')} {count}, before {earlier}.")
    return " ".join(sentences)


def gives_here(before: int, after: int) -> str:
    """Return what a change does to next week at one place."""
    earlier = "as before" if before == after else f"before {before}"
    return f"Next week {counted(after, 'bookable time')} here, {earlier}."


def kept(number: int) -> str:
    """Return that bookings stay though nothing new is offered."""
    if not number:
        return "Nothing was booked ahead."
    stay = "stays and is" if number == 1 else "stay and are"
    return f"{counted(number, 'booking')} {stay} listed below."


def was(before: Outlook, after: Outlook) -> str:
    """Return how many there were, or that it is as many."""
    return "as before" if before.remote == after.remote else f"before {before.remote}"


def stays(before: Collection[Misfit], after: Collection[Misfit], *, is_own: bool = False) -> str:
    """Return how many bookings a change has made unfit, and that they stay.

    Whoever changed their own time reads where to say that they cannot come.
    """
    known = {each.booking.id for each in before}
    lost = sum(each.booking.id not in known for each in after)
    if not lost:
        return "" if after else "All bookings still fit."
    fit = "no longer fits; it stays" if lost == 1 else "no longer fit; they stay"
    listed_below = f"{'is' if lost == 1 else 'are'} listed below"
    how = ", with a button to say that you can’t make it" if is_own else ""
    return f"{counted(lost, 'booking')} {fit} and {listed_below}{how}."


def joined(*lists: Iterable[Misfit]) -> list[Misfit]:
    """Return each booking once, in order of time, with the reasons of all lists."""
    reasons: dict[int, tuple[Misfit, tuple[str, ...]]] = {}
    for each in (misfit for found in lists for misfit in found):
        first, sentences = reasons.get(each.booking.id, (each, ()))
        reasons[each.booking.id] = (first, sentences + each.reasons)
    found = [Misfit(first.booking, sentences) for first, sentences in reasons.values()]
    return sorted(found, key=lambda misfit: (misfit.booking.starts_at, misfit.booking.id))


def given_up(seats: int) -> str:
    """Return what became of the seats of somebody who left; empty if they had none."""
    if not seats:
        return ""
    what = "1 interview to come has" if seats == 1 else f"{seats} interviews to come have"
    return f"{what} somebody else now, or {'is' if seats == 1 else 'are'} in the queue. "
