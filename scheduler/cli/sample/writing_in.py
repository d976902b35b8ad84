"""What is mailed to the invitations to an open afternoon: by a visitor, and by whoever welcomes them."""

from datetime import timedelta

from scheduler.cli.sample.town import Town
from scheduler.domain.terms import RemarkKind
from scheduler.models import Visit
from scheduler.services.messages import remarking
from scheduler.services.messages.incoming import Letter, Said
from scheduler.services.messages.remarking import Topic
from scheduler.services.transaction import transaction

BEFORE = timedelta(hours=2)  # before the end of the story
DOG = "May I bring my dog? He sleeps most of the time."
LATER = "Half an hour later would spare me a run from the train."


def write(town: Town, visit: Visit) -> None:
    """Let a visitor ask something, and the host of the same afternoon propose another time."""
    day = visit.day
    if day is None or day.host is None:
        return
    act = town.act("worker", town.week.end - BEFORE)
    later = timedelta(minutes=30)
    proposal = Said("COUNTER", "", starts_at=day.starts_at + later, ends_at=day.ends_at + later)
    asked, hosted = Topic(visit_day_id=day.id, visit_id=visit.id), Topic(visit_day_id=day.id)
    guest = Letter(0, 0, sender=visit.mail, name=visit.name)
    host = Letter(0, 0, sender=day.host.mail, name=day.host.name)
    with transaction(town.session):
        remarking.keep(town.session, asked, guest, RemarkKind.WROTE, DOG, act=act)
        remarking.keep(town.session, hosted, host, RemarkKind.PROPOSED, LATER, proposal, act=act)
