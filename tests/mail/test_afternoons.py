"""What is mailed to the invitation to an open afternoon, by its host or a visitor, is read by somebody."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.terms import Answer
from scheduler.models import Remark, Visit
from scheduler.services.privacy import visitors
from scheduler.services.queue import queue
from scheduler.services.queue.queue_rows import Target
from tests.conftest import NOON
from tests.mail.replies import answer, event, later, mail
from tests.mail.test_inbox import house, read  # noqa: F401 - fixtures
from tests.visiting import THURSDAY, Town, local, to

OMAR = "omar.reyes@mail.example"
MORE = ["DTSTART:20261203T230000Z", "DTEND:20261204T010000Z", "COMMENT:An hour later, please"]


@pytest.fixture
def town(session, act, house):  # noqa: F811 - the fixture
    return Town(session, replace(act, house=house.house))


@pytest.fixture
def day(town):
    """Return an afternoon from two to four that Jonas welcomes people on."""
    return town.afternoon(begins=time(14), ends=time(16), host=town.hosts[0])


def proposal(about, sender):
    part = event(
        about,
        sender,
        method="COUNTER",
        partstat="TENTATIVE",
        sequence=about.sequence,
        at=later(1),
        more=MORE,
    )
    return mail(about, sender, part, method="COUNTER")


def rows(session):
    session.rollback()
    found = queue.gather(session, now=NOON)
    return [(each.target, each.name, each.who, each.words) for each in found]


def test_what_its_host_writes_is_a_task_like_that_of_an_interview(
    session,
    client,
    mailbox,
    town,
    day,
    read,  # noqa: F811 - the fixture
):
    jonas, about = town.hosts[0], day.host_object
    mailbox.deliver(proposal(about, jonas.mail))
    mailbox.deliver(mail(about, jonas.mail, words="Who brings the cake?"))
    mailbox.deliver(answer(about, "else@mail.example", sequence=about.sequence))
    mailbox.deliver(answer(about, jonas.mail, sequence=about.sequence, at=later(2)))

    assert read() == ["proposed", "wrote", "unclear", "noted"]
    kinds = ["proposed", "wrote", "unclear"]
    assert rows(session) == [
        (Target.AFTERNOON, "San Francisco", ("Somebody",), kind) for kind in kinds
    ]
    found = session.scalars(select(Remark).order_by(Remark.id)).all()
    assert (found[0].starts_at, found[0].words) == (local(THURSDAY, 15), "An hour later, please")
    assert (town.hosts[0], day.starts_at) == (day.host, local(THURSDAY, 14))

    sam = client.enter(town.sam)
    page = f"/setup/offices/{town.office.id}/afternoons/{day.id}"
    assert f'href="{page}' in sam.get("/queue").text
    text = " ".join(sam.get(page).text.split())
    assert "An hour later, please" in text
    assert "Who brings the cake?" in text
    for each in found:
        assert sam.press(f"{page}/remarks/{each.id}").status_code == 303
    assert (rows(session), sam.press(f"{page}/remarks/{found[0].id}").status_code) == ([], 404)

    visitors.erase_visitors(session, act=town.at(day.ends_at + timedelta(days=29)))
    assert len(session.scalars(select(Remark.id)).all()) == 3
    visitors.erase_visitors(session, act=town.at(day.ends_at + timedelta(days=31)))
    assert session.scalars(select(Remark.id)).all() == []


def test_what_a_visitor_writes_too_and_it_is_forgotten_with_them(
    session,
    client,
    mailbox,
    town,
    day,
    read,  # noqa: F811 - the fixture
):
    visit = town.come(to(day), "Omar Reyes")
    about = visit.entry
    mailbox.deliver(answer(about, OMAR, sequence=about.sequence))
    mailbox.deliver(proposal(about, OMAR))
    mailbox.deliver(mail(about, OMAR, words="May I bring my dog?"))
    mailbox.deliver(answer(about, OMAR, sequence=about.sequence, partstat="DECLINED"))

    assert read() == ["noted", "proposed", "wrote", "unclear"]
    kinds = ["proposed", "wrote", "unclear"]
    assert rows(session) == [(Target.VISIT, "Omar Reyes", ("Somebody",), kind) for kind in kinds]
    visit = session.get_one(Visit, visit.id)
    assert (visit.state, visit.entry.answer) == ("confirmed", Answer.ACCEPTED)

    sam, page = client.enter(town.sam), f"/visits/{visit.id}"
    assert "May I bring my dog?" in sam.get(page).text
    first, *others = session.scalars(select(Remark).order_by(Remark.id)).all()
    assert sam.press(f"{page}/remarks/{first.id}").status_code == 303
    assert len(rows(session)) == len(others)

    long_after = town.at(visit.ends_at + timedelta(days=31))
    visitors.erase_visitors(session, act=long_after)
    assert session.scalars(select(Remark)).all() == []
