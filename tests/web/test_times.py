"""A time never stands without its zone, on any page; tests/mail/test_render.py says so of mails."""

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from scheduler.text.times import Clock, abbreviation, city_of
from tests.web.reading import VOID
from tests.web.routes import ACTOR_OF
from tests.web.world import address, make_world

pytestmark = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)

ALSO_BY = {"staff": "interviewer", "interviewer": "interviewer"}
# Printed in full, as in subjects of mails: "11:00 to 11:30 am in Denver (MST)" or "11:00 am MST".
BARE = re.compile(
    r"(?<!as in )\b\d{1,2}:\d\d\s[ap]m\b(?!.{0,30}?(\([A-Z]|\s[A-Z]{3,4}\b))", re.DOTALL
)


class Times(HTMLParser):
    """`shown` is each time element with the zone around it, `outside` the text in none of them."""

    def __init__(self, page):
        super().__init__()
        self.shown, self.text, self.outside, self._open = [], "", "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "time":
            zones = [each["data-zone"] for _, each in self._open if "data-zone" in each]
            self.shown.append((datetime.fromisoformat(given["datetime"]), zones[-1:]))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag):
        while tag not in VOID and self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data):
        self.text += data
        if not {"time", "option"} & {tag for tag, _ in self._open}:
            self.outside += data


def faults(page):
    """Return the times of a page that are told without a zone, or by another than is named."""
    times = Times(page)
    found = [f"{bare[0]} is bare" for bare in BARE.finditer(times.outside)]
    for instant, zones in times.shown:
        clock = Clock(*zones or ["UTC"])
        names = (abbreviation(clock, instant), city_of(clock.zone))
        if not zones:
            found.append(f"{instant} stands in no zone")
        elif clock.local(instant).utcoffset() != instant.utcoffset():
            found.append(f"{instant} is not told in {clock.zone}")
        elif not any(name in times.text for name in names):
            found.append(f"{clock.zone} of {instant} is not named")
    return found


@pytest.fixture
def world(session, settings, act):
    return make_world(session, settings, act)


@pytest.fixture
def pages(app, world):
    """Return the text of every page by its endpoint, as somebody reads it who may."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "asset":
            person = world.people[ALSO_BY.get(ACTOR_OF[rule.endpoint], "admin")]
            answer = app.test_client().enter(person).get(address(app, rule, world.own))
            if answer.mimetype == "text/html":
                found[rule.endpoint] = answer.text
    return found


def test_every_time_of_every_page_stands_under_the_name_of_its_zone(pages):
    told = {endpoint: faults(page) for endpoint, page in pages.items()}

    assert {endpoint: each for endpoint, each in told.items() if each} == {}
    assert {"candidate.portal", "me.home", "coordinator.queue", "sent.html"} < set(told)


def test_a_page_brings_the_script_that_swaps_parts_just_where_it_has_such_parts(pages):
    brings = {endpoint for endpoint, page in pages.items() if "/static/swaps." in page}
    needs = {
        endpoint for endpoint, page in pages.items() if " hx-get=" in page or " hx-post=" in page
    }

    assert brings >= needs
    assert {"candidate.step", "candidate.move", "coordinator.book"} <= needs
    assert not {"careers.role", "candidate.portal", "candidate.details", "me.home"} & brings
