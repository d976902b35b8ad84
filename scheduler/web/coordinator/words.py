"""The journal and the choice of a line-up, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scheduler.models import Attendance
from scheduler.services.applications.candidates import Line
from scheduler.text.times import Clock, duration, minutes

# What happened, after the name of who did it; braces name parts of the entry's payload.
DEEDS: Mapping[str, str] = {
    "apply": "applied for {role}",
    "add": "added {name} to {role} by hand",
    "join": "took the application over with the mailed link",
    "read": "read the application",
    "advance": "advanced {name} from {step}",
    "skip": "left out {step}",
    "put off": "told {name} that they hear from us by {until}",
    "put back": "put {step} back",
    "decline": "declined {name} kindly, at {step}",
    "reopen": "took the last decision back; {step} is open again",
    "set outcome": "set the outcome of {step}: {outcome}",
    "grant move": "granted one more move of {step}",
    "book": "booked {title}",
    "move": "moved {title}",
    "cancel": "cancelled {title}",
    "change room": "changed the room of {title} to {room}",
    "trip ask": "asked for a trip to {office}",
    "trip withdraw": "ended the trip to {office}",
    "trip approve": "approved the trip to {office}",
    "trip book": "booked the trip to {office}",
    "trip change": "changed the trip to {office}",
    "trip keep": "left the trip to {office} as it is",
    "trip cancel": "cancelled the trip to {office}",
    "trip undo": "gave the tickets to {office} back",
    "leave a note": "left a note for the next interviewer after {title}",
    "write feedback": "wrote feedback on {title}",
    "take feedback back": "has not written feedback on {title} after all",
    "lock": "locked {title} where it is",
    "unlock": "unlocked {title}",
    "refuse shadow": "wished that nobody listens in to {title}",
    "cannot": "noted that {person} can’t make {title}",
    "answer": "wrote down that {person} answered {answer}",
    "candidate missing": "noted that {name} is not there",
    "nobody there": "waits, and nobody of ours has come",
    "choose anew": "goes on to choose another time",
    "settle remark": "saw to a mail of {person}",
    "keep the time": "kept the time of {title}, though {person} proposed another",
    "hand over": "gave the seat of {person} to {to}",
    "begin later": "let {title} begin ten minutes later",
    "extend": "let {title} run ten minutes longer",
    "keep on screen": "kept {title} in the office, with everybody of ours on the screen",
    "shorten": "let {title} be held without {person}",
    "ask for references": "asked for references, {wanted} in all",
    "name a reference": "named reference {number}",
    "correct a reference": "corrected reference {number}",
    "consent": "agreed to our asking reference {number}",
    "allow a reference": "allowed reference {number} to be asked",
    "send a reference back": "asked for somebody else instead of reference {number}",
    "go on without": "went on without reference {number}",
    "answer in writing": "answered in writing",
    "rather not": "would rather not",
    "not_me": "is not the one who was meant",
    "bounced": "gave reference {number} back: its mail does not arrive",
    "ask to be called": "asked to be called soon",
    "ring": "rang reference {number}",
    "reference done": "spoke with, or read, reference {number}",
    "reference missed": "did not reach reference {number}",
    "erase a referee": "erased reference {number}",
    "approve": "approved the last conversation",
    "write instead": "wrote to them instead of calling",
    "refuse the call": "would rather not have the call",
    "ask again": "asked for a time once more",
    "ask for time": "asked for more time to decide",
    "give more time": "gave more time to decide",
    "keep the date": "kept the date to decide",
    "accept": "wrote down a yes",
    "turn down": "wrote down a no",
    "fill": "told {name} that the role is filled, at {step}",
    "withdraw": "withdrew the application, at {step}",
    "pause": "paused the process until {until}",
    "resume": "went on at {step}",
    "send windows": "sent windows of their own",
    "conflict added": "noted that {person} must not meet {name}",
    "conflict removed": "let {person} meet {name} again",
    "choose topic": "picked the topic {topic}",
    "book window": "booked the window of {step}",
    "move window": "moved the window of {step}",
    "give window back": "gave the window of {step} back",
    "start exercise": "started the clock of {step}",
    "add time": "added {length} to {step}",
    "grant time": "gave {length} more for {step}",
    "set extra time": "set the length of {step}",
    "open exercise again": "let {name} start {step} again",
    "hand in": "handed in {step}",
    "count saved work": "counted the saved work of {step} as handed in",
    "miss window": "noted that nobody opened {step} in time",
    "miss deadline": "noted that nothing was handed in for {step}",
    "cancel exercise": "cancelled {step}",
    "give to grade": "gave {step} to {person} to grade",
    "give grading back": "gave the grading of {step} back",
    "grade": "graded {step}: {outcome}",
    "keep longer": "let us keep it for {months} more months",
    "correct person": "corrected their name or what they need",
    "ask code": "asked for a code",
    "export": "downloaded what we hold",
    "erase": "erased what we held of {name}",
    "ask": "asked a question",
    "write": "wrote to {name}",
    "answer question": "answered a question",
    "hand on question": "gave a question to {person}",
    "close question": "closed a question",
    "correct address": "changed the address from {before} to {after}",
    "link replaced": "ended the private links sent so far",
    "address confirmed": "confirmed the address",
    "change details": "changed what stands under details",
}
OF_DEBRIEFS: Mapping[str, str] = {
    "book": "placed the debrief",
    "move": "moved the debrief",
    "cancel": "cancelled the debrief",
}
OUTCOMES: Mapping[str, str] = {
    "passed": "passed",
    "declined": "declined",
    "undecided": "took place, not decided yet",
    "candidate_no_show": "the candidate did not come",
    "interviewer_no_show": "nobody of ours came",
}
ANSWERS: Mapping[str, str] = {"accepted": "yes", "declined": "no", "tentative": "maybe"}
ACTORS: Mapping[str, str] = {"worker": "The program", "command": "The command line"}
VERDICTS: Mapping[str, str] = {
    "chosen": "chosen",
    "more_load": "has more",
    "same_load": "has as much",
    "not_in_room": "only on screen, somebody must be in the room",
    "in_another_seat": "sits on another seat",
    "not_free": "is not free then",
    "not_qualified": "is still in training",
    "after_alternates": "is asked after those named for the seat",
    "not_asked": "was passed over by a coordinator",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of *What happened*."""

    at: datetime
    who: str
    what: str
    when: datetime | None  # the time that it is about
    reason: str


def tell(line: Line, name: str) -> Told:
    """Return *line* of the journal of the candidate *name* in words."""
    payload: Mapping[str, Any] = line.entry.payload or {}
    said = {"title": line.talk or "an interview"} | {
        key: str(value) for key, value in payload.items()
    }
    said["name"] = name
    if minutes_said := payload.get("minutes"):
        said["length"] = duration(minutes_said)
    said["outcome"] = OUTCOMES.get(said.get("outcome", ""), "")
    said["answer"] = ANSWERS.get(said.get("answer", ""), "nothing yet")
    if line.entry.action in {"pause", "put off"}:
        said["until"] = Clock("UTC").long_day(date.fromisoformat(said["until"]))
    is_debrief = bool(payload.get("debrief"))
    deeds = OF_DEBRIEFS if is_debrief else DEEDS
    deed = deeds.get(line.entry.action, line.entry.action.replace("_", " "))
    who = ACTORS.get(line.who, line.who)
    if line.entry.action == "answer" and who == said.get("person"):
        deed = "answered {answer}"
    if line.entry.action == "cannot" and who == said.get("person"):
        deed = "can’t make {title}"
    return Told(
        at=line.entry.at,
        who=ACTORS["worker"] if is_debrief and who == name else who,  # it follows what they did
        what=deed.format_map(Gaps(said)),
        when=time_of(payload),
        reason=said.get("reason", ""),
    )


class Gaps(dict[str, str]):
    """What was erased, or never written down, reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def time_of(payload: Mapping[str, Any]) -> datetime | None:
    """Return the start that an entry speaks of, the later one of a move."""
    after = payload.get("after")
    found = after if isinstance(after, Mapping) else payload
    text = found.get("starts_at")
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def chosen_because(attendance: Attendance) -> list[str]:
    """Return why this person has the seat, one phrase for each member of the pool."""
    return [
        f"{each['name']}: {minutes(each['minutes']) if each['minutes'] else 'nothing'} "
        f"in 8 weeks, {VERDICTS.get(each['verdict'], each['verdict'])}"
        for each in attendance.chosen_because
    ]
