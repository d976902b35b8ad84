"""What a hostile candidate or visitor tries, and what comes of it."""

from html import escape
from io import BytesIO

import pytest
from sqlalchemy import select

from scheduler.models import Application, Candidate, Message, Person
from scheduler.services.people import sessions
from tests.people import make_admin, make_company, make_coordinator, make_pool, make_role, portal
from tests.web.reading import Page

pytestmark = pytest.mark.both_engines

EVIL = "\"><img src=x onerror=alert(1)>'-{{7*7}}"
CV = b"<script>alert(1)</script>"


@pytest.fixture
def role(session):
    make_company(session)
    return make_role(session, make_pool(session))


@pytest.fixture
def apply(client, session, role):
    """Return what applies with these answers; it returns the application."""

    def apply(**answers):
        there = f"/roles/{role.slug}/applications"
        told = {"name": "Nadia Farouk", "mail": "nadia@mail.example", "consent": "y"}
        fields = Page(client.get(there)).fields | told | {"cv": (BytesIO(CV), "cv.txt")} | answers
        answer = client.post(there, data=fields, content_type="multipart/form-data")
        session.rollback()
        assert answer.status_code == 303
        return session.scalars(select(Application)).one()

    return apply


def test_what_a_candidate_types_is_text_on_every_page_and_in_every_mail(
    client, app, session, settings, apply
):
    made = apply(
        name=EVIL,
        looking_for=EVIL,
        accommodations=EVIL,
        cv_link=f"https://cv.example/?q={EVIL.replace(' ', '')}",
        cv=(BytesIO(CV), f"{EVIL}.txt"),
    )
    desk = app.test_client().enter(make_coordinator(session))
    mail = session.scalars(select(Message.id)).one()
    home = f"/candidates/{made.id}"
    who = f"{made.id}.{made.version}"

    pages = {
        address: desk.get(address).text
        for address in (
            "/queue",
            "/candidates",
            home,
            f"/queue/letters?do=decline&who={who}",
            "/sent",
            f"/sent/{mail}",
            f"/sent/{mail}/html",
        )
    } | {each: client.get(each).text for each in own(session, settings, made)}

    assert [address for address, page in pages.items() if "<img src=x" in page] == []
    assert str(escape(EVIL)).partition("onerror")[0] in pages[home].replace("&#34;", "&quot;")


def own(session, settings, application):
    home = portal(session, settings, application.candidate)
    return [home, f"{home}/details"]


def test_a_cv_that_is_a_page_is_a_download_that_nothing_shows(app, session, apply):
    made = apply(cv=(BytesIO(CV), "../../evil.html; x=1.txt"))
    desk = app.test_client().enter(make_coordinator(session))

    with desk.get(f"/candidates/{made.id}/cv") as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        name = answer.headers["Content-Disposition"]
        assert name == 'attachment; filename="evil.html; x=1.txt"'


def test_fields_that_the_form_does_not_have_change_nothing(client, session, settings, apply):
    extra = {
        "confirmed_at": "2026-01-01",
        "id": "77",
        "state": "hired",
        "awaits_link": "",
        "version": "9",
    }

    made = apply(**extra)
    home = portal(session, settings, made.candidate)
    typed = {
        "zone": "Asia/Kolkata",
        "clock": "24",
        "phone": "1",
        "name": "Eve",
        "mail": "e@e.example",
    }
    client.post(f"{home}/details", data=typed | extra)

    session.rollback()
    nadia = session.scalars(select(Candidate)).one()
    assert (made.state.value, made.version, made.id) == ("received", 0, 1)
    assert (nadia.name, nadia.mail, nadia.zone) == (
        "Nadia Farouk",
        "nadia@mail.example",
        "Asia/Kolkata",
    )


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@mail.example", "Eve\x0bBcc: all@mail.example"])
def test_a_name_is_one_line_wherever_it_goes(session, apply, name):
    made = apply(name=name)

    assert made.candidate.name == "Eve Bcc: all@mail.example"
    assert session.scalars(select(Message.name)).one() == "Eve Bcc: all@mail.example"


@pytest.mark.parametrize("mail", ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_an_address_is_one_address(client, session, role, mail):
    there = f"/roles/{role.slug}/applications"
    fields = Page(client.get(there)).fields
    told = {"name": "Eve", "mail": mail, "consent": "y", "cv_link": "https://cv.example/"}

    assert client.post(there, data=fields | told).status_code == 422
    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https:evil.example", "\thttps://evil.example"]
)
def test_signing_in_leads_to_no_other_site_whatever_an_address_says(
    client, session, settings, act, role, onward
):
    row = sessions.make_link(session, make_admin(session).id, life=sessions.MAILED, act=act)
    link = f"/sign-in/{sessions.key_of(settings.secret_keys, row)}"

    entered = client.post(link, query_string={"next": onward}, data={"next": onward})

    assert (entered.status_code, entered.location) == (303, "/queue")


def test_nobody_signs_in_by_the_link_of_a_candidate(client, session, settings, apply):
    key = portal(session, settings, apply().candidate).removeprefix("/c/")

    assert [client.get(f"/{door}/{key}").status_code for door in ("sign-in", "a")] == [404, 404]
    assert session.scalars(select(Person)).all() == []
