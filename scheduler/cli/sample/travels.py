"""Who travels to an office of Larkfield, and how far each trip has come."""

from scheduler.cli.sample.company import EASTERN
from scheduler.cli.sample.deeds import Applicant, Deed, Scene, When
from scheduler.cli.sample.week import ZONE as PACIFIC
from scheduler.domain.trips import Deed as Step
from scheduler.services.applications.details import change_details
from scheduler.services.files import Upload
from scheduler.services.search import steps
from scheduler.services.trips import answers, trips
from scheduler.services.trips.answers import Answer
from scheduler.services.trips.trips import Wish

TICKETS = """Larkfield hiring, with best wishes for the trip

There   SAN 17:20, SFO 18:55, seat 14 A
Back    SFO 18:10, SAN 19:40, seat 11 C
Hotel   Pine Alley House, 12 Pine Alley, one night, breakfast from 6:30
"""


def asks(from_where: str, *, needs: str = "", note: str = "") -> Deed:
    """Return the wish for a trip to the office of the talk that is booked."""

    def deed(scene: Scene) -> None:
        office = steps.live_bookings(scene.session, scene.step.id)[0].office_id or 0
        wish = Wish(office, from_where, needs=needs, note=note)
        trips.ask(scene.session, scene.step.id, wish, act=scene.mine, seen=seen(scene))

    return deed


def answered(step: Step, said: Answer) -> Deed:
    """Return what the coordinator does about the trip."""

    def deed(scene: Scene) -> None:
        answers.answer(scene.session, scene.step.id, step, said, act=scene.ours, seen=seen(scene))

    return deed


def withdraws(scene: Scene) -> None:
    """Need no trip after all."""
    trips.withdraw(scene.session, scene.step.id, act=scene.mine, seen=seen(scene))


def needs_no_steps(scene: Scene) -> None:
    """Say on the page of one's details that rooms without steps are needed."""
    candidate = scene.application.candidate
    change_details(
        scene.session,
        candidate.id,
        zone=candidate.zone,
        clock=candidate.clock,
        phone=candidate.phone,
        needs_step_free=True,
        act=scene.mine,
    )


def seen(scene: Scene) -> int:
    """Return the version of the trip as its page shows it."""
    trip = trips.trip_of(scene.session, scene.step.id)
    return trip.version if trip else 0


APPROVED = Answer("Gladly. We look for a train that has a place for the chair.")
BOOKED = Answer(
    "All booked; have a good flight.",
    "Flight on the evening before, hotel three minutes from us on foot.\n"
    "On the day, take your bag along: we keep it at the desk.",
    (Upload("tickets.txt", TICKETS.encode()),),
)

TRAVELS: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Kim Larsen", EASTERN),
        ((-1, "10:15", asks("Boston South Station", note="The train, if there is a choice.")),),
    ),
    (
        Applicant("Hana Sato", PACIFIC),
        (
            (-12, "14:00", needs_no_steps),
            (-3, "19:10", asks("Fresno", needs="A hotel room that a wheelchair gets into.")),
            (-2, "9:40", answered(Step.APPROVE, APPROVED)),
        ),
    ),
    (
        Applicant("Samir Haddad", PACIFIC),
        (
            (-4, "8:05", asks("San Diego")),
            (-3, "11:30", answered(Step.BOOK, BOOKED)),
        ),
    ),
    (
        Applicant("Grace Abara", "America/Chicago"),
        (
            (-5, "17:40", asks("Chicago, either airport")),
            (-4, "20:15", withdraws),
        ),
    ),
)
