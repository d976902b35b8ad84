"""What open steps are about, where their kind alone does not say it; two queries for any number."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.offers import Refusal
from scheduler.domain.references import (
    Flag,
    Problem,
    ReferenceFacts,
    ReferenceState,
    is_complete,
    lacking,
)
from scheduler.domain.stances import Stance
from scheduler.domain.terms import BookingState, StageKind
from scheduler.models import Booking, Offer, Reference, ReferenceRequest, Step
from scheduler.services.applications.applications import kinds_of


@dataclass(frozen=True, slots=True)
class Attitude:
    """What one step is about, and until when somebody decides."""

    stance: Stance = Stance.PLAIN
    decide_by: datetime | None = None


PLAIN = Attitude()


def attitudes(session: Session, steps: Collection[Step], *, now: datetime) -> dict[int, Attitude]:
    """Return what each of these steps is about; those that are plain are left out."""
    by_kind: dict[StageKind, list[int]] = defaultdict(list)
    for step in steps:
        for kind in kinds_of(step) & {StageKind.REFERENCES, StageKind.OFFER}:
            by_kind[kind].append(step.id)
    return of_references(session, by_kind[StageKind.REFERENCES], now=now) | of_offers(
        session, by_kind[StageKind.OFFER], now=now
    )


def of_references(
    session: Session, step_ids: Collection[int], *, now: datetime
) -> dict[int, Attitude]:
    """Return what steps of references are about, once we have asked."""
    if not step_ids:
        return {}
    wanted = session.execute(
        select(ReferenceRequest.step_id, ReferenceRequest.wanted).where(
            ReferenceRequest.step_id.in_(step_ids)
        )
    ).all()
    found = facts_by_step(session, step_ids)
    return {
        step_id: Attitude(stance_of(number, found.get(step_id, []), now))
        for step_id, number in wanted
    }


def stance_of(wanted: int, found: list[ReferenceFacts], now: datetime) -> Stance:
    """Return what a step of references is about."""
    if is_complete(wanted, found):
        return Stance.PLAIN
    if lacking(wanted, found, now) or any(each.is_back for each in found):
        return Stance.NAME
    return Stance.REFEREES


def facts_by_step(
    session: Session, step_ids: Collection[int]
) -> Mapping[int, list[ReferenceFacts]]:
    """Return the references of these steps in plain values."""
    found: dict[int, list[ReferenceFacts]] = defaultdict(list)
    for row in session.execute(
        select(
            Reference.step_id,
            Reference.state,
            Reference.is_withheld,
            Reference.problem,
            Reference.flags,
            Reference.allowed_by_id,
            Reference.invited_at,
        )
        .where(Reference.step_id.in_(step_ids))
        .order_by(Reference.position)
    ):
        found[row.step_id].append(
            ReferenceFacts(
                state=ReferenceState(row.state),
                withheld=row.is_withheld,
                problem=Problem(row.problem),
                flags=tuple(Flag(each) for each in row.flags),
                is_allowed=row.allowed_by_id is not None,
                invited_at=row.invited_at,
            )
        )
    return found


def of_offers(session: Session, step_ids: Collection[int], *, now: datetime) -> dict[int, Attitude]:
    """Return what the last conversations are about: ours to approve, or theirs to decide."""
    if not step_ids:
        return {}
    held = set(
        session.scalars(select(Booking.step_id).where(Booking.step_id.in_(step_ids), was_held(now)))
    )
    found = dict.fromkeys(step_ids, Attitude(Stance.APPROVE))
    for offer in session.scalars(select(Offer).where(Offer.step_id.in_(step_ids))):
        found[offer.step_id] = attitude_of(offer, is_held=offer.step_id in held)
    return found


def was_held(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a talk that took place, whether or not anybody has written it down."""
    is_over = and_(Booking.state == BookingState.SCHEDULED, Booking.ends_at <= now)
    return or_(Booking.state == BookingState.COMPLETE, is_over)


def attitude_of(offer: Offer, *, is_held: bool) -> Attitude:
    """Return what an approved conversation is about."""
    if is_held or offer.refusal is Refusal.WRITE:
        return Attitude(Stance.ANSWER, offer.decide_by)
    return Attitude(Stance.APPROVE) if offer.refusal is Refusal.LATER else PLAIN
