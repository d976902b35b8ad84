"""A feed over HTTP: what calendar programs send, and what they are answered."""

import gzip
from datetime import timedelta
from email.utils import format_datetime

import icalendar
import pytest
from sqlalchemy import event

from scheduler.calendar.feeds import fill
from scheduler.database import db
from scheduler.domain.terms import Delivery, KeyPurpose
from scheduler.models import FeedBody, Key
from scheduler.services import glimpse, keys
from scheduler.services.bookings import booking, cancelling
from scheduler.services.feeds import feeds, reaching
from scheduler.services.feeds.feeds import STATE
from scheduler.services.people import people
from scheduler.services.placing.securing import Choice
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.services.calls import make_company, make_office, make_person, make_role, make_step

THURSDAY = NOON.replace(day=26, hour=18, minute=0)
SHARED = {"ETag", "Cache-Control", "Vary", "Referrer-Policy"}


@pytest.fixture(autouse=True)
def a_minute_later(now):
    """Let programs come by when the last change is a minute old."""
    now.pass_(timedelta(minutes=1))


@pytest.fixture
def jonas(session, act):
    make_company(session)
    jonas = make_person(session, "Jonas Weber", office=make_office(session))
    reaching.choose_delivery(session, jonas.id, Delivery.BOTH, act=act)
    return jonas


@pytest.fixture
def made(session, jonas, act):
    step = make_step(session, make_role(session, [jonas]))
    interview = step.stage.ways[0].interviews[0].id
    return booking.book(session, step.id, Choice(interview, None, THURSDAY), act=act)


@pytest.fixture
def address(session, settings, jonas):
    key = keys.key_of(session, settings.secret_keys, KeyPurpose.FEED, jonas.id)
    session.rollback()
    return f"/feeds/{key}.ics"


@pytest.fixture
def queries(app):
    """Return the list that every statement of the application is written into."""
    with app.app_context():
        engine = db.engine
    found = []

    @event.listens_for(engine, "before_cursor_execute")
    def listen(_connection, _cursor, statement, *_more):
        if not statement.startswith("BEGIN"):
            found.append(statement)

    return found


@pytest.fixture
def glimpses(monkeypatch):
    """Return the list of the queries that go past SQLAlchemy's connections."""
    found = []

    def first_row(engine, query, **values):
        found.append(query)
        return glimpse.first_row(engine, query, **values)

    monkeypatch.setattr(feeds, "first_row", first_row)
    return found


def test_a_feed_bears_exactly_the_headers_that_were_agreed(client, address, made):
    found = client.get(address)

    assert (found.status_code, dict(found.headers)) == (
        200,
        dict(found.headers)
        | {
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": 'inline; filename="interviews.ics"',
            "Cache-Control": "private, max-age=300",
            "Vary": "Accept-Encoding",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
            "Last-Modified": format_datetime(NOON + timedelta(seconds=1), usegmt=True),
        },
    )
    assert found.headers["ETag"][0] == '"'
    assert "Set-Cookie" not in found.headers
    assert str(made.team_object.uid) in found.text


def test_looking_as_head_says_the_same_without_a_body(client, address, made):
    full, head = client.get(address), client.head(address)

    assert (head.status_code, dict(head.headers), head.data) == (200, dict(full.headers), b"")
    assert int(head.headers["Content-Length"]) == len(full.data)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_version_that_is_known_is_not_sent_again(client, address, made, method):
    first = client.get(address)
    shared = {name: first.headers[name] for name in SHARED}

    for tags in ("{}", "W/{}", '"other", {}', '"a", W/"b", W/{}', "*"):
        condition = {"If-None-Match": tags.format(first.headers["ETag"])}
        found = client.open(address, method=method, headers=condition)

        assert (found.status_code, found.data) == (304, b""), tags
        assert {name: found.headers.get(name) for name in SHARED} == shared
        assert not {"Content-Type", "Content-Disposition", "Set-Cookie"} & set(dict(found.headers))


def test_nothing_but_the_version_is_read_to_see_that_nothing_is_new(
    client, address, made, queries, glimpses
):
    tag = client.get(address).headers["ETag"]
    del queries[:], glimpses[:]

    client.get(address, headers={"If-None-Match": tag})

    assert (queries, glimpses) == ([], [STATE])


def test_bytes_served_before_are_not_read_again(client, address, made, queries, glimpses):
    client.get(address)
    del queries[:], glimpses[:]

    client.get(address)

    assert (queries, glimpses) == ([], [STATE])


def test_bytes_that_the_worker_stored_are_served(client, session, engine, address, jonas, made):
    fill(session, base_url="http://localhost", now=NOON)
    with transaction(session):
        session.get(FeedBody, jonas.id).plain = b"as stored"

    assert client.get(address).data == b"as stored"


def test_stored_bytes_of_an_older_version_are_not_served(
    client, session, address, jonas, made, act
):
    fill(session, base_url="http://localhost", now=NOON)
    cancelling.cancel(session, made.id, by="staff", act=act)

    assert "STATUS:CANCELLED" in client.get(address).text


def test_a_change_is_another_version(client, session, address, made, act):
    tag = client.get(address).headers["ETag"]
    cancelling.cancel(session, made.id, by="staff", act=act)

    found = client.get(address, headers={"If-None-Match": tag})

    assert (found.status_code, found.headers["ETag"] == tag) == (200, False)


def test_a_new_day_is_another_version(client, address, made, now):
    first = client.get(address).headers
    now.pass_(timedelta(days=1))

    for condition in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        found = client.get(address, headers=condition)
        midnight = (NOON + timedelta(days=1)).replace(hour=0, minute=0)
        assert found.status_code == 200
        assert found.headers["Last-Modified"] == format_datetime(midnight, usegmt=True)


def test_the_date_counts_where_no_tag_is_sent(client, address, made):
    known = client.get(address).headers["Last-Modified"]
    before = format_datetime(NOON - timedelta(hours=1), usegmt=True)

    def asked(**conditions):
        headers = {name.replace("_", "-"): value for name, value in conditions.items()}
        return client.get(address, headers=headers).status_code

    assert asked(If_Modified_Since=known) == 304
    assert asked(If_Modified_Since=before) == 200
    assert asked(If_Modified_Since="yesterday") == 200
    assert asked(If_Modified_Since=known, If_None_Match='"other"') == 200


def test_two_changes_within_a_second_are_never_taken_for_one(
    client, session, address, jonas, act, now
):
    """Dates know seconds only: the second change is a second later, and not told until then."""
    now.at = NOON
    first = client.get(address).headers
    reaching.choose_delivery(session, jonas.id, Delivery.FEED, act=act)

    found = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (found.status_code, "Last-Modified" in found.headers) == (200, False)


def test_who_understands_gzip_gets_it_and_either_tag_is_known_later(client, address, made):
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for tag in (plain.headers["ETag"], packed.headers["ETag"]):
        for coding in ("gzip", "identity", "gzip;q=0"):
            headers = {"If-None-Match": tag, "Accept-Encoding": coding}
            assert client.get(address, headers=headers).status_code == 304


def test_nobody_negotiates_and_nobody_gets_a_part(client, address, made):
    full = client.get(address).data

    for headers in ({"Accept": "text/html"}, {"Range": "bytes=0-3"}):
        found = client.get(address, headers=headers)
        assert (found.status_code, found.data) == (200, full)


def test_a_signed_in_browser_gets_the_same_and_no_cookie(client, address, made, jonas):
    alone = client.get(address)
    client.enter(jonas)

    found = client.get(address)

    assert (found.data, "Set-Cookie" in found.headers) == (alone.data, False)


def wrong(address):
    return {
        "unknown": "/feeds/" + "x" * 33 + ".ics",
        "short": "/feeds/abc.ics",
        "tampered": address[:-5] + ("a" if address[-5] != "a" else "b") + ".ics",
    }


def test_every_wrong_address_is_not_found_in_plain_words(
    client, session, settings, address, jonas, act
):
    old = address
    answer_key = keys.ensure_key(session, KeyPurpose.CANDIDATE, jonas.id)
    other = keys.make(settings.secret_keys, answer_key)
    reaching.new_address(session, jonas.id, act=act)

    places = {**wrong(address), "replaced": old, "purpose": f"/feeds/{other}.ics"}
    found = {name: client.get(place) for name, place in places.items()}

    assert {(each.status_code, each.mimetype, each.text) for each in found.values()} == {
        (404, "text/plain", "There is no calendar at this address.\n")
    }


def test_who_is_switched_off_has_no_feed(client, session, address, jonas, act):
    people.deactivate_person(session, jonas.id, act=act)
    assert client.get(address).status_code == 404

    people.restore_person(session, jonas.id, act=act)
    assert client.get(address).status_code == 200


def test_reading_is_noted_for_the_owner(client, session, address, jonas, now):
    client.get(address).close()
    now.pass_(timedelta(minutes=2))
    client.get(address).close()

    session.rollback()
    row = session.query(Key).filter_by(purpose=KeyPurpose.FEED, subject_id=jonas.id).one()
    assert row.last_used_at == now()


def test_page_mail_and_feed_say_the_same_time(client, session, address, jonas, made):
    """I18: invite = page = feed."""
    feed = icalendar.Calendar.from_ical(client.get(address).data).walk("VEVENT")[0]
    page = client.enter(jonas).get(f"/interviews/{made.id}").text

    assert feed["dtstart"].dt == made.starts_at == THURSDAY
    assert "10:00 to 10:30 am, Los Angeles (PST, UTC−8)" in feed["description"]
    assert 'datetime="2026-11-26T10:00-08:00"' in page
