"""Booking the talks of a step by hand: whole days, the nearest to one, or any times at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.hours import Place
from scheduler.errors import Conflict, Invalid
from scheduler.models import Application, Interview, Office, Person, Step, Way
from scheduler.services.loops.by_hand import ByHand, NeedsOverride, book_by_hand
from scheduler.services.loops.nearest import Proposal, proposals, whole_days
from scheduler.services.pools.seating import chairs_by_interview
from scheduler.services.search import steps
from scheduler.services.search.why_few import Topic
from scheduler.text.names import first_name
from scheduler.text.times import Clock
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.candidate.names import people_of
from scheduler.web.candidate.stamps import times_of
from scheduler.web.candidate.wishes import place_value, read_place, stamp
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.coordinator.deeds import own_step
from scheduler.web.coordinator.hand_forms import BEST, HandForm
from scheduler.web.coordinator.hand_words import blocked_words, override_words
from scheduler.web.forms import once


@dataclass(frozen=True, slots=True)
class Bench:
    """A coordinator and what they book by hand: the talks of a way that are not booked, at a place."""

    person: Person
    step: Step
    way: Way
    interviews: Sequence[Interview]
    place: Place

    @property
    def office(self) -> Office | None:
        """Return the office; none for remote."""
        return next(each.office for each in self.way.places if each.office_id == self.place)

    @property
    def application(self) -> Application:
        """Return the application that it is about."""
        return self.step.application

    @property
    def clock(self) -> Clock:
        """Return how times are told: by the office's clock, else by the candidate's."""
        hours = clock_of(self.person).hours
        if self.office:
            return Clock(self.office.zone, hours, city=self.office.name)
        return Clock(self.application.candidate.zone, hours)

    @property
    def home(self) -> str:
        """Return the candidate's page."""
        return url_for(".candidate", application_id=self.application.id)

    def address(self, **more: object) -> str:
        """Return the address of this page."""
        own = {"way": self.way.id, "place": place_value(self.place)}
        return url_for(
            ".by_hand",
            application_id=self.application.id,
            step_id=self.step.id,
            **{**own, **more},  # type: ignore[arg-type]  # texts and numbers
        )

    def using(self, times: dict[int, datetime], left: Sequence[int] = ()) -> str:
        """Return the address at which the form has these times."""
        day = ",".join(f"{ident}.{stamp(at)}" for ident, at in times.items())
        return self.address(day=day, left=list(left), _anchor="set")


def bench(person: Person, application_id: int, step_id: int, place: str | None) -> Bench | None:
    """Return what is booked by hand; none where nothing of the step is to be chosen."""
    step = own_step(application_id, step_id)
    booked = {each.interview_id for each in steps.live_bookings(session(), step.id)}
    ways = [way for way in ([step.way] if step.way else step.stage.ways) if way.interviews]
    asked = request.args.get("way", type=int)
    way = next((each for each in ways if each.id == asked), ways[0] if ways else None)
    left = [each for each in way.interviews if each.id not in booked] if way else []
    if way is None or not left or step.state not in steps.CHOOSING:
        return None
    return Bench(person, step, way, left, read_place(place, left[0]))


@bp.get("/candidates/<int:application_id>/steps/<int:step_id>/by-hand")
@coordinator
def by_hand(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Show the days that work, the nearest to one, and the form, filled if the address says so."""
    found = bench(person, application_id, step_id, request.args.get("place"))
    if found is None:
        return redirect(url_for(".candidate", application_id=application_id))
    times = times_of(request.args.get("day", "")) or {}
    left = {int(each) for each in request.args.getlist("left") if each.isdecimal()}
    talks = [
        {
            "interview": each.id,
            "on": found.clock.local(times[each.id]).date() if each.id in times else None,
            "at": found.clock.local(times[each.id]).time() if each.id in times else None,
            "who": BEST,
            "left": each.id in left,
        }
        for each in found.interviews
    ]
    return show(found, HandForm(data={"talks": talks, "place": place_value(found.place)}))


@bp.post("/candidates/<int:application_id>/steps/<int:step_id>/by-hand")
@coordinator
def book_it_by_hand(person: Person, application_id: int, step_id: int) -> ResponseReturnValue:
    """Book all talks that have a time, or none; both sides are told."""
    form = HandForm.sent()
    found = bench(person, application_id, step_id, form.place.data)
    if found is None:
        flash("There is nothing of it to book any more.", "bad")
        return redirect(url_for(".candidate", application_id=application_id), 303)
    known = {each.id for each in found.interviews}
    sent = {each.form.interview.data for each in form.talks}
    if not form.validate() or sent - known:
        return show(found, form, status=422)

    def do() -> str:
        made = book_by_hand(session(), step_id, plan_of(found, form), act=act(person))
        rest = len(known) - len(made)
        name = found.application.candidate.name
        asks = f" {first_name(name)} is asked to choose the rest." if rest else ""
        flash(f"Booked for {name}. Both sides are told.{asks}", "good")
        return found.home

    try:
        return once(person, do)
    except NeedsOverride as refused:
        return show(found, form, status=409, broken=refused)
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        return show(found, form, status=409 if isinstance(refused, Conflict) else 422)


def plan_of(found: Bench, form: HandForm) -> ByHand:
    """Return what the form says."""
    zone = found.clock.zone
    chosen = {each.form.interview.data or 0: each.form for each in form.talks if each.form.is_set}
    return ByHand(
        found.place,
        {ident: talk.start(zone) for ident, talk in chosen.items()},
        form.words,
        {ident: talk.who.data for ident, talk in chosen.items() if talk.who.data != BEST},
        bool(form.overrides.data),
    )


def show(
    found: Bench, form: HandForm, *, status: int = 200, broken: NeedsOverride | None = None
) -> ResponseReturnValue:
    """Render the page."""
    form.offer(members_of(found))
    now = clock.now()
    whole = list(whole_days(session(), found.step, found.way, found.office, now=now))
    is_one = len(found.interviews) in {1, len(found.way.interviews)}
    near = [] if whole or not is_one else nearest(found)
    return htmx.render(
        "coordinator/by_hand",
        status=status,
        bench=found,
        candidate=found.application.candidate,
        application=found.application,
        clock=found.clock,
        now=now,
        form=form,
        titles={each.id: each for each in found.interviews},
        whole=[(firsts(day, found.clock), found.using(dict(day))) for day in whole],
        near=[(each, use(found, each)) for each in near],
        blocked=blocked_words,
        broken=override_words(session(), broken, found.application.candidate.name, found.office)
        if broken
        else [],
        value=place_value,
    )


def firsts(times: Sequence[tuple[int, datetime]], told: Clock) -> list[datetime]:
    """Return the first start of each date on a clock, of times that are in order."""
    dates = groupby((at for _, at in times), key=lambda at: told.local(at).date())
    return [next(each) for _, each in dates]


def nearest(found: Bench) -> list[Proposal]:
    """Return the nearest days to one that works."""
    topic = Topic(found.way, tuple(found.interviews))
    return proposals(session(), found.step, topic, found.office, now=clock.now())


def use(found: Bench, near: Proposal) -> str:
    """Return the address at which the form has the times of *near*; what nobody can is left."""
    times = {each.interview.id: each.starts_at for each in near.talks}
    left = [each.interview.id for each in near.lacking if not each.may_give_way]
    return found.using(times, left)


def members_of(found: Bench) -> dict[int, list[tuple[int, str]]]:
    """Return who may hold each talk, by name."""
    ids = [each.id for each in found.interviews]
    candidate_id = found.application.candidate_id
    chairs = chairs_by_interview(session(), ids, candidate_id, now=clock.now())
    members = {
        ident: {person for chair in each for person in chair.members}
        for ident, each in chairs.items()
    }
    named = people_of(session(), set().union(*members.values()))
    return {
        ident: [(each.id, each.name) for each in named if each.id in known]
        for ident, known in members.items()
    }
