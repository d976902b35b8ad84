"""The rows of the queue about references and about the last conversation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.domain.offers import Refusal
from scheduler.domain.process import REMIND_AFTER, choose_by, is_over
from scheduler.domain.references import DECIDE_AFTER, ReferenceState, is_complete, lacking
from scheduler.domain.terms import BookingState, StageKind, StepState
from scheduler.models import Booking, Offer, Reference, ReferenceRequest, Step
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.queue.queue_rows import Kind, Row, Target, to_advance
from scheduler.services.queue.waiting import Standing
from scheduler.services.references.references import facts_of
from scheduler.text.names import first_name


@dataclass(frozen=True, slots=True)
class Closing:
    """What is stored about references and last conversations, by step."""

    requests: Mapping[int, ReferenceRequest]
    references: Mapping[int, Sequence[Reference]]
    calls: Mapping[int, Booking]  # that stand, by reference
    offers: Mapping[int, Offer]

    def speaks_for(self, step: Standing) -> bool:
        """Tell whether *step* is one whose row is made here."""
        if step.kind is StageKind.REFERENCES:
            return step.state is StepState.OPEN
        if step.kind is not StageKind.OFFER:
            return False
        offer = self.offers.get(step.step_id)
        if offer is None:
            return step.state is StepState.OPEN
        waits = offer.refusal is not None or offer.more_until is not None
        return waits or is_held(step)

    def row_of(self, step: Standing, working: WorkingDays, *, now: datetime) -> Row | None:
        """Return what *step* needs from us now, if anything."""
        if step.kind is StageKind.REFERENCES:
            return self.of_references(step, working, now=now)
        return of_offer(step, self.offers.get(step.step_id), working, now=now)

    def of_references(self, step: Standing, working: WorkingDays, *, now: datetime) -> Row | None:
        """Return what references need from us: the most pressing of it."""
        request = self.requests.get(step.step_id)
        if request is None:
            label = "Ask for references"
            due, at = step.answer_due_at, step.state_at
            return Row(Kind.REFERENCES_TO_ASK, step.name, at, due, label, Target.CANDIDATE, at=at)
        found = self.references.get(step.step_id, ())
        row = self.of_one(found, step, working, now=now)
        if row:
            return row
        facts = [facts_of(each) for each in found]
        if is_complete(request.wanted, facts):
            last = max(each.state_at for each in found)
            return to_advance(step, step.answer_due_at, last)
        waits = request.asked_at + REMIND_AFTER[0] <= now
        if lacking(request.wanted, facts, now) and waits:
            verb = "Call" if step.phone else "Write to"
            at, due = request.asked_at, choose_by(request.asked_at)
            label = f"{verb} {first_name(step.name)}"
            return Row(Kind.REFERENCES_UNNAMED, step.name, at, due, label, Target.CANDIDATE, at=at)
        return None

    def of_one(
        self, found: Sequence[Reference], step: Standing, working: WorkingDays, *, now: datetime
    ) -> Row | None:
        """Return what one of these references needs from us: to be looked at, called, given up."""
        for each in found:
            call = self.calls.get(each.id)
            if call and (call.at_risk_at or is_over(call.ends_at, now)):
                target = Target.CANDIDATE if call.at_risk_at else Target.REFERENCE
                label = "Find another time" if call.at_risk_at else "Say what came of it"
                since = call.at_risk_at or call.ends_at
                due = call.starts_at if call.at_risk_at else working.after(call.ends_at, 1)
                row = Row(Kind.REFERENCE_CALL, step.name, since, due, label, target)
                return about(row, each, call.starts_at)
            if facts_of(each).waits_for_us:
                due = working.after(each.state_at, 1)
                row = Row(
                    Kind.REFERENCE_FLAGGED, step.name, each.state_at, due, "Look", Target.CANDIDATE
                )
                return about(row, each, each.state_at)
        for each in found:
            invited_at = each.invited_at
            if each.state is ReferenceState.INVITED and invited_at:
                decide_at = invited_at + DECIDE_AFTER
                if decide_at <= now:
                    row = Row(
                        Kind.REFERENCE_SILENT,
                        step.name,
                        decide_at,
                        working.after(decide_at, 1),
                        "Decide",
                        Target.CANDIDATE,
                    )
                    return about(row, each, invited_at)
        return None


def about(row: Row, reference: Reference, at: datetime) -> Row:
    """Return *row* as one about *reference* and an instant."""
    return Row(
        row.kind,
        row.name,
        row.since,
        row.due_at,
        row.label,
        row.target,
        at=at,
        who=(reference.name,),
        reference_id=reference.id,
    )


def is_held(step: Standing) -> bool:
    """Tell whether the last conversation took place."""
    return bool(step.talks) and all(talk.state is BookingState.COMPLETE for talk in step.talks)


def of_offer(
    step: Standing, offer: Offer | None, working: WorkingDays, *, now: datetime
) -> Row | None:
    """Return what the last conversation needs from us."""
    since, due, target = step.state_at, step.answer_due_at, Target.CANDIDATE
    if offer is None:
        return Row(Kind.TO_APPROVE, step.name, since, due, "Approve", Target.APPROVAL, at=since)
    if offer.more_until:
        due = working.after(min(offer.decide_by, now), 1)
        return Row(Kind.TIME_ASKED, step.name, now, due, "Answer", target, at=offer.decide_by)
    is_written = offer.refusal is Refusal.WRITE and due is None
    if offer.refusal and not is_written:
        since = offer.refused_at or since
        again = datetime.combine(offer.again_on, time(), UTC) if offer.again_on else None
        return Row(
            Kind.CALL_REFUSED,
            step.name,
            since,
            again or due,
            f"Write to {first_name(step.name)}",
            target,
            at=since,
            words=offer.refusal_words,
        )
    if offer.decide_by > now:
        return None
    verb = "Call" if step.phone else "Write to"
    label, late = f"{verb} {first_name(step.name)}", offer.decide_by
    return Row(Kind.DECISION_LATE, step.name, late, working.after(late, 1), label, target, at=late)


def closing(session: Session) -> Closing:
    """Return what the queue needs to know of references and last conversations, in four queries."""
    at_references = select(Step.id).where(Step.state == StepState.OPEN)
    requests = session.scalars(
        select(ReferenceRequest).where(ReferenceRequest.step_id.in_(at_references))
    )
    references: dict[int, list[Reference]] = defaultdict(list)
    for each in session.scalars(
        select(Reference)
        .where(Reference.step_id.in_(at_references))
        .order_by(Reference.step_id, Reference.position)
    ):
        references[each.step_id].append(each)
    calls = session.scalars(
        select(Booking).where(
            Booking.reference_id.is_not(None), Booking.state == BookingState.SCHEDULED
        )
    )
    offers = session.scalars(select(Offer).where(Offer.decided_at.is_(None)))
    return Closing(
        requests={each.step_id: each for each in requests},
        references=references,
        calls={each.reference_id or 0: each for each in calls},
        offers={each.step_id: each for each in offers},
    )
