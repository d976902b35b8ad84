"""People of the sample company are busy by calendars of their own, which were files."""

from sqlalchemy import select

from scheduler.domain.terms import BusySource
from scheduler.models import BusyCalendar
from scheduler.services.busy import calendars
from tests.conftest import NOON


def test_two_of_them_have_calendars_in_more_than_one_state(sample):
    rows = sample.scalars(select(BusyCalendar).order_by(BusyCalendar.id)).all()
    jonas = calendars.shown(sample, rows[0].person_id, now=NOON)

    assert [(each.person.name, each.name) for each in rows] == [
        ("Jonas Weber", "Work"),
        ("Jonas Weber", "Family"),
        ("Aisha Malik", "Work"),
    ]
    assert {(each.source, each.due_at) for each in rows} == {(BusySource.FILE, None)}
    assert [(each.busy > 20, each.unread) for each in jonas] == [(True, 0), (True, 1)]
