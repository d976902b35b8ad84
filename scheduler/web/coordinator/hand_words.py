"""What a time set by hand breaks, and who is in the way of one, in words."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.explain import Rule
from scheduler.models import Office, Person
from scheduler.services.loops.by_hand import NeedsOverride
from scheduler.services.loops.nearest import Blocked
from scheduler.text.names import first_name, listed

PEOPLE: Mapping[Rule, str] = {
    Rule.HOURS: "gives no hours then",
    Rule.TIME_OFF: "is off that day",
    Rule.BUSY: "has something else in their own calendar",
    Rule.TAKEN: "would have no gap beside another interview",
    Rule.LIMITS: "has reached their limit",
    Rule.OWN_NOTICE: "asks for more notice",
}
BLOCKS: Mapping[Rule, str] = {
    Rule.HOURS: "no hours then",
    Rule.TIME_OFF: "off that day",
    Rule.BUSY: "something else in the calendar",
    Rule.TAKEN: "no gap beside another interview",
    Rule.LIMITS: "at the limit",
    Rule.OWN_NOTICE: "too short a notice",
}
OF_A_TALK: Mapping[Rule, str] = {
    Rule.DECENT_HOURS: "{talk} is very early or very late for {name}",
    Rule.OPENING: "{office} is closed at the time of {talk}",
}
OF_A_DAY: Mapping[Rule, str] = {
    Rule.ORDER: "The talks come in another order than the plan has them",
    Rule.BREAKS: "{name} sits too long without a break",
    Rule.LUNCH: "There is no time for lunch",
    Rule.LONGEST: "The day is longer than the plan allows",
}


def override_words(
    session: Session, refused: NeedsOverride, name: str, office: Office | None
) -> list[str]:
    """Return a sentence for each rule that would have to give way."""
    ids = {each.person for each in refused.found if each.person}
    people = {
        row.id: row.name
        for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    }
    found = []
    for each in refused.found:
        talk = "" if each.position is None else refused.interviews[each.position].title
        if each.person:
            found.append(f"{talk}: {people[each.person]} {PEOPLE[each.rule]}.")
            continue
        words = OF_A_TALK.get(each.rule) or OF_A_DAY[each.rule]
        place = office.name if office else ""
        found.append(words.format(talk=talk, name=first_name(name), office=place) + ".")
    return found


def blocked_words(people: Sequence[Blocked]) -> str:
    """Return what keeps people from a talk: who could be asked first, each reason once."""
    reasons: dict[str, list[str]] = {}
    for one in sorted(people, key=lambda each: (each.sits_elsewhere, each.rule is None)):
        if one.sits_elsewhere:
            why = "taking another of these talks"
        else:
            why = BLOCKS[one.rule] if one.rule else "in another interview"
        reasons.setdefault(why, []).append(first_name(one.name))
    return "; ".join(f"{listed(names, most=4)}: {why}" for why, names in reasons.items()) + "."
