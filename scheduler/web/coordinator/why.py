"""Why so few? What takes a candidate's times away, and what the cheapest changes would give."""

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.relaxations import Gain, Lever
from scheduler.models import Person, Step
from scheduler.services import steps
from scheduler.services.why_few import Looked, Why, look
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
    days: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one topic has at one place, and both lists about it."""

    why: Why
    rules: list[Line]
    together: list[str]
    changes: list[Line]

    @property
    def found(self) -> str:
        """Return what there is to choose from."""
        found = self.why.few.found
        return gives(found.days, found.starts, is_single=self.why.is_single)


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
    told = Told(
        step.application.candidate.name, why.topic.way, why.office, looked.pools, looked.people
    )
    single = why.is_single
    return Part(
        why=why,
        rules=[
            Line(
                rule_words(each.rule, told),
                gives(each.days, each.starts, is_single=single),
                each.days,
            )
            for each in why.few.removed
        ],
        together=[rule_words(rule, told) for rule in why.few.together],
        changes=[
            Line(
                gain_words(gain, told),
                gives(gain.days, gain.starts, is_single=single),
                gain.days,
                where_to(gain, why, step),
            )
            for gain in why.gains
        ],
    )


def where_to(gain: Gain, why: Why, step: Step) -> str:
    """Return where a change is made; nothing where only a word with the candidate does it."""
    match gain.lever:
        case Lever.PERSON:
            return url_for("setup.pool", pool_id=gain.amount)
        case Lever.WEEKDAY if len(gain.people) == 1:
            return url_for("setup.person_hours", person_id=gain.people[0])
        case Lever.WEEKDAY | Lever.LIMIT:
            return url_for("setup.people")
        case Lever.ROOM | Lever.SCREEN:
            return url_for("setup.office", office_id=why.office.id) if why.office else ""
        case Lever.DECENT_HOURS:
            return ""
        case _:
            return url_for("setup.role", role_id=step.application.role_id)
