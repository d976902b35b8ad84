from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.domain.terms import RoleState
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Application, Candidate, CompanyDayOff, File, Key, Message, Plan, Role
from scheduler.services import files
from scheduler.services.applications import applying
from scheduler.services.applications.applying import Answers
from scheduler.services.files import Upload
from scheduler.services.transaction import transaction
from tests.services import hiring

NADIA = Answers("Nadia Farouk", "Nadia@Mail.Example", "America/Denver")


@pytest.fixture
def role(session, act):
    hiring.a_company(session)
    return hiring.a_role(session, act)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_applying_makes_a_candidate_with_every_step_of_the_plan(session, role, act):
    answers = replace(
        NADIA,
        phone=" +1 303 555 0188 ",
        looking_for="A team that\r\ntalks",
        accommodations="captions",
        cv=Upload("cv.pdf", b"%PDF-1.7 Nadia"),
        cv_link="https://nadia.example/cv",
    )
    made = applying.apply(session, role, answers, act=act)
    person = made.candidate
    assert hiring.states(session, made.id) == ["received", "open", *["ahead"] * 4]
    assert (person.mail, person.mail_key) == ("Nadia@Mail.Example", "nadia@mail.example")
    assert (person.phone, person.accommodations) == ("+1 303 555 0188", "captions")
    assert person.confirmed_at is None
    assert (made.looking_for, made.cv_link) == ("A team that\ntalks", "https://nadia.example/cv")
    assert list(files.parts(session, made.cv_file_id)) == [b"%PDF-1.7 Nadia"]
    assert (made.consented_at, made.retention_months) == (act.now, 12)
    assert hiring.written(session) == ["apply"]


def test_the_confirmation_bears_the_promise_and_nothing_that_opens_a_door(session, role, act):
    applying.apply(session, role, NADIA, act=act)
    message = session.scalars(select(Message)).one()
    assert hiring.told(session) == [("application_received", "Nadia@Mail.Example", 0)]
    assert message.facts == {
        "name": "Nadia Farouk",
        "zone": "America/Denver",
        "clock": 12,
        "application_id": 1,
        "company": "Larkfield",
        "role": "Customer Engineer",
        "contact": {"name": "Larkfield", "mail": "", "phone": ""},
        "answer_by": "2026-11-26T01:00:00+00:00",  # Wed 25 Nov, 5 pm in San Francisco
        "retention_months": 12,
        "awaits_link": False,
    }
    handle = session.scalars(select(Key.handle)).one()
    assert handle not in str(message.facts)


def test_a_company_day_off_moves_the_promise(session, role, act):
    with transaction(session):
        session.add(CompanyDayOff(on=(act.now + timedelta(days=1)).date(), name="Off"))
    made = applying.apply(session, role, NADIA, act=act)
    assert made.steps[0].answer_due_at.isoformat() == "2026-11-27T01:00:00+00:00"


def test_without_a_promise_there_is_no_date(session, act):
    hiring.a_company(session)
    role = hiring.a_role(session, act, answer_days=None, retention_months=6)
    made = applying.apply(session, role, NADIA, act=act)
    assert (made.steps[0].answer_due_at, made.retention_months) == (None, 6)


def test_applying_twice_for_one_role_sends_the_link_again_and_changes_nothing(session, role, act):
    applying.apply(session, role, NADIA, act=act)
    again = replace(NADIA, name="Someone Else", mail=" nadia@MAIL.example", phone="666")
    assert applying.apply(session, role, again, act=act) is None
    assert [count(session, model) for model in (Candidate, Application)] == [1, 1]
    person = session.scalars(select(Candidate)).one()
    assert (person.name, person.phone) == ("Nadia Farouk", "")
    assert hiring.told(session)[1:] == [("fresh_link", "Nadia@Mail.Example", 0)]


def test_a_known_address_waits_for_its_link_before_it_joins(session, role, act):
    other = hiring.a_role(session, act, "Technical Writer")
    first = applying.apply(session, role, NADIA, act=act)
    second = applying.apply(session, other, replace(NADIA, accommodations="none"), act=act)
    assert second.candidate_id == first.candidate_id
    assert (first.awaits_link, second.awaits_link) == (False, True)
    assert session.get_one(Candidate, first.candidate_id).accommodations == ""
    assert [notice for notice, _, _ in hiring.told(session)] == ["application_received"] * 2

    applying.join(session, second.candidate_id, second.id, act=act)
    applying.join(session, second.candidate_id, second.id, act=act)
    session.expire_all()
    assert second.awaits_link is False
    assert hiring.written(session) == ["apply", "apply", "join"]


def test_nobody_takes_over_an_application_of_somebody_else(session, role, act):
    mine = applying.apply(session, role, NADIA, act=act)
    other = hiring.a_role(session, act, "Technical Writer")
    applying.apply(session, other, NADIA, act=act)
    hugo = applying.apply(session, other, replace(NADIA, mail="hugo@mail.example"), act=act)
    with pytest.raises(Missing):
        applying.join(session, hugo.candidate_id, mine.id, act=act)


def test_after_an_end_the_same_role_may_be_tried_again(session, role, act):
    first = hiring.applied(session, role, act)
    with transaction(session):
        session.get_one(Application, first).state = "declined"
    assert hiring.applied(session, role, act) == first + 1


def test_the_newest_published_plan_counts(session, role, act):
    with transaction(session):
        session.add(Plan(role_id=role, number=2, draft={}, published_at=act.now))
        session.add(Plan(role_id=role, number=3, draft={}))
    made = applying.apply(session, role, NADIA, act=act)
    assert made.plan.number == 2


@pytest.mark.parametrize(
    ("state", "error"), [(RoleState.CLOSED, Conflict), (RoleState.DRAFT, Missing)]
)
def test_only_an_open_role_takes_applications(session, role, act, state, error):
    with transaction(session):
        session.get_one(Role, role).state = state
    with pytest.raises(error):
        applying.apply(session, role, NADIA, act=act)
    assert count(session, Candidate) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail": "nadia@"},
        {"name": " \u202e "},
        {"cv_link": "javascript:alert(1)"},
        {"cv_link": "https://"},
        {"cv_link": "https://[x"},
        {"cv_link": "nadia.example/cv"},
        {"cv": Upload("cv.exe", b"MZ")},
    ],
)
def test_what_cannot_be_taken_leaves_nothing_behind(session, role, act, wrong):
    with pytest.raises(Invalid):
        applying.apply(session, role, replace(NADIA, **wrong), act=act)
    assert [count(session, model) for model in (Candidate, File, Message, Key)] == [0] * 4


def test_a_fresh_link_is_mailed_to_a_candidate_and_to_nobody_else(session, role, act):
    hiring.applied(session, role, act)
    for address in ("nadia@MAIL.example", "nadia@mail.example", "stranger@mail.example"):
        assert applying.fresh_link(session, address, act=act) is None
    later = replace(act, now=act.now + timedelta(minutes=1))
    applying.fresh_link(session, "nadia@mail.example", act=later)
    assert hiring.told(session)[1:] == [("fresh_link", "nadia@mail.example", 0)] * 2
