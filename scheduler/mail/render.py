"""The words of each mail, as text and as HTML, from the facts that its message bears.

A mail is `templates/mail/NOTICE.txt` and `NOTICE.html`. Facts are those of `services/messages/telling.py`
and `services/messages/news.py`: instants in ISO form under names that end in _at, _by or _until, days in _on.

Every mail: company, name, zone and clock (12 or 24) of its reader, contact {name, mail, phone}
for candidates. Links by name, complete addresses:

| mail | further facts | links |
|---|---|---|
| application_received | role, answer_by or "", retention_months, awaits_link | portal |
| choose_time | role, title, sentence, ways, choose_by | portal, step |
| reminder_unused | as choose_time, and after_days | portal, step |
| booked | the meeting, for candidates; talks [{title, starts_at, ends_at, people, office, room, link}] of a day | portal, booking, day |
| moved | the same, and before {starts_at, ends_at, anchor_zone, office}; entry: the rest of its day; or left: the talk that has left this day, and left_for_at | portal, booking, day |
| reminder | the same, reminded_at, answer_by or "" | portal, booking |
| cancelled | the same, and by (candidate, staff, or ended with its process); entry: what stays of its day | portal, step, day |
| booked_team | the meeting, for the team; by_feed: without an invitation; restored: told anew | interview, cannot |
| moved_team | the same, and before | interview, cannot |
| reminder_team | the same as booked_team, and reminded_at | interview, cannot |
| cancelled_team | the same, and by, let_go, or released: only the reader is not needed | |
| windows_received | role, title, windows [{starts_at, ends_at}], answer_by or "" | portal |
| extra_move | role, title, change_until | portal |
| at_risk | the meeting, for the team, and who, reason, free: names | queue |
| people_changed | as booked, and joined, gone: names | portal, booking, day |
| people_team | as booked_team, and joined, gone: names | interview, cannot |
| answer_asked | the meeting, for the team | interview, cannot |
| calendar_clash | the meeting, for the team | interview, cannot |
| not_here | the meeting, for candidates, and may_choose: another time by themselves | portal, booking |
| sorry | the meeting, for candidates | portal, booking |
| absent | the meeting, for the team, and missing: candidate or us | candidate |
| really_not | the meeting, for candidates | portal, booking, day |
| replaced | the meeting, for the team, and who, instead, reason | candidate |
| answer_late | row {kind, name, role, stage, who, label, due_at or "", is_late} | candidate |
| answer_put_off | role, answer_by, was_due_at or "" | portal |
| digest | rows (as row above), total, late, talks, morning_at | queue |
| declined_kindly, role_filled | role, retention_months, words (paragraphs), lost [{title, starts_at, ends_at, anchor_zone, office}], trips (offices), referees (how many were asked); the meeting or window that goes, for its calendar part | portal |
| withdrawn | the same without words, and by | portal |
| paused | the same without words, and until_on | portal |
| pause_over | role, until_on | portal |
| resumed | role, answer_by or "" | portal |
| stopped | about, role, what (withdrawn, paused or resumed), until_on or "" | candidate |
| ended_team | who, role, what (ended, paused, withdrawn, accepted or declined), until_on or "", is_keeper, gone [{title, starts_at, ends_at, due_at of a deadline}], has_entry, following: further mails; the facts of the entry | candidate |
| entry_gone | who; the facts of the entry | |
| trip | role, title, state, deed, office, from_where, arrive_on and leave_on or "", starts_at and ends_at of the talks if there are any, answer, files, has_itinerary, answer_by or "", by | portal, trip |
| exercise_booked, _moved, _reminder, _ready, _started, _extended, _closing, _handed_in, _expired, _cancelled | role, title, minutes, last_start_at, deadline_at or "", grace_until or "", answer_by or "", and starts_at, ends_at once there is a time; by; is_automatic, is_overdue, is_open_again | portal, exercise, start |
| grading_asked, _reminder, _over | role, title, candidate_name or "", minutes, due_at, is_late; by_feed | grading |
| sign_in | expires_at | sign_in |
| fresh_link | | portal |
| link_renewed | opens: what it is for, works_until_on or "", about of a referee | portal, referee, visit or enquiry |
| feed_renewed | works_until_on or "" | calendar |
| test_mail | title, starts_at, ends_at | |
| references_asked | role, wanted, minutes | portal, references |
| reference_back | role, who, address_of, why (bounced, not_me, rather_not, silent or ours) | portal, references |
| referee_invited | role, about, relation, consented_at, callers, questions, minutes, contact | referee |
| referee_reminded | the same | referee |
| referee_times | the same, and why (late, missed or write) | referee |
| referee_booked | the call: about, phone, questions, people | referee |
| referee_moved | the same, and before | referee |
| referee_reminder | the same as referee_booked, and reminded_at | referee |
| referee_released | as referee_invited, and is_paused | referee |
| referee_cancelled | the same, and by | referee |
| call_now | who, phone, about, role, ring_by | sheet |
| decide_by | role, decide_by, why (near, more or kept) | portal, decision |
| to_approve | about, role | approval |
| decided | about, role, decision | candidate |
| code | deed (download, erase or address), expires_at | code: the digits; portal |
| erased | by (candidate or staff), had_talks | |
| erasure_ahead | role, erase_at, retention_months | data |
| counter_declined | as booked, and words of ours or "" | booking, day |
| counter_declined_team | the meeting, for the team, and words | cannot |
| feedback_asked | the meeting, for the team, and feedback_url | interview |
| visit_asked | title, guests, starts_at, ends_at, office, kind, people, phone, welcome | visit |
| visit_booked, _host | the same, and reference of a host | visit |
| visit_moved | the same, and before, by | visit |
| visit_reminder | the same as visit_booked, and reminded_at | visit |
| visit_cancelled | the same as visit_booked, and by, reason | visit |
| visit_welcome, _over | title, starts_at, ends_at, office, places, expected | reception |
| visit_welcome_clash | the same | home |
| visit_unwelcomed | the same, and who, because | queue |
| question_asked | about, role, words, attachments, answer_by, talk and talk_at or "" | question |
| written_to | role, who, words | questions |
| question_answered | role, who, answer, question | questions, or enquiry |
| enquiry_confirm | role, question, retention_months | enquiry |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from scheduler.domain.terms import Notice
from scheduler.mail.changes import is_alone, is_by_video, is_longer, is_there
from scheduler.mail.when import earlier, when
from scheduler.mail.wrapping import LABEL, plain, wrapped
from scheduler.text.names import bare, clean, first_name, lowered
from scheduler.text.times import Clock, abbreviation, duration, minutes

PACKAGE = Path(__file__).parents[1]
# What only some messages bear; every other fact that a mail names must be there.
OPTIONAL: Mapping[str, Any] = {
    "released": False,
    "listened": False,  # released as a shadow
    "by": "",
    "by_screen": False,
    "by_feed": False,
    "restored": False,
    "with_candidate": True,  # False in a debrief
    "seat": "",  # shadow or optional: who holds no part of it
    "talks": [],
    "beside": [],  # who may come, and who listens in: name, seat
    "entry": {},
    "left": "",
    "roomed": "",  # only the room is another: for its steps, or because it is closed
    "free": [],
    "on_screen": [],  # who still hold a talk in whose room nobody of ours would be
    "is_automatic": False,
    "is_overdue": False,
    "is_open_again": False,
    "about": "",  # whom a referee speaks about
    "swapped": [],  # the titles of two talks that have changed places
    "unanswered": False,
    "feedback_url": "",  # where it is written after the talk
    "alone": False,  # cancelled with a process that has come to its end, without a letter
    "lost": [],  # what leaves the candidate's days with their process
    "trips": [],  # offices
    "referees": 0,
    "let_go": "",  # ended or paused: the process that a talk was part of
    "visit": "",  # coffee or lunch, where the one they meet is a visitor
}
_INSTANT = re.compile(r"\w+_(at|by|until)")
_DAY = re.compile(r"\w+_on")


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says: one line, plain text wrapped under 72 columns, and HTML."""

    subject: str
    text: str
    html: str


def render(
    notice: Notice, facts: Mapping[str, Any], links: Mapping[str, str], *, can_reply: bool
) -> Words:
    """Return the words of a mail; raise UndefinedError if one of its facts is missing."""
    context = _context(facts, links, can_reply=can_reply)
    line, _, body = _environment().get_template(f"{notice}.txt").render(context).partition("\n")
    html = _environment().get_template(f"{notice}.html").render(context, subject=clean(line))
    return Words(plain(clean(line)), wrapped(body), html)


def subject(notice: Notice, facts: Mapping[str, Any], links: Mapping[str, str]) -> str:
    """Return the subject of a mail, which is its text's first line: the rest is not made."""
    template = _environment().get_template(f"{notice}.txt")
    line = ""
    for piece in template.generate(_context(facts, links, can_reply=False)):
        line += piece
        if "\n" in piece:
            break
    return plain(clean(line.partition("\n")[0]))


def _context(
    facts: Mapping[str, Any], links: Mapping[str, str], *, can_reply: bool
) -> dict[str, Any]:
    """Return what a template is given."""
    known = _parsed(facts)
    reader = Clock(known["zone"], 24 if known["clock"] == 24 else 12)  # noqa: PLR2004 -- hours
    context = {**OPTIONAL, **known} | {"links": links, "can_reply": can_reply, "reader": reader}
    context["keeper"] = _keeper(known)
    if "starts_at" in known:
        context["when"] = when(known, reader)
    if "before" in known:
        context["before"] = earlier(known["before"], reader)
        context["was"] = {"by_law": False, **known["before"]}
    return context


def _keeper(facts: Mapping[str, Any]) -> str:
    """Return who looks after the candidate, by first name; "us" where nobody is named."""
    name = (facts.get("contact") or {}).get("name", "")
    return first_name(name) if name and name != facts["company"] else "us"


def _parsed(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _parsed(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_parsed(each) for each in value]
    if isinstance(value, str) and value and _DAY.fullmatch(name):
        return date.fromisoformat(value)
    is_instant = isinstance(value, str) and value and _INSTANT.fullmatch(name)
    return datetime.fromisoformat(value) if is_instant else value


def _parted(url: str) -> str:
    """Return *url* as people say it."""
    return url.removeprefix("https://").removeprefix("http://")


SEATED = {
    "shadow": " (listens in)",
    "optional": " (may join)",
    "reverse_shadow": " (leads it, and is new to it)",
}
DOES = {
    "shadow": "listen in on the interview with",
    "optional": "may join the interview with",
    "reverse_shadow": "lead the interview with",
}


def _seated(person: Mapping[str, Any]) -> str:
    """Return how somebody sits in who does not hold the talk, after their name."""
    return SEATED.get(person.get("seat", ""), "")


def _told_of(
    candidate: str,
    role: str,
    seat: str,
    *,
    with_candidate: bool,
    about: str = "",
    visit: str = "",
) -> str:
    """Return what the reader does about *candidate*, or a referee *about* one, after "you"."""
    if visit:
        return f"have {visit} with {candidate}, who visits us"
    if about:
        return f"call {candidate} about {about} for {role}"
    if not with_candidate:
        return f"talk about {candidate} for {role}, among yourselves"
    return f"{DOES.get(seat, 'interview')} {candidate} for {role}"


def _spoken(names: list[str], last: str = "and") -> str:
    """Return names as a list is said: "Aisha, Jonas and Tomás"."""
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def _places(names: list[str]) -> str:
    """Return where a way is offered, remote having no name: "Remote or in New York"."""
    said = _spoken([f"in {name}" if name else "remote" for name in names], "or") if names else ""
    return said[:1].upper() + said[1:]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _hung(text: str) -> str:
    """Return the further lines of *text* under its first one, right of the label."""
    return text.replace("\n", "\n" + " " * LABEL)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    root = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent  # wheel, else checkout
    environment = Environment(
        loader=FileSystemLoader(root / "templates" / "mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "earlier": earlier,
        "abbreviation": abbreviation,
        "is_alone": is_alone,
        "is_by_video": is_by_video,
        "is_longer": is_longer,
        "is_there": is_there,
        "parted": _parted,
    }
    environment.filters |= {
        "first_name": first_name,
        "lowered": lowered,
        "bare": bare,
        "minutes": minutes,
        "duration": duration,
        "places": _places,
        "spoken": _spoken,
        "times": _times,
        "seated": _seated,
        "told_of": _told_of,
        "hung": _hung,
    }
    return environment
