"""A PostgreSQL that stops in mid-booking: all or nothing, and the same press then books once."""

import pytest

from scheduler import clock
from scheduler.database import db
from scheduler.services.act import Act
from scheduler.services.bookings import cancelling
from scheduler.services.upkeep import invariants
from tests.conftest import migrate
from tests.fire.killing import Points, watch
from tests.fire.pressing import press_book, standing
from tests.races.crowd import make_crowd, make_door, presses, slots
from tests.rigs import postgres
from tests.rigs.wanted import need

EVERY = 16  # points from one outage to the next


class Outage(Points):
    """Stops a server without warning at the *last* point, and starts it again."""

    def __init__(self, server):
        super().__init__(0)
        self.server = server

    def begin(self, last=0):
        """Count anew, up to *last*."""
        self.last, self.count = last, 0

    def reach(self, *_, **__):
        """Be at the next point."""
        self.count += 1
        if self.count == self.last:
            self.server.stop()
            self.server.start()


@pytest.fixture
def cluster():
    """Return a server that keeps what it has committed, whatever happens to it."""
    need(postgres.missing())
    with postgres.cluster(synchronous_commit="on") as running:
        yield running


@pytest.fixture
def engine_url(cluster):
    migrate(cluster.url)
    return cluster.url


def test_a_server_that_restarts_in_mid_booking_has_booked_once_after_the_same_press(
    session, engine, settings, start, cluster
):
    door = make_door(session)
    first, *paths = make_crowd(session, settings, door, 400)
    app, outage = start(settings), Outage(cluster)
    client = app.test_client()
    with app.app_context():
        watch(db.engine, outage)
    outage.begin()
    assert press_book(client, *presses([first], [slots()[-1]]))
    total = outage.count
    outages = sorted({*range(1, total + 1, EVERY), total})
    found = []

    for last, press in zip(
        outages, presses(paths[: len(outages)], [slots()[0]] * len(outages)), strict=True
    ):
        outage.begin(last)
        was_told = press_book(client, press)
        engine.dispose()
        found.append(len(standing(session, press)))
        assert found[-1] >= was_told
        assert invariants.check(session) == []

        outage.begin()
        assert press_book(client, press)
        (booked,) = standing(session, press)
        cancelling.cancel(
            session, booked.id, by=cancelling.STAFF, act=Act("command", clock.now(), settings.house)
        )
    assert set(found) == {0, 1}


def test_while_the_server_is_down_pages_ask_for_a_minute_and_then_all_goes_on(
    session, settings, start, cluster
):
    door = make_door(session)
    (path,) = make_crowd(session, settings, door, 1)
    (press,) = presses([path], slots()[:1])
    client = start(settings).test_client()
    portal = path.partition("/steps/")[0]
    assert client.get(portal).status_code == 200
    session.close()
    cluster.stop()
    try:
        pages = [client.get(each) for each in (portal, "/", "/readyz")]
        assert [page.status_code for page in pages] == [503] * 3
        assert client.get("/healthz").status_code == 200
        assert not press_book(client, press)
    finally:
        cluster.start()
    assert client.get(portal).status_code == 200
    assert press_book(client, press)
