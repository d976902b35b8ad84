"""The take-home exercise of Larkfield: its brief, and who does it, each in another state."""

from collections.abc import Callable
from dataclasses import replace

from scheduler.cli.sample.company import CENTRAL, EASTERN, TECHNICAL
from scheduler.cli.sample.deeds import (
    Applicant,
    Scene,
    When,
    applies,
    books,
    confirm,
    goes_on,
    passes,
)
from scheduler.cli.sample.town import Town
from scheduler.domain.draft_edits import on_way
from scheduler.domain.process import Outcome
from scheduler.domain.terms import StageKind
from scheduler.services.act import Act
from scheduler.services.exercises.exercises import find
from scheduler.services.exercises.grading import grade
from scheduler.services.exercises.running import grant_time, start
from scheduler.services.exercises.windows import book_window
from scheduler.services.exercises.work import Work, hand_in, save
from scheduler.services.files import Upload
from scheduler.services.roles import briefs, drafts
from scheduler.services.roles.briefs import BriefDetails

MOUNTAIN = "America/Denver"
ROLE = "Customer Engineer"
BRIEF = BriefDetails(
    title="The index that went quiet",
    text="""Since Thursday, searches in `payments-core` at our customer Ridgeline come back empty.
Everything else works. Attached are their mails, the indexer's log and the part of the indexer
that reads repositories.

1. Find out why, and how you would prove it.
2. Fix it, or describe the fix if you run out of time.
3. Write the reply to Ridgeline's engineer, Marta.

We read the reply as carefully as the code.
""",
    grading_minutes=60,
    is_blind=True,
    uploads=(
        Upload(
            "indexer.log",
            b"08:10:02 reading payments-core\n08:10:02 skip: name is not UTF-8, giving up\n",
        ),
        Upload(
            "marta.txt",
            b"Hi, since Thursday we find nothing in payments-core. Did something change?\n",
        ),
    ),
)
EXPECT = (
    "A customer’s code search returns nothing for one repository. Find the cause, fix it if you "
    "can, and write the customer a reply."
)
PREPARE = (
    "Use any language, editor, search engine or assistant. Say what you used.\n"
    "Plan for 2 to 3 hours of work."
)


def write_brief(town: Town, role_id: int, *, act: Act) -> None:
    """Give each exercise in the plan of a role its words, its brief and its graders."""
    role = drafts.role_of(town.session, role_id)
    draft = drafts.shown_draft(role)
    for number, stage in enumerate(draft.stages):
        for place, way in enumerate(stage.ways):
            if way.kind is not StageKind.EXERCISE:
                continue
            draft = on_way(
                draft,
                [number, place],
                lambda each: replace(each, expect=EXPECT, prepare=PREPARE),
            )
            about = drafts.details_of(role)
            drafts.save_draft(town.session, role_id, about, draft, version=role.version, act=act)
            details = replace(BRIEF, pool_id=town.pools[TECHNICAL])
            where = (number, place)
            briefs.save_brief(town.session, role_id, where, details, version=role.version, act=act)


Deed = Callable[[Scene], object]


def books_window(day: int, wall: str) -> Deed:
    """Return the booking of a window, by the clock where they are."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        at = scene.town.week.at(day, wall, scene.who.zone)
        book_window(scene.session, scene.step.id, at, act=scene.mine)

    return deed


def starts(scene: Scene) -> None:
    """Press Start now."""
    confirm(scene)
    start(scene.session, scene.step.id, act=scene.mine)


def writes(text: str) -> Deed:
    """Return the saving of what they have so far."""
    return lambda scene: save(scene.session, scene.step.id, Work(text=text), act=scene.mine)


def sends(text: str, link: str = "") -> Deed:
    """Return the hand-in of their work."""
    return lambda scene: hand_in(
        scene.session, scene.step.id, Work(text=text, link=link), act=scene.mine
    )


def is_given(minutes: int) -> Deed:
    """Return the giving of more time."""
    return lambda scene: grant_time(scene.session, scene.step.id, minutes, act=scene.ours)


def is_judged(outcome: Outcome, note: str) -> Deed:
    """Return the result that their grader writes."""

    def deed(scene: Scene) -> None:
        exercise = find(scene.session, scene.step.id)
        if exercise is not None and exercise.grader is not None:
            grader = exercise.grader
            act = scene.town.by(grader.name, scene.now)
            grade(scene.session, exercise.id, outcome, note, person_id=grader.id, act=act)

    return deed


REPLY = "Hi Marta,\n\nthank you for the log, it had the answer. Since Thursday your repository has"


def until_technical(first: int, zone_day: int) -> tuple[When, ...]:
    """Return the way to the technical side: applied, called, passed."""
    return (
        (first, "10:10", applies),
        (first + 1, "9:20", goes_on),
        (first + 1, "12:25", books(zone_day, "10:00")),
        (zone_day + 1, "9:30", passes),
    )


AT_EXERCISES: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Jana Horak", MOUNTAIN, "Time to think before I answer."),
        (*until_technical(-12, -6), (-5, "12:40", books_window(5, "9:00"))),
    ),
    (
        Applicant("Omar Farid", CENTRAL, "To see how you read code."),
        (
            *until_technical(-13, -7),
            (-4, "11:00", starts),
            (-4, "12:15", writes(REPLY)),
            (-4, "13:05", is_given(14 * 24 * 60)),
        ),
    ),
    (
        Applicant("Elisa Moretti", EASTERN, "Work that can be read."),
        (
            *until_technical(-14, -10),
            (-4, "9:10", starts),
            (-4, "11:50", sends(f"{REPLY} a name that is not UTF-8.", "https://git.example/em/r")),
        ),
    ),
    (
        Applicant("Felix Braun", CENTRAL, "Fewer interviews, more work."),
        (
            *until_technical(-19, -13),
            (-11, "9:15", starts),
            (-11, "12:40", sends(f"{REPLY} a file name in Latin-1.")),
            (-10, "15:30", is_judged(Outcome.PASSED, "Found the byte at once, kind reply.")),
        ),
    ),
    (
        Applicant("Greta Lund", MOUNTAIN, "Something that stays."),
        (*until_technical(-15, -10), (-8, "12:40", books_window(-4, "14:00"))),
    ),
)
