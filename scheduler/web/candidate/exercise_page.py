"""An exercise as its candidate sees it: what it is like, as it runs, and handed in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain import exercises as rules
from scheduler.domain.exercises import ExerciseFacts, Phase
from scheduler.domain.topics import lines
from scheduler.domain.zones import exists, instant_of
from scheduler.models import Booking, Candidate, Exercise, Step, Way
from scheduler.services.exercises import exercises, graders
from scheduler.services.messages.promises import Promise, promise
from scheduler.services.search import steps
from scheduler.text.markdown import parse
from scheduler.text.posting_html import to_html
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import session
from scheduler.web.candidate.exercise_forms import WindowForm, WorkForm
from scheduler.web.candidate.names import keeper_of, one_of, people_of
from scheduler.web.candidate.wishes import stamp

MORNING = time(9)
SATURDAY = 5
ANNOUNCED = (30, 5)  # minutes left at which a reader is told once
LONG_HOURS = 48  # from then on, days are counted
EVERY_SECONDS = 15  # the page asks the server's clock
OPEN = frozenset({Phase.OPEN, Phase.WINDOW_BOOKED, Phase.READY, Phase.EXPIRED})


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that the pages of one exercise show."""

    step: Step
    way: Way
    exercise: Exercise | None
    facts: ExerciseFacts
    now: datetime

    @property
    def phase(self) -> Phase:
        """Return what the exercise is now."""
        return rules.phase(self.facts, now=self.now)

    @property
    def minutes_left(self) -> int:
        """Return the whole minutes until the deadline, upwards."""
        return -(-rules.left(self.facts, now=self.now) // timedelta(minutes=1))

    @property
    def clock_face(self) -> str:
        """Return "2:41", the hours and minutes that are left, or "5 days" of longer ones."""
        hours, minutes = divmod(self.minutes_left, 60)
        if hours >= LONG_HOURS:
            return f"{hours // 24} days"
        return f"{hours}:{minutes:02}"

    @property
    def unit(self) -> str:
        """Return what stands small beside the clock."""
        hours = self.minutes_left // 60
        if hours >= LONG_HOURS:
            return f"and {hours % 24} hours left" if hours % 24 else "left"
        return "hours left" if hours else "left"

    @property
    def news(self) -> str:
        """Return what a screen reader is told now; almost always nothing."""
        seconds = rules.left(self.facts, now=self.now).total_seconds()
        for minutes in ANNOUNCED:
            if 0 <= minutes * 60 - seconds < EVERY_SECONDS:
                return f"{minutes} minutes left."
        return ""

    @property
    def grace_until(self) -> datetime | None:
        """Return the end of the grace."""
        return self.facts.deadline_at and self.facts.deadline_at + rules.GRACE

    @property
    def may_start(self) -> bool:
        """Tell whether the clock may be started."""
        return rules.may_start(self.facts, now=self.now)

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has started the clock."""
        return self.phase in OPEN

    @property
    def is_working(self) -> bool:
        """Tell whether there is something to hand in, or to replace."""
        return self.phase in rules.WORKING or self.phase is Phase.HANDED_IN


def sight_of(step: Step) -> Sight:
    """Return what there is to see of the exercise of *step*; raise Missing if it has none."""
    way = exercises.require_way(step)
    found = exercises.find(session(), step.id)
    return Sight(step, way, found, exercises.facts_at(step, found), clock.now())


def show_plan(
    person: Candidate, sight: Sight, form: WindowForm | None = None, *, status: int = 200
) -> Response:
    """Render what the exercise is like, with the window to book or to move."""
    reader = clock_of(person)
    return htmx.render(
        "candidate/exercise_plan",
        status=status,
        candidate=person,
        sight=sight,
        clock=reader,
        form=form or WindowForm(),
        offered=[(stamp(at), at) for at in suggestions(sight, reader)],
        chosen=chosen_of(sight, form),
        live=live_of(sight.step),
        readers=readers_of(sight),
        topics=lines(sight.way.topics),
        others=[way for way in sight.step.stage.ways if way is not sight.way],
        keeper=keeper_of(sight.step),
        about=[line for line in sight.way.prepare.splitlines() if line.strip()],
    )


def show_run(
    person: Candidate,
    sight: Sight,
    form: WorkForm | None = None,
    *,
    status: int = 200,
    problem: str = "",
) -> ResponseReturnValue:
    """Render the brief, the clock and the work; for the page's own clock, only that."""
    exercise, reader = sight.exercise, clock_of(person)
    context = {"candidate": person, "sight": sight, "clock": reader, "exercise": exercise}
    if htmx.wants_fragment():
        response = Response(render_template("candidate/_exercise_clock.html", **context))
        response.vary.add("HX-Request-Type")
        return response
    brief = sight.way.brief
    return htmx.render(
        "candidate/exercise",
        status=status,
        **context,
        form=form or filled(exercise),
        brief=brief,
        text=to_html(parse(brief.text), apply_url="#") if brief and brief.text else "",
        keeper=keeper_of(sight.step),
        problem=problem,
        answer_by=answer_by(sight),
    )


def filled(exercise: Exercise | None) -> WorkForm:
    """Return the form with what is saved."""
    if exercise is None:
        return WorkForm()
    return WorkForm(
        data={
            "link": exercise.link,
            "text": exercise.text,
            "notes": exercise.notes,
            "seen": exercise.work_version,
        }
    )


def suggestions(sight: Sight, reader: Clock) -> list[datetime]:
    """Return up to three mornings: tomorrow, and the next Saturday and Sunday."""
    today = reader.local(sight.now).date()
    ahead = [today + timedelta(days=number) for number in range(1, 9)]
    wanted = [ahead[0], *(day for day in ahead[1:] if day.weekday() >= SATURDAY)]
    walls = [datetime.combine(day, MORNING) for day in wanted]
    starts = [instant_of(wall, reader.zone) for wall in walls if exists(wall, reader.zone)]
    return [at for at in starts if at <= sight.facts.last_start_at][:3]


def chosen_of(sight: Sight, form: WindowForm | None) -> str:
    """Return the stamp of the time that is ticked."""
    if form and form.when.data:
        return form.when.data
    return stamp(sight.facts.starts_at) if sight.facts.starts_at else ""


def live_of(step: Step) -> Booking | None:
    """Return the live interview that is booked in place of the exercise, if one is."""
    return next(iter(steps.live_bookings(session(), step.id)), None)


def readers_of(sight: Sight) -> str:
    """Return who reads it: a name if only one can."""
    ids = graders.readers_of(session(), sight.step, sight.way)
    return one_of([each.first_name for each in people_of(session(), ids)])


def answer_by(sight: Sight) -> Promise | None:
    """Return by when the candidate hears from us, as the page says it."""
    return promise(sight.step.answer_due_at, now=sight.now)


def clock_of(person: Candidate) -> Clock:
    """Return how the candidate reads times."""
    return Clock(person.zone, 24 if person.clock == 24 else 12)  # noqa: PLR2004 -- hours
