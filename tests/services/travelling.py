"""A loop in an office, and a trip to it, for whatever test travels."""

from scheduler.models import Message
from scheduler.services.loops import loops
from scheduler.services.trips import answers, trips
from scheduler.services.trips.answers import Answer
from scheduler.services.trips.trips import Wish
from tests.services.calls import first_day


def office_of(step):
    """Return the one office of a step."""
    return step.stage.ways[0].places[1].office_id


def make_day(session, step, act):
    """Return the bookings of the first whole day in the office."""
    choice = first_day(session, step, office_of(step))
    return loops.book_loop(session, step.id, choice, act=act)


def ask(session, step, act, **wish):
    """Return the trip of *step*, asked for as it stands."""
    found = trips.trip_of(session, step.id)
    seen = found.version if found else 0
    wanted = Wish(**{"office_id": office_of(step), "from_where": "Denver"} | wish)
    return trips.ask(session, step.id, wanted, act=act, seen=seen)


def answer(session, step, act, deed, **said):
    """Do *deed* to the trip of *step* as it stands."""
    seen = trips.trip_of(session, step.id).version
    return answers.answer(session, step.id, deed, Answer(**said), act=act, seen=seen)


def withdraw(session, step, act):
    """Let the candidate need no trip any more."""
    seen = trips.trip_of(session, step.id).version
    return trips.withdraw(session, step.id, act=act, seen=seen)


def letters(session):
    """Return the state and the deed of every mail about a trip, in order."""
    found = session.query(Message).filter(Message.notice == "trip").order_by(Message.id)
    return [(each.facts["state"], each.facts["deed"]) for each in found]
