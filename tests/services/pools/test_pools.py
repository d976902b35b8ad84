"""Pools: who is in them, how far they have come, and what needs them."""

import pytest
from sqlalchemy import select

from scheduler.domain.draft import (
    InterviewDraft,
    PlanDraft,
    SeatDraft,
    StageDraft,
    WayDraft,
    to_json,
)
from scheduler.domain.terms import RoleState, StageKind, Training
from scheduler.errors import Invalid, Missing
from scheduler.models import Plan, Pool, Role
from scheduler.services.editing import ChangedMeanwhile, mark_of
from scheduler.services.pools import pools
from scheduler.services.pools.pools import PoolDetails
from scheduler.services.pools.uses import Use, uses_of
from scheduler.services.roles.drafts import import_posting
from scheduler.services.transaction import transaction
from tests.services.house import a_booking, a_company, a_person, journal, pacific, version

POSTING = "# Engineer {}\n\n## Interview process\n\n1. You apply.\n2. A 30 minute call.\n"


@pytest.fixture
def jonas(session, act):
    a_company(session)
    return a_person(session, act)


@pytest.fixture
def pool(session, act):
    return pools.create_pool(session, PoolDetails("Technical", "Live interviews"), act=act)


def members(session, pool):
    return {each.person_id: each.training for each in session.get(Pool, pool).members}


def test_a_new_pool_is_empty(session, pool):
    assert pools.pool_details(session.get(Pool, pool)) == PoolDetails(
        "Technical", "Live interviews"
    )
    assert members(session, pool) == {}


def test_two_pools_never_share_a_name(session, act, pool):
    other = pools.create_pool(session, PoolDetails("Intro calls"), act=act)

    for refused in (
        lambda: pools.create_pool(session, PoolDetails("technical"), act=act),
        lambda: pools.change_pool(session, other, PoolDetails("technical"), act=act),
    ):
        with pytest.raises(Invalid, match="There is already a pool called technical"):
            refused()

    names = select(Pool.name).order_by(Pool.id)
    assert session.scalars(names).all() == ["Technical", "Intro calls"]


def test_who_saves_over_a_change_they_have_not_seen_is_told(session, act, pool):
    seen = mark_of(pools.pool_details(session.get(Pool, pool)))
    pools.change_pool(session, pool, PoolDetails("Coding"), act=act, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        pools.change_pool(session, pool, PoolDetails("Mine"), act=act, seen=seen)

    assert session.get(Pool, pool).name == "Coding"


def test_a_member_joins_learns_and_leaves(session, act, pool, jonas):
    before = version(session, jonas)

    pools.add_member(session, pool, jonas, Training.TRAINEE, act=act)
    assert members(session, pool) == {jonas: Training.TRAINEE}
    assert session.get(Pool, pool).members[0].joined_at == act.now

    pools.change_member(session, pool, jonas, Training.QUALIFIED, act=act)
    assert members(session, pool) == {jonas: Training.QUALIFIED}

    pools.remove_member(session, pool, jonas, act=act)
    assert members(session, pool) == {}

    assert version(session, jonas) == before + 3
    assert journal(session)[-3:] == [
        ("member added", f"pool:{pool}"),
        ("member changed", f"pool:{pool}"),
        ("member removed", f"pool:{pool}"),
    ]


def test_nobody_is_in_a_pool_twice(session, act, pool, jonas):
    pools.add_member(session, pool, jonas, Training.QUALIFIED, act=act)

    with pytest.raises(Invalid, match="Jonas Weber is in this pool already"):
        pools.add_member(session, pool, jonas, Training.TRAINEE, act=act)

    assert members(session, pool) == {jonas: Training.QUALIFIED}


def test_a_member_changed_by_somebody_else_is_not_overwritten(session, act, pool, jonas):
    pools.add_member(session, pool, jonas, Training.TRAINEE, act=act)
    seen = mark_of(pools.member_details(session.get(Pool, pool).members[0]))
    pools.change_member(session, pool, jonas, Training.SHADOWING, act=act)

    with pytest.raises(ChangedMeanwhile):
        pools.change_member(session, pool, jonas, Training.QUALIFIED, act=act, seen=seen)

    assert members(session, pool) == {jonas: Training.SHADOWING}


def test_who_is_not_in_the_pool_is_missing(session, act, pool, jonas):
    with pytest.raises(Missing):
        pools.remove_member(session, pool, jonas, act=act)
    with pytest.raises(Missing):
        pools.change_member(session, pool, jonas, Training.QUALIFIED, act=act)


def test_nobody_joins_who_is_not_there(session, act, pool):
    with pytest.raises(Missing):
        pools.add_member(session, pool, 404, Training.QUALIFIED, act=act)


def test_a_pool_is_switched_off_and_on_with_its_members(session, act, pool, jonas):
    pools.add_member(session, pool, jonas, Training.QUALIFIED, act=act)
    before = version(session, jonas)

    pools.deactivate_pool(session, pool, act=act)
    pools.deactivate_pool(session, pool, act=act)
    assert (session.get(Pool, pool).is_active, version(session, jonas)) == (False, before + 1)

    pools.restore_pool(session, pool, act=act)
    assert session.get(Pool, pool).is_active
    assert members(session, pool) == {jonas: Training.QUALIFIED}


def test_a_pool_knows_the_interviews_of_open_roles_that_need_it(session, act, pool, jonas):
    for day, chosen in ((1, pool), (2, pool), (3, None)):
        a_booking(session, jonas, pacific(day, 10), pool=chosen)
    assert uses_of(session, [pool])[pool] == []

    first = session.scalars(select(Role).order_by(Role.id)).first()
    with transaction(session):
        session.get(Role, first.id).state = RoleState.PUBLISHED

    assert uses_of(session, [pool])[pool] == [
        Use(first.id, "Customer Engineer", ("Technical interview",), seats=1)
    ]


def test_a_pool_knows_the_roles_that_are_being_written_for_it(session, act, pool):
    seats = (SeatDraft(2, f"pool:{pool}"), SeatDraft(1, "pool:999"))
    way = WayDraft(StageKind.CALL, interviews=(InterviewDraft("Intro", 30, seats),))
    draft = to_json(PlanDraft((StageDraft("Call", ways=(way,)),)))
    made = [import_posting(session, POSTING.format(name), act=act).id for name in "ABC"]
    with transaction(session):
        for role_id in made[:2]:
            session.scalars(select(Plan).where(Plan.role_id == role_id)).one().draft = draft
        session.get(Role, made[1]).state = RoleState.CLOSED

    assert uses_of(session, [pool])[pool] == [
        Use(made[0], "Engineer A", ("Intro",), 2, is_draft=True)
    ]


def test_a_role_with_a_next_draft_is_named_once(session, act, pool, jonas):
    a_booking(session, jonas, pacific(1, 10), pool=pool)
    way = WayDraft(
        StageKind.CALL, interviews=(InterviewDraft(seats=(SeatDraft(1, f"pool:{pool}"),)),)
    )
    with transaction(session):
        role = session.scalars(select(Role)).one()
        role.state = RoleState.PUBLISHED
        draft = to_json(PlanDraft((StageDraft("Call", ways=(way,)),)))
        session.add(Plan(role=role, number=2, draft=draft))

    assert [use.is_draft for use in uses_of(session, [pool])[pool]] == [False]


def test_a_plan_that_was_replaced_needs_nobody(session, act, pool, jonas):
    a_booking(session, jonas, pacific(1, 10), pool=pool)
    with transaction(session):
        role = session.scalars(select(Role)).one()
        role.state = RoleState.PUBLISHED
        session.add(Plan(role=role, number=2, draft={}, published_at=act.now))

    assert uses_of(session, [pool])[pool] == []
