"""The box on every page of a candidate's: what they ask, whom, and who answers by when."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from scheduler import clock
from scheduler.domain.endings import Ending
from scheduler.domain.questions import LONGEST, Addressee
from scheduler.domain.terms import LIVE_APPLICATIONS
from scheduler.errors import Missing
from scheduler.models import Application, Booking, Candidate, Person, Question, Step
from scheduler.services.messages.promises import WorkingDays
from scheduler.services.questions import questions as service
from scheduler.services.questions.promises import Promise, promise
from scheduler.services.questions.questions import NOTHING, Asked
from scheduler.services.questions.tasks import Shown, shown
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web.acting import session
from scheduler.web.forms import Form

RECENT = 2
ALONG = "You are interviewing us, too. Ask anything along the way."
ABOUT = {
    Ending.HIRED: "A question about your first days, or your data?",
    Ending.DECLINED: "A question about our decision, or your data?",
    Ending.FILLED: "A question about our decision, or your data?",
    Ending.WITHDRAWN: "A question, a change of mind, or something about your data?",
    Ending.TURNED_DOWN: "A question, a change of mind, or something about your data?",
}


class AskForm(Form):
    """A question, and for whom it is."""

    words = TextAreaField(
        "Your question",
        [
            InputRequired(NOTHING),
            Length(max=LONGEST, message=f"Use {LONGEST:,} characters at most."),
        ],
    )
    to = SelectField("For", default=Addressee.TEAM.value)
    application = HiddenField()

    @property
    def asked(self) -> Asked:
        """Return what is asked."""
        kind, _, number = (self.to.data or Addressee.TEAM.value).partition("-")
        ident = int(number) if number.isdecimal() else None
        return Asked(
            self.words.data or "",
            Addressee(kind),
            person_id=ident if kind == Addressee.PERSON else None,
            booking_id=ident if kind == Addressee.BOOKING else None,
        )


@dataclass(frozen=True, slots=True)
class Box:
    """The form for one application, and what stands around it."""

    application: Application
    form: AskForm
    clock: Clock
    promise: Promise

    @property
    def recent(self) -> list[Shown]:
        """Return the last questions about it, the oldest first."""
        return visible([self.application.id])[-RECENT:]

    @property
    def is_live(self) -> bool:
        """Tell whether the process goes on, or may."""
        return self.application.state in LIVE_APPLICATIONS

    @property
    def about(self) -> str:
        """Return what a question can be about now."""
        return ABOUT.get(self.application.ending, ALONG)

    @property
    def who(self) -> str:
        """Return who answers, by first name."""
        person = self.promise.person
        return first_name(person.name) if person else "Somebody of us"


def clock_of(person: Candidate) -> Clock:
    """Return how a candidate reads times."""
    return Clock(person.zone, 24 if person.clock == 24 else 12)  # noqa: PLR2004 -- hours


def box(person: Candidate, application: Application, form: AskForm | None = None) -> Box:
    """Return the box about one application; with *form* as it was sent."""
    now, reader = clock.now(), clock_of(person)
    found = promise(session(), application.role, now=now)
    made = form or AskForm(data={"to": Addressee.TEAM.value, "application": application.id})
    talks = service.talks_of(session(), application, now=now)
    people = service.people_of(session(), application)
    made.words.id, made.to.id = f"ask-{application.id}", f"ask-to-{application.id}"
    made.to.choices = choices(found, talks, people, reader)
    return Box(application, made, reader, found)


def choices(
    found: Promise, talks: Sequence[Booking], people: Sequence[Person], reader: Clock
) -> list[SelectChoice]:
    """Return for whom a question may be: the team first, then talks to come, then people alone."""
    team = f"The team: {first_name(found.person.name) if found.person else 'somebody'} answers"
    agendas = [
        SelectChoice(
            f"{Addressee.BOOKING}-{each.id}",
            f"On the agenda of {each.title}, {told(reader, each).full(each.starts_at)}",
        )
        for each in talks
    ]
    alone = [SelectChoice(f"{Addressee.PERSON}-{each.id}", f"{each.name} alone") for each in people]
    return [SelectChoice(Addressee.TEAM.value, team), *agendas, *alone]


def told(reader: Clock, talk: Booking) -> Clock:
    """Return how the time of *talk* is told: an office's by the clock on its wall."""
    there = talk.office
    return Clock(there.zone, reader.hours, city=there.name) if there else reader


def ask_box(person: Candidate) -> Box | None:
    """Return the box about what the page is about, else the newest; none while they have none."""
    try:
        application = service.own_application(session(), person.id, told_by_address())
    except Missing:
        return None
    return box(person, application)


def told_by_address() -> int | None:
    """Return the application whose step or booking this page shows, by the number in its address."""
    told = request.view_args or {}
    shown: Step | Booking | None = None
    if "step_id" in told:
        shown = session().get(Step, told["step_id"])  # read by the page already
    elif "booking_id" in told:
        shown = session().get(Booking, told["booking_id"])
    return shown.application_id if shown else told.get("application_id")


def visible(application_ids: Sequence[int]) -> list[Shown]:
    """Return what a candidate reads of these threads: not what came in their name from elsewhere."""
    working, now = WorkingDays.of(session()), clock.now()
    found: Sequence[Question] = service.thread(session(), application_ids)
    return [shown(each, working, now=now) for each in found if not each.sender]
