"""khal, a calendar program that is not ours, shows each feed of the sample company as it is."""

import subprocess
import sysconfig
from datetime import UTC
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select

from scheduler.models import Person
from tests.cli.sample import address_of, settings_of
from tests.cli.test_agreement import feed_of

KHAL = Path(sysconfig.get_path("scripts")) / "khal"
CONFIG = """
[calendars]
[[larkfield]]
path = {path}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = UTC
local_timezone = UTC
[sqlite]
path = {path}.db
"""
SHOWN = "{uid}|{start-long-full}|{end-long-full}|{status}|{title}"


@pytest.fixture
def khal(tmp_path):
    """Run khal with a calendar of its own; return the lines it says."""
    calendar, config = tmp_path / "larkfield", tmp_path / "khal.conf"
    calendar.mkdir()
    config.write_text(CONFIG.format(path=calendar))

    def run(*words):
        command = [KHAL, "-c", config, *words]
        environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": ""}
        ended = subprocess.run(  # noqa: S603 - the program of the lock, our own arguments
            command, env=environment, capture_output=True, text=True, check=True
        )
        return [line for line in ended.stdout.splitlines() if line.strip()]

    return run


def shown_as_khal_shows(event):
    """Return the line of khal for an event of a feed."""
    start, end = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    status = f"{event['STATUS']} "  # khal leaves a blank behind it
    words = (f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", status)
    return "|".join([event["UID"], *words, str(event["SUMMARY"])])


@pytest.mark.parametrize("name", ["Sam Okafor", "Aisha Malik"])
def test_khal_shows_each_event_of_a_feed(start, sample, khal, tmp_path, name):
    settings = settings_of(address_of(sample), ".")
    person = sample.scalars(select(Person).where(Person.name == name)).one()
    feed = start(settings).test_client().get(feed_of(sample, settings, person)).data
    (file := tmp_path / "feed.ics").write_bytes(feed)
    events = Calendar.from_ical(feed).walk("VEVENT")
    assert len(events) >= 2

    khal("import", "--batch", "-a", "larkfield", file)
    first = min(event["DTSTART"].dt for event in events).astimezone(UTC)
    lines = khal("list", "--day-format", "", "--format", SHOWN, f"{first:%Y-%m-%d}", "200d")
    assert sorted(set(lines)) == sorted(map(shown_as_khal_shows, events))
