import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.route import RISE, WIDTH, draw
from scheduler.domain.route_words import Stop, Tone, Way, line_width
from scheduler.domain.terms import Place

ANYWHERE = frozenset(Place)
APPLY = Stop((Way("Apply", "10 min"),))
CALL = Stop((Way("Intro call", "30 min", ANYWHERE),))
CHOICE = Stop((Way("Live interview", "60 min", ANYWHERE), Way("Take-home", "4 h")))
LOOP = Stop((Way("Meet the team", "3 h 45", ANYWHERE),), forks_by_place=True)
REFERENCES = Stop((Way("References", "two calls"),))
OFFER = Stop((Way("Offer", "30 min", ANYWHERE),))
HERO = [APPLY, CALL, CHOICE, LOOP, REFERENCES, OFFER]

words = st.text("abcdefghij kmw", min_size=3, max_size=18).map(str.strip).filter(bool)
ways = st.builds(Way, words, words, st.frozensets(st.sampled_from(Place)))
stops = st.builds(Stop, st.lists(ways, min_size=1, max_size=3).map(tuple), st.booleans())


def texts(label):
    return ["".join(words.text for words in line) for line in label.lines]


def box(label):
    """Return left, top, right and bottom of a label's lines."""
    width = max(map(line_width, label.lines))
    left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - 14, left + width, label.y + 20 * (len(label.lines) - 1) + 4


def overlap(one, other):
    (a, b, c, d), (e, f, g, h) = box(one), box(other)
    return a < g and e < c and b < h and f < d


def ends(track):
    """Return the points where the pieces of a track begin and end, as (x, y)."""
    x = y = 0
    found = []
    for letter, numbers in re.findall(r"([MHc])([-\d ]+)", track.d):
        values = [int(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter == "H":
            x = values[0]
        else:
            x, y = x + values[-2], y + values[-1]
        found.append((x, y))
    return found


def test_the_stops_stand_in_order_under_their_titles():
    route = draw(HERO)
    assert [texts(label) for label in route.labels] == [
        ["Apply", "10 min"],
        ["Intro call", "30 min, video or office"],
        ["Live interview 60 min, video or office"],
        ["or take-home 4 h"],
        ["Meet the team by video"],
        ["or in an office"],
        ["References", "two calls"],
        ["Offer", "30 min, video or office"],
    ]
    assert [station.tone for station in route.stations] == [
        Tone.PLAIN,
        Tone.BOTH,
        Tone.BOTH,
        Tone.PLAIN,
        Tone.REMOTE,
        Tone.OFFICE,
        Tone.PLAIN,
        Tone.BOTH,
    ]
    xs = [station.x for station in route.stations]
    assert xs == sorted(xs)


def test_a_choice_of_ways_forks_in_one_colour_and_a_choice_of_places_in_two():
    tones = [track.tone for track in draw(HERO).tracks]
    assert tones == [Tone.PLAIN, Tone.PLAIN, Tone.PLAIN, Tone.REMOTE, Tone.OFFICE]


def test_both_tracks_of_a_fork_leave_the_line_and_come_back_to_it():
    line, upper, lower, *_ = draw(HERO).tracks
    middle = ends(line)[0][1]
    for track, rise in ((upper, -RISE), (lower, RISE)):
        start, bent, along, back = ends(track)
        assert (start[1], bent[1], along[1], back[1]) == (
            middle,
            middle + rise,
            middle + rise,
            middle,
        )
        assert {start, back} < set(ends(line))


def test_a_loop_in_one_place_only_does_not_fork():
    remote = Stop((Way("Meet the team", "3 h 45", frozenset({Place.REMOTE})),), forks_by_place=True)
    route = draw([APPLY, remote])
    assert len(route.tracks) == 1
    assert texts(route.labels[1]) == ["Meet the team", "3 h 45, video"]


def test_words_fold_before_a_stop_is_lost():
    route = draw([APPLY, *[Stop((Way("System design interview", "60 min", ANYWHERE),))] * 5, OFFER])
    assert texts(route.labels[1]) == ["System design", "interview", "60 min", "video or office"]


@pytest.mark.parametrize("count", [0, 1, 8])
def test_too_few_and_too_many_stops_are_left_to_the_vertical_line(count):
    assert draw([CALL] * count) is None


def test_words_that_do_not_fit_are_left_to_the_vertical_line():
    assert draw([Stop((Way("w" * 40, "30 min"),))] * 4) is None


def test_the_map_is_said_in_words():
    assert draw([APPLY, CHOICE, OFFER]).summary == (
        "3 stops: Apply; Live interview or take-home by video or in an office;"
        " Offer by video or in an office."
    )


@given(st.lists(stops, min_size=3, max_size=7))
def test_no_two_labels_touch_and_everything_stays_inside(plan):
    route = draw(plan)
    if route is None:
        return
    assert [pair for pair in combinations(route.labels, 2) if overlap(*pair)] == []
    for left, top, right, bottom in map(box, route.labels):
        assert (left >= -1, top >= 0, right <= WIDTH + 1, bottom <= route.height) == (True,) * 4
    for x, y in (point for track in route.tracks for point in ends(track)):
        assert (0 <= x <= WIDTH, 0 <= y <= route.height) == (True, True)


@pytest.mark.parametrize("count", range(3, 8))
def test_short_plans_of_every_length_are_drawn(count):
    assert (
        len(draw([APPLY, CALL, CHOICE, LOOP, REFERENCES, CALL, OFFER][:count]).labels) > count - 1
    )
