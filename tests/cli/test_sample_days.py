"""The days of the sample company: of each kind one, as a visitor wants to see them."""

from datetime import UTC, datetime

from sqlalchemy import select

from scheduler.models import Booking

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # the first minute of the sample's today


def test_days_are_ahead_remote_and_in_an_office_one_is_today_and_one_needs_somebody(sample):
    found = {}
    for each in sample.scalars(select(Booking).where(Booking.candidate_object_id.is_not(None))):
        if each.ends_at > MORNING and each.interview and len(each.interview.way.interviews) > 1:
            found.setdefault(each.step_id, []).append(each)

    assert sorted(
        (
            talks[0].office.name if talks[0].office else "Remote",
            (min(each.starts_at for each in talks) - MORNING).days,
            len(talks),
            any(each.at_risk_at for each in talks),
        )
        for talks in found.values()
    ) == [
        ("Remote", 10, 4, False),
        ("Remote", 16, 4, True),
        ("San Francisco", 0, 4, False),
        ("San Francisco", 15, 4, False),
    ]
