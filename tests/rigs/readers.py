"""Two other programs that read the calendars that we write: libical and ical.js.

libical is the C library under many Linux calendars, called by ctypes; ical.js is that of
Thunderbird, run by Node. `python -m tests.rigs.readers` installs both where that is allowed.
"""

import base64
import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from tests.rigs import debian

HERE = Path(__file__).parent / "icaljs"
MODULE = HERE / "node_modules" / "ical.js"
WANTED_LIBRARY = "libical was not found: install libical3."
WANTED_MODULE = "ical.js was not found: install Node and npm, then run make readers."
SECONDS = 120


def missing():
    """Return a sentence where a reader is missing; empty where both are there."""
    sentences = [] if library() else [WANTED_LIBRARY]
    if not (shutil.which("node") and MODULE.is_dir()):
        sentences.append(WANTED_MODULE)
    return " ".join(sentences)


def by_icaljs(calendars):
    """Return what ical.js reads in each of these calendars."""
    asked = json.dumps([base64.b64encode(each).decode() for each in calendars])
    done = subprocess.run(  # noqa: S603 - a script of ours
        [shutil.which("node"), HERE / "read.mjs"],
        input=asked.encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return json.loads(done.stdout)


class Time(ctypes.Structure):
    """A time as libical 3 has it (struct icaltimetype)."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


class Span(ctypes.Structure):
    """One occurrence (struct icaltime_span)."""

    _fields_ = [
        ("start", ctypes.c_long),
        ("end", ctypes.c_long),
        ("is_busy", ctypes.c_int),
    ]


EACH = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Span), ctypes.c_void_p)
TEXT, THING, NUMBER = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
CALLS = {
    "icalparser_parse_string": (THING, TEXT),
    "icalcomponent_free": (None, THING),
    "icalcomponent_count_errors": (NUMBER, THING),
    "icalcomponent_string_to_kind": (NUMBER, TEXT),
    "icalcomponent_get_first_component": (THING, THING, NUMBER),
    "icalcomponent_get_next_component": (THING, THING, NUMBER),
    "icalcomponent_get_method": (NUMBER, THING),
    "icalproperty_method_to_string": (TEXT, NUMBER),
    "icalcomponent_get_uid": (TEXT, THING),
    "icalcomponent_get_summary": (TEXT, THING),
    "icalcomponent_get_description": (TEXT, THING),
    "icalcomponent_get_sequence": (NUMBER, THING),
    "icalcomponent_get_dtstart": (Time, THING),
    "icalcomponent_get_dtend": (Time, THING),
    "icaltime_as_timet_with_zone": (ctypes.c_long, Time, THING),
    "icaltimezone_get_tzid": (TEXT, THING),
    "icalproperty_string_to_kind": (NUMBER, TEXT),
    "icalcomponent_get_first_property": (THING, THING, NUMBER),
    "icalcomponent_get_next_property": (THING, THING, NUMBER),
    "icalproperty_get_value_as_string": (TEXT, THING),
    "icalproperty_get_parameter_as_string": (TEXT, THING, TEXT),
    "icalcomponent_foreach_recurrence": (None, THING, Time, Time, EACH, THING),
    "icaltime_from_timet_with_zone": (Time, ctypes.c_long, NUMBER, THING),
}
FAR = 10 * 365 * 86_400  # seconds after the start, up to which occurrences are asked for
MOST = 60


@lru_cache(maxsize=1)
def library():
    """Return libical with the types of what we call, or None."""
    name = ctypes.util.find_library("ical") or "libical.so.3"
    try:
        found = ctypes.CDLL(name)
    except OSError:
        return None
    for call, (result, *arguments) in CALLS.items():
        function = getattr(found, call)
        function.restype, function.argtypes = result, arguments
    return found


def by_libical(calendars):
    """Return what libical reads in each of these calendars."""
    return [_read(library(), each) for each in calendars]


def _read(ical, data):
    root = ical.icalparser_parse_string(data)
    assert root, "libical reads nothing in it"
    try:
        assert ical.icalcomponent_count_errors(root) == 0
        kind = ical.icalcomponent_string_to_kind(b"VEVENT")
        events, event = [], ical.icalcomponent_get_first_component(root, kind)
        while event:
            events.append(_event(ical, event))
            event = ical.icalcomponent_get_next_component(root, kind)
        method = ical.icalproperty_method_to_string(ical.icalcomponent_get_method(root))
        return {"method": _word(method), "events": events}
    finally:
        ical.icalcomponent_free(root)


def _event(ical, event):
    start = ical.icalcomponent_get_dtstart(event)
    return {
        "uid": _word(ical.icalcomponent_get_uid(event)),
        "starts_at": _instant(ical, start),
        "ends_at": _instant(ical, ical.icalcomponent_get_dtend(event)),
        "zone": _word(ical.icaltimezone_get_tzid(start.zone)),
        "occurrences": _occurrences(ical, event, start),
        "sequence": ical.icalcomponent_get_sequence(event),
        "summary": _word(ical.icalcomponent_get_summary(event)),
        "description": _word(ical.icalcomponent_get_description(event)),
        "organizer": "".join(address for address, _ in _people(ical, event, b"ORGANIZER")),
        "people": [
            {
                "address": address,
                "name": _parameter(ical, each, b"CN"),
                "answer": _parameter(ical, each, b"PARTSTAT"),
            }
            for address, each in _people(ical, event, b"ATTENDEE")
        ],
    }


def _people(ical, event, name):
    kind = ical.icalproperty_string_to_kind(name)
    found, each = [], ical.icalcomponent_get_first_property(event, kind)
    while each:
        address = _word(ical.icalproperty_get_value_as_string(each))
        found.append((address.removeprefix("mailto:"), each))
        each = ical.icalcomponent_get_next_property(event, kind)
    return found


def _parameter(ical, each, name):
    return _word(ical.icalproperty_get_parameter_as_string(each, name)).strip('"')


def _occurrences(ical, event, start):
    first = ical.icaltime_as_timet_with_zone(start, start.zone)
    since = ical.icaltime_from_timet_with_zone(first - 1, 0, None)
    until = ical.icaltime_from_timet_with_zone(first + FAR, 0, None)
    found = []
    note = EACH(lambda _, span, __: found.append(span.contents.start))
    ical.icalcomponent_foreach_recurrence(event, since, until, note, None)
    return [_iso(each) for each in found[:MOST]]


def _instant(ical, time):
    return _iso(ical.icaltime_as_timet_with_zone(time, time.zone))


def _iso(seconds):
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _word(text):
    return (text or b"").decode()


def install():
    """Install what is missing of both, quietly."""
    wanted = [] if library() else ["libical3"]
    wanted += [each for each in ("nodejs", "npm") if not shutil.which(each.removesuffix("js"))]
    if wanted and debian.may_install():
        debian.install(*wanted)
    if not MODULE.is_dir() and shutil.which("npm"):
        debian.quietly(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], HERE
        )
    library.cache_clear()


def main():
    """Return the exit status: 0, or 1 with a sentence where CI cannot have both."""
    if missing():
        install()
    sentence = missing()
    if sentence:
        sys.stderr.write(f"{sentence} What they read of our calendars will not be compared.\n")
    return 1 if sentence and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
