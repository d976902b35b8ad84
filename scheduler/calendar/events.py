"""Meetings as iCalendar objects: invitations by mail (iTIP, RFC 5546) and files to download."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Parameters, vCalAddress, vText

from scheduler.domain.terms import Answer, Method
from scheduler.text.addresses import deliverable
from scheduler.text.names import clean, clean_lines

PRODUCT = "-//Interview scheduler//EN"


@dataclass(frozen=True, slots=True)
class CalendarPerson:
    """Somebody by name and mail address."""

    name: str
    address: str


NOBODY = CalendarPerson("", "")  # has sent an invitation to what is only held


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited, and what they have answered to this version of the meeting."""

    name: str
    address: str
    answer: Answer = Answer.NEEDS_ACTION
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One audience's copy of a meeting; *url* is the page of whoever receives this copy."""

    uid: str
    sequence: int
    organizer: CalendarPerson
    summary: str
    description: str
    starts_at: datetime
    ends_at: datetime
    attendees: tuple[Attendee, ...] = ()
    location: str = ""  # an address or a room; empty for a remote meeting
    link: str = ""  # of the video call
    url: str = ""
    geo: tuple[float, float] | None = None  # degrees north, degrees east
    alarm_minutes: int | None = None
    is_private: bool = False
    is_free: bool = False  # leaves the time free, as the window of an exercise does


def invitation(
    meeting: Meeting,
    *,
    method: Method,
    recipient: str,
    stamp: datetime,
    replies_are_read: bool,
    is_released: bool = False,
) -> bytes:
    """Return the iTIP object that is mailed to *recipient* at *stamp*.

    With *is_released* a CANCEL takes only the recipient out of a meeting that stays (RFC 5546,
    section 3.2.5). Raises ValueError if the recipient is not invited to the meeting.
    """
    if recipient.lower() not in {each.address.lower() for each in meeting.attendees}:
        raise ValueError("The recipient of an invitation must be one of its attendees.")
    event = _event(meeting, stamp)
    if method is Method.REQUEST:
        _invite(event, meeting, replies_are_read=replies_are_read)
    elif method is Method.DECLINECOUNTER:
        _stand(event, meeting, recipient)
    else:
        _cancel(event, meeting, recipient if is_released else None)
    if not replies_are_read:
        event.add("x-microsoft-disallow-counter", "TRUE")
    return _calendar(event, method.value)


def download(meeting: Meeting, *, stamp: datetime) -> bytes:
    """Return *meeting* as a file to open in a calendar by hand: it asks nothing of anybody."""
    return _calendar(entry(meeting, stamp=stamp, status="CONFIRMED"), "PUBLISH")


def entry(meeting: Meeting, *, stamp: datetime, status: str) -> Event:
    """Return *meeting* as it is published: CONFIRMED, TENTATIVE or CANCELLED, asking nobody."""
    event = _event(meeting, stamp)
    event.add("status", status)
    if status == "TENTATIVE":
        event.add("transp", "OPAQUE")
        event.add("x-microsoft-cdo-busystatus", "TENTATIVE")
    else:
        _add_busy(event, is_free=meeting.is_free)
    return event


def _event(meeting: Meeting, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _utc(stamp))
    event.add("dtstart", _utc(meeting.starts_at))
    event.add("dtend", _utc(meeting.ends_at))
    event.add("summary", clean(meeting.summary))
    if meeting.organizer != NOBODY:
        event.add("organizer", _address(meeting.organizer.name, meeting.organizer.address))
    _add_texts(event, meeting)
    if meeting.geo:
        event.add("geo", tuple(round(degrees, 6) for degrees in meeting.geo))
    if meeting.is_private:
        event.add("class", "PRIVATE")
    return event


def _add_texts(event: Event, meeting: Meeting) -> None:
    texts = {
        "description": described(meeting),
        "location": clean(meeting.location or meeting.link),
        "url": clean(meeting.url),
    }
    for name, text in texts.items():
        if text:
            event.add(name, text)
    if meeting.link:
        how = Parameters(VALUE="URI", FEATURE=["VIDEO", "AUDIO"], LABEL="Video call")
        event.add("conference", clean(meeting.link), parameters=how)


def described(meeting: Meeting) -> str:
    """Return the description; where the location is a street, it names the video link too.

    Few programs show the property that is made for such links (RFC 7986, section 5.11).
    """
    text = clean_lines(meeting.description)
    if meeting.link and meeting.location and meeting.link not in text:
        text = f"{text}\n\nVideo call: {clean(meeting.link)}".strip()
    return text


def _invite(event: Event, meeting: Meeting, *, replies_are_read: bool) -> None:
    event.add("status", "CONFIRMED")
    _add_busy(event, is_free=meeting.is_free)
    for each in meeting.attendees:
        answer = each.answer if replies_are_read else Answer.ACCEPTED
        attendee = _attendee(each)
        attendee.params["PARTSTAT"] = vText(answer.value.upper().replace("_", "-"))
        attendee.params["RSVP"] = vText("TRUE" if replies_are_read else "FALSE")
        event.add("attendee", attendee)
    if meeting.alarm_minutes is not None:
        event.add_component(_alarm(meeting))


def _stand(event: Event, meeting: Meeting, recipient: str) -> None:
    """Say to whoever proposed another time that this one stands (RFC 5546, section 3.2.8)."""
    event.add("status", "CONFIRMED")
    _add_busy(event, is_free=meeting.is_free)
    for each in meeting.attendees:
        if each.address.lower() == recipient.lower():
            event.add("attendee", _attendee(each))


def _cancel(event: Event, meeting: Meeting, released: str | None) -> None:
    _add_busy(event, is_free=True)
    if released is None:
        event.add("status", "CANCELLED")
    for each in meeting.attendees:
        if released is None or each.address.lower() == released.lower():
            event.add("attendee", _attendee(each))


def _attendee(person: Attendee) -> vCalAddress:
    attendee = _address(person.name, person.address)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("OPT-PARTICIPANT" if person.is_optional else "REQ-PARTICIPANT")
    return attendee


def _address(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{deliverable(address)}")
    # Quotes and carets would be written as RFC 6868 has it, which many programs show raw.
    common_name = clean(name).replace('"', "'").replace("^", "")
    if common_name:
        found.params["CN"] = vText(common_name)
    return found


def _add_busy(event: Event, *, is_free: bool) -> None:
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if is_free else "BUSY")


def _alarm(meeting: Meeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(minutes=meeting.alarm_minutes or 0))
    alarm.add("description", clean(meeting.summary))
    return alarm


def _calendar(event: Event, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
