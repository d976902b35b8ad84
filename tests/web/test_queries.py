"""A page asks the database as often for many rows as for one: nothing is loaded row by row."""

import pytest

from scheduler.database import db
from scheduler.domain.terms import StageKind, StepState
from scheduler.models import Interview, Role, Seat, Stage, Step, Way, WayPlace
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.transaction import transaction
from scheduler.web.candidate.wishes import REMOTE, stamp
from scheduler.web.forms import new_submission
from tests.conftest import NOON
from tests.listening import statements
from tests.people import (
    make_admin,
    make_application,
    make_candidate,
    make_company,
    make_office,
    make_person,
    make_pool,
    make_role,
    portal,
)
from tests.services import hiring

# The questions are the same on both engines.
pytestmark = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)

NAMES = ("Aisha Malik", "Jonas Weber", "Lena Brandt", "Tomás Vega", "Wei Zhang", "Ola Nowak")


@pytest.fixture
def offices(session):
    make_company(session, per_day=50, per_week=50)
    return [make_office(session, city, rooms=2) for city in ("San Francisco", "New York")]


@pytest.fixture
def team(session, offices):
    limits = {"per_day": 20, "per_week": 50, "notice_hours": 0, "office": offices[0]}
    return [make_person(session, name, **limits) for name in NAMES]


@pytest.fixture
def desk(app, session, offices):
    """Return the browser of somebody who may see everything."""
    return app.test_client().enter(make_admin(session))


@pytest.fixture
def asked(app):
    """Return the counter of what opening a page asks the database, once it was opened before."""

    def count(client, address, **kwargs):
        with app.app_context():
            engine = db.engine
        client.get(address, **kwargs)
        with statements(engine) as found:
            answer = client.get(address, **kwargs)
        assert answer.status_code == 200
        return len(found)

    return count


def booked(session, step, act, interview=None):
    """Return the first start of a step's interview, booked in the step's last place."""
    way = step.stage.ways[0]
    interview = interview or way.interviews[0]
    office = way.places[1].office_id
    starts_at = ask(session, step, interview, office, now=NOON).starts()[0]
    return book(session, step.id, Choice(interview.id, office, starts_at), act=act)


def widen(session, role, pool, offices, *, ways):
    """Give the call of *role* so many further ways, each of two interviews, in these offices."""
    with transaction(session):
        stage = session.get_one(Stage, role.plans[-1].stages[1].id)
        for number in range(1, ways + 1):
            way = Way(position=number, kind=StageKind.CALL, title=f"Way {number}")
            way.places = [WayPlace(position=at, office=one) for at, one in enumerate(offices)]
            way.interviews = [
                Interview(position=at, title=f"Talk {at}", minutes=30, seats=[seat(pool)])
                for at in range(2)
            ]
            stage.ways.append(way)


def seat(pool):
    return Seat(position=0, pool_id=pool.id)


def test_a_role_page_does_not_ask_for_each_way(client, session, asked, team, offices):
    pool = make_pool(session, team)
    few = make_role(session, pool, offices[:1])
    many = make_role(session, pool, offices, title="Support Engineer")
    widen(session, many, pool, offices, ways=4)

    assert asked(client, f"/roles/{many.slug}") == asked(client, f"/roles/{few.slug}")


def test_a_portal_does_not_ask_for_each_way(client, session, settings, asked, team, offices):
    pool = make_pool(session, team[:1])
    role = make_role(session, pool, offices[:1])
    candidate = make_candidate(session)
    make_application(session, role, candidate)
    home = portal(session, settings, candidate)
    one = asked(client, home)
    widen(session, role, make_pool(session, team), offices, ways=3)

    assert asked(client, home) == one


def test_a_portal_does_not_ask_for_each_booking(  # noqa: PLR0917 -- fixtures
    client, session, settings, asked, team, offices, act
):
    pool = make_pool(session, team)
    candidate = make_candidate(session)
    applications = [
        make_application(session, make_role(session, pool, offices, title=title), candidate)
        for title in ("Engineer", "Writer", "Designer")
    ]
    home = portal(session, settings, candidate)
    booked(session, applications[0].steps[1], act)
    booked(session, applications[1].steps[1], act)
    two = asked(client, home)
    booked(session, applications[2].steps[1], act)

    assert asked(client, home) <= two


def test_a_picker_does_not_ask_for_each_person_or_office(
    client, session, settings, asked, team, offices
):
    def picker(role):
        candidate = make_candidate(session)
        step = make_application(session, role, candidate).steps[1].id
        return f"{portal(session, settings, candidate)}/steps/{step}"

    few = make_role(session, make_pool(session, team[:1]), offices[:1])
    many = make_role(session, make_pool(session, team), offices, title="Support Engineer")

    assert asked(client, picker(many)) == asked(client, picker(few))


def test_a_press_of_book_does_not_ask_for_each_person_of_the_pool(
    client, app, session, settings, team, offices
):
    """It keeps all others waiting, so there is a bound; whoever needs one more says so here."""

    def press(people):
        role = make_role(session, make_pool(session, people), offices[:1])
        candidate = make_candidate(session)
        step = make_application(session, role, candidate).steps[1]
        interview = step.stage.ways[0].interviews[0]
        starts_at = ask(session, step, interview, None, now=NOON).starts()[-1]
        words = {"slot": stamp(starts_at), "place": REMOTE, "submission": new_submission()}
        address = f"{portal(session, settings, candidate)}/steps/{step.id}/booking"
        session.rollback()
        with app.app_context(), statements(db.engine) as found:
            assert client.post(address, data=words).status_code == 303
        return len(found)

    assert press(team[:1]) == press(team) <= 46


def test_a_booking_does_not_ask_for_each_person(  # noqa: PLR0917 -- fixtures
    client, session, settings, asked, team, offices, act
):
    def page(count):
        pool = make_pool(session, team)
        role = make_role(session, pool, offices, title=f"Engineer {count}")
        interview = role.plans[-1].stages[1].ways[0].interviews[0].id
        with transaction(session):
            session.get_one(Interview, interview).seats[0].count = count
        candidate = make_candidate(session)
        made = booked(session, make_application(session, role, candidate).steps[1], act)
        assert len(made.attendances) == count
        return f"{portal(session, settings, candidate)}/bookings/{made.id}"

    assert asked(client, page(5)) == asked(client, page(1))


LISTS = (
    "/queue",
    "/candidates",
    "/sent",
    "/week",
    "/week?by=rooms",
    "/week?by=roles",
    "/reports",
)


def test_the_queue_and_the_list_do_not_ask_for_each_row(desk, session, asked, act, offices):
    role = hiring.a_role(session, act)
    hiring.applied(session, role, act, "First Person")
    lists = (*LISTS, f"/board/{session.get_one(Role, role).slug}")
    one = [asked(desk, address) for address in lists]
    for number in range(30):
        hiring.applied(session, role, act, f"P{number} Person")

    assert [asked(desk, address) for address in lists] == one


def test_a_candidate_does_not_ask_for_each_booking_and_person(
    desk, session, asked, team, offices, act
):
    def page(stops):
        pool = make_pool(session, team)
        role = make_role(session, pool, offices, title=f"Engineer {stops}")
        application = make_application(session, role)
        booked(session, application.steps[1], act)
        if stops > 1:
            interview = application.steps[2].stage.ways[0].interviews[0]
            reopen(session, application.steps[2].id)
            booked(session, application.steps[2], act, interview)
        return f"/candidates/{application.id}"

    assert asked(desk, page(2)) == asked(desk, page(1))


def test_a_report_does_not_ask_for_each_person_and_booking(
    desk, session, asked, team, offices, act
):
    def booked_of(stage, people):
        role = make_role(session, make_pool(session, people), offices, title=stage)
        for each in people:
            candidate = make_candidate(session, f"Candidate of {each.name}")
            booked(session, make_application(session, role, candidate).steps[1], act)

    booked_of("Engineer", team[:1])
    one = asked(desk, "/reports")
    booked_of("Designer", team)
    make_person(session, "Newest Person", office=offices[0])

    assert asked(desk, "/reports") == one


def reopen(session, step_id):
    """Let a step that is ahead be open already."""
    with transaction(session):
        session.get_one(Step, step_id).state = StepState.OPEN


def test_an_interviewers_page_does_not_ask_for_each_interview(
    app, session, asked, team, offices, act
):
    pool = make_pool(session, team[:1])
    role = make_role(session, pool, offices)
    client = app.test_client().enter(team[0])
    booked(session, make_application(session, role).steps[1], act)
    one = asked(client, "/me")
    for _ in range(4):
        booked(session, make_application(session, role).steps[1], act)

    assert asked(client, "/me") == one


def test_a_pools_page_does_not_ask_for_each_member(desk, session, asked, team):
    few, many = make_pool(session, team[:1]), make_pool(session, team)

    assert asked(desk, f"/setup/pools/{many.id}") == asked(desk, f"/setup/pools/{few.id}")


SETUP = ("/setup/people", "/setup/pools", "/setup/offices", "/setup/roles")


def test_no_list_of_the_setup_asks_for_each_row(desk, session, asked, team, offices):
    make_role(session, make_pool(session, team[:2]), offices[:1])
    one = {address: asked(desk, address) for address in SETUP}
    for number in range(4):
        office = make_office(session, f"City {number}", rooms=3)
        people = [make_person(session, f"P{number}{at} Person", office=office) for at in range(2)]
        make_role(session, make_pool(session, people), [office], title=f"Engineer {number}")

    assert {address: asked(desk, address) for address in SETUP} == one
