"""Rules that take times away, and changes that give some, in a coordinator's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.explain import Rule
from scheduler.domain.relaxations import Gain, Lever
from scheduler.models import Office
from scheduler.text.names import first_name, listed
from scheduler.text.times import minutes
from scheduler.web.me.words import counted

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays")
RULES: Mapping[Rule, str] = {
    Rule.NOTICE: "The notice of {notice}",
    Rule.OPENING: "The hours in which {office} is open",
    Rule.DECENT_HOURS: "The hours of the day at which {name} talks by video",
    Rule.CANDIDATE: "What {name} has booked with us already",
    Rule.HOURS: "The hours that people give",
    Rule.TIME_OFF: "Days off",
    Rule.BUSY: "What people’s own calendars hold",
    Rule.TAKEN: "Interviews that are booked or held, with their gaps",
    Rule.LIMITS: "Limits a day and a week",
    Rule.OWN_NOTICE: "The notice that people ask for themselves",
    Rule.ROOM: "Rooms: how many, how large, with a screen, free",
    Rule.ORDER: "The order of the talks",
    Rule.BREAKS: "A break after {run} at most",
    Rule.LUNCH: "Lunch",
    Rule.LONGEST: "A day of {longest} at most",
    Rule.TRAVEL: "The time that a trip to {office} needs",
    Rule.BESIDE: "The talks that are booked already: their order, breaks and people",
    Rule.DISTINCT: "Nobody has two of the talks",
    Rule.CONFLICT: "People whom {name} must not meet",
    Rule.POOL_RULES: "Rules of the pools: department, months in the company",
}

CHANGES: Mapping[Lever, str] = {
    Lever.NOTICE: "A notice of {hours} instead of {notice}",
    Lever.HORIZON: "Looking {days} days ahead instead of {horizon}",
    Lever.LUNCH: "A lunch of {length}",
    Lever.LONGEST: "A day of up to {length}",
    Lever.HALVES: "Two half days instead of one day",
    Lever.DECENT_HOURS: "{name} talks from 6 to 23 o’clock their time, if they like",
    Lever.WEEKDAY: "Allowing {weekday}: {none}",
    Lever.LIMIT: "One interview more a day and a week for everybody",
    Lever.SCREEN: "A screen in every room",
    Lever.ROOM: "One more room",
    Lever.PERSON: "One more interviewer in {pool}, with {like}",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a page are about: who, where, the figures of the plan, all names in it."""

    name: str
    office: Office | None
    notice_hours: int
    horizon_days: int
    run_minutes: int
    longest_minutes: int
    pools: Mapping[int, str]
    people: Mapping[int, str]


def rule_words(rule: Rule, told: Told) -> str:
    """Return a rule as the page names it."""
    return RULES[rule].format(
        name=first_name(told.name),
        office=told.office.name if told.office else "",
        notice=counted(told.notice_hours, "hour"),
        run=minutes(told.run_minutes),
        longest=minutes(told.longest_minutes),
    )


def gain_words(gain: Gain, told: Told) -> str:
    """Return a change as a sentence begins."""
    people = listed([first_name(told.people[each]) for each in gain.people])
    like = f"hours like {people}’s" if people else "usual working hours"
    return CHANGES[gain.lever].format(
        name=first_name(told.name),
        hours=counted(gain.amount, "hour"),
        days=gain.amount,
        length=minutes(gain.amount),
        notice=told.notice_hours,
        horizon=told.horizon_days,
        weekday=DAYS[gain.amount] if gain.lever is Lever.WEEKDAY else "",
        none=f"{people} {'gives' if len(gain.people) == 1 else 'give'} none",
        pool=told.pools.get(gain.amount, ""),
        like=like,
    )


def gives(days: int, starts: int, *, is_single: bool) -> str:
    """Return how much more there is: "14 days", for one interview "2 days, 9 times"."""
    if not is_single:
        return counted(days, "day")
    times = counted(starts, "time")
    return f"{counted(days, 'day')}, {times}" if days > 0 else times
