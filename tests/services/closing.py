"""The last conversation as tests do it: approved by Dana, talked about, decided by Priya."""

from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.process import offers
from scheduler.services.search.finding import ask
from tests.conftest import NOON
from tests.services.referees import DAY, MORNING

FRIDAY = NOON + 11 * DAY  # by then she decides


def approve(town, now=MORNING, decide_by=FRIDAY):
    return offers.approve(
        town.session,
        town.offer_id,
        decide_by,
        by=town.dana.id,
        act=town.act(f"person:{town.dana.id}", now),
        version=town.version,
    )


def step(town):
    return town.application.steps[4]


def starts(town, now=MORNING):
    own = step(town)
    interview = own.stage.ways[0].interviews[0]
    return interview.id, ask(town.session, own, interview, None, now=now).starts()


def talk(town, now=MORNING, number=0):
    interview_id, found = starts(town, now)
    choice = Choice(interview_id, None, found[number])
    return book(town.session, town.offer_id, choice, act=town.hers(now))


def decide(town, decision, now, **more):
    return offers.decide(town.session, town.offer_id, decision, act=town.hers(now), **more)


def state(town):
    return town.application.state.value, step(town).state.value
