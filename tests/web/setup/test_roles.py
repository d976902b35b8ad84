"""From a posting to a published role, in a browser without script."""

from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.domain.draft import gaps
from scheduler.domain.terms import RoleState, StageKind
from scheduler.models import Plan, Role, Stage
from scheduler.services.roles.drafts import shown_draft
from tests.people import make_company, make_coordinator, make_office, make_person, make_pool
from tests.web.setup.editor import Editor

POSTING = """# Customer Engineer (San Francisco)

You build what customers need, see [our plan](../plan.md).

## Interview process

1. You [apply here](https://jobs.example/apply).
2. We set up a 30 minute call.
3. We look at your skills via a remote interview or async coding exercise.
4. We check your references.
5. We make you a job offer.
"""


@pytest.fixture
def sam(session):
    make_company(session)
    return make_coordinator(session)


@pytest.fixture
def office(session, sam):
    return make_office(session)


@pytest.fixture
def pool(session, office):
    return make_pool(session, [make_person(session, office=office)])


@pytest.fixture
def editor(client, sam, pool):
    client.enter(sam)
    made = client.press("/setup/roles", {"text": POSTING})
    return Editor(client, made.location)


def stored(session):
    session.rollback()
    return session.scalars(select(Role)).one()


def settled(pool, office):
    """Return what closes every gap of the posting's plan."""
    here = ["remote", f"office:{office.id}"]
    who = f"pool:{pool.id}"
    return {
        "stages-1-ways-0-places": here,
        "stages-1-ways-0-interviews-0-seats-0-source": who,
        "stages-2-ways-0-interviews-0-minutes": "60",
        "stages-2-ways-0-interviews-0-seats-0-source": who,
        "stages-2-ways-1-hours": "4",
        "stages-4-ways-0-places": here,
        "stages-4-ways-0-interviews-0-minutes": "30",
        "stages-4-ways-0-interviews-0-seats-0-source": who,
    }


def test_a_posting_becomes_a_draft_with_its_own_sentences(session, editor):
    role = stored(session)

    draft = shown_draft(role)
    assert (role.title, role.location, role.state) == (
        "Customer Engineer",
        "San Francisco",
        RoleState.DRAFT,
    )
    assert [stage.kind for stage in draft.stages] == [
        StageKind.APPLICATION,
        StageKind.CALL,
        StageKind.INTERVIEW,
        StageKind.REFERENCES,
        StageKind.OFFER,
    ]
    assert draft.stages[1].sentence == "We set up a 30 minute call."
    assert draft.stages[1].ways[0].interviews[0].minutes == 30
    notice = {stage.kind: stage.ways[0].notice_hours for stage in draft.stages[1:]}
    assert (notice[StageKind.CALL], notice[StageKind.OFFER]) == (24, 4)


def test_every_gap_has_a_field_on_the_page_to_close_it(client, session, editor):
    page = client.get(editor.address).text

    assert [gap.anchor for gap in gaps(shown_draft(stored(session)))] == [
        gap.anchor for gap in gaps(shown_draft(stored(session))) if f'id="{gap.anchor}"' in page
    ]


def test_publishing_is_refused_while_something_is_open_and_names_it(session, editor):
    answer = editor.press("publish")

    assert answer.status_code == 409
    assert "Where may “Intro call” be?" in answer.text
    assert stored(session).state == RoleState.DRAFT


def test_publishing_is_refused_while_nobody_could_be_booked(session, editor, pool, office):
    empty = make_pool(session)
    changes = settled(pool, office) | {
        "stages-1-ways-0-interviews-0-seats-0-source": f"pool:{empty.id}"
    }

    answer = editor.press("publish", changes)

    assert answer.status_code == 409
    said = (
        "Nobody could be booked for “Intro call” in the coming weeks: nobody of those whom it asks"
    )
    assert said in answer.text


def test_who_gives_no_hours_is_named_and_their_stage_stands_open(session, editor, office):
    idle = make_pool(session, [make_person(session, "Ada Byron", hours="")])

    answer = editor.press("publish", settled(idle, office))

    assert "in the coming weeks: Ada Byron gives no hours yet." in answer.text
    assert 'id="stage-1"><div><details class="stage" open' in answer.text


def test_a_settled_plan_is_published_with_stages_ways_and_seats(session, editor, pool, office):
    answer = editor.press("publish", settled(pool, office))

    assert answer.status_code == 303
    assert stored(session).state == RoleState.PUBLISHED
    stages = session.scalars(select(Stage).order_by(Stage.position)).all()
    technical = stages[2]
    assert [way.kind for way in technical.ways] == [StageKind.INTERVIEW, StageKind.EXERCISE]
    assert [place.office_id for place in stages[1].ways[0].places] == [None, office.id]
    assert (technical.ways[0].interviews[0].minutes, technical.ways[1].minutes) == (60, 240)
    assert technical.ways[0].interviews[0].seats[0].pool_id == pool.id
    assert technical.sentence.startswith("We look at your skills")


def test_what_is_changed_after_publishing_becomes_the_next_plan(session, editor, pool, office):
    editor.press("publish", settled(pool, office))

    editor.press("save", {"stages-1-title": "First call"})

    plans = stored(session).plans
    assert [(plan.number, plan.published_at is None) for plan in plans] == [(1, False), (2, True)]
    assert session.get(Plan, plans[0].id).stages[1].title == "Intro call"


def test_stages_are_added_moved_renamed_and_removed(session, editor):
    editor.press("add-stage:call")
    editor.press("up:5", {"stages-5-title": "A word at the end"})
    editor.press("drop:3")

    titles = [stage.title for stage in shown_draft(stored(session)).stages]
    assert titles == ["Application", "Intro call", "Skills", "A word at the end", "Offer"]


def test_interviews_ways_and_seats_are_added_and_removed(session, editor):
    editor.press("add-stage:loop")
    editor.press("add-interview:5:0", {"stages-5-ways-0-interviews-0-title": "Design"})
    editor.press("add-seat:5:0:0")
    editor.press("up-interview:5:0:1")
    editor.press("drop-way:2:1")

    draft = shown_draft(stored(session))
    loop = draft.stages[5].ways[0]
    assert [(each.title, len(each.seats)) for each in loop.interviews] == [("", 1), ("Design", 2)]
    assert len(draft.stages[2].ways) == 1


def test_two_people_who_edit_at_once_lose_nothing(session, client, editor):
    stale = editor.fields()
    editor.press("save", title="Customer Engineer II")

    stale["title"], stale["do"] = "Customer Engineer III", "save"
    answer = client.press(editor.address, stale.to_dict(flat=False))

    assert answer.status_code == 409
    assert "Customer Engineer III" in answer.text
    assert stored(session).title == "Customer Engineer II"


def test_a_number_that_is_none_is_named_beside_its_field_and_kept(session, editor):
    answer = editor.press("save", {"stages-1-ways-0-interviews-0-minutes": "half an hour"})

    assert answer.status_code == 422
    assert "half an hour" in answer.text
    assert shown_draft(stored(session)).stages[1].ways[0].interviews[0].minutes == 30


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no text here."),
        ("# Only a title\n\nNo list of steps at all.", ""),
        ("x" * 1_100_000, "larger than 1 MB"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(client, session, sam, text, sentence):
    client.enter(sam)

    answer = client.press("/setup/roles", {"text": text})

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Role)).all() == []


def test_a_closed_role_can_be_opened_again(session, client, editor, pool, office):
    editor.press("publish", settled(pool, office))

    client.press(f"{editor.address}/state", {"state": "closed"})
    assert stored(session).state == RoleState.CLOSED
    client.press(f"{editor.address}/state", {"state": "published"})
    assert stored(session).state == RoleState.PUBLISHED


def test_another_text_leaves_the_plan(session, client, editor):
    client.press(f"{editor.address}/text", {"text": POSTING.replace("30 minute", "45 minute")})

    role = stored(session)
    assert "45 minute" in role.posting
    assert shown_draft(role).stages[1].ways[0].interviews[0].minutes == 30


POSTINGS = sorted((Path(__file__).parents[3] / "examples" / "postings").glob("*.md"))


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_each_example_can_be_read_and_shown(client, sam, path):
    client.enter(sam)

    made = client.press("/setup/roles", {"text": path.read_text()})

    assert client.get(made.location).status_code == 200


def test_what_the_text_lacks_is_noticed_until_somebody_has_said_it(client, sam):
    client.enter(sam)
    made = client.press("/setup/roles", {"text": POSTING.replace(" (San Francisco)", "")})
    editor = Editor(client, made.location)
    missing = "The text does not say where the role is based."
    assert missing in client.get(editor.address).text

    editor.press(location="Anywhere")
    page = client.get(editor.address).text
    assert missing not in page
    assert "which has no full address; it is shown as text." in page


def test_a_length_off_the_grid_is_refused_by_the_name_of_its_talk(session, editor, pool, office):
    editor.press("save", settled(pool, office))
    field = next(name for name in editor.fields() if name.endswith("interviews-0-minutes"))
    title = field.removesuffix("minutes") + "title"

    refused = editor.press("save", {field: "7", title: "A first talk"})

    assert refused.status_code == 422
    assert "A first talk: minutes from 5 to 480, in steps of five." in refused.text
    assert 'value="7"' in refused.text


def test_what_is_to_be_settled_stands_in_lines(editor):
    page = editor.client.get(editor.address).text
    listed = page.partition("things to settle")[2].partition("</ul>")[0]

    assert listed.count("<li><a href=") == int(
        page.partition(" things to settle")[0].rpartition(">")[2]
    )
