"""What every answer says to the browser, and what is refused before any view runs."""

import logging
from dataclasses import replace

import pytest
from flask import Blueprint

from scheduler.domain.keys import Secret
from scheduler.services.people import sessions
from scheduler.web import actors
from tests.people import (
    make_admin,
    make_application,
    make_candidate,
    make_company,
    make_person,
    make_role,
    portal,
)

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
HTTPS = "https://jobs.larkfield.example"


@pytest.fixture
def world(session, settings, act):
    """The address of each class of page."""
    make_company(session)
    role = make_role(session)
    priya = make_application(session, role).candidate
    link = sessions.make_link(session, make_person(session).id, life=sessions.MAILED, act=act)
    return {
        "role": f"/roles/{role.slug}",
        "portal": portal(session, settings, priya),
        "sign-in": "/sign-in",
        "link": f"/sign-in/{sessions.key_of(settings.secret_keys, link)}",
        "staff": "/me/sessions",
        "missing": "/nowhere",
        "wrong key": "/c/" + "a" * 33,
        "health": "/healthz",
    }


@pytest.fixture
def pages(client, session, world):
    """The answer of each class of page, to a signed-in admin."""
    client.enter(make_admin(session))
    return {name: client.get(address) for name, address in world.items()}


@pytest.fixture
def secure(settings, start):
    """A browser at an installation that people reach over https, through one proxy."""
    return start(replace(settings, base_url=HTTPS, proxies=1)).test_client()


def test_every_class_of_page_bears_every_header(pages):
    found = {
        name: {header: page.headers.get(header) for header in ALWAYS}
        for name, page in pages.items()
    }

    assert found == dict.fromkeys(pages, ALWAYS)


def test_private_pages_are_neither_kept_nor_listed(pages):
    private = ("portal", "link", "staff", "wrong key")

    kept = {name: pages[name].headers["Cache-Control"] for name in (*private, "sign-in", "missing")}
    assert set(kept.values()) == {"no-store"}
    assert [pages[name].headers.get("X-Robots-Tag") for name in private] == ["noindex"] * 4


def test_a_published_role_may_be_found_by_search_engines(pages):
    assert pages["role"].headers.get("X-Robots-Tag") is None


def test_candidates_and_visitors_get_no_cookie(app, world):
    names = ("role", "portal", "sign-in", "link", "wrong key", "missing")

    answers = [app.test_client().get(world[name]) for name in names]

    assert [each.headers.get("Set-Cookie") for each in answers] == [None] * len(names)


def test_the_cookie_of_this_machine_is_lax_and_out_of_reach_of_scripts(client, world):
    cookie = client.post(world["link"]).headers["Set-Cookie"]

    assert cookie.startswith("scheduler=")
    assert attributes(cookie) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_https_the_cookie_is_bound_to_the_host(secure, world):
    cookie = secure.post(world["link"], base_url=HTTPS).headers["Set-Cookie"]

    assert cookie.startswith("__Host-scheduler=")
    assert attributes(cookie) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def attributes(cookie):
    return {part for part in cookie.split("; ")[1:] if not part.startswith("Expires")}


def test_https_is_asked_for_ever_after_and_plain_http_is_not(client, secure):
    plain, safe = client.get("/healthz"), secure.get("/healthz", base_url=HTTPS)

    assert plain.headers.get("Strict-Transport-Security") is None
    assert safe.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil"])
def test_another_host_name_is_refused(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forwarded_host_is_believed_from_a_proxy_alone_and_must_be_ours(settings, start, proxies):
    client = start(replace(settings, proxies=proxies)).test_client()

    answer = client.get("/sign-in", headers={"X-Forwarded-Host": "evil.example"})

    assert answer.status_code == (400 if proxies else 200)


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "https://localhost"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost.evil.example"},
]
OURS = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_press_on_another_website_is_refused(client, headers):
    assert client.post("/sign-in", data={"mail": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", OURS)
def test_a_press_on_our_own_page_is_taken(client, headers):
    assert client.post("/sign-in", data={"mail": "x"}, headers=headers).status_code == 422


def test_a_press_behind_a_proxy_that_nobody_told_us_of_is_taken(settings, start):
    client = start(replace(settings, base_url=HTTPS)).test_client()

    answer = client.post(
        "/sign-in",
        data={"mail": "x"},
        base_url=HTTPS.replace("https", "http"),
        headers={"Origin": HTTPS},
    )

    assert answer.status_code == 422


def test_a_link_from_another_website_opens_the_page(client):
    assert client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_body_that_is_too_large_names_the_limit(client):
    answer = client.post("/sign-in", data={"mail": "x" * (12 * 2**20)})

    assert (answer.status_code, "10 MB" in answer.text) == (413, True)


def test_a_method_that_a_page_does_not_know_is_named(client):
    answer = client.delete("/sign-in")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_log_names_routes_and_never_a_key(app, client, world, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("portal", "link", "wrong key"):
        client.get(world[name])

    assert "GET /c/<key> 200" in caplog.text
    assert "GET /sign-in/<key> 200" in caplog.text
    assert [each for each in world.values() if len(each) > 30 and each in caplog.text] == []


def test_a_page_that_breaks_is_logged_without_its_address(app, settings, session, caplog):
    app.testing = False
    broken = Blueprint("broken", __name__)
    broken.add_url_rule("/broken/<key>", "page", actors.candidate(lambda _: 1 / 0))
    app.register_blueprint(broken)
    key = portal(session, settings, make_candidate(session)).removeprefix("/c/")

    answer = app.test_client().get(f"/broken/{key}")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (500, "no-store")
    assert ("ZeroDivisionError" in caplog.text, key in caplog.text) == (True, False)
    assert ("Traceback" in answer.text, "ZeroDivision" in answer.text) == (False, False)


def test_a_database_that_does_not_answer_is_a_page_that_says_when_to_come_back(settings, start):
    client = start(replace(settings, database_url="sqlite:////proc/nowhere.db")).test_client()

    answer = client.get("/sign-in/" + "a" * 33)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_after_a_new_secret_people_stay_signed_in_and_links_open(
    client, start, settings, session, world
):
    client.enter(make_admin(session))
    newer = (Secret(b"n" * 32), *settings.secret_keys)
    rotated = start(replace(settings, secret_keys=newer)).test_client()
    carry_over(client, rotated)

    assert rotated.get("/me/sessions").status_code == 200
    assert rotated.get(world["portal"]).status_code == 200


def carry_over(client, other):
    cookie = client.get_cookie("scheduler")
    other.set_cookie("scheduler", cookie.value)
