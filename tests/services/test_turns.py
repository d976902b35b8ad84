"""Writers take turns: first come, first served, and nobody waits for themselves."""

import threading
from time import monotonic, sleep

import pytest

from scheduler.services.turns import Turns


def wait_until(turns, waiting):
    """Wait until so many threads stand in the queue."""
    until = monotonic() + 10
    while len(turns._waiting) < waiting and monotonic() < until:
        sleep(0.001)


def test_whoever_came_first_is_served_first():
    turns, served = Turns(), []

    def take(number):
        with turns:
            served.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(20)]
    with turns:
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(turns, number + 1)
    for thread in threads:
        thread.join(10)

    assert served == list(range(20))


def test_whoever_has_the_turn_may_take_it_again():
    turns = Turns()
    with turns, turns:
        pass

    thread = threading.Thread(target=turns.__enter__)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_are_inside_than_may_be(at_once):
    turns, inside, most = Turns(at_once), [], []

    def take():
        for _ in range(200):
            with turns:
                inside.append(1)
                sleep(0)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (len(most), max(most)) == (1600, at_once)


def test_who_stops_waiting_leaves_the_turn_to_the_next():
    turns, served = Turns(), []
    turns._waiting.append((0, gone := threading.Lock()))
    turns._give_up(0, gone)

    def take():
        with turns:
            served.append("next")

    with turns:
        thread = threading.Thread(target=take)
        thread.start()
        wait_until(turns, 1)
    thread.join(10)

    assert served == ["next"]
