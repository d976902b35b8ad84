"""Why so few? In the editor of a plan, before anybody applies."""

import pytest

from tests.people import make_company, make_coordinator, make_person, make_pool
from tests.web.coordinator.pages import plain
from tests.web.reading import Page
from tests.web.setup.editor import Editor

POSTING = "# Customer Engineer\n\n## Interview process\n\n1. You apply.\n"
WAY = "stages-1-ways-0"


@pytest.fixture
def editor(client, session, now):
    """Return the editor of a role with a loop of two talks, one for Lena alone, by video."""
    make_company(session)
    client.enter(make_coordinator(session))
    pools = [
        make_pool(session, [make_person(session, name) for name in ("Aisha", "Jonas")], "Code"),
        make_pool(session, [make_person(session, "Lena", hours="Mon-Thu 9-17")], "Go"),
    ]
    editor = Editor(client, client.press("/setup/roles", {"text": POSTING}).location)
    editor.press("add-stage:loop")
    editor.press("add-interview:1:0")
    talks = {f"{WAY}-places": ["remote"]}
    for number, title in enumerate(("Debugging", "Go")):
        inner = f"{WAY}-interviews-{number}"
        talks |= {
            f"{inner}-title": title,
            f"{inner}-minutes": "45",
            f"{inner}-seats-0-source": f"pool:{pools[number].id}",
        }
    editor.press("save", talks)
    return editor


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return plain(answer.text)


def test_each_row_of_the_preview_leads_to_its_answer(client, editor):
    links = [each for each in Page(client.get(editor.address)).links if "/why?" in each]

    assert [each.partition("?")[2] for each in links] == [
        "stage=1&way=0&interview=0",
        "stage=1&way=0&interview=1",
        "stage=1&way=0",
    ]
    assert "Friday" not in words(client, links[0])
    assert "Allowing Fridays: Lena gives none" in words(client, links[1])


def test_a_loop_says_what_another_weekday_or_person_gives(client, editor):
    page = words(client, f"{editor.address}/why?stage=1&way=0")

    assert "16 days to choose from in the next 28 days, each with all 2 talks" in page
    assert "Allowing Fridays: Lena gives none +4 days" in page
    assert "One more interviewer in Go, with hours like Lena’s" not in page
    assert "The hours that people give" in page


@pytest.mark.parametrize("where", ["", "?stage=9", "?stage=1&way=7", "?stage=-1&interview=-3"])
def test_what_is_not_written_yet_has_nothing_to_count(client, editor, where):
    assert "Nothing to count yet" in words(client, f"{editor.address}/why{where}")
