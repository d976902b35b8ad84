"""Candidates see, correct, take along and erase what we hold of them."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.keys import Secret
from scheduler.domain.retention import CODE_LIFE, CODE_TRIES
from scheduler.domain.terms import ApplicationState, Notice
from scheduler.models import Candidate, Code, Entry, Message
from scheduler.services import files
from scheduler.services.keys import key_of
from scheduler.services.privacy import codes
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.mail.post import deliver_all, make_booking, messages
from tests.searching import places_of
from tests.web.reading import Page

SECRETS = (Secret(b"k" * 32),)


def digits(session):
    """Return the code that was mailed last."""
    session.rollback()
    return codes.digits(SECRETS, session.scalars(select(Code).order_by(Code.id.desc())).first())


def ask(client, home, deed):
    return client.post(f"{home}/data/code", data={"deed": deed})


def downloaded(client, home, session):
    """Download everything, and return the archive."""
    ask(client, home, "download")
    opened = client.post(f"{home}/data/download", data={"code": digits(session)})
    page = client.get(opened.location).text
    return client.get(re.search(r'href="([^"]+/data/file/\w+)"', page)[1])


def test_the_page_says_what_is_held_why_and_until_when(client, session, home, step):
    with transaction(session):
        step.application.candidate.phone = "+1 720 555 0163"
        step.application.looking_for = "Calm people"

    page = client.get(f"{home}/data").text

    for words in ("Priya Raman", "+1 720 555 0163", "Calm people", "12 months after the process"):
        assert words in page
    assert f"{home}/data" in client.get(home).text


def test_without_a_code_nothing_is_handed_out(client, home):
    assert client.get(f"{home}/data/file/{'a' * 33}").status_code == 404
    assert client.post(f"{home}/data/download", data={"code": "12345678"}).status_code == 422


def test_the_code_is_in_the_mail_and_nowhere_else(client, session, engine, settings, home, caplog):
    caplog.set_level("DEBUG")
    ask(client, home, "download")
    mailed = digits(session)
    deliver_all(engine, settings, now=NOON)

    said = {mailed.encode(): "mail", mailed.replace(" ", "").encode(): "mail"}
    assert places_of(session, said) == set()
    assert not any(each.decode() in caplog.text for each in said)


def test_everything_comes_as_one_file(client, session, act, home, step):
    booking = make_booking(session, act, step)
    with transaction(session):
        application = step.application
        application.cv_file = files.keep(session, "cv.txt", b"Six years of Go", act=act)
        application.end_reason = "They were late"

    answer = downloaded(client, home, session)

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        told = json.loads(archive.read("data.json"))
        (cv,) = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(cv) == b"Six years of Go"
        assert "Priya Raman" in archive.read("README.txt").decode()
    held = told["held"]
    assert held["candidate"]["rows"][0]["name"] == "Priya Raman"
    assert held["booking"]["rows"][0]["reference"] == booking.reference
    assert told["people"] == {booking.reference: ["Aisha Malik"]}
    assert {row["notice"] for row in held["message"]["rows"]} == {"booked", "code"}
    assert "They were late" not in json.dumps(told)
    assert answer.headers["Content-Disposition"] == "attachment; filename=your-data.zip"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_file_is_there_for_fifteen_minutes(client, session, now, home):
    ask(client, home, "download")
    opened = client.post(f"{home}/data/download", data={"code": digits(session)})
    link = re.search(r"ready=(\w+)", opened.location)[1]

    assert client.get(f"{home}/data/file/{link}").data[:2] == b"PK"
    now.pass_(CODE_LIFE)
    assert client.get(f"{home}/data/file/{link}").status_code == 404


def test_a_code_for_one_act_is_none_for_another(client, session, home):
    ask(client, home, "download")

    refused = client.post(f"{home}/data/erasure", data={"code": digits(session)})

    assert refused.status_code == 422
    assert session.scalars(select(Candidate.erased_at)).all() == [None]


def test_after_five_wrong_tries_the_right_one_is_wrong_too(client, session, home):
    ask(client, home, "erase")
    right = digits(session)
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"

    said = [
        Page(client.post(f"{home}/data/erasure", data={"code": wrong})).errors
        for _ in range(CODE_TRIES)
    ]
    late = client.post(f"{home}/data/erasure", data={"code": right})

    assert "4 tries left" in said[0][0]
    assert "last try" in said[-1][0]
    assert late.status_code == 422
    assert session.scalars(select(Candidate.erased_at)).all() == [None]


def test_a_code_lives_for_fifteen_minutes_and_ends_with_the_next_one(client, session, now, home):
    ask(client, home, "download")
    first = digits(session)
    ask(client, home, "download")
    assert client.post(f"{home}/data/download", data={"code": first}).status_code == 422

    second = digits(session)
    now.pass_(CODE_LIFE)
    assert client.post(f"{home}/data/download", data={"code": second}).status_code == 422


def test_a_code_works_once(client, session, home):
    ask(client, home, "download")
    code = {"code": digits(session)}

    assert client.post(f"{home}/data/download", data=code).status_code == 303
    assert client.post(f"{home}/data/download", data=code).status_code == 422


def test_pressing_twice_is_pressing_once(client, session, home):
    ask(client, home, "download")
    form = {"code": digits(session), "submission": "s" * 22}

    first = client.post(f"{home}/data/download", data=form)
    again = client.post(f"{home}/data/download", data=form)

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location.partition("?")[0] == again.location.partition("?")[0]


def test_nobody_is_mailed_more_than_five_codes_an_hour(client, session, home):
    answers = [ask(client, home, "download").status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert len(messages(session, Message.notice == Notice.CODE)) == 5


def test_erasing_says_before_what_happens_to_an_interview(client, session, act, home, step):
    booking = make_booking(session, act, step)

    page = client.get(f"{home}/data/erasure").text

    assert booking.title in page
    assert "Everybody gets the time back" in page


def test_with_the_code_everything_goes_and_the_link_with_it(client, session, act, home, step):
    make_booking(session, act, step)
    ask(client, home, "erase")

    gone = client.post(f"{home}/data/erasure", data={"code": digits(session)})

    assert (gone.status_code, gone.location) == (303, "/erased")
    assert "We have forgotten who you are" in client.get(gone.location).text
    assert client.get(home).location == "/erased"
    session.rollback()
    assert step.application.state is ApplicationState.WITHDRAWN
    assert session.scalars(select(Candidate.mail)).all() == [""]


def test_while_an_interview_is_under_way_erasing_waits(client, session, now, act, home, step):
    booking = make_booking(session, act, step)
    now.at = booking.starts_at + timedelta(minutes=5)
    ask(client, home, "erase")

    refused = client.post(f"{home}/data/erasure", data={"code": digits(session)})

    assert refused.status_code == 409
    assert "under way" in Page(refused).errors[0]


def test_a_new_address_needs_the_code_from_the_old_one(client, session, settings, home, step):
    ask(client, home, "address")
    form = {"mail": "priya@new.example", "code": digits(session)}

    moved = client.post(f"{home}/data/address", data=form)

    assert moved.location == "/address-changed"
    assert client.get(moved.location).status_code == 200
    assert client.get(home).status_code == 404
    session.rollback()
    candidate = step.application.candidate
    assert (candidate.mail, candidate.confirmed_at) == ("priya@new.example", None)
    sent = messages(session, Message.notice == Notice.FRESH_LINK)
    assert [each.address for each in sent] == ["priya@new.example"]
    fresh = key_of(session, settings.secret_keys, "candidate", candidate.id)
    assert client.get(f"/c/{fresh}").status_code == 200


@pytest.mark.parametrize(
    ("mail", "words"), [("", "Enter your new address."), ("no address", "address")]
)
def test_what_is_no_address_uses_up_no_try(client, session, home, mail, words):
    ask(client, home, "address")

    refused = client.post(f"{home}/data/address", data={"mail": mail, "code": digits(session)})

    assert refused.status_code == 422
    assert words in " ".join(Page(refused).errors)
    session.rollback()
    assert session.scalars(select(Code.tries)).all() == [0]


def test_name_pronouns_and_needs_are_theirs_to_correct(client, session, home, step):
    told = {"name": " Priya  Rao ", "pronouns": "she", "accommodations": "Captions,\nplease"}

    assert client.post(f"{home}/details/person", data=told).status_code == 303

    session.rollback()
    candidate = step.application.candidate
    assert (candidate.name, candidate.pronouns) == ("Priya Rao", "she")
    assert candidate.accommodations == "Captions,\nplease"
    lines = session.scalars(select(Entry.payload).where(Entry.action == "correct person")).all()
    assert lines == [{}]


def test_nobody_can_be_without_a_name(client, session, home, step):
    refused = client.post(f"{home}/details/person", data={"name": " \u202a ", "pronouns": "she"})

    assert refused.status_code == 422
    assert "Enter your full name." in Page(refused).errors
    session.rollback()
    assert step.application.candidate.name == "Priya Raman"
