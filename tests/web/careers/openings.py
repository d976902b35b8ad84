"""A role with a posting of its own and a process that forks, as its public page shows it."""

from scheduler.domain.terms import RoleState, StageKind
from scheduler.models import Interview, Plan, Role, Stage, Way, WayPlace
from tests.people import NOON, make_coordinator, store

POSTING = """\
![Our lamp](lamp.png)

# Lamp Keeper (Harbor Point)

You keep the light burning, and you write down what the night brings.

## About the role

- trim the wick & wind the clock
- greet [every ship](/ships) by name

## How we hire

1. You [apply here](https://jobs.example/apply).
2. A 30 minute call
3. A live interview or a written exercise
4. A loop in the lighthouse
"""


def way(kind, title, places=(), minutes=None, talks=()):
    found = Way(position=0, kind=kind, title=title, minutes=minutes)
    found.places = [WayPlace(position=at, office=place) for at, place in enumerate(places)]
    found.interviews = [
        Interview(position=at, title=name, minutes=length)
        for at, (name, length) in enumerate(talks)
    ]
    return found


def stage(title, *ways, sentence=""):
    for at, each in enumerate(ways):
        each.position = at
    return Stage(title=title, kind=ways[0].kind, sentence=sentence, ways=list(ways))


def stages(office):
    """Return five stops: 30 minutes, 45 or 180 minutes, 120 minutes, and two that take no time."""
    kind, both = StageKind, (office, None)
    return [
        stage("Application", way(kind.APPLICATION, "Application"), sentence="You apply here."),
        stage("Intro call", way(kind.CALL, "Intro call", both, talks=[("Intro call", 30)])),
        stage(
            "Technical side",
            way(kind.INTERVIEW, "Live interview", both, talks=[("Live interview", 45)]),
            way(kind.EXERCISE, "Written exercise", minutes=180),
        ),
        stage("The loop", way(kind.LOOP, "The loop", both, talks=[("Clock", 60), ("Wick", 60)])),
        stage("References", way(kind.REFERENCES, "References", minutes=40)),
    ]


def make_opening(session, office, *, written=None, **columns):
    """Return the Lamp Keeper's role, published, kept by Sam, with an answer in two days."""
    plain = {"slug": "lamp-keeper", "title": "Lamp Keeper", "location": "Harbor Point"}
    plain |= {"posting": POSTING, "state": RoleState.PUBLISHED, "answer_days": 2}
    if "coordinator" not in columns:
        columns["coordinator"] = make_coordinator(session)
    role = Role(**plain | {"created_at": NOON, "published_at": NOON} | columns)
    is_written = role.state != RoleState.DRAFT
    plan = Plan(role=role, number=1, draft=written or {})
    plan.published_at = NOON if is_written else None
    for position, each in enumerate(stages(office) if is_written else []):
        each.position = position
        plan.stages.append(each)
    store(session, plan)
    return role
