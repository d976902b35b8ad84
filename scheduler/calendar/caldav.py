"""CalDAV: where a server keeps somebody's calendars, and what stands in one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scheduler.calendar.fetching import Answer, Client, Login, Question
from scheduler.calendar.guard import CannotFetch
from scheduler.text.names import clean

NS = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav", "s": "http://calendarserver.org/ns/"}
PRINCIPAL, HOME = "d:current-user-principal", "c:calendar-home-set"
KIND, TITLE, TAG, SYNC = "d:resourcetype", "d:displayname", "s:getctag", "d:sync-token"
HOLDS = "c:supported-calendar-component-set"
WELL_KNOWN = "/.well-known/caldav"
LONGEST_TAG = 200
ODD = "The server does not answer as a calendar server does."
NONE = "There are no calendars for this name on the server."


@dataclass(frozen=True, slots=True)
class Choice:
    """One calendar that a server offers; its title is shown and never kept."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a calendar, none where its tag is still that of before."""

    body: bytes | None
    tag: str


def discover(client: Client, url: str, login: Login) -> list[Choice]:
    """Return the calendars that *login* has on a server, from whatever address of it was typed."""
    found = None
    for start in (url, urljoin(url, WELL_KNOWN)):
        try:
            found = principal_or_home(client, start, login)
        except CannotFetch as error:
            if error.status not in {404, 405, 403, 501} or start != url:
                raise
        if found:
            break
    if found is None:
        raise CannotFetch(ODD)
    choices = list(calendars_at(client, found, login))
    if not choices:
        raise CannotFetch(NONE)
    return choices


def principal_or_home(client: Client, url: str, login: Login) -> str | None:
    """Return the address under which a login's calendars are, from any address of a server."""
    first = propfind(client, url, login, (PRINCIPAL, HOME, KIND), depth=0)
    for answer in first.responses():
        if answer.find(f".//{KIND}/c:calendar", NS) is not None:
            return first.url  # one calendar's own address
    home = first.link(HOME)
    if home:
        return home
    principal = first.link(PRINCIPAL)
    return propfind(client, principal, login, (HOME,), depth=0).link(HOME) if principal else None


def calendars_at(client: Client, url: str, login: Login) -> Iterator[Choice]:
    """Yield the calendars at an address that hold events."""
    found = propfind(client, url, login, (KIND, TITLE, HOLDS), depth=1)
    for response in found.responses():
        href = response.findtext("d:href", "", NS).strip()
        kinds = {each.get("name", "") for each in response.iterfind(f".//{HOLDS}/c:comp", NS)}
        is_calendar = response.find(f".//{KIND}/c:calendar", NS) is not None
        if href and is_calendar and (not kinds or "VEVENT" in kinds):
            title = clean(response.findtext(f".//{TITLE}", "", NS))[:80]
            last = unquote(href.rstrip("/").rpartition("/")[2])
            yield Choice(urljoin(found.url, href), title or clean(last)[:80] or "Calendar")


def fetch_calendar(
    client: Client,
    url: str,
    login: Login | None,
    before: str,
    window: tuple[datetime, datetime],
) -> Content:
    """Return the events of a calendar within the window, unless its tag says nothing is new."""
    tagged = propfind(client, url, login, (TAG, SYNC), depth=0)
    tag = tagged.text(TAG) or tagged.text(SYNC)
    if len(tag) > LONGEST_TAG or not tag.isprintable():
        tag = ""
    if tag and tag == before:
        return Content(None, tag)
    start, end = (f"{each.astimezone(UTC):%Y%m%dT%H%M%SZ}" for each in window)
    body = (
        '<?xml version="1.0"?><c:calendar-query xmlns:d="DAV:" '
        'xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>'
        '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f'<c:time-range start="{start}" end="{end}"/>'
        "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
    )
    found = asked(client, "REPORT", url, login, body, depth=1)
    texts = [each.text or "" for each in found.root.iterfind(".//c:calendar-data", NS)]
    empty = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"  # a calendar without events is one too
    return Content("\r\n".join([*sorted(texts), empty]).encode(), tag)


@dataclass(frozen=True, slots=True)
class Multistatus:
    """An answer in XML, and the address that gave it."""

    url: str
    root: Element

    def responses(self) -> list[Element]:
        """Return the answer for each address."""
        return self.root.findall("d:response", NS)

    def text(self, name: str) -> str:
        """Return what the first property of that name says."""
        return (self.root.findtext(f".//{name}", "", NS) or "").strip()

    def link(self, name: str) -> str | None:
        """Return the address in the first property of that name."""
        href = self.root.findtext(f".//{name}/d:href", "", NS) or ""
        return urljoin(self.url, href.strip()) if href.strip() else None


def propfind(
    client: Client, url: str, login: Login | None, names: tuple[str, ...], *, depth: int
) -> Multistatus:
    """Ask for properties by name."""
    spaces = " ".join(f'xmlns:{short}="{uri}"' for short, uri in NS.items())
    props = "".join(f"<{name}/>" for name in names)
    body = f'<?xml version="1.0"?><d:propfind {spaces}><d:prop>{props}</d:prop></d:propfind>'
    return asked(client, "PROPFIND", url, login, body, depth=depth)


def asked(
    client: Client, method: str, url: str, login: Login | None, body: str, *, depth: int
) -> Multistatus:
    """Send one request of WebDAV; raise CannotFetch where what comes back is no such answer."""
    headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
    answer: Answer = client.ask(Question(url, method, headers, body.encode(), login))
    try:
        root = fromstring(answer.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise CannotFetch(ODD) from None
    if root.tag != "{DAV:}multistatus":
        raise CannotFetch(ODD)
    return Multistatus(answer.url, root)
