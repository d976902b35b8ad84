"""What always holds of visits, and what calendars, a restore and a worker make of them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from scheduler import worker
from scheduler.domain.terms import Answer, Notice
from scheduler.mail.render import render
from scheduler.models import Booking, Company, Message, Visit, VisitDay, VisitPlace
from scheduler.services.inbox import replying
from scheduler.services.inbox.replying import Letter, Said, Verdict
from scheduler.services.messages import telling
from scheduler.services.seats import chasing, clashing
from scheduler.services.transaction import transaction
from scheduler.services.upkeep import invariants, restoring
from scheduler.services.visits.hosting import standing
from tests.mail.post import deliver_all
from tests.mail.samples import LINKS
from tests.visiting import THURSDAY, Town, coffee, local, to

LUCIA = "lucia.moreno@mail.example"
TEAM = (
    Notice.BOOKED_TEAM,
    Notice.MOVED_TEAM,
    Notice.CANCELLED_TEAM,
    Notice.REMINDER_TEAM,
    Notice.AT_RISK,
    Notice.REPLACED,
    Notice.ANSWER_ASKED,
    Notice.CALENDAR_CLASH,
    Notice.PEOPLE_TEAM,
)


@pytest.fixture
def town(session, act):
    return Town(session, act)


def broken(session):
    return sorted({each.promise for each in invariants.check(session)})


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        (delete(VisitPlace), "Whoever visits has the places of their group."),
        (update(VisitDay).values(places=1), "Whoever visits has the places of their group."),
        (
            update(Visit).where(Visit.kind == "coffee").values(state="cancelled"),
            "Whoever has coffee with us has a host.",
        ),
    ],
)
def test_what_breaks_a_promise_is_found(town, statement, promise):
    town.come(to(town.afternoon(), guests=2))
    town.come(coffee(local(THURSDAY, 10)), "Omar Reyes")
    assert broken(town.session) == []

    with transaction(town.session):
        town.session.execute(statement)

    assert broken(town.session) == [promise]


def test_every_mail_about_an_interview_reads_well_about_a_visit(town):
    visit = town.come(coffee(local(THURSDAY, 10), guests=2), note="Rust")
    booking = standing(town.session, visit.id)
    host = booking.attendances[0].person
    facts = telling.team_facts(booking, town.session.get_one(Company, 1))
    facts |= telling.recipient_facts(host) | {"by": "staff", "who": host.name, "reason": ""}
    facts |= {"before": telling.when_facts(booking), "reminded_at": visit.starts_at.isoformat()}
    facts |= {
        "joined": ["Aisha Malik"],
        "gone": ["Jonas Weber"],
        "instead": "Aisha Malik",
        "free": [],
    }

    texts = {each: render(each, facts, LINKS[each], can_reply=True) for each in TEAM}

    assert all("Lucia" in each.text + each.subject for each in texts.values())
    assert "have coffee with Lucia Moreno, who visits us" in texts[Notice.BOOKED_TEAM].text
    assert not any("interview Lucia" in each.text for each in texts.values())


def test_a_yes_of_the_visitors_calendar_is_noted_and_a_no_is_for_a_person(town):
    visit = town.come(coffee(local(THURSDAY, 10)))
    verdicts = [reply(town, visit, answer, number) for number, answer in enumerate(ANSWERS)]

    assert verdicts == [Verdict.NOTED, Verdict.UNCLEAR, Verdict.UNCLEAR]
    town.session.expire_all()
    assert (visit.entry.answer, town.visit(visit.id).state.value) == (Answer.ACCEPTED, "confirmed")


ANSWERS = ((LUCIA, Answer.ACCEPTED), (LUCIA, Answer.DECLINED), ("x@y.example", Answer.ACCEPTED))


def reply(town, visit, said, number):
    """Return what a mail to the address of the invitation was taken for."""
    who, answer = said
    entry = visit.entry
    letter = Letter(1, number, sender=who, recipients=frozenset({entry.organizer.lower()}))
    part = Said("REPLY", entry.uid, attendee=who, answer=answer, sequence=entry.sequence)
    return replying.receive(town.session, letter, part, act=town.act)


def test_after_a_restore_everybody_is_told_anew_with_a_higher_sequence(town, engine, settings):
    day = town.afternoon(host=town.hosts[0])
    visit = town.come(to(day))
    hosted = town.come(coffee(local(THURSDAY, 10)), "Omar Reyes")
    deliver_all(engine, settings, now=town.act.now)
    town.session.expire_all()

    restoring.settle(town.session, act=town.act)

    assert {each.entry.sequence >= restoring.LEAP for each in (visit, hosted)} == {True}
    assert town.told(LUCIA)[-1] == "visit_booked"
    assert town.told(town.hosts[0].mail)[-1] in {"visit_welcome", "booked_team"}
    assert invariants.check(town.session) == []


def test_silent_hosts_are_asked_again_and_the_worker_erases(town, engine, settings):
    visit = town.come(coffee(local(THURSDAY, 10)))
    soon = town.at(visit.starts_at - timedelta(days=2))

    assert chasing.chase(town.session, act=soon) == 1
    assert clashing.ask(town.session, act=soon) == 0
    later = visit.ends_at + timedelta(days=30)
    worker.run_once(engine, settings, now=later)

    town.session.rollback()
    assert town.visit(visit.id).name == ""
    assert town.session.scalars(select(Message.id)).all() == []
    assert town.session.scalars(select(Booking.id)).all() != []
