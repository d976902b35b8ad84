"""Telling of whole days of talks: one message a day to the candidate, in one transaction."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from scheduler.domain.endings import Letting
from scheduler.domain.terms import BY_CANDIDATE, Notice
from scheduler.models import Booking, CalendarObject, Company
from scheduler.services.act import Act
from scheduler.services.messages import candidate_days, telling
from scheduler.services.messages.lost import Lost
from scheduler.services.messages.telling import Facts
from scheduler.services.placing import invitations


def tell_days_moved(
    session: Session, moved: Sequence[Booking], days: Sequence[Facts], *, act: Act
) -> None:
    """Tell the candidate once a day that it is another by now; *days* is when they were before."""
    ordered = sorted(moved, key=lambda each: each.starts_at)
    for number, entry in enumerate(dict.fromkeys(each.entry for each in ordered)):
        invitations.revise_day(session, entry, ordered[0], act=act)
        before = days[min(number, len(days) - 1)]
        invitations.tell_day(session, entry, Notice.MOVED, {"before": before}, act=act)


def tell_left(
    session: Session, left: CalendarObject, moved: Booking, before: Facts, *, act: Act
) -> None:
    """Tell the candidate how the day stands that one of its talks has left for another day."""
    talks = candidate_days.talks_of(session, left)
    invitations.revise_day(session, left, talks[0] if talks else moved, act=act)
    facts = {"left": moved.title, "left_for_at": moved.starts_at.isoformat()}
    if talks:
        invitations.tell_day(session, left, Notice.MOVED, facts | {"before": before}, act=act)
        return
    company = session.get_one(Company, 1)
    gone = telling.candidate_facts(moved, company) | invitations.calendar(left) | facts
    gone |= {name: before[name] for name in ("starts_at", "ends_at", "room")}
    gone |= {"office": before["place"], "by": BY_CANDIDATE}
    invitations.mail_candidate(session, moved.step, left, Notice.CANCELLED, gone, act=act)


def days_of(session: Session, talks: Sequence[Booking]) -> dict[CalendarObject, Facts]:
    """Return the days that *talks* are part of, each as the candidate's calendar shows it."""
    company = session.get_one(Company, 1)
    return {
        entry: candidate_days.whole(candidate_days.talks_of(session, entry), company)
        for entry in dict.fromkeys(each.entry for each in talks)
    }


def tell_days_cancelled(
    session: Session,
    talks: Sequence[Booking],
    before: Mapping[CalendarObject, Facts],
    *,
    act: Act,
) -> None:
    """Send the cancellations of whole days: one a day to the candidate, and each talk's own."""
    by = {"by": talks[0].cancelled_by}
    for each in days_lost(session, talks, before, act=act):
        step, facts = talks[0].step, each.facts | by
        invitations.mail_candidate(session, step, each.entry, Notice.CANCELLED, facts, act=act)
    tell_teams_cancelled(session, talks, Letting.ALONE, act=act)


def days_lost(
    session: Session,
    talks: Sequence[Booking],
    before: Mapping[CalendarObject, Facts],
    *,
    act: Act,
) -> list[Lost]:
    """Return the days that *talks* are cancelled of, as the candidate's calendar is to show them.

    A day of which something is left bears what that is as its *entry*.
    """
    lost = []
    for entry, day in before.items():
        invitations.revise_day(session, entry, talks[0], act=act)
        rest = candidate_days.talks_of(session, entry)
        extra = {"entry": candidate_days.whole(rest, session.get_one(Company, 1))} if rest else {}
        facts = day | invitations.calendar(entry) | extra
        lost.append(Lost(entry, talks[0].step_id, facts, Notice.CANCELLED))
    return lost


def tell_teams_cancelled(
    session: Session, talks: Sequence[Booking], letting: Letting, *, act: Act
) -> None:
    """Send the cancellation of each talk to its line-up; who decided it, and why, stays away."""
    for booking in talks:
        invitations.revise_team(session, booking, act=act)
        facts = {"by": booking.cancelled_by, **let_go_facts(letting)}
        for attendance in booking.attendances:
            invitations.tell_member(session, attendance, Notice.CANCELLED_TEAM, facts, act=act)


def let_go_facts(letting: Letting) -> Facts:
    """Return what a cancellation says of a process that ends or rests; nothing of others."""
    return {"let_go": letting.value} if letting is not Letting.ALONE else {}
