"""What the public pages read."""

from sqlalchemy import event

from scheduler.domain.terms import RoleState
from scheduler.models import Plan, Role
from scheduler.services.roles import openings
from scheduler.services.transaction import transaction
from tests.people import make_company, make_office, make_role, store
from tests.web.careers.openings import make_opening


def test_open_roles_stand_in_the_order_of_their_titles(session):
    make_company(session)
    for title, state in (
        ("Writer", RoleState.PUBLISHED),
        ("Cook", RoleState.PUBLISHED),
        ("Mate", RoleState.DRAFT),
        ("Guard", RoleState.CLOSED),
    ):
        make_role(session, title=title, state=state)

    assert [role.title for role in openings.open_roles(session)] == ["Cook", "Writer"]


def test_a_role_is_found_by_its_address_in_every_state(session):
    for state in RoleState:
        made = make_role(session, title=state.value, state=state)
        assert openings.find_role(session, made.slug) is made
    assert openings.find_role(session, "nobody") is None


def test_offices_that_are_switched_off_are_left_out(session):
    make_office(session, "Oslo")
    make_office(session, "Bergen")
    make_office(session, "Lost", is_active=False)

    assert [office.name for office in openings.open_offices(session)] == ["Bergen", "Oslo"]


def test_the_newest_published_plan_counts_as_it_does_for_applications(session, act):
    role = make_role(session)
    store(session, Plan(role=role, number=2, draft={}, published_at=act.now))
    store(session, Plan(role=role, number=3, draft={}))

    assert openings.shown_plan(session, role.id).number == 2
    assert openings.shown_plan(session, role.id + 1) is None


def test_a_plan_is_read_whole_in_a_fixed_number_of_queries(session, engine):
    make_company(session)
    role = make_opening(session, make_office(session))
    session.expire_all()
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    plan = openings.shown_plan(session, role.id)
    whole = len(asked)
    shown = [
        [place.office and place.office.name for place in way.places] + list(way.interviews)
        for stage in plan.stages
        for way in stage.ways
    ]

    assert len(shown) == 6
    assert len(asked) == whole


def test_a_posting_is_read_once_and_never_an_old_one(session):
    role = make_role(session, title="Cook", posting="# Cook\n\nYou cook for everybody here, daily.")
    first = openings.page_of(role)
    assert openings.page_of(role) is first
    with transaction(session):
        session.get_one(Role, role.id).posting = "# Cook\n\nYou cook for nobody here, ever again."

    assert openings.page_of(role).summary == "You cook for nobody here, ever again."


def test_a_role_without_a_text_has_a_page_without_words(session):
    page = openings.page_of(make_role(session, posting=" \n"))

    assert (page.lede, page.intro, page.sections, page.summary) == ("", "", (), "")
