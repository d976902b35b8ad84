from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.bitmap import bits
from scheduler.domain.seats import SeatQuery, mixed, seated

OFFICE = 50
masks = st.integers(0, 255)
people = st.dictionaries(st.integers(0, 4), st.tuples(masks, masks), max_size=5)
seats = st.lists(
    st.tuples(st.sets(st.integers(0, 4)), st.integers(0, 2), st.booleans()), min_size=1, max_size=3
).map(
    lambda each: [
        SeatQuery(number, tuple(who), n, bodily) for number, (who, n, bodily) in enumerate(each)
    ]
)


def can_of(known):
    """Somebody can join by screen whenever they are at the office, and at other times."""

    def can(person, place, wanted=255):
        there, elsewhere = known.get(person, (0, 0))
        starts = there if place == OFFICE else there | elsewhere
        return starts if starts & wanted else 0

    return can


def by_trying(seats, can, *, somebody_there):
    chairs = [seat for seat in seats for _ in range(seat.count)]

    def works(bit, way):
        sits = all(
            one in chair.members and can(one, OFFICE if chair.in_room else None) >> bit & 1
            for one, chair in zip(way, chairs, strict=True)
        )
        return sits and (not somebody_there or any(can(one, OFFICE) >> bit & 1 for one in way))

    if not chairs:
        return []
    return [
        bit
        for bit in range(8)
        if any(works(bit, way) for way in permutations(range(5), len(chairs)))
    ]


@given(seats, people, masks)
def test_seats_are_filled_exactly_when_trying_everybody_fills_them(seats, known, wanted):
    can = can_of(known)

    found = by_trying(seats, can, somebody_there=False)
    assert bits(seated(seats, OFFICE, can, wanted)) == [bit for bit in found if wanted >> bit & 1]


@given(seats, people, masks)
def test_somebody_is_in_the_room_exactly_when_trying_everybody_finds_one(seats, known, wanted):
    can = can_of(known)

    found = by_trying(seats, can, somebody_there=True)
    assert bits(mixed(seats, OFFICE, can, wanted)) == [bit for bit in found if wanted >> bit & 1]
