import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Candidate, Plan
from scheduler.services.process import adding
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import states, told


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


def test_somebody_added_by_hand_goes_straight_to_the_first_talk(session, role, act):
    made = adding.add_person(session, role, "Nadia Farouk", "Nadia@mail.example", act=act)
    assert states(session, made.id)[:4] == ["in_process", "passed", "open", "ahead"]
    assert (made.candidate.zone, made.consented_at) == (hiring.PACIFIC, None)
    assert [notice for notice, _, _ in told(session)] == [
        "choose_time",
        "reminder_unused",
        "reminder_unused",
    ]
    assert hiring.written(session) == ["add", "advance"]


def test_adding_somebody_who_is_in_process_changes_nothing(session, role, act):
    hiring.applied(session, role, act)
    with pytest.raises(Conflict, match="Nadia Farouk is in process for this role already"):
        adding.add_person(session, role, "N. F.", "NADIA@mail.example", act=act)


def test_adding_a_known_address_to_another_role_is_the_same_candidate(session, role, act):
    hiring.applied(session, role, act)
    other = hiring.a_role(session, act, "Technical Writer")
    made = adding.add_person(session, other, "Somebody", "nadia@mail.example", act=act)
    assert (made.candidate.name, made.awaits_link) == ("Nadia Farouk", False)
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_adding_somebody_whose_application_waits_for_its_link_takes_it_on(session, role, act):
    hiring.applied(session, role, act)
    other = hiring.a_role(session, act, "Technical Writer")
    waiting = hiring.applied(session, other, act)
    made = adding.add_person(session, other, "Nadia", "nadia@mail.example", act=act)
    assert (made.id, made.awaits_link) == (waiting, False)
    assert states(session, waiting)[:3] == ["in_process", "passed", "open"]


def test_each_line_of_a_list_says_what_became_of_it(session, role, act):
    pasted = """
        Nadia Farouk <nadia@mail.example>
        Hugo Lindqvist, hugo@mail.example
        Wei Zhang\twei@mail.example
        nadia again; NADIA@mail.example
        lucy@mail.example
        Ama Boateng, ama at mail.example
        Bruno Keller <bruno@mail>
        Two People <a@mail.example> <b@mail.example>
    """
    found = adding.add_people(session, role, pasted, act=act)
    assert [(each.name, each.sentence) for each in found] == [
        ("Nadia Farouk", "Nadia Farouk was added; the mail goes out now."),
        ("Hugo Lindqvist", "Hugo Lindqvist was added; the mail goes out now."),
        ("Wei Zhang", "Wei Zhang was added; the mail goes out now."),
        ("", "Nadia Farouk is in process for this role already."),
        ("", "The name is missing."),
        ("", "Write one name and one email address on a line."),
        ("", "Enter an email address like name@example.com."),
        ("", "Write one name and one email address on a line."),
    ]
    assert session.scalar(select(func.count()).select_from(Application)) == 3
    assert [each.application_id for each in found][:4] == [1, 2, 3, None]


def test_a_line_that_fails_halfway_leaves_nobody_behind(session, role, act):
    with transaction(session):
        session.execute(update(Plan).values(published_at=None))
    with transaction(session):
        (found,) = adding.add_people(session, role, "Nadia <nadia@mail.example>", act=act)
    assert found.sentence == "This role has no published plan yet."
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        (" \n\n", "Paste at least one line with a name and an email address."),
        ("a\n" * 201, "Paste 200 lines at most; these are 201."),
    ],
)
def test_a_list_of_nobody_or_of_too_many_is_refused(session, role, act, pasted, sentence):
    with pytest.raises(Invalid) as refused:
        adding.add_people(session, role, pasted, act=act)
    assert str(refused.value) == sentence


@given(st.text(max_size=80))
def test_no_line_is_too_odd_to_be_answered(line):
    try:
        name, mail = adding.name_and_mail(line)
    except Invalid:
        return
    assert name
    assert "@" in mail
