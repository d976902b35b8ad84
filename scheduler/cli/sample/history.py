"""Telling the story: every deed in order of time, and each mail when it was due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.cli.sample import answering, calendars, company, openings
from scheduler.cli.sample.apart import keep_apart
from scheduler.cli.sample.asking import ASKING
from scheduler.cli.sample.days import DAYS
from scheduler.cli.sample.deeds import MISTYPED, Deed, Scene
from scheduler.cli.sample.endings import ENDED
from scheduler.cli.sample.erased import ERASED
from scheduler.cli.sample.hosting import meet_a_neighbour
from scheduler.cli.sample.last_steps import CLOSING
from scheduler.cli.sample.stopping import STOPPED
from scheduler.cli.sample.story import UNDER_WAY, YESTERDAY
from scheduler.cli.sample.tasks import AT_EXERCISES
from scheduler.cli.sample.town import Town
from scheduler.cli.sample.travels import TRAVELS
from scheduler.cli.sample.visiting import receive
from scheduler.cli.sample.week import ZONE, Week
from scheduler.config import Settings
from scheduler.mail.links import Letterhead
from scheduler.mail.outbox import Mail, settle, write
from scheduler.mail.smtp import Delivered, Refused, Result
from scheduler.models import Message
from scheduler.services.bookings import reminding
from scheduler.services.company import sample
from scheduler.services.exercises import grading
from scheduler.services.post import delivery
from scheduler.services.privacy import erased_mail, referees
from scheduler.services.process import offers
from scheduler.services.queue import nudging
from scheduler.services.references import ladder
from scheduler.services.transaction import transaction

FOUNDED, OPENED = -70, -56  # days from Monday
SENDING = timedelta(seconds=2)  # between the moment at which a mail is due and its leaving


def fill(session: Session, settings: Settings, *, now: datetime) -> None:
    """Fill the database with the sample company in place of an older one, wholly or not at all.

    Its mails are kept, whatever mail server is set: nobody of the story has an address.
    """
    week = Week.of(now)
    town = Town(session, week, settings.house)
    act = town.act("command", week.at(FOUNDED, "9:00"))
    with transaction(session):
        version = sample.wipe(session)
        sample.open_company(session, company.NAME, ZONE, week=week.monday, version=version, act=act)
        company.found(town, act=act)
        session.flush()
        openings.open_roles(town, act=town.act("command", week.at(OPENED, "9:00")))
        told = week.at(OPENED, "9:00")
        for scene, deed in scenes(town):
            pass_time(town, settings.letterhead, told, scene.now)
            told = scene.now
            deed(scene)
            # Services trust that a transaction begins without anything read before.
            session.flush()
            session.expire_all()
        receive(town)
        keep_apart(town)
        meet_a_neighbour(town)
        pass_time(town, settings.letterhead, told, week.end)
        referees.erase(session, act=town.act("worker", week.end))
        erased_mail.sweep(session, now=week.end)
        calendars.upload(town)
        answering.answer(town)


def scenes(town: Town) -> Iterator[tuple[Scene, Deed]]:
    """Yield every deed that has happened before today, in order of time."""
    found = []
    for who, deeds in (
        *UNDER_WAY,
        *CLOSING,
        *ENDED,
        *AT_EXERCISES,
        *TRAVELS,
        *STOPPED,
        *ASKING,
        *ERASED,
        *DAYS,
    ):
        for day, wall, deed in deeds:
            happened = town.week.today - 1 if day == YESTERDAY else day
            scene = Scene(town, who, town.week.at(happened, wall))
            if scene.now < town.week.end:
                found.append((scene, deed))
    yield from sorted(found, key=lambda each: each[0].now)


def pass_time(town: Town, head: Letterhead, since: datetime, until: datetime) -> None:
    """Let the worker remind and send what was due between two instants."""
    for instant in reminding.due_between(town.session, since, until):
        reminding.remind(town.session, act=town.act("worker", instant))
    for instant in grading.due_between(town.session, since, until):
        grading.tend(town.session, act=town.act("worker", instant))
    for instant in ladder.due_between(town.session, since, until):
        ladder.climb(town.session, act=town.act("worker", instant))
    if ladder.bounced(town.session):
        ladder.climb(town.session, act=town.act("worker", until))
    for instant in offers.due_between(town.session, since, until):
        offers.remind(town.session, act=town.act("worker", instant))
    for instant in nudging.due_between(town.session, since, until):
        nudging.nudge(town.session, act=town.act("worker", instant))
    deliver(town.session, head, until=until)


def deliver(session: Session, head: Letterhead, *, until: datetime) -> None:
    """Keep every mail that is due before *until*, each as it would have left at its moment."""
    while due_at := next_due(session, until=until):
        now = due_at + SENDING
        claimed = delivery.claim(session, now=now)
        if claimed is None:
            return
        mail = write(session, claimed, head, now=now)
        if isinstance(mail, Mail):
            settle(session, mail, answer_to(mail), now=now)


def answer_to(mail: Mail) -> Result:
    """Return what a mail server would say: one domain of the story does not exist."""
    if mail.recipient.endswith(f"@{MISTYPED}"):
        return Refused(f"550 5.1.2 {MISTYPED}: no such domain")
    return Delivered(delivery.KEPT)


def next_due(session: Session, *, until: datetime) -> datetime | None:
    """Return when the next mail that is still to leave is due, if that is before *until*."""
    return session.scalar(
        select(func.min(Message.due_at)).where(
            Message.sent_at.is_(None),
            Message.dead_at.is_(None),
            Message.superseded_at.is_(None),
            Message.due_at < until,
        )
    )
