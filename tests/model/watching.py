"""What has to hold after every act, beside the promises that `scheduler check` looks at."""

from sqlalchemy import select

from scheduler.domain.terms import BookingState
from scheduler.models import Base, Booking, CalendarObject, Candidate, Claim, Exercise, Trip
from scheduler.services.upkeep import invariants


def dump(engine):
    """Return every row of every table."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        return {name: cursor.execute(query).fetchall() for name, query in QUERIES.items()}


def named(columns):
    """Return the names of *columns* as a query has them."""
    return ", ".join(f'"{column.name}"' for column in columns)


QUERIES = {
    name: f'SELECT {named(table.columns)} FROM "{name}" ORDER BY {named(table.primary_key)}'  # noqa: S608 - our own tables
    for name, table in Base.metadata.tables.items()
}


class Watch:
    """Remembers every calendar object and every booking that there ever was."""

    def __init__(self, session):
        self.session = session
        self.sequences, self.uids, self.days, self.cancelled = {}, {}, {}, {}

    def look(self):
        """Fail unless everything holds now."""
        self.session.rollback()
        assert invariants.check(self.session) == []
        self.look_at_objects()
        self.look_at_bookings()
        self.look_at_margins()

    def look_at_objects(self):
        """A UID stays for good, and its SEQUENCE rises by one at most.

        By two where a grading goes from one to another: it is cancelled there and asked for here.
        """
        passed = set(
            self.session.scalars(
                select(CalendarObject.uid).join(
                    Exercise, Exercise.grader_object_id == CalendarObject.id
                )
            )
        )
        rows = self.session.execute(select(CalendarObject.uid, CalendarObject.sequence))
        found = {row.uid: row.sequence for row in rows}
        assert self.sequences.keys() <= found.keys()
        for uid, sequence in found.items():
            before = self.sequences.get(uid)
            said = f"{uid}: {before} to {sequence}"
            most = 2 if uid in passed else 1
            assert sequence == 0 if before is None else 0 <= sequence - before <= most, said
        self.sequences = found

    def look_at_bookings(self):
        """A booking keeps its team's UID, shares it with none, and stays cancelled as it was.

        The candidate's is that of a step's day: it is another only where the talk left the day.
        """
        rows = {row.id: row for row in self.session.execute(select(Booking.__table__))}
        assert self.uids.keys() <= rows.keys()
        booked = self.session.scalars(select(Booking)).all()
        pairs = {each.id: (each.candidate_object.uid, each.team_object.uid) for each in booked}
        assert all(pairs[ident][1] == team for ident, (_, team) in self.uids.items())
        assert len({team for _, team in pairs.values()}) == len(pairs)
        days = {each.id: (each.step_id, each.wall_time[:10]) for each in booked}
        stayed = {ident for ident, day in self.days.items() if days[ident] == day}
        assert all(pairs[ident] == self.uids[ident] for ident in stayed)
        self.days = days
        assert {each: rows[each] for each in self.cancelled} == self.cancelled
        self.uids = pairs
        is_off = (each for each in rows.values() if each.state == BookingState.CANCELLED)
        self.cancelled = {row.id: row for row in is_off}

    def look_at_margins(self):
        """What a candidate has claimed beyond their talks is the way home from an office.

        Only while a trip is wanted, behind the last talk of a day, as long as the office says.
        """
        gaps = self.session.execute(
            select(Claim.tick, Claim.booking_id)
            .join(Candidate, Candidate.id == Claim.resource_id)
            .where(Claim.is_gap)
        )
        for gap in gaps:
            booking = self.session.get_one(Booking, gap.booking_id)
            assert gap.tick in self.way_home(booking), f"margin of booking {booking.id}"

    def look_at_way_home(self, step_id):
        """Fail unless the candidate has nothing else with us on the way home of any day of a step."""
        self.session.rollback()
        for booking in self.session.scalars(select(Booking).where(Booking.step_id == step_id)):
            wanted = set(self.way_home(booking))
            claimed = select(Claim.tick).where(
                Claim.resource_id == booking.step.application.candidate_id, Claim.tick.in_(wanted)
            )
            assert wanted == set(self.session.scalars(claimed)), f"booking {booking.id}"

    def way_home(self, booking):
        """Return the ticks that are kept free behind *booking*."""
        trip = self.session.scalar(select(Trip).where(Trip.step_id == booking.step_id))
        stands = [
            each
            for each in self.session.scalars(
                select(Booking).where(Booking.step_id == booking.step_id)
            )
            if each.state == BookingState.SCHEDULED
            and each.wall_time[:10] == booking.wall_time[:10]
        ]
        is_last = stands and max(stands, key=lambda each: each.ends_at) is booking
        if not trip or trip.state == "cancelled" or not is_last or not booking.office:
            return range(0)
        end = int(booking.ends_at.timestamp()) // 300
        return range(end, end + booking.office.travel_margin_minutes // 5)

    def sequences_of(self, booking_id):
        """Return the SEQUENCE of each audience's object of a booking, as last seen."""
        return [self.sequences[uid] for uid in self.uids[booking_id]]
