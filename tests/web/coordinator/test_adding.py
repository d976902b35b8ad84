from sqlalchemy import func, select

from scheduler.models import Application
from tests.services import hiring
from tests.services.hiring import states
from tests.web.coordinator.pages import plain

ADDRESS = "/candidates/new"


def count(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application))


def test_a_person_is_added_and_their_page_follows(desk, session, role):
    data = {"role": role, "name": "Nadia Farouk", "mail": "nadia@mail.example"}
    answer = desk.press(ADDRESS, data)
    assert (answer.status_code, answer.location) == (303, "/candidates/1")
    page = plain(desk.get("/candidates/1").text)
    assert "Nadia Farouk was added; the mail goes out now." in page
    assert "Sam Okafor added Nadia Farouk to Customer Engineer by hand" in page
    session.rollback()
    assert states(session, 1)[:3] == ["in_process", "passed", "open"]


def test_pressing_twice_adds_once(desk, session, role):
    data = {"role": role, "name": "N F", "mail": "n@mail.example", "submission": "s1"}
    assert [desk.press(ADDRESS, data).location for _ in range(2)] == ["/candidates/1"] * 2
    assert count(session) == 1


def test_what_is_wrong_is_said_and_what_was_typed_kept(desk, session, role):
    answer = desk.press(ADDRESS, {"role": role, "name": "Nadia Farouk", "mail": "nadia"})
    assert answer.status_code == 422
    assert "Enter an email address like name@example.com." in plain(answer.text)
    assert 'value="Nadia Farouk"' in answer.text
    assert count(session) == 0


def test_somebody_in_process_already_is_a_conflict(desk, nadia, role):
    answer = desk.press(ADDRESS, {"role": role, "name": "N", "mail": "nadia@mail.example"})
    assert answer.status_code == 409
    assert "Nadia Farouk is in process for this role already." in plain(answer.text)


def test_a_list_adds_whom_it_can_and_gives_the_others_back(desk, session, role):
    pasted = "Nadia <nadia@mail.example>\nHugo, hugo@mail.example\nnobody at all"
    answer = desk.press(ADDRESS, {"role": role, "people": pasted})
    page = plain(answer.text)
    assert answer.status_code == 422
    assert "Nadia was added; the mail goes out now." in page
    assert "nobody at all: Write one name and one email address on a line." in page
    assert ">\r\nnobody at all</textarea>" in answer.text
    assert count(session) == 2


def test_a_list_without_a_fault_leads_to_the_candidates(desk, session, role):
    pasted = "Nadia <nadia@mail.example>\nHugo, hugo@mail.example"
    answer = desk.press(ADDRESS, {"role": role, "people": pasted})
    assert (answer.status_code, answer.location) == (303, "/candidates")
    assert "2 people were added; the mail goes out now." in plain(desk.get("/candidates").text)


def test_without_an_open_role_there_is_nobody_to_add_to(desk, sam):
    assert "No role is open" in plain(desk.get(ADDRESS).text)


def test_candidates_are_found_by_how_name_address_or_role_begin(desk, session, role, act):
    writer = hiring.a_role(session, act, "Technical/UX Writer")
    hiring.applied(session, role, act, "Nadia Farouk")
    hiring.applied(session, writer, act, "Hugo 100% Lindqvist")
    searches = (
        "",
        "farouk",
        "HUGO@mail",
        "writer hugo",
        "ux",
        "writer nadia",
        "arouk",
        "riter",
        "%",
    )
    found = {
        words: [name in plain(desk.get("/candidates", query_string={"q": words}).text) for name in
                ("Nadia Farouk", "Hugo 100% Lindqvist")]
        for words in searches
    }  # fmt: skip
    assert found == {
        "": [True, True],
        "farouk": [True, False],
        "HUGO@mail": [False, True],
        "writer hugo": [False, True],
        "ux": [False, True],
        "writer nadia": [False, False],
        "arouk": [False, False],
        "riter": [False, False],
        "%": [False, False],
    }


def test_the_list_of_candidates_turns_its_pages(desk, session, role, act):
    for number in range(26):
        hiring.applied(session, role, act, f"P{number} Person")
    assert "1 to 25 of 26 Older" in plain(desk.get("/candidates").text)
    assert "26 to 26 of 26 Newer" in plain(desk.get("/candidates?page=9").text)


def test_the_bar_of_every_page_finds_people(desk, nadia):
    page = desk.get("/week").text
    assert 'role="search" action="/candidates"' in page
    assert "Nadia" in desk.get("/candidates?q=nad").text
