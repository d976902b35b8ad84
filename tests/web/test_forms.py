"""Forms: pressing twice acts once, and a token that is missing loses nothing."""

from io import BytesIO

import pytest
from flask import Blueprint
from sqlalchemy import func, select
from wtforms import FileField, StringField

from scheduler.errors import Conflict
from scheduler.models import Submission
from scheduler.web import actors, forms
from tests.people import make_admin, make_candidate, make_company, portal

KEY = "k" * 22


class Note(forms.Form):
    text = StringField("Text")
    file = FileField("File")


class StaffNote(forms.StaffForm):
    text = StringField("Text")


@pytest.fixture
def acted():
    """What was done so far."""
    return []


@pytest.fixture
def app(app, acted):
    """The application with a form for a candidate and one for staff."""
    desk = Blueprint("desk", __name__)

    @desk.post("/desk/c/<key>")
    @actors.candidate
    def note(person):
        form = Note.sent()

        def do():
            if form.text.data == "refused":
                raise Conflict("Not now.")
            acted.append((form.text.data, form.file.data and form.file.data.read()))
            if form.text.data == "home":
                return actors.candidate_url("candidate.portal", person)
            return f"/notes/{len(acted)}?page=1#top"

        return forms.once(person, do)

    @desk.post("/desk/staff")
    @actors.staff
    def staff_note(person):
        form = StaffNote.sent()
        if not form.validate():
            return f"{form.text.data}: {' '.join(form.form_errors)}", 422
        acted.append(form.text.data)
        return "done"

    app.register_blueprint(desk)
    return app


@pytest.fixture
def address(session, settings):
    make_company(session)
    return f"/desk{portal(session, settings, make_candidate(session))}"


def submissions(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Submission))


def test_what_is_kept_of_a_press_opens_nothing_and_leads_there_again(client, session, address):
    answers = [client.post(address, data={"text": "home", "submission": KEY}) for _ in range(2)]

    assert [each.location for each in answers] == [address.removeprefix("/desk")] * 2
    session.rollback()
    assert session.scalars(select(Submission.location)).all() == ["/c/<key>"]


def test_pressing_twice_acts_once_and_leads_to_the_same_place(client, acted, address):
    data = {"submission": KEY, "text": "hello"}

    answers = [client.post(address, data=data) for _ in range(2)]

    assert [(each.status_code, each.location) for each in answers] == [
        (303, "/notes/1?page=1#top")
    ] * 2
    assert acted == [("hello", None)]


def test_the_same_form_with_other_words_is_led_there_and_told_so(client, acted, address):
    client.post(address, data={"submission": KEY, "text": "hello"})

    answer = client.post(address, data={"submission": KEY, "text": "good bye"})

    assert (answer.status_code, answer.location) == (303, "/notes/1?page=1&already=1#top")
    assert acted == [("hello", None)]


def test_the_same_words_with_another_file_are_another_form(client, acted, address):
    def send(body):
        data = {"submission": KEY, "text": "cv", "file": (BytesIO(body), "cv.pdf")}
        return client.post(address, data=data).location

    assert [send(b"one"), send(b"one"), send(b"two")] == [
        "/notes/1?page=1#top",
        "/notes/1?page=1#top",
        "/notes/1?page=1&already=1#top",
    ]
    assert acted == [("cv", b"one")]


def test_a_refused_form_may_be_sent_again(client, session, acted, address):
    refused = client.post(address, data={"submission": KEY, "text": "refused"})
    assert (refused.status_code, submissions(session)) == (409, 0)

    again = client.post(address, data={"submission": KEY, "text": "hello"})

    assert (again.location, acted) == ("/notes/1?page=1#top", [("hello", None)])


def test_the_key_of_another_candidates_form_tells_nothing(
    client, session, settings, acted, address
):
    client.post(address, data={"submission": KEY, "text": "hello"})
    other = f"/desk{portal(session, settings, make_candidate(session, 'Nadia Farouk'))}"

    answer = client.post(other, data={"submission": KEY, "text": "hello"})

    assert (answer.status_code, "/notes/" in answer.text) == (409, False)
    assert acted == [("hello", None)]


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_form_without_a_key_acts_each_time(client, session, acted, address, key):
    for _ in range(2):
        client.post(address, data={"submission": key, "text": "hello"})

    assert (len(acted), submissions(session)) == (2, 0)


def test_two_forms_never_share_a_key():
    assert len({forms.new_submission() for _ in range(100)}) == 100


def test_a_staff_form_with_its_token_is_taken(client, session, acted):
    make_company(session)
    client.enter(make_admin(session))

    assert client.press("/desk/staff", {"text": "hello"}).text == "done"
    assert acted == ["hello"]


@pytest.mark.parametrize("token", [None, "", "a token of somebody else"])
def test_a_staff_form_without_its_token_comes_back_filled(client, session, acted, token):
    make_company(session)
    client.enter(make_admin(session))
    data = {"text": "typed for an hour"} | ({"csrf_token": token} if token is not None else {})

    answer = client.post("/desk/staff", data=data)

    assert (answer.status_code, answer.text) == (422, f"typed for an hour: {forms.STALE}")
    assert acted == []


def test_the_token_of_another_browser_is_none(app, client, session, acted):
    make_company(session)
    admin = make_admin(session)
    foreign = app.test_client().enter(admin).token()
    client.enter(admin)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "another"

    answer = client.post("/desk/staff", data={"text": "hello", "csrf_token": foreign})

    assert (answer.status_code, acted) == (422, [])
