"""A week as it is drawn: a cell a day, a bar to scale, a note for each thing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.bitmap import tick
from scheduler.services.week.events import Event, What
from scheduler.services.week.week import Given, Week
from scheduler.text.times import Clock
from scheduler.web.week.rows import items
from scheduler.web.week.view import Drawing, grid

PACIFIC = Clock("America/Los_Angeles")
MONDAY = date(2026, 11, 30)
AISHA, OMAR = 1, 2


@pytest.fixture(autouse=True)
def inside(app):
    with app.test_request_context():
        yield


def at(day, hour, minute=0):
    """Return an instant of the week by Pacific time."""
    midnight = datetime(2026, 11, 30, 8, tzinfo=UTC)
    return midnight + timedelta(days=day, hours=hour, minutes=minute)


def talk(day, hour, minute=0, *, who="Priya Raman", minutes=60, people=(AISHA,), **values):
    starts_at = at(day, hour, minute)
    plain = {"title": "Live interview", "application_id": 7, "step_id": 70, "role_id": 3}
    ends_at = starts_at + timedelta(minutes=minutes)
    return Event(What.TALK, starts_at, ends_at, who=who, people=people, **plain | values)


def spans(*stretches):
    return [(tick(at(day, first)), tick(at(day, end))) for day, first, end in stretches]


def drawing(*events, people=None, clock=PACIFIC):
    """Return a week of Aisha and Omar, who give Monday from nine to five."""
    plain = {
        AISHA: Given("Aisha Malik", spans((0, 9, 17)), spans((0, 7, 10), (0, 20, 22)), 1, 4),
        OMAR: Given("Omar Reyes", spans((0, 9, 17)), (), 0, 6),
    }
    week = Week(MONDAY, clock.zone, events, people or plain)
    return Drawing(week, clock, lambda event: "Alder" if event.office_id else "Remote")


def test_a_cell_has_what_is_open_and_what_is_in_it():
    aisha, omar = grid(drawing(talk(0, 11)).people(), drawing()).lines
    assert [(bar.kind, bar.first, bar.end) for bar in aisha.cells[0].bars] == [
        ("open", 540, 1020),
        ("busy", 540, 600),
        ("remote", 660, 720),
    ]
    assert [(note.text, note.more) for note in aisha.cells[0].notes] == [
        ("busy", ""),
        ("Priya Raman", "Live interview, Remote"),
    ]
    assert (aisha.sub, omar.sub) == ("1 of 4", "0 of 6")
    assert [cell.is_off for cell in omar.cells] == [False, True, True, True, True]


def test_where_somebody_is_when_they_give_no_time_is_not_told():
    aisha = drawing().people()[0]
    assert [bar.end for bar in aisha.cells[0].bars if bar.kind == "busy"] == [600]


def test_a_weekend_is_shown_where_it_has_something():
    for events, days in [((), 5), ([talk(5, 10)], 6), ([talk(6, 10)], 6), ([talk(1, 10)], 5)]:
        assert len(grid(drawing(*events).people(), drawing(*events)).days) == days


def test_the_bars_are_as_long_as_what_is_in_them():
    for events, hours in [
        ((), (8, 18)),
        ([talk(0, 7, 30)], (7, 18)),
        ([talk(2, 18, 30, minutes=45)], (8, 20)),
        ([talk(3, 23, minutes=60)], (8, 24)),
        ([talk(3, 23, minutes=120)], (0, 24)),
    ]:
        drawn = grid(drawing(*events).people(), drawing(*events))
        assert (drawn.first, drawn.end) == hours
        assert drawn.x(drawn.first * 60) == 0
        assert drawn.x(drawn.end * 60) == 100


def test_each_kind_of_thing_is_called_by_its_name():
    events = [
        talk(0, 9, office_id=1),
        talk(0, 10, who="Jun Tanaka"),
        Event(What.CALL, at(0, 11), at(0, 12), "Reference call", "Jun Tanaka", (AISHA,)),
        Event(What.DEBRIEF, at(0, 12), at(0, 13), "Debrief", "Ruth Adler", (AISHA,)),
        Event(What.VISIT, at(0, 14), at(0, 15), "Coffee", "Bram de Wit", (AISHA,), office_id=1),
        Event(What.VISIT, at(0, 15), at(0, 16), "Open afternoon", "", (AISHA,), office_id=1),
        Event(What.HOLD, at(0, 16), at(0, 17), "Intro call", "Ana Ruiz", (AISHA,)),
    ]
    aisha = drawing(*events).people()[0]
    assert [(note.kind, note.text) for note in aisha.cells[0].notes if note.kind != "busy"] == [
        ("onsite", "Priya Raman"),
        ("remote", "Jun Tanaka"),
        ("remote", "Jun Tanaka, reference"),
        ("remote", "Ruth Adler, debrief"),
        ("onsite", "Bram de Wit, visit"),
        ("onsite", "Open afternoon"),
        ("hold", "Ana Ruiz"),
    ]
    assert aisha.sub == "0 of 4, 1 held"
    assert aisha.cells[0].notes[-1].more == "Intro call, Remote, held, not booked"


@pytest.mark.parametrize(("how", "words"), [("out", "can’t make it"), ("beside", "need not come")])
def test_who_is_not_needed_or_not_there_keeps_their_time(how, words):
    event = talk(0, 11, people=(AISHA, OMAR), **{how: frozenset({OMAR})})
    aisha, omar = (line.cells[0] for line in drawing(event).people())
    assert (words in aisha.notes[-1].more, aisha.notes[-1].is_faint) == (False, False)
    assert (omar.notes[-1].more.endswith(words), omar.notes[-1].is_faint) == (True, True)
    assert [bar.kind for bar in omar.bars] == ["open"]


def test_the_list_has_the_talks_of_a_day_in_one_row():
    loop = [
        talk(3, hour, people=(who,), office_id=1)
        for hour, who in [(9, AISHA), (10, OMAR), (12, AISHA)]
    ]
    debrief = Event(
        What.DEBRIEF, at(3, 15), at(3, 16), "Debrief", "Priya Raman", (OMAR,), step_id=70
    )
    ((day, rows),) = items(drawing(*loop, debrief))
    assert day == date(2026, 12, 3)
    assert [(row.who, row.what, row.people, row.kind, row.place) for row in rows] == [
        ("Priya Raman", "3 talks", "Aisha and Omar", "onsite", "Alder"),
        ("Priya Raman", "Debrief", "Omar", "remote", "Remote"),
    ]


def test_a_day_is_that_of_the_readers_clock():
    late = talk(0, 23, 30)
    berlin = Clock("Europe/Berlin", 24)
    ((pacific, _),), ((there, _),) = items(drawing(late)), items(drawing(late, clock=berlin))
    assert (pacific, there) == (MONDAY, MONDAY + timedelta(days=1))


def test_what_crosses_midnight_is_drawn_on_both_days_and_written_on_its_first():
    event = talk(1, 23, minutes=120)
    aisha = drawing(event).people()[0]
    assert [(bar.first, bar.end) for cell in aisha.cells[1:3] for bar in cell.bars] == [
        (1380, 1440),
        (0, 60),
    ]
    assert [len(cell.notes) for cell in aisha.cells[1:3]] == [1, 0]


def test_what_began_before_the_week_stands_on_its_first_day():
    event = talk(-1, 23, minutes=120)
    aisha = drawing(event).people()[0]
    assert [note.text for note in aisha.cells[0].notes if note.kind != "busy"] == ["Priya Raman"]
    ((day, rows),) = items(drawing(event))
    assert (day, [row.who for row in rows]) == (MONDAY, ["Priya Raman"])


def test_the_list_leaves_out_who_cannot_come():
    event = talk(0, 11, people=(AISHA, OMAR), out=frozenset({OMAR}))
    ((_, (row,)),) = items(drawing(event))
    assert row.people == "Aisha"


def test_a_weekend_with_something_elsewhere_is_shown_to_all_lines():
    there = drawing(talk(5, 10, people=()))
    assert len(grid(there.rooms([]), there).days) == 6
