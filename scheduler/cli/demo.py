"""The command that fills an empty database with the sample company, and says where to go."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import select

from scheduler.cli.frame import PORT, CreateApp, Work, working
from scheduler.cli.sample.history import fill
from scheduler.cli.sample.story import TO_MEET, TO_PLAY
from scheduler.cli.sample.week import Week
from scheduler.domain.process import CURRENT
from scheduler.domain.terms import Delivery, KeyPurpose
from scheduler.errors import Refused
from scheduler.models import Application, Person, Role
from scheduler.services import keys
from scheduler.services.company import sample
from scheduler.services.feeds.reaching import choose_delivery, new_address
from scheduler.services.people import sessions
from scheduler.text.names import first_name

IN_USE = (
    "This database is in use and is not the sample company, so nothing was changed. To serve it: "
    ".venv/bin/scheduler run. For the sample company name another one by SCHEDULER_DATA_DIR or "
    "SCHEDULER_DATABASE_URL."
)


@click.command()
@click.option("--reset", is_flag=True, help="Make the sample company anew, for this week.")
@click.option("--port", default=PORT, show_default=True, help="The port that it is served at.")
@click.option("--json", "as_json", is_flag=True, help="Print every link for a program to read.")
@click.pass_obj
def demo(create_app: CreateApp, *, reset: bool, port: int, as_json: bool) -> None:
    """Fill an empty database with a sample company, and print where to go.

    Where it is already, only sign-in links are made: each opens once, within a day.
    """
    with (
        working(create_app, port=port) as work,
        quiet("scheduler.mail"),
    ):  # one line a kept mail else
        prepare(work, reset=reset)
        if as_json:
            click.echo(json.dumps(links(work), ensure_ascii=False, indent=2))
        else:
            for line in told(work):
                click.echo(line)


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Let a logger tell nothing but warnings for a while."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def prepare(work: Work, *, reset: bool) -> None:
    """Make the sample company if there is none, or anew; raise Refused for anybody else's data."""
    is_there = sample.is_sample(work.session)
    if not is_there and not sample.is_empty(work.session):
        raise Refused(IN_USE)
    if reset or not is_there:
        fill(work.session, work.settings, now=work.act.now)
        for person in interviewers(work):  # so that a visitor finds what is booked in both
            choose_delivery(work.session, person.id, Delivery.BOTH, act=work.act)


def links(work: Work) -> dict[str, Any]:
    """Return every link, fresh sign-in links for all staff among them."""
    return {
        "base_url": work.settings.base_url,
        "role_url": role_url(work),
        "visit_url": f"{work.settings.base_url}/visit",
        "candidates": [candidate_links(work, each) for each in applications(work)],
        "interviewers": [
            {
                "name": person.name,
                "email": person.mail,
                "sign_in_url": sign_in_url(work, person),
                "feed_url": feed_url(work, person),
            }
            for person in interviewers(work)
        ],
        "coordinator": {"sign_in_url": sign_in_url(work, coordinator(work))},
    }


def told(work: Work) -> Iterator[str]:
    """Yield where to start, in words."""
    play = candidate_links(work, applications(work)[0])
    meets = min(staff(work), key=lambda person: person.name != TO_MEET)
    runs_all = coordinator(work)
    week, present = sample.week_of(work.session), Week.of(work.act.now).monday
    yield f"The sample company of the week of {week:%A}, {week.day} {week:%B %Y}. Start here:"
    yield ""
    yield f"A role, as everybody reads it: {role_url(work)}"
    yield f"{play['name']}, who is to choose a time (also on a phone): {play['portal_url']}"
    yield f"{meets.name}, who interviews: {sign_in_url(work, meets)}"
    yield f"{runs_all.name}, who runs it all: {sign_in_url(work, runs_all)}"
    yield f"Every mail, once you are {first_name(runs_all.name)}: {work.settings.base_url}/sent"
    yield ""
    yield "The two sign-in links open once, within a day; `scheduler demo` prints fresh ones."
    if week != present:
        yield "This week is another: `scheduler demo --reset` makes the company anew for it."


def applications(work: Work) -> list[Application]:
    """Return every application that its owner can see, whom to play first."""
    found = work.session.scalars(
        select(Application)
        .where(Application.awaits_link.is_(False), Application.erased_at.is_(None))
        .order_by(Application.id)
    )
    return sorted(found, key=lambda each: each.candidate.name != TO_PLAY)


def candidate_links(work: Work, application: Application) -> dict[str, str]:
    """Return who somebody is, the step they stand at or how it ended, and their page."""
    current = next((step for step in application.steps if step.state in CURRENT), None)
    key = keys.key_of(
        work.session,
        work.settings.secret_keys,
        KeyPurpose.CANDIDATE,
        application.candidate_id,
    )
    return {
        "name": application.candidate.name,
        "step": current.stage.title if current else application.state.value,
        "portal_url": f"{work.settings.base_url}/c/{key}",
    }


def staff(work: Work) -> Sequence[Person]:
    """Return who works here, in the order in which they came."""
    return work.session.scalars(select(Person).where(Person.is_active).order_by(Person.id)).all()


def interviewers(work: Work) -> list[Person]:
    """Return who holds interviews, in the order in which they came."""
    return [person for person in staff(work) if person.is_interviewer]


def feed_url(work: Work, person: Person) -> str:
    """Return the address of a person's feed, made now if they have none."""
    row = work.session.scalars(keys.of(KeyPurpose.FEED, person.id)).one_or_none()
    row = row or new_address(work.session, person.id, act=work.act)
    return f"{work.settings.base_url}/feeds/{keys.make(work.settings.secret_keys, row)}.ics"


def coordinator(work: Work) -> Person:
    """Return the first coordinator, or an admin if nobody is one any more."""
    return min(staff(work), key=lambda each: (not each.is_coordinator, not each.is_admin))


def role_url(work: Work) -> str:
    """Return the page of the first role that was published."""
    slug = work.session.scalar(
        select(Role.slug).where(Role.published_at.is_not(None)).order_by(Role.id).limit(1)
    )
    return f"{work.settings.base_url}/roles/{slug}"


def sign_in_url(work: Work, person: Person) -> str:
    """Return a link by which *person* signs in, once, within a day."""
    row = sessions.make_link(work.session, person.id, life=sessions.PRINTED, act=work.act)
    key = sessions.key_of(work.settings.secret_keys, row)
    return f"{work.settings.base_url}/sign-in/{key}"
