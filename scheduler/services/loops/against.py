"""What speaks against a talk of a booked day at another time of it, in one sentence."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.explain import PERSONAL, Rule, why_not, why_not_person
from scheduler.domain.loops.rules import Rules, is_bearable
from scheduler.models import Booking, Person
from scheduler.services.search.beside import Fit, local_date
from scheduler.services.search.day_rules import lunch_hours
from scheduler.services.search.finding import Asked
from scheduler.text.names import first_name, listed

NO_PAIR = "{title}: the people who are free then cannot hold it together."
OF_PEOPLE: Mapping[Rule, str] = {
    Rule.HOURS: "gives no hours then",
    Rule.TIME_OFF: "is off",
    Rule.BUSY: "is busy elsewhere",
    Rule.TAKEN: "is taken",
    Rule.LIMITS: "is at a limit",
    Rule.OWN_NOTICE: "asks for more notice",
}
SENTENCES: Mapping[Rule, str] = {
    Rule.NOTICE: "{title} would begin too soon.",
    Rule.OPENING: "{title}: the office is closed then.",
    Rule.DECENT_HOURS: "{title} would be too early or too late where the candidate is.",
    Rule.CANDIDATE: "{title}: the candidate has another appointment with us then.",
    Rule.ROOM: "{title}: no room is free then.",
}
ANY = 10**6  # minutes
# Without which rule of a bearable day it would fit, and what to say then.
OF_DAYS: tuple[tuple[dict[str, int], str], ...] = (
    ({"lunch": 0}, "{title} would leave no time for lunch."),
    ({"longest": ANY}, "{title} would make the day too long."),
    ({"run": ANY}, "{title} would leave too long a stretch without a break."),
)


def reason_against(session: Session, asked: Asked, booking: Booking, start: int) -> str:
    """Return what keeps *booking* from beginning at the tick *start*; the first thing that does."""
    if asked.fit and meets_another(asked.fit, start):
        return f"{booking.title} would be at the time of another talk."
    if asked.fit and not asked.fit.keeps(start):
        return spoilt(asked.fit, start).format(title=booking.title)
    rule = why_not(asked.query, asked.world, start)
    if rule in PERSONAL:
        return f"{booking.title}: {who_cannot(session, asked, start)}."
    return SENTENCES.get(rule or Rule.NOTICE, NO_PAIR).format(title=booking.title)


def meets_another(fit: Fit, start: int) -> bool:
    """Tell whether another talk of that date is at the same time."""
    end, others = start + fit.steps, fit.days.get(local_date(start, fit.zone), [])
    return any(first < end and start < until for first, until in others)


def spoilt(fit: Fit, start: int) -> str:
    """Return which rule of the day is broken: its order, or one without which it would be kept."""
    end = start + fit.steps
    if fit.since and start < fit.since:
        return "{title} has to come after another talk, by the order of the plan."
    if fit.until and end > fit.until:
        return "{title} has to come before another talk, by the order of the plan."
    talks = sorted([*fit.days[local_date(start, fit.zone)], (start, end)])
    midday = lunch_hours(fit.way, fit.zone, fit.horizon)

    def keeps(easier: dict[str, int]) -> bool:
        changed: list[Rules] = [replace(each, **easier) for each in fit.rules(talks)]
        return any(is_bearable(each, talks, midday, fit.horizon) for each in changed)

    found = (words for easier, words in OF_DAYS if keeps(easier))
    return next(found, "{title} would leave neither breaks nor lunch.")


def who_cannot(session: Session, asked: Asked, start: int) -> str:
    """Return of each who might hold the talk why they cannot, by first name."""
    members = sorted({one for chair in asked.chairs for one in chair.members})
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(members)))
    names = {row.id: first_name(row.name) for row in rows}
    said = []
    for one in members:
        known = asked.world.people.get(one)
        rule = why_not_person(asked.query, known, start, place=asked.place) if known else None
        if rule:
            said.append(f"{names[one]} {OF_PEOPLE[rule]}")
    return listed(said) or "nobody else of the pool is left for it"
