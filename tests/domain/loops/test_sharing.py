"""People who may hold several chairs: as many as they have room for, whoever has to change theirs."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.loops.sharing import may_share

MEMBERS = st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True)
ROOMS = st.fixed_dictionaries({one: st.sampled_from([None, 0, 1, 2]) for one in (1, 2, 3)})


@given(st.lists(MEMBERS, max_size=5), ROOMS)
def test_chairs_are_shared_exactly_where_some_way_to_sit_keeps_within_the_rooms(chairs, rooms):
    kept = any(
        all(rooms[one] is None or count <= rooms[one] for one, count in Counter(people).items())
        for people in product(*chairs)
    )

    assert may_share(chairs, rooms) is kept
