"""One real invitation to try the mail server with, kept in *Sent mail* like every other."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.domain.terms import Audience, Method, Notice
from scheduler.errors import Invalid
from scheduler.models import Company
from scheduler.services import journal
from scheduler.services.act import Act
from scheduler.services.calendars import meetings
from scheduler.services.messages import outbox
from scheduler.services.post import delivery
from scheduler.services.post.delivery import Claimed
from scheduler.services.transaction import transaction
from scheduler.text.addresses import is_address

TITLE = "Mail test"
LENGTH = timedelta(minutes=15)


def invite_to_trial(session: Session, address: str, *, act: Act, zone: str, clock: int) -> Claimed:
    """Write an invitation for tomorrow to *address*, ours to send at once; *zone* is the reader's.

    Raises Invalid for what is no address.
    """
    if not is_address(address.strip()):
        raise Invalid("Enter an email address like name@example.com.")
    starts_at = next_hour(act.now) + timedelta(days=1)
    with transaction(session):
        company = session.get(Company, 1)
        about = meetings.new_object(session, Audience.TEAM, act=act)
        message = outbox.tell(
            session,
            Notice.TEST_MAIL,
            act=act,
            address=address.strip(),
            name="",
            subject=f"object:{about.id}",
            object_id=about.id,
            method=Method.REQUEST,
            facts={
                "title": TITLE,
                "company": company.name if company else "Our company",
                "starts_at": starts_at.isoformat(),
                "ends_at": (starts_at + LENGTH).isoformat(),
                "zone": zone,
                "clock": clock,
                "uid": about.uid,
                "organizer": about.organizer,
                "sequence": about.sequence,
            },
        )
        journal.record(session, "mail tested", f"message:{message.id}", act=act)
        return delivery.claim_one(session, message.id, now=act.now)


def next_hour(now: datetime) -> datetime:
    """Return the first full hour after *now*."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
