"""Why so few? What takes a candidate's times away, and what the cheapest changes would give."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.explain_few import Few
from scheduler.domain.relaxations import Gain, Lever
from scheduler.models import Office, Person, Step
from scheduler.services.search import steps
from scheduler.services.search.why_few import Looked, Why, look
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.why_words import Told, gain_words, gives, rule_words


@dataclass(frozen=True, slots=True)
class Line:
    """One rule or change: what it is, how much it gives, and where it is changed."""

    text: str
    gives: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one topic has at one place, and both lists about it."""

    title: str
    office: Office | None
    talks: int
    horizon_days: int
    found: str  # empty where there is nothing
    rules: list[Line]
    together: list[str]
    changes: list[Line]


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/why")
@coordinator
def why(_: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show what takes the times of a step away, and what would give more of them."""
    step = own_step(application_id, step_id)
    is_open = step.state in steps.CHOOSING
    looked = look(session(), step, now=clock.now()) if is_open else Looked([], {}, {})
    return htmx.render(
        "coordinator/why",
        step=step,
        application=step.application,
        candidate=step.application.candidate,
        parts=[part_of(each, step, looked) for each in looked.whys],
        is_open=is_open,
    )


def part_of(why: Why, step: Step, looked: Looked) -> Part:
    """Return one topic at one place in words."""
    way = why.topic.way
    told = Told(
        name=step.application.candidate.name,
        office=why.office,
        notice_hours=way.notice_hours,
        horizon_days=way.horizon_days,
        run_minutes=way.run_minutes,
        longest_minutes=way.longest_minutes,
        pools=looked.pools,
        people=looked.people,
    )
    role = url_for("setup.role", role_id=step.application.role_id)
    talks = len(why.topic.interviews)
    return made(why.topic.title, talks, why.few, why.gains, told, role=role)


def made(title: str, talks: int, few: Few, found: Sequence[Gain], told: Told, *, role: str) -> Part:
    """Return what was found in words; *role* is where a plan is changed."""
    is_single = talks == 1

    def line(text: str, days: int, starts: int, href: str = "") -> Line:
        return Line(text, gives(days, starts, is_single=is_single), href)

    return Part(
        title=title,
        office=told.office,
        talks=talks,
        horizon_days=told.horizon_days,
        found=gives(few.found.days, few.found.starts, is_single=is_single)
        if few.found.starts
        else "",
        rules=[line(rule_words(each.rule, told), each.days, each.starts) for each in few.removed],
        together=[rule_words(rule, told) for rule in few.together],
        changes=[
            line(gain_words(gain, told), gain.days, gain.starts, where_to(gain, told.office, role))
            for gain in found
        ],
    )


def where_to(gain: Gain, office: Office | None, role: str) -> str:
    """Return where a change is made; nothing where only a word with the candidate does it."""
    match gain.lever:
        case Lever.PERSON:
            return url_for("setup.pool", pool_id=gain.amount)
        case Lever.WEEKDAY if len(gain.people) == 1:
            return url_for("setup.person_hours", person_id=gain.people[0])
        case Lever.WEEKDAY | Lever.LIMIT:
            return url_for("setup.people")
        case Lever.ROOM | Lever.SCREEN:
            return url_for("setup.office", office_id=office.id) if office else ""
        case Lever.DECENT_HOURS:
            return ""
        case _:
            return role
