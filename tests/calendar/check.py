"""The rules that every calendar object of ours must keep; as tools/check_ics.mjs has them.

`violations(data)` returns a sentence for each broken one. The kind is guessed from METHOD: an
"invite" asks or tells somebody, a "feed" is read again and again; a "download" must be named.
"""

import re

from tests.calendar.lines import Component, physical, read, unfolded

METHODS = {"PUBLISH", "REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"}
STATES = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
TEXTS = re.compile(
    r"(SUMMARY|DESCRIPTION|LOCATION|COMMENT|X-WR-CALNAME|X-WR-CALDESC|NAME)[:;]", re.IGNORECASE
)
PEOPLE = re.compile(r"(ATTENDEE|ORGANIZER)[:;]", re.IGNORECASE)
MAILTO = re.compile(r":mailto:[^\s@<>,;]+@[^\s@<>,;]+$", re.IGNORECASE)
DATED = re.compile(
    r"(DTSTART|DTEND|DTSTAMP|RECURRENCE-ID|EXDATE|RDATE)[^:]*TZID=[^:]*:.*Z$", re.IGNORECASE
)
STAMPS = re.compile(r"(DTSTAMP|LAST-MODIFIED|CREATED|COMPLETED)[:;]", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
AT_MOST_ONE = (
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "STATUS",
    "TRANSP",
    "CLASS",
    "SEQUENCE",
    "ORGANIZER",
    "URL",
    "GEO",
    "PRIORITY",
    "CREATED",
    "LAST-MODIFIED",
    "RECURRENCE-ID",
    "COLOR",
)
TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE")


def violations(data, *, previous=None, kind=None):
    found = [*octets(data), *(broken for line in unfolded(text(data)) for broken in content(line))]
    try:
        roots = read(text(data))
    except ValueError as error:
        return [*found, f"parse: {error}"]
    if [root.name for root in roots] != ["VCALENDAR"]:
        return [*found, "single: not exactly one VCALENDAR"]
    (calendar,) = roots
    method = calendar.value("METHOD")
    kind = kind or ("invite" if method not in {"", "PUBLISH"} else "feed")
    found += envelope(calendar, method, kind)
    for event in calendar.inner("VEVENT"):
        found += [f"{each} ({event.value('UID')})" for each in of_event(event, method, kind)]
    if previous is not None:
        found += against(calendar, read(text(previous))[0], kind)
    return found


def text(data):
    return data.decode("utf-8", errors="replace")


def when(*cases):
    """Return the sentences of the cases that are true."""
    return [sentence for is_broken, sentence in cases if is_broken]


def octets(data):
    lines = [each for n, line in enumerate(physical(text(data)), 1) for each in octets_of(line, n)]
    return lines + when(
        (data.startswith(b"\xef\xbb\xbf"), "bom: byte-order mark at the start"),
        (not data.endswith(b"\r\n"), "crlf: last line does not end in CRLF"),
    )


def octets_of(line, number):
    size = len(line.encode())
    return when(
        (re.search(r"[\r\n]", line), f"crlf: bare CR or LF in line {number}"),
        (size > 75, f"fold: line {number} has {size} octets, limit 75"),
        (CONTROL.search(line), f"control: control character in line {number}"),
        (not line.strip(), f"blank: empty line {number}"),
        ("\ufffd" in line, f"utf8: a split character or bad bytes in line {number}"),
    )


def content(line):
    start = line[:60]
    told = re.sub(r'^[^:;]+(;[^=]+=("[^"]*"|[^":;,]*))*:', "", line) if TEXTS.match(line) else ""
    is_stamp, is_person = STAMPS.match(line), PEOPLE.match(line)
    loose_name = re.search(r'CN=(?!")[^;:]*,', line, re.IGNORECASE) or "^" in line
    return when(
        (not re.match(r"[A-Za-z0-9-]+[:;]", line), f"syntax: not a content line: {start}"),
        (not line.partition(":")[2], f"empty: property without a value: {start}"),
        (re.search(r"(^|[^\\])(\\\\)*[;,]", told), f"escape: unescaped ; or , in {start}"),
        (
            re.search(r"(^|[^\\])(\\\\)*\\(?![\\;,nN])", told),
            f"escape: backslash that escapes nothing in {start}",
        ),
        (is_person and not MAILTO.search(line), f"address: not one mailto: address: {start}"),
        (is_person and loose_name, f"param-quote: CN must be quoted and plain: {start}"),
        (DATED.match(line), f"tzid-utc: TZID together with a UTC value: {start}"),
        (is_stamp and not re.search(r":\d{8}T\d{6}Z$", line), f"utc: not a UTC time: {start}"),
    )


def counted(component, name, least=1, most=1):
    number = len(component.all(name))
    if not least <= number <= most:
        yield f"count: {component.name} has {number} times {name}"


def envelope(calendar, method, kind):
    for name, least in {"VERSION": 1, "PRODID": 1, "CALSCALE": 0, "METHOD": 0}.items():
        yield from counted(calendar, name, least)
    yield from zones(calendar)
    if kind == "feed":
        yield from feed_header(calendar, method)
    events = calendar.inner("VEVENT")
    uids = {event.value("UID") for event in events}
    keys = {(event.value("UID"), event.value("RECURRENCE-ID")) for event in events}
    yield from when(
        (calendar.value("VERSION") != "2.0", "version: VERSION must be 2.0"),
        (method and method not in METHODS, f"method: {method}"),
        (kind != "feed" and not events, "empty: no component"),
        (kind != "feed" and len(uids) > 1, "itip-uid: one iTIP message holds one UID"),
        (kind == "invite" and method in {"", "PUBLISH"}, "method: an invitation needs METHOD"),
        (len(keys) < len(events), "uid: the same UID and RECURRENCE-ID twice"),
    )


def zones(calendar):
    defined = [zone.value("TZID") for zone in calendar.inner("VTIMEZONE")]
    used = {p.params["TZID"] for p in everything(calendar) if "TZID" in p.params}
    if len(defined) > len(set(defined)):
        yield "vtimezone: a zone is defined twice"
    for name in sorted(used - set(defined)):
        yield f"vtimezone: TZID {name} has no VTIMEZONE"
    for zone in calendar.inner("VTIMEZONE"):
        for part in zone.children:
            for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
                yield from counted(part, name)


def everything(component: Component):
    yield from component.properties
    for child in component.children:
        yield from everything(child)


def feed_header(calendar, method):
    if method not in {"", "PUBLISH"}:
        yield "method: a feed has no METHOD, or PUBLISH"
    refresh = calendar.first("REFRESH-INTERVAL")
    if not refresh or refresh.params.get("VALUE", "").upper() != "DURATION":
        yield "refresh: REFRESH-INTERVAL with VALUE=DURATION is missing"
    if not re.match(r"PT?\d", calendar.value("X-PUBLISHED-TTL")):
        yield "refresh: X-PUBLISHED-TTL is no duration"
    if not calendar.first("X-WR-CALNAME"):
        yield "name: no X-WR-CALNAME"
    elif calendar.value("NAME", calendar.value("X-WR-CALNAME")) != calendar.value("X-WR-CALNAME"):
        yield "name: NAME and X-WR-CALNAME differ"
    if not re.fullmatch("[a-z]*", calendar.value("COLOR")):
        yield "color: COLOR must be a CSS3 colour name"


def of_event(event, method, kind):
    for name in ("UID", "DTSTAMP"):
        yield from counted(event, name)
    for name in AT_MOST_ONE:
        yield from counted(event, name, 0)
    uid = event.value("UID")
    if len(uid.encode()) > 255 or re.search(r"\s", uid):
        yield "uid: over 255 octets or blanks"
    yield from times(event, method)
    if event.value("STATUS", "CONFIRMED") not in {"TENTATIVE", "CONFIRMED", "CANCELLED"}:
        yield f"status: STATUS {event.value('STATUS')}"
    if event.value("TRANSP", "OPAQUE") not in {"OPAQUE", "TRANSPARENT"}:
        yield f"transp: {event.value('TRANSP')}"
    if event.first("GEO"):
        north, east = map(float, event.value("GEO").split(";"))
        if abs(north) > 90 or abs(east) > 180:
            yield "geo: out of range"
    yield from people(event)
    yield from invited(event, method) if kind == "invite" else uninvited(event, kind)
    yield from alarms(event)
    yield from conferences(event)


def times(event, method):
    start, end = event.first("DTSTART"), event.first("DTEND")
    may_lack = method in {"CANCEL", "REPLY"}
    yield from counted(event, "DTSTART", 0 if may_lack else 1)
    if end and event.first("DURATION"):
        yield "end: both DTEND and DURATION"
    if not start:
        return
    is_date = start.params.get("VALUE") == "DATE"
    if not is_date and not start.value.endswith("Z") and "TZID" not in start.params:
        yield "floating: DTSTART is floating"
    if not end and not event.first("DURATION") and not is_date and not may_lack:
        yield "end: neither DTEND nor DURATION"
    if end and (end.params.get("VALUE") == "DATE") != is_date:
        yield "end: DTSTART and DTEND of different type"
    elif end and end.params.get("TZID") == start.params.get("TZID") and end.value <= start.value:
        yield "end: DTEND is not after DTSTART"


def people(event):
    addresses = [each.value.lower() for each in event.all("ATTENDEE")]
    if len(addresses) > len(set(addresses)):
        yield "attendee: somebody twice"
    for each in event.all("ATTENDEE"):
        if each.params.get("PARTSTAT", "ACCEPTED") not in STATES:
            yield f"partstat: {each.params['PARTSTAT']}"
        if each.params.get("RSVP", "TRUE") not in {"TRUE", "FALSE"}:
            yield f"rsvp: RSVP={each.params['RSVP']}"


def invited(event, method):
    yield from counted(event, "ORGANIZER")
    asked, status = event.all("ATTENDEE"), event.value("STATUS")
    if method in {"REQUEST", "CANCEL"}:
        yield from counted(event, "SEQUENCE")
        yield from when((not asked, f"attendee: {method} without ATTENDEE"))
    if method == "REQUEST":
        yield from counted(event, "SUMMARY")
        answers = [(each.params.get("PARTSTAT"), each.params.get("RSVP")) for each in asked]
        yield from when(
            (status == "CANCELLED", "status: REQUEST with STATUS:CANCELLED"),
            (any(state is None for state, _ in answers), "partstat: write PARTSTAT out"),
            (("NEEDS-ACTION", "FALSE") in answers, "rsvp: NEEDS-ACTION without RSVP=TRUE"),
        )
    is_alone = len(asked) == 1
    yield from when(
        (method == "CANCEL" and status not in {"", "CANCELLED"}, "status: CANCEL of a live state"),
        (method == "CANCEL" and not (status or is_alone), "status: no STATUS is for one alone"),
        (method == "REPLY" and not is_alone, "reply: not exactly one attendee"),
    )


def uninvited(event, kind):
    if kind == "download" and event.all("ATTENDEE"):
        yield "attendee: a file to download invites nobody"
    if any(each.params.get("RSVP") == "TRUE" for each in event.all("ATTENDEE")):
        yield "feed-rsvp: RSVP=TRUE where nobody is asked"
    if event.inner("VALARM"):
        yield "alarm: only invitations have alarms"


def alarms(event):
    for alarm in event.inner("VALARM"):
        for name in ("TRIGGER", "ACTION", "DESCRIPTION"):
            yield from counted(alarm, name)
        if alarm.value("ACTION") != "DISPLAY":
            yield f"alarm: {alarm.value('ACTION')}"


def conferences(event):
    for link in event.all("CONFERENCE"):
        if link.params.get("VALUE", "").upper() != "URI":
            yield "conference: CONFERENCE needs VALUE=URI"
        if link.value not in event.text("LOCATION") + event.text("DESCRIPTION"):
            yield "conference: link is neither in LOCATION nor DESCRIPTION"


def against(calendar, earlier, kind):
    known = {event.value("UID"): event for event in earlier.inner("VEVENT")}
    for event in calendar.inner("VEVENT"):
        old = known.get(event.value("UID"))
        if old is None:
            if kind == "invite":
                yield "uid: UID changed against the earlier message"
            continue
        now, then = int(event.value("SEQUENCE", "0")), int(old.value("SEQUENCE", "0"))
        moved = any(event.value(name) != old.value(name) for name in TIMES)
        if now < then or ((moved or event.value("STATUS") == "CANCELLED") and now == then):
            yield f"sequence: SEQUENCE {then} -> {now}"
        if event.value("DTSTAMP") < old.value("DTSTAMP"):
            yield "dtstamp: DTSTAMP went back"
        if event.value("ORGANIZER").lower() != old.value("ORGANIZER").lower():
            yield "organizer: ORGANIZER changed"
