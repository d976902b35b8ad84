"""A host who must not meet their visitor is replaced by one press, and nobody hears why."""

from dataclasses import replace
from datetime import time

import pytest

from scheduler.services.queue import queue
from scheduler.services.search import conflicts
from scheduler.services.visits import plans, welcoming
from scheduler.services.visits.hosting import standing
from tests.conftest import NOON
from tests.people import make_candidate, make_person, make_pool
from tests.visiting import THURSDAY, Town, coffee, local, to
from tests.web.reading import Page


@pytest.fixture
def town(session, act, now):
    return Town(session, act)


def test_whoever_must_not_meet_a_visitor_is_replaced_by_one_press(client, town, session):
    visit = town.come(coffee(local(THURSDAY, 10)))
    host = standing(session, visit.id).attendances[0].person
    other = next(each for each in town.hosts if each is not host)
    known = make_candidate(session, mail=visit.mail)
    conflicts.add_conflict(session, known.id, host.id, "Her brother.", act=town.act)
    desk = client.enter(town.sam)
    assert "Find another host" in desk.get("/queue").text
    page = Page(desk.get(f"/visits/{visit.id}"))
    fields = {"seat": page.fields["seat"], "version": page.fields["version"], "person": other.id}

    assert desk.press(f"/visits/{visit.id}/host", fields | {"person": host.id}).status_code == 409
    assert desk.press(f"/visits/{visit.id}/host", fields).status_code == 303

    session.rollback()
    assert [each.person for each in standing(session, visit.id).attendances] == [other]
    assert town.told(visit.mail)[-1] == "visit_host"
    assert queue.rows(session, now=NOON).total == 0
    assert "Her brother" not in str(town.newest(host.mail).facts)


def test_so_is_whoever_welcomes_them_on_an_open_afternoon(client, town, session, act):
    jonas, aisha = town.hosts
    lena = make_person(session, "Lena Brandt", office=town.office)
    stored = plans.plan_of(session, town.office.id)
    pool = make_pool(session, [*town.hosts, lena])
    plans.change_plan(session, town.office.id, replace(stored, pool_id=pool.id), act=act)
    day = town.afternoon(begins=time(14), ends=time(16), host=jonas)
    visit = town.come(to(day))
    known = make_candidate(session, mail=visit.mail)
    for each in (jonas, aisha):
        conflicts.add_conflict(session, known.id, each.id, "A neighbour.", act=act)
    desk = client.enter(town.sam)
    text = desk.get(f"/visits/{visit.id}").text
    assert ("Ask Lena" in text, "Ask Aisha" in text) == (True, False)
    fields = {"version": Page(desk.get(f"/visits/{visit.id}")).fields["version"]}

    refused = desk.press(f"/visits/{visit.id}/host", fields | {"person": aisha.id})
    assert (refused.status_code, "They are not free any more" in refused.text) == (409, True)
    assert desk.press(f"/visits/{visit.id}/host", fields | {"person": lena.id}).status_code == 303
    assert desk.press(f"/visits/{visit.id}/host", fields | {"person": jonas.id}).status_code == 409

    session.rollback()
    assert (day.host, town.claimed(jonas), queue.rows(session, now=NOON).total) == (lena, 0, 0)
    assert town.told(visit.mail)[-1] == "visit_host"
    # Nor is one of them chosen where whoever has it can't make it.
    assert welcoming.cannot(session, day.id, lena.id, act=act) is None
