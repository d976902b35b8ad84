"""What the reader found in a posting, as a draft for a coordinator to complete."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scheduler.domain.draft import (
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    usual_notice,
)
from scheduler.domain.exercises import HORIZON_DAYS
from scheduler.domain.loops.rules import Spread
from scheduler.domain.posting.plan import Interview, PostingPlan, Seat, Stage, Way
from scheduler.domain.terms import Part, Place, StageKind

PARTS = {
    "hiring manager": Part.MANAGER,
    "the hiring manager": Part.MANAGER,
    "recruiter": Part.RECRUITER,
    "the recruiter": Part.RECRUITER,
    "coordinator": Part.COORDINATOR,
}


@dataclass(frozen=True, slots=True)
class House:
    """The offices and people that a text may name: ids by folded name."""

    offices: Mapping[str, int]
    people: Mapping[str, int]


def draft_of(plan: PostingPlan, house: House) -> PlanDraft:
    """Return the draft that a posting's plan becomes; what the text does not say stays open."""
    return PlanDraft(tuple(stage_of(stage, house) for stage in plan.stages), plan.review)


def stage_of(stage: Stage, house: House) -> StageDraft:
    """Return one stage; its interviews stand under the first way in which people meet."""
    ways = []
    given = False
    for way in stage.ways:
        made = way_of(stage, way, house, with_interviews=not given)
        given = given or made.is_conversation
        ways.append(made)
    return StageDraft(stage.title, stage.sentence, stage.item, tuple(ways))


def way_of(stage: Stage, way: Way, house: House, *, with_interviews: bool) -> WayDraft:
    """Return one way; a plain conversation is one interview of the way's own length."""
    title = way.title or stage.title
    notice = usual_notice(way.kind)
    made = WayDraft(way.kind, title, way.minutes, places_of(stage, way, house), notice_hours=notice)
    if way.kind is StageKind.EXERCISE:
        return replace(made, horizon_days=HORIZON_DAYS)
    if not made.is_conversation:
        return made
    found = stage.interviews if with_interviews else ()
    interviews = tuple(interview_of(each, house) for each in found)
    if not interviews and way.kind.value != "loop":
        interviews = (InterviewDraft(title, way.minutes),)
    day = replace(made.day, days=Spread.EITHER if stage.is_spread else made.day.days)
    return replace(made, minutes=None, interviews=interviews, day=day)


def places_of(stage: Stage, way: Way, house: House) -> tuple[str, ...]:
    """Return the places that the text names; an office by its name, or the only one there is."""
    found = ["remote"] if Place.REMOTE in way.places else []
    if Place.OFFICE in way.places:
        named = [house.offices.get(name.casefold()) for name in stage.offices]
        only = list(house.offices.values()) if len(house.offices) == 1 else []
        ids = [office for office in named if office is not None] or only
        found += [f"office:{office}" for office in dict.fromkeys(ids)]
    return tuple(found)


def interview_of(interview: Interview, house: House) -> InterviewDraft:
    """Return one conversation of a stage."""
    seats = tuple(seat_of(seat, house) for seat in interview.seats) or (SeatDraft(),)
    return InterviewDraft(interview.title, interview.minutes, seats)


def seat_of(seat: Seat, house: House) -> SeatDraft:
    """Return one seat; people whom we all know by name, or a part of the role, fill it."""
    hint = ", ".join(part for part in (", ".join(seat.names), seat.who, seat.alternates) if part)
    known = [house.people.get(name.casefold()) for name in seat.names]
    if known and all(person is not None for person in known):
        source = "person:" + ",".join(str(person) for person in known)
    else:
        part = PARTS.get((seat.who or "").casefold()) if not seat.names else None
        source = f"part:{part.value}" if part else ""
    return SeatDraft(seat.count, source, hint)
