"""A brief is written with the plan, has files and graders, and never changes once published."""

from io import BytesIO

import pytest
from sqlalchemy import select

from scheduler.domain.draft import PlanDraft, SeatDraft, StageDraft, WayDraft, from_json, to_json
from scheduler.domain.terms import Part, RoleState, SeatKind, StageKind
from scheduler.models import Brief, Plan, Role, Way
from scheduler.services.roles import publishing
from scheduler.services.roles.sources import seat_row
from tests.conftest import NOON
from tests.people import make_company, make_coordinator, make_person, make_pool, store
from tests.web.reading import Page
from tests.web.setup.editor import Editor

EXERCISE = StageDraft("Exercise", ways=(WayDraft(StageKind.EXERCISE, "Take-home", minutes=240),))

POSTING = "# Engineer\n\n## Interview process\n\n1. You apply.\n2. A take-home exercise.\n"


@pytest.fixture
def role(session):
    make_company(session)
    role = Role(slug="engineer", title="Engineer", posting=POSTING, created_at=NOON)
    role.state = RoleState.DRAFT
    store(session, Plan(role=role, number=1, draft=to_json(PlanDraft((EXERCISE,)))))
    return role


@pytest.fixture
def pool(session, role):
    return make_pool(session, [make_person(session, "Aisha Malik")], "Technical")


@pytest.fixture
def desk(client, session, role):
    return client.enter(make_coordinator(session))


def address(role):
    return f"/setup/roles/{role.id}/exercises/0/0"


def write(desk, role, **data):
    page = Page(desk.get(address(role)))
    plain = {"version": page.fields["version"], "title": "The index", "text": "Find *why*."}
    return desk.press(address(role), plain | data)


def briefs(session):
    session.rollback()
    return session.scalars(select(Brief).order_by(Brief.id)).all()


def shown(session, role):
    session.rollback()
    return from_json(session.get(Role, role.id).plans[-1].draft)


def test_a_brief_is_saved_with_its_files_and_graders(session, desk, role, pool):
    uploads = [(BytesIO(b"PK\x03\x04case"), "case.zip"), (BytesIO(b"log"), "indexer.log")]
    sent = write(desk, role, pool=str(pool.id), is_blind="y", uploads=uploads)
    assert (sent.status_code, sent.location) == (303, address(role))
    brief = briefs(session)[0]
    assert (brief.title, brief.pool_id, brief.is_blind) == ("The index", pool.id, True)
    assert [each.file.name for each in brief.files] == ["case.zip", "indexer.log"]
    assert shown(session, role).stages[0].ways[0].brief == brief.id
    page = desk.get(address(role)).text
    assert "Find <em>why</em>." in page
    file = brief.files[1].file_id
    assert desk.get(f"/setup/roles/{role.id}/briefs/{file}").data == b"log"
    write(desk, role, drop=str(file))
    assert [each.file.name for each in briefs(session)[0].files] == ["case.zip"]


def test_a_file_that_cannot_be_taken_is_named_and_the_text_stays(session, desk, role):
    answer = write(desk, role, uploads=(BytesIO(b"MZ"), "tool.exe"), text="Mine")
    assert answer.status_code == 422
    assert "We can take archives (zip, gz, tgz, 7z, xz)" in answer.text
    assert "Mine</textarea>" in answer.text
    assert briefs(session) == []


def test_somebody_elses_change_is_not_overwritten(session, desk, role):
    write(desk, role)
    assert write(desk, role, version="0", text="Old").status_code == 409
    assert [each.text for each in briefs(session)] == ["Find *why*."]


def test_a_published_brief_stays_and_the_next_plan_has_a_new_one(session, desk, role, act):
    write(desk, role)
    session.rollback()
    version = session.get(Role, role.id).version
    publishing.publish(session, role.id, version=version, act=act)
    assert write(desk, role, text="Other.").status_code == 303
    old, new = briefs(session)
    assert (old.text, new.text) == ("Find *why*.", "Other.")
    assert session.scalars(select(Way.brief_id)).all() == [old.id]
    assert shown(session, role).stages[0].ways[0].brief == new.id


def test_saving_the_plan_keeps_brief_and_topics(session, desk, role):
    write(desk, role)
    editor = Editor(desk, f"/setup/roles/{role.id}")
    changes = {"stages-0-ways-0-topics": "Go\n\n Python "}
    assert editor.press("save", changes).status_code == 303
    way = shown(session, role).stages[0].ways[0]
    assert (way.topics, way.brief) == ("Go\nPython", briefs(session)[0].id)


def test_whoever_graded_comes_before_the_rest_of_the_pool(session, pool):
    seat = seat_row(session, 1, SeatDraft(source=f"graded:{pool.id}"), SeatKind.LEAD)
    assert (seat.pool_id, seat.part) == (pool.id, Part.GRADER)


def test_only_an_exercise_has_a_brief(desk, role):
    for place in ("0/1", "1/0", "9/9"):
        assert desk.get(f"/setup/roles/{role.id}/exercises/{place}").status_code == 404
