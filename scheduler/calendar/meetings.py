"""A booking's facts as each audience's calendar shows them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from scheduler.calendar.events import Attendee, CalendarPerson, Meeting
from scheduler.domain.terms import Answer
from scheduler.text.times import Clock, zone_label_long

Facts = dict[str, Any]  # as services/messages/telling.py writes them

SITS = {  # who does not hold the talk
    "shadow": "listens in",
    "optional": "may join",
    "reverse_shadow": "leads it, in training",
}
ALARM_REMOTE, ALARM_OFFICE = 15, 60  # minutes before the start


def candidate_meeting(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return the candidate's copy: it names the company, and nobody's private address."""
    talks = facts.get("talks", ())
    lines = [
        told(facts, facts["zone"]),
        *(agenda_line(talk, facts) for talk in talks),
        f"With: {people(facts)}" if facts["people"] else "",
        where(facts, by_screen=facts["office"] is None),
        facts["sentence"],
        facts["expect"],
        *(f"- {line}" for line in facts["prepare"].splitlines() if line.strip()),
        f"Move or cancel: {url}",
        reach(facts),
        f"Reference {facts['reference']}",
    ]
    answer = Answer(facts.get("answer", Answer.NEEDS_ACTION))
    attendees = (Attendee(facts["name"], address, answer),)
    return meeting(facts, f"{facts['company']}: {facts['title']}", lines, attendees, url=url)


def guest_meeting(facts: Facts, *, address: str, url: str) -> Meeting:
    """Return a referee's copy of a call: who rings, on which number, and what is asked."""
    lines = [
        told(facts, facts["zone"]),
        f"{people(facts)} calls you on {facts['phone']}." if facts["people"] else "",
        f"About {facts['about']}, for {facts['role']}.",
        "\n".join(f"{number}. {each}" for number, each in enumerate(facts["questions"], 1)),
        f"Another time, or give it back: {url}",
        reach(facts),
        f"Reference {facts['reference']}",
    ]
    attendees = (Attendee(facts["name"], address),)
    summary = f"{facts['company']} calls you about {facts['about']}"
    return meeting(facts, summary, lines, attendees, url=url)


def team_meeting(facts: Facts, *, url: str) -> Meeting:
    """Return the line-up's copy: it names the candidate, and how to reach them."""
    candidate, is_with = facts["candidate"], facts.get("with_candidate", True)
    lines = [
        told(facts, facts["zone"]),
        facts["sentence"] if is_with else "",
        whom(facts),
        f"Phone: {candidate['phone']}" if is_with and candidate["phone"] else "",
        f"With: {people(facts)}" if len(facts["people"]) > 1 else "",
        where(facts, by_screen=bool(facts.get("by_screen")) or facts["office"] is None),
        wishes(facts) if is_with else "",
        f"Prepare, or say that you can't make it: {url}",
        f"Reference {facts['reference']}",
    ]
    said = facts.get("answers", {})  # by address: who has moved since has not answered
    attendees = tuple(
        Attendee(
            each["name"],
            each["address"],
            Answer(said.get(each["address"], Answer.NEEDS_ACTION)),
            is_optional=each.get("seat") == "optional",
        )
        for each in team(facts)
    )
    summary = f"{facts['title']}: {candidate['name']}"
    return meeting(facts, summary, lines, attendees, url=url, is_private=True)


def wishes(facts: Facts) -> str:
    """Return what the one they meet looks for, or says about their visit."""
    words: str = facts["looking_for"]
    if not words or "visit" in facts:
        return words
    return f"Looking for: {words}"


def whom(facts: Facts) -> str:
    """Return whom the line-up meets: the candidate, or a referee who speaks about one."""
    name = facts["candidate"]["name"]
    if "visit" in facts:
        return f"Visitor: {name}"
    if "about" in facts:
        return f"Referee: {name}, about {facts['about']}, {facts['role']}"
    part = "Candidate" if facts.get("with_candidate", True) else "About"
    return f"{part}: {name}, {facts['role']}"


def meeting(
    facts: Facts,
    summary: str,
    lines: Iterable[str],
    attendees: tuple[Attendee, ...],
    *,
    url: str,
    is_private: bool = False,
) -> Meeting:
    """Return what both copies share."""
    return Meeting(
        uid=facts["uid"],
        sequence=facts["sequence"],
        organizer=CalendarPerson(f"{facts['company']} interviews", facts["organizer"]),
        summary=summary,
        description="\n\n".join(line for line in lines if line),
        starts_at=datetime.fromisoformat(facts["starts_at"]),
        ends_at=datetime.fromisoformat(facts["ends_at"]),
        attendees=attendees,
        location="" if facts.get("by_screen") else location(facts),
        link=facts["link"] if facts["office"] is None or facts.get("by_screen") else "",
        url=url,
        alarm_minutes=ALARM_OFFICE if is_there(facts) else ALARM_REMOTE,
        is_private=is_private,
    )


def is_there(facts: Facts) -> bool:
    """Tell whether the reader of this copy is in an office, and not on its screen."""
    return facts["office"] is not None and not facts.get("by_screen")


def team(facts: Facts) -> list[Facts]:
    """Return whom a team's message is about: the line-up, and whoever was just released from it."""
    found: list[Facts] = facts["attendees"]
    if facts.get("released"):
        return [*found, {"name": facts["name"], "address": facts["address"]}]
    return found


def told(facts: Facts, zone: str) -> str:
    """Return when it is in words, in *zone* and, where that differs, in the office's own."""
    starts_at = datetime.fromisoformat(facts["starts_at"])
    ends_at = datetime.fromisoformat(facts["ends_at"])
    office = facts["office"]
    hours: Literal[12, 24] = 24 if facts["clock"] == 24 else 12  # noqa: PLR2004 -- hours
    home = Clock(zone, hours)
    main = Clock(office["zone"], hours, city=office["name"]) if office else home
    text = f"{main.long_day(starts_at)}, {main.span(starts_at, ends_at)}, "
    text += zone_label_long(main, starts_at)
    if office and home.local(starts_at).utcoffset() != main.local(starts_at).utcoffset():
        text += (
            f" = {home.day(starts_at)}, {home.time(starts_at)}, {zone_label_long(home, starts_at)}"
        )
    return text


def agenda_line(talk: Facts, day: Facts) -> str:
    """Return one talk of a day in words: when by the clock of the day's place, what, who, where."""
    hours: Literal[12, 24] = 24 if day["clock"] == 24 else 12  # noqa: PLR2004 -- hours
    clock = Clock(day["office"]["zone"] if day["office"] else day["zone"], hours)
    begins, ends = (datetime.fromisoformat(talk[name]) for name in ("starts_at", "ends_at"))
    line = f"{clock.span(begins, ends)}: {talk['title']}"
    if talk["people"]:
        line += f", with {people(talk)}"
    place = location(talk) if talk["office"] and talk["office"] != day["office"] else ""
    room = f"Room {talk['room']}" if talk["room"] else ""
    link = f"Video link: {talk['link']}" if not talk["office"] else ""
    return "\n".join(part for part in (line, place or room, link) if part)


def where(facts: Facts, *, by_screen: bool) -> str:
    """Return where to be: an address with its arrival notes, or a video link."""
    office = facts["office"]
    if by_screen:
        return f"Video link: {facts['link']}" if facts["link"] else ""
    return "\n".join(
        line for line in (location(facts), office["arrival"], office["map_url"]) if line
    )


def location(facts: Facts) -> str:
    """Return the office's address with the room; nothing for a remote meeting."""
    office = facts["office"]
    if office is None:
        return ""
    room = f"Room {facts['room']}" if facts["room"] else ""
    return ", ".join(part for part in (office["address"], room) if part).replace("\n", ", ")


def people(facts: Facts) -> str:
    """Return the line-up by name, each with the line that candidates read."""
    return "; ".join(
        ", ".join(part for part in (each["name"], each["line"], SITS.get(each.get("seat"))) if part)
        for each in facts["people"]
    )


def reach(facts: Facts) -> str:
    """Return whom to call."""
    contact = facts["contact"]
    if not contact["phone"]:
        return ""
    return f"Late, or the line drops? Call {contact['name']}, {contact['phone']}."
