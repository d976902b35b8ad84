"""Who learns at the sample company."""

from sqlalchemy import select

from scheduler.domain.training import Phase
from scheduler.models import Pool
from scheduler.services.pools.training import learners_of
from tests.conftest import NOON


def test_somebody_listens_somebody_leads_and_one_waits_for_the_word(sample):
    found = learners_of(sample, sample.scalars(select(Pool.id)).all(), now=NOON).values()
    assert {each.membership.person.name: each.phase for each in found} == {
        "Wes Ito": Phase.LISTENS,
        "Niamh Byrne": Phase.LEADS,
        "Ingrid Solheim": Phase.READY,
    }
