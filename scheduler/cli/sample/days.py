"""Whose days at Larkfield are ahead, today, or in need of somebody's help."""

from scheduler.cli.sample.company import CENTRAL
from scheduler.cli.sample.deeds import (
    Applicant,
    Deed,
    Scene,
    When,
    applies,
    books,
    books_day,
    goes_on,
    passes,
)
from scheduler.cli.sample.travels import BOOKED, answered, asks
from scheduler.cli.sample.week import ZONE as PACIFIC
from scheduler.domain.trips import Deed as Step
from scheduler.services.search import steps
from scheduler.services.search.conflicts import add_conflict
from scheduler.services.seats import answers

SF = "San Francisco"
ONLY_OTHER = "Hannah Cole"  # besides Dana, for the talk about how we work


def books_today(place: str) -> Deed:
    """Return the booking of a whole loop for today, or for the next day that has one."""
    return lambda scene: books_day(scene.town.week.today, place)(scene)


def loses(number: int, reason: str) -> Deed:
    """Return the message of whoever holds one talk of a booked day that they can't make it."""

    def deed(scene: Scene) -> None:
        talk = steps.live_bookings(scene.session, scene.step.id)[number]
        seat = talk.line_up[0]
        act = scene.town.by(seat.person.name, scene.now)
        answers.cannot(scene.session, seat.id, reason, act=act)

    return deed


def must_not_meet(name: str, reason: str) -> Deed:
    """Return the note that somebody of ours keeps away from a candidate."""
    return lambda scene: add_conflict(
        scene.session,
        scene.application.candidate_id,
        scene.town.people[name],
        reason,
        act=scene.ours,
    )


DAYS: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Sanna Virtanen", PACIFIC, "Customers who write back."),
        (
            (-26, "11:15", applies),
            (-25, "9:10", goes_on),
            (-25, "13:20", books(-20, "14:00")),
            (-18, "9:45", passes),
            (-18, "12:10", books(-13, "14:00")),
            (-11, "9:05", passes),
            (-11, "10:30", books_today(SF)),
        ),
    ),
    (
        Applicant("Idris Okoye", CENTRAL, "A team that travels light."),
        (
            (-25, "8:20", applies),
            (-24, "9:50", goes_on),
            (-24, "15:35", books(-19, "14:00")),
            (-18, "10:05", passes),
            (-18, "16:40", books(-12, "14:00")),
            (-11, "9:35", passes),
            (-11, "17:45", books_day(15, SF)),
            (-10, "8:30", asks("Chicago, Midway if you can", note="I like the early one.")),
            (-9, "10:45", answered(Step.BOOK, BOOKED)),
        ),
    ),
    (
        Applicant("Otto Lindqvist", PACIFIC, "Fewer dashboards.", phone="+1 415 555 0177"),
        (
            (-24, "16:25", applies),
            (-23, "9:20", goes_on),
            (-23, "17:05", books(-18, "14:00")),
            (-17, "9:35", passes),
            (-17, "11:25", books(-11, "14:00")),
            (-10, "9:50", passes),
            (-10, "9:55", must_not_meet(ONLY_OTHER, "She taught his bootcamp.")),
            (-10, "18:15", books_day(16)),
            (-3, "9:15", loses(-1, "I am called to a customer in Oslo that week.")),
        ),
    ),
)
