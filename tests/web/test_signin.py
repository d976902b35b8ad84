"""Signing in, as a person at a browser lives it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.models import Message, SignIn, StaffSession
from scheduler.services.people import sessions
from scheduler.services.transaction import transaction
from tests.people import make_admin, make_company, make_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sam(session):
    make_company(session)
    return make_admin(session, "Sam Okafor")


@pytest.fixture
def mailing(settings, start):
    """A browser on an installation that has a mail server."""
    return start(replace(settings, smtp_url="smtp://mail.example")).test_client()


@pytest.fixture
def link(session, settings, act, sam):
    row = sessions.make_link(session, sam.id, life=HOUR, act=act)
    return f"/sign-in/{sessions.key_of(settings.secret_keys, row)}"


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_without_a_mail_server_the_page_names_the_command_and_has_no_button(client, sam):
    page = client.get("/sign-in").text

    assert ("scheduler sign-in-link EMAIL" in page, "<button" in page) == (True, False)


def test_with_a_mail_server_the_page_has_the_button_and_no_command(mailing, sam):
    page = mailing.get("/sign-in").text

    assert ("sign-in-link" in page, "Send me the link" in page) == (False, True)


def test_known_and_unknown_addresses_read_the_same(mailing, session, sam):
    known = mailing.post("/sign-in", data={"mail": "sam.okafor@larkfield.example"})
    unknown = mailing.post("/sign-in", data={"mail": "xyz.nobody@larkfield.example"})

    told = unknown.text.replace("xyz.nobody@", "sam.okafor@")
    assert (known.status_code, known.text) == (unknown.status_code, told)
    assert count(session, SignIn) == count(session, Message) == 1


def test_what_is_no_address_is_said_beside_the_field_and_kept(mailing, sam):
    answer = mailing.post("/sign-in", data={"mail": "sam at larkfield"})

    assert answer.status_code == 422
    assert 'value="sam at larkfield"' in answer.text
    assert "Enter an email address like name@example.com." in answer.text


def test_the_sixth_try_within_an_hour_waits_for_known_and_unknown_alike(mailing, sam):
    for mail in (sam.mail, "nobody@larkfield.example"):
        tries = [mailing.post("/sign-in", data={"mail": mail}).status_code for _ in range(6)]

        assert tries == [200] * 5 + [429]


def test_opening_a_link_uses_nothing_and_pressing_its_button_signs_in(client, session, link):
    shown = [client.open(link, method=method).status_code for method in ("GET", "HEAD", "GET")]
    entered = client.post(link)

    assert (shown, entered.status_code) == ([200, 200, 200], 303)
    assert client.get("/me/sessions").status_code == 200
    assert count(session, StaffSession) == 1


def test_a_link_works_once_and_then_looks_like_one_that_never_was(client, app, link):
    client.post(link)

    again, never = (app.test_client().get(path) for path in (link, "/sign-in/" + "a" * 33))
    assert (again.status_code, again.text) == (never.status_code, never.text)
    assert app.test_client().post(link).status_code == again.status_code == 404


def test_a_link_that_ran_out_leads_nowhere(client, now, link):
    now.pass_(HOUR)

    assert client.get(link).status_code == client.post(link).status_code == 404
    assert "This link opens nothing any more." in client.get(link).text


def test_who_was_asked_to_sign_in_comes_back_to_their_page(client, link):
    asked = client.get("/me/sessions")
    entered = client.post(link)

    assert (asked.status_code, asked.location) == (303, "/sign-in")
    assert entered.location == "/me/sessions"


def test_signing_in_forgets_what_the_browser_knew_before(client, session, sam, link):
    client.enter(make_person(session))
    with client.session_transaction() as cookie:
        cookie["planted"], before = "by somebody else", cookie["staff"]

    client.post(link)

    with client.session_transaction() as cookie:
        assert set(cookie) == {"_permanent", "staff"}
        assert cookie["staff"] != before


def test_signing_out_ends_the_session_here_and_everywhere(client, app, session, sam):
    client.enter(sam)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)

    left = client.press("/sign-out")

    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert (left.status_code, left.location) == (303, "/sign-in")
    assert [each.get("/me/sessions").status_code for each in (client, thief)] == [303, 303]


@pytest.mark.parametrize(("idle", "answer"), [(12 * HOUR, 303), (12 * HOUR - HOUR, 200)])
def test_a_session_ends_after_twelve_idle_hours(client, now, sam, idle, answer):
    client.enter(sam)
    now.pass_(idle)

    assert client.get("/me/sessions").status_code == answer


def test_a_session_in_use_lives_seven_days(client, now, sam):
    client.enter(sam)
    answers = []
    for _ in range(15):
        now.pass_(12 * HOUR - timedelta(minutes=1))
        answers.append(client.get("/me/sessions").status_code)

    assert answers == [200] * 14 + [303]


def test_who_is_switched_off_is_signed_out(client, session, sam):
    client.enter(sam)
    with transaction(session):
        sam.is_active = False

    assert client.get("/me/sessions").status_code == 303


def test_one_ends_ones_other_sessions_and_nobody_elses(app, session, sam):
    jonas = make_person(session)
    phone, other, client = (app.test_client().enter(each) for each in (sam, jonas, sam))
    session.rollback()
    phones, others, _ = session.scalars(select(StaffSession.id).order_by(StaffSession.id))

    ended = client.press(f"/me/sessions/{phones}/end")
    refused = client.press(f"/me/sessions/{others}/end")

    assert (ended.status_code, refused.status_code) == (303, 404)
    assert [each.get("/me/sessions").status_code for each in (client, phone, other)] == [
        200,
        303,
        200,
    ]
