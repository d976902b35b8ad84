"""The roles of Larkfield: postings as they were imported, completed and published."""

from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.cli.sample import tasks
from scheduler.cli.sample.beside import with_listeners
from scheduler.cli.sample.company import (
    DESIGN,
    FIRST,
    HARD,
    MANAGERS,
    NY,
    SF,
    TECHNICAL,
    TICKETS,
)
from scheduler.cli.sample.screens import with_screen
from scheduler.cli.sample.town import Town
from scheduler.cli.sample.wording import as_staffed
from scheduler.domain.draft import (
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    from_json,
)
from scheduler.domain.loops.rules import Pin, Spread
from scheduler.services.act import Act
from scheduler.services.roles.drafts import (
    RoleDetails,
    draft_plan,
    import_posting,
    role_of,
    save_draft,
)
from scheduler.services.roles.publishing import publish
from scheduler.text.markdown import decode

HERE = Path(__file__).parent / "postings"
POSTINGS = HERE if HERE.is_dir() else Path(__file__).parents[3] / "examples" / "postings"
SITE = "https://larkfield.example/jobs/"


@dataclass(frozen=True, slots=True)
class Talks:
    """What Sam adds to a stage in which people meet: a pool for each talk, in order."""

    pools: tuple[str, ...]
    expect: str
    prepare: str = ""
    offices: tuple[str, ...] = (SF, NY)
    minutes: int = 30  # where the text does not say
    notice_hours: int = 24
    title: str = ""  # if it reads better than the text's
    beside: str = ""  # the pool of who sits by, in the room or on its screen


@dataclass(frozen=True, slots=True)
class Opening:
    """A role: the file that holds its posting, its people, and what completes each stage."""

    file: str
    recruiter: str
    manager: str
    answer_days: int
    talks: dict[str, Talks]


CALL = Talks(
    (FIRST,),
    "We tell you who we are and how we hire, and hear what you are looking for. "
    "Half of the time is yours.",
    "Nothing to prepare.\nBring the question that you would ask a friend who works here.",
)
OFFER = Talks(
    (MANAGERS,),
    "We tell you what we have in mind for you, and you ask whatever you want to know.",
    notice_hours=4,
)
OPENINGS = (
    Opening(
        "customer-engineer.md",
        "Sam Okafor",
        "Dana Liu",
        2,
        {
            "Intro call": CALL,
            "Technical side": Talks(
                (TECHNICAL,),
                "You look at a failing search index together. Use your own machine and any tool "
                "you like. The last ten minutes are for your questions.",
                "Have an editor ready in which you like to read code.\n"
                "You may look things up, as at work.",
            ),
            "Meet the team": Talks(
                (DESIGN, TECHNICAL, HARD, MANAGERS),
                "Four people, four subjects, no riddles. Each talk starts from something that "
                "really happened here.",
                "Think of one decision that you would take differently today.",
            ),
            "Offer": OFFER,
        },
    ),
    Opening(
        "support-engineer.md",
        "Elif Aydın",
        "Hannah Cole",
        3,
        {
            "Intro call": CALL,
            "Interview": Talks(
                (TICKETS,),
                "You choose one of three real tickets, and we answer it together.",
                "No reading is needed; you see the tickets when we begin.",
                offices=(NY,),
                title="A real ticket",
                beside=TICKETS,
            ),
            "Offer": OFFER,
        },
    ),
)
IN_WRITING = "technical-writer.md"


def text_of(file: str) -> str:
    """Return the posting in *file*."""
    return decode((POSTINGS / file).read_bytes())


def open_roles(town: Town, *, act: Act) -> None:
    """Import, complete and publish the roles that take applications; import one that waits."""
    for opening in OPENINGS:
        url = SITE + opening.file.removesuffix(".md")
        text = as_staffed(text_of(opening.file))
        role = import_posting(town.session, text, source_url=url, act=act)
        town.roles[role.title] = role.id
        complete(town, role.id, opening, act=act)
        tasks.write_brief(town, role.id, act=act)
        publish(town.session, role.id, version=role.version, act=act)
    import_posting(town.session, text_of(IN_WRITING), source_url=SITE + "technical-writer", act=act)


def complete(town: Town, role_id: int, opening: Opening, *, act: Act) -> None:
    """Save the plan of a role with all that its text leaves open."""
    role = role_of(town.session, role_id)
    plan = draft_plan(role)
    draft = from_json(plan.draft) if plan else PlanDraft()
    stages = tuple(completed(town, stage, opening) for stage in draft.stages)
    details = RoleDetails(
        title=role.title,
        location=role.location,
        answer_days=opening.answer_days,
        recruiter_id=town.people[opening.recruiter],
        manager_id=town.people[opening.manager],
        coordinator_id=town.people["Sam Okafor"],
    )
    whole = replace(draft, stages=stages)
    save_draft(town.session, role_id, details, whole, version=role.version, act=act)


def completed(town: Town, stage: StageDraft, opening: Opening) -> StageDraft:
    """Return one stage with its places, lengths and pools."""
    talks = opening.talks.get(stage.title)
    if talks is None:
        return stage
    ways = tuple(with_talks(town, way, talks) if way.is_conversation else way for way in stage.ways)
    return replace(stage, title=talks.title or stage.title, ways=ways)


def with_talks(town: Town, way: WayDraft, talks: Talks) -> WayDraft:
    """Return one way that is offered remote and in the offices, each talk from its pool.

    Of several talks the last in the text is the last of the day, and they may be on two half days.
    """
    offices = (f"office:{town.offices[name]}" for name in talks.offices)
    made = [
        with_screen(town, talk(interview, town.pools[pool], talks), talks.beside)
        for interview, pool in zip(way.interviews, talks.pools, strict=True)
    ]
    if len(made) > 1:
        made[-1] = replace(made[-1], order=Pin.LAST.value)
    spread = Spread.EITHER if len(made) > 1 else way.day.days
    return replace(
        way,
        day=replace(way.day, days=spread),
        title=talks.title or way.title,
        places=("remote", *offices),
        interviews=tuple(with_listeners(town, made)),
        expect=talks.expect,
        prepare=talks.prepare,
        notice_hours=talks.notice_hours,
    )


def talk(interview: InterviewDraft, pool_id: int, talks: Talks) -> InterviewDraft:
    """Return one conversation with somebody of a pool."""
    hint = interview.seats[0].hint if interview.seats else ""
    return replace(
        interview,
        title=talks.title or interview.title,
        minutes=interview.minutes or talks.minutes,
        seats=(SeatDraft(1, f"pool:{pool_id}", hint),),
    )
