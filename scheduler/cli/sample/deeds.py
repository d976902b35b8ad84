"""What candidates and staff do in the story, each through the service that a page would call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.cli.sample.town import Town
from scheduler.cli.sample.week import ZONE
from scheduler.domain.bitmap import instant
from scheduler.domain.process import Outcome
from scheduler.models import Application, Attendance, Booking, Interview, Office, Step
from scheduler.services.act import Act, candidate_actor
from scheduler.services.applications.applications import version_of
from scheduler.services.applications.applying import Answers, apply
from scheduler.services.bookings import cancelling, moving
from scheduler.services.bookings.booking import book
from scheduler.services.bookings.windows import Offer, send_windows
from scheduler.services.files import Upload
from scheduler.services.keys import confirm_address
from scheduler.services.loops.loops import LoopChoice, book_loop, days_by_date, search_loop
from scheduler.services.placing.securing import Choice
from scheduler.services.process import endings, feedback, process
from scheduler.services.process.outcomes import set_outcome
from scheduler.services.search import steps
from scheduler.services.search.finding import ask
from scheduler.services.seats import answers

REMOTE = ""
KEEPER = "Sam Okafor"
DOMAIN, MISTYPED = "mail.example", "mial.example"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applies, and what they tell us."""

    name: str
    zone: str
    looking_for: str = ""
    role: str = "Customer Engineer"
    cv: str = ""
    phone: str = ""
    accommodations: str = ""
    domain: str = DOMAIN

    @property
    def mail(self) -> str:
        """Return their address, which nobody can own."""
        return f"{self.name.split()[0].lower()}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Scene:
    """One person of the story at one instant."""

    town: Town
    who: Applicant
    now: datetime

    @property
    def session(self) -> Session:
        """Return the session of the story."""
        return self.town.session

    @property
    def application(self) -> Application:
        """Return the application of this person."""
        return self.session.get_one(Application, self.town.applications[self.who.name])

    @property
    def step(self) -> Step:
        """Return the step that they stand at."""
        return process.current_step(self.application)

    @property
    def booking(self) -> Booking:
        """Return the interview that they have booked."""
        return steps.live_bookings(self.session, self.step.id)[-1]

    @property
    def mine(self) -> Act:
        """Return a deed of the candidate."""
        return self.town.act(candidate_actor(self.application.candidate_id), self.now)

    @property
    def ours(self) -> Act:
        """Return a deed of whoever coordinates."""
        return self.town.by(KEEPER, self.now)


Deed = Callable[[Scene], object]
When = tuple[int, str, Deed]  # days from Monday, what clocks show in San Francisco, and the deed


def applies(scene: Scene) -> None:
    """Send the form of the role's page."""
    who = scene.who
    cv = Upload(f"{who.name}.txt", f"{who.name}\n\n{who.cv}\n".encode()) if who.cv else None
    said = Answers(
        name=who.name,
        mail=who.mail,
        zone=who.zone,
        phone=who.phone,
        looking_for=who.looking_for,
        accommodations=who.accommodations,
        cv=cv,
    )
    role_id = scene.town.roles[who.role]
    made = apply(scene.session, role_id, said, act=scene.town.act("public", scene.now))
    if made:
        scene.town.applications[who.name] = made.id


def is_read(scene: Scene) -> None:
    """Have the application read, and nothing decided."""
    process.mark_read(scene.session, scene.application.id, act=scene.ours)


def is_thanked(scene: Scene) -> None:
    """Be told, kindly, that we do not go on."""
    at = version_of(scene.application)
    endings.decline(scene.session, scene.application.id, act=scene.ours, version=at)


def goes_on(scene: Scene) -> None:
    """Be advanced to the next step."""
    at = version_of(scene.application)
    process.advance(scene.session, scene.application.id, act=scene.ours, version=at)


def books(day: int, *walls: str, place: str = REMOTE) -> Deed:
    """Return the booking of each interview of a step, at or after these wall times."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        for wall in walls:
            book(scene.session, scene.step.id, choice(scene, day, wall, place), act=scene.mine)
            scene.session.expire_all()

    return deed


def books_day(day: int, place: str = REMOTE) -> Deed:
    """Return the booking of a whole loop, on the first date at or after *day* that has one."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        session, step = scene.session, scene.step
        office_id = scene.town.offices[place] if place else None
        way = step.stage.ways[0]
        offices = [] if office_id is None else [office_id]
        asked = search_loop(session, step, way, offices, now=scene.now).at(office_id)
        wanted = scene.town.week.at(day, "0:00")
        found = days_by_date(asked.loop(), asked.zone)
        chosen = next(each for each in found if instant(each.start) >= wanted)
        times = {
            asked.talks[talk.position].interview.id: instant(talk.start) for talk in chosen.talks
        }
        book_loop(session, step.id, LoopChoice(office_id, times), act=scene.mine)
        session.flush()  # else what is not written yet is forgotten
        session.expire_all()

    return deed


def moves(day: int, wall: str, place: str = REMOTE) -> Deed:
    """Return the move of the booking that stands to another time."""

    def deed(scene: Scene) -> None:
        booking = scene.booking
        wanted = choice(scene, day, wall, place, booking.interview)
        moving.move(scene.session, booking.id, wanted, act=scene.mine)

    return deed


def choice(
    scene: Scene, day: int, wall: str, place: str, interview: Interview | None = None
) -> Choice:
    """Return the first time offered at or after that wall time, where the interview is held."""
    office_id = scene.town.offices[place] if place else None
    zone = scene.session.get_one(Office, office_id).zone if office_id else ZONE
    wanted = scene.town.week.at(day, wall, zone)
    interview = interview or unbooked(scene)
    asked = ask(scene.session, scene.step, interview, office_id, now=scene.now)
    starts_at = next(start for start in asked.starts() if start >= wanted)
    return Choice(interview.id, office_id, starts_at)


def unbooked(scene: Scene) -> Interview:
    """Return the first interview of the step that has no time yet."""
    booked = {each.interview_id for each in steps.live_bookings(scene.session, scene.step.id)}
    return next(each for _, each in steps.interviews_of(scene.step) if each.id not in booked)


def confirm(scene: Scene) -> None:
    """Press a button behind the mailed link: the address is theirs."""
    confirm_address(scene.session, scene.application.candidate_id, act=scene.mine)


def cancels(scene: Scene) -> None:
    """Give a booking back."""
    by = cancelling.CANDIDATE
    cancelling.cancel(scene.session, scene.booking.id, by=by, act=scene.mine)


def offers(*windows: tuple[int, str, str], note: str) -> Deed:
    """Return the sending of windows, since no slot suits: day, from, until in their own zone."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        at, zone = scene.town.week.at, scene.who.zone
        spans = [Offer(at(day, first, zone), at(day, until, zone)) for day, first, until in windows]
        send_windows(scene.session, scene.step.id, spans, note, act=scene.mine)

    return deed


def write_feedback(scene: Scene) -> None:
    """Have everybody who held an interview of their step write what they thought of it."""
    of_step = Booking.step_id == scene.booking.step_id
    for seat in scene.session.scalars(select(Attendance).join(Booking).where(of_step)).all():
        act = scene.town.by(seat.person.name, scene.now)
        if feedback.is_asked(scene.session, seat, act=act):
            feedback.note(scene.session, seat.booking_id, seat.person_id, act=act)


def ends(outcome: Outcome) -> Deed:
    """Return the note of what became of an interview, after what was written about it."""

    def deed(scene: Scene) -> None:
        if outcome in {Outcome.PASSED, Outcome.DECLINED}:
            write_feedback(scene)
        at = version_of(scene.application)
        set_outcome(scene.session, scene.booking.id, outcome, act=scene.ours, version=at)

    return deed


passes, waits, is_declined = (
    ends(outcome) for outcome in (Outcome.PASSED, Outcome.UNDECIDED, Outcome.DECLINED)
)
is_missed, is_let_down = ends(Outcome.CANDIDATE_NO_SHOW), ends(Outcome.INTERVIEWER_NO_SHOW)


def leaves_out(scene: Scene) -> None:
    """Have the current step left out of their process."""
    at = version_of(scene.application)
    process.skip(scene.session, scene.step.id, act=scene.ours, version=at)


def may_move(scene: Scene) -> None:
    """Be granted one more move than the rule gives."""
    at = version_of(scene.application)
    process.grant_move(scene.session, scene.step.id, act=scene.ours, version=at)


def loses_interviewer(reason: str) -> Deed:
    """Return the message of whoever sits with them that they can't make it."""

    def deed(scene: Scene) -> None:
        seat = scene.booking.attendances[0]
        act = scene.town.by(seat.person.name, scene.now)
        answers.cannot(scene.session, seat.id, reason, act=act)

    return deed
