"""What happens in the story about references and the last conversation."""

from dataclasses import replace

from sqlalchemy import select

from scheduler.cli.sample.deeds import MISTYPED, Deed, Scene, confirm
from scheduler.domain.offers import Decision, Refusal
from scheduler.domain.terms import StageKind
from scheduler.models import Reference, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import kinds_of, version_of
from scheduler.services.process import offers
from scheduler.services.references import asking, calls, outcomes, referees, references, search
from scheduler.services.references.references import Named

VERA = Named("Vera Holm", "vera@nordlys.example", "Led our support at Nordlys", "+1 503 555 0119")
NORA = Named("Nora Beck", "nora@polder.example", "My first manager, at Polder")
HELENA = Named(
    "Helena Voss", "helena@brightwater.example", "Led my team at Brightwater", "+1 416 555 0117"
)
IVO = Named("Ivo Marin", "ivo@brightwater.example", "We shared a desk for three years")
MALIK = Named("Idris Bello", "idris@quarry.example", "My present manager", consents=False)
LOST = Named("Greta Lund", f"greta@{MISTYPED}", "Taught me at university")
COLLEAGUE = Named("Omar Reyes", "omar@larkfield.example", "We worked together before he joined you")
TORONTO = "America/Toronto"


def step_of(scene: Scene, kind: StageKind) -> Step:
    """Return the step of one kind of this person's application."""
    return next(step for step in scene.application.steps if kind in kinds_of(step))


def named_last(scene: Scene, said: Named | None = None) -> Reference:
    """Return the reference that was named last, or the one who is *said*."""
    step = step_of(scene, StageKind.REFERENCES)
    query = select(Reference).where(Reference.step_id == step.id)
    if said:
        query = query.where(Reference.name == said.name)
    return scene.session.scalars(query.order_by(Reference.position.desc())).first()  # type: ignore[return-value]  # the story names them first


def theirs(scene: Scene, reference: Reference) -> Act:
    """Return a deed of a referee."""
    return scene.town.act(f"reference:{reference.id}", scene.now)


def is_asked_for_references(wanted: int) -> Deed:
    """Return the asking for so many people."""

    def deed(scene: Scene) -> None:
        asking.ask(
            scene.session,
            step_of(scene, StageKind.REFERENCES).id,
            wanted,
            by=scene.town.people["Sam Okafor"],
            act=scene.ours,
            version=version_of(scene.application),
        )

    return deed


def names(*people: Named) -> Deed:
    """Return the naming of these people."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        step_id = step_of(scene, StageKind.REFERENCES).id
        for said in people:
            references.name(scene.session, step_id, replace(said), act=scene.mine)
            scene.session.expire_all()

    return deed


def writes(scene: Scene) -> None:
    """Have the last referee answer in writing."""
    reference = named_last(scene)
    answers = [
        "Three years, in the same team; the last one as the person whom I asked first.",
        "They wrote down what they knew and what they did not, and then called the customer.",
        "That they listen longer than others do. Do not take it for doubt.",
        "Yes, tomorrow.",
    ]
    referees.send_answers(scene.session, reference.id, answers, act=theirs(scene, reference))


def is_read_by(reader: str) -> Deed:
    """Return the reading of what a referee wrote."""

    def deed(scene: Scene) -> None:
        outcomes.finish(
            scene.session,
            named_last(scene).id,
            notes="Warm and exact; nothing open.",
            by=scene.town.people[reader],
            act=scene.town.by(reader, scene.now),
        )

    return deed


def books_call(said: Named, day: int, wall: str) -> Deed:
    """Return a referee's booking of a call, at or after a wall time in San Francisco."""

    def deed(scene: Scene) -> None:
        reference = named_last(scene, said)
        wanted = scene.town.week.at(day, wall)
        found = search.calls(scene.session, reference, now=scene.now, zone=TORONTO).starts()
        calls.book(
            scene.session,
            reference.id,
            next(start for start in found if start >= wanted),
            phone=said.phone or "+1 416 555 0117",
            zone=TORONTO,
            clock=12,
            act=theirs(scene, reference),
        )

    return deed


def is_spoken_of(said: Named, caller: str) -> Deed:
    """Return what came of a call: they spoke."""

    def deed(scene: Scene) -> None:
        outcomes.finish(
            scene.session,
            named_last(scene, said).id,
            notes="Worked together for four years. Would hire again at once.",
            by=scene.town.people[caller],
            act=scene.town.by(caller, scene.now),
        )

    return deed


def is_approved(manager: str, decides: int) -> Deed:
    """Return the word of whoever leads the role, with the day by which they would decide."""

    def deed(scene: Scene) -> None:
        offers.approve(
            scene.session,
            step_of(scene, StageKind.OFFER).id,
            scene.town.week.at(decides, "17:00"),
            by=scene.town.people[manager],
            act=scene.town.by(manager, scene.now),
            version=version_of(scene.application),
        )

    return deed


def would_rather_read(words: str) -> Deed:
    """Return the wish to be written to instead of being called."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        step_id = step_of(scene, StageKind.OFFER).id
        offers.refuse_call(scene.session, step_id, Refusal.WRITE, words=words, act=scene.mine)

    return deed


def asks_for_time(day: int, words: str) -> Deed:
    """Return the wish for more time to decide."""

    def deed(scene: Scene) -> None:
        until = scene.town.week.day(day)
        step_id = step_of(scene, StageKind.OFFER).id
        offers.ask_for_time(scene.session, step_id, until, words, act=scene.mine)

    return deed


def accepts(scene: Scene) -> None:
    """Say yes."""
    step_id = step_of(scene, StageKind.OFFER).id
    offers.decide(scene.session, step_id, Decision.ACCEPTED, act=scene.mine)


def says_no(words: str) -> Deed:
    """Return a no to what we wished, and why."""

    def deed(scene: Scene) -> None:
        step_id = step_of(scene, StageKind.OFFER).id
        offers.decide(scene.session, step_id, Decision.DECLINED, reason=words, act=scene.mine)

    return deed
