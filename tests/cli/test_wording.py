"""The sample's posting names whoever its picker may offer, and nobody else."""

from sqlalchemy import select

from scheduler.cli.sample.openings import text_of
from scheduler.cli.sample.wording import as_staffed
from scheduler.domain.posting.plan import plan_json
from scheduler.domain.terms import Training
from scheduler.models import Role
from scheduler.text.markdown import read


def named(text):
    """Return whom a posting names for each talk, by the talk's title."""
    talks = [talk for stage in plan_json(read(text).plan)["stages"] for talk in stage["interviews"]]
    return {talk["title"]: {*talk["seats"][0]["from"]} for talk in talks}


def test_the_posting_names_for_each_talk_the_people_of_its_pool(sample):
    role = sample.scalars(select(Role).where(Role.title == "Customer Engineer")).one()
    talks = [
        talk
        for stage in role.plans[-1].stages
        for way in stage.ways
        for talk in way.interviews
        if talk.seats and talk.seats[0].pool
    ]

    told = named(as_staffed(text_of("customer-engineer.md")))

    assert len(talks) == len(told)
    for talk in talks:
        assert told[talk.title] == {one.person.name for one in members(talk)}, talk.title


def members(talk):
    """Return who may lead a talk: whoever learns it yet leads nothing."""
    return [one for one in talk.seats[0].pool.members if one.training == Training.QUALIFIED]
