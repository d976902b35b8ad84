"""Trying the mail server with one real invitation, step by step in words."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scheduler.mail import outbox
from scheduler.mail.links import Letterhead
from scheduler.mail.outbox import Mail
from scheduler.mail.smtp import Deferred, Delivered, Refused, Report, Transport
from scheduler.services.act import Act
from scheduler.services.post import delivery
from scheduler.services.post.trial import invite_to_trial


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the invitation goes to, and how they read times."""

    address: str
    zone: str = "UTC"
    clock: int = 12


def try_out(
    engine: Engine, head: Letterhead, transport: Transport, reader: Reader, *, act: Act
) -> Report:
    """Send one invitation now and return how far it came; it is not tried again by itself.

    The message keeps every step as its answer. Raises Invalid for what is no address.
    """
    with Session(engine) as session:
        claimed = invite_to_trial(
            session, reader.address, act=act, zone=reader.zone, clock=reader.clock
        )
        written = outbox.write(session, claimed, head, now=act.now)
    if not isinstance(written, Mail):
        return Report((), Refused(written.reason))
    report = transport.probe(written.sender, written.recipient, written.content)
    words = "\n".join(told(report))
    with Session(engine) as session:
        if isinstance(report.result, Delivered):
            outbox.settle(session, written, Delivered(words), now=act.now)
        else:
            delivery.drop(session, claimed, reason=words, now=act.now)
    return report


def told(report: Report) -> list[str]:
    """Return each step and the end of *report* as sentences."""
    match report.result:
        case Delivered(answer):
            end = f"Accepted: {answer}"
        case Deferred(reason):
            end = f"Not sent: {reason}"
        case Refused(reason):
            end = f"Refused: {reason}"
    return [*report.steps, end]
