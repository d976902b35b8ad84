"""What one interview of one step asks, read from the rows alone for the slow oracle of the tests.

Nothing here uses the program's own search, columns or seats: it is the other half of a proof.
"""

from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.domain.terms import BookingState, SeatKind, Training
from scheduler.models import (
    Attendance,
    Booking,
    Claim,
    Company,
    CompanyDayOff,
    Conflict,
    DayOverride,
    Hold,
    Membership,
    Office,
    Person,
    Room,
    TimeOff,
    Trip,
    WeeklyHours,
)
from tests.domain.oracle import possible, ways
from tests.domain.worlds import Case, Chamber, Somebody

EPOCH = date(1970, 1, 1)
COUNTING = (SeatKind.LEAD, SeatKind.PANELIST)
HAPPENS = (BookingState.SCHEDULED, BookingState.COMPLETE)


class Question:
    """One interview at one place for one step, at *now*, as the rows answer it.

    *is_swept*: holds that ran out are gone, as they are for whoever takes the lock.
    """

    def __init__(self, session, step, interview, place, *, now, notice=None, zone="", is_swept):
        self.session, self.step, self.interview = session, step, interview
        self.place, self.now, self.is_swept = place, now, is_swept
        self.way = interview.way
        self.others = self.beside()
        self.spans = self.taken()
        self.case = self.as_case(notice, zone or step.application.candidate.zone)

    def allows(self, starts_at):
        """Tell whether the interview may begin at *starts_at*."""
        minute, until = minute_of(starts_at), minute_of(self.now) // 5 * 5
        until += self.way.horizon_days * 1440
        return (
            minute % self.way.grid_minutes == 0
            and minute < until
            and possible(self.case, minute)
            and self.is_bearable(starts_at)
        )

    def is_bearable(self, starts_at):
        """Tell whether the day stays bearable beside the other talks of a loop that it holds."""
        zone = ZoneInfo(self.case.office_zone if self.place else self.case.candidate_zone)
        ends_at = starts_at + timedelta(minutes=self.interview.minutes)
        day = starts_at.astimezone(zone).date()
        talks = [
            (each.starts_at, each.ends_at)
            for each in self.others
            if each.starts_at.astimezone(zone).date() == day
        ]
        if not talks:
            return True
        talks = sorted([*talks, (starts_at, ends_at)])
        sat = timedelta(0)
        for (begin, end), (_, before) in zip(talks, [(None, None), *talks], strict=False):
            pause = begin - before if before else timedelta(hours=9)
            sat = end - begin if pause >= timedelta(minutes=15) else sat + pause + (end - begin)
            if sat > max(timedelta(minutes=120), end - begin):
                return False
        return talks[-1][1] - talks[0][0] <= timedelta(hours=8)

    def beside(self):
        """Return the other talks of the same way that this step has booked."""
        booked = self.session.scalars(select(Booking).where(Booking.step_id == self.step.id))
        return [
            each
            for each in booked
            if each.state != BookingState.CANCELLED
            and each.interview.way_id == self.way.id
            and each.interview_id != self.interview.id
        ]

    def lineups(self, starts_at):
        """Return every set of people that may hold it then, in order of id."""
        return {tuple(sorted(way)) for way in ways(self.case, minute_of(starts_at))}

    def as_case(self, notice, zone):
        seats = [
            (self.members(seat), seat.count, not seat.may_join_by_screen)
            for seat in self.interview.seats
            if seat.kind in COUNTING
        ]
        company = self.session.get_one(Company, 1)
        office = self.place and self.session.get_one(Office, self.place)
        people = {one for members, _, _ in seats for one in members}
        return Case(
            monday=self.now.date(),
            people={one: self.somebody(one, company) for one in people},
            seats=seats,
            minutes=self.interview.minutes,
            grid=self.way.grid_minutes,
            place=self.place,
            now=-(-minute_of(self.now) // 5) * 5,
            notice=self.notice_minutes(office, notice),
            candidate_zone=zone,
            candidate_meetings=self.meetings(office),
            **(self.of_office(office) if office else {}),
        )

    def is_travelled_to(self):
        """Tell whether a trip of the step is asked for, or further."""
        trip = self.session.scalar(select(Trip).where(Trip.step_id == self.step.id))
        return trip is not None and trip.state != "cancelled"

    def notice_minutes(self, office, notice):
        """Return the notice that binds who asks; who travels to an office needs its lead."""
        hours = self.way.notice_hours if notice is None else notice
        if office and notice is None and self.is_travelled_to():
            hours = max(hours, 24 * office.travel_lead_days)
        return 60 * hours

    def meetings(self, office):
        """Return what the candidate has, with the way from there and to there around it."""
        found = self.spans[self.step.application.candidate_id]
        if office and self.is_travelled_to():
            way = office.travel_margin_minutes
            return [*found, *((first - way, end + way) for first, end in self.elsewhere())]
        return found

    def elsewhere(self):
        """Return the talks that the candidate has in other steps."""
        rows = self.session.execute(
            select(Claim.tick)
            .join(Booking, Booking.id == Claim.booking_id)
            .where(
                Claim.resource_id == self.step.application.candidate_id,
                Claim.is_gap.is_(False),
                Booking.step_id != self.step.id,
            )
        )
        return [(row.tick * 5, row.tick * 5 + 5) for row in rows]

    def own_margins(self):
        """Return what the step keeps free for the way home: it never blocks its own talks."""
        mine = select(Booking.id).where(Booking.step_id == self.step.id)
        rows = self.session.execute(
            select(Claim.tick).where(
                Claim.resource_id == self.step.application.candidate_id,
                Claim.is_gap,
                Claim.booking_id.in_(mine),
            )
        )
        return {row.tick for row in rows}

    def of_office(self, office):
        hours = [(each.weekday, each.from_minute, each.until_minute) for each in office.hours]
        rooms = self.session.scalars(
            select(Room).where(Room.office_id == office.id, Room.is_active)
        )
        return {
            "office_zone": office.zone,
            "office_hours": hours if office.is_active else [],
            "closed": [day for day, _ in self.closed(office.country)],
            "rooms": [
                Chamber(room.id, room.capacity, room.has_screen, self.spans[room.id])
                for room in rooms
            ],
        }

    def members(self, seat):
        """Return who may take *seat*, in order of id."""
        application = self.step.application
        avoided = set(
            self.session.scalars(
                select(Conflict.person_id).where(Conflict.candidate_id == application.candidate_id)
            )
        )
        found = set()
        if seat.pool and seat.pool.is_active:
            qualified = select(Membership).where(
                Membership.pool_id == seat.pool_id, Membership.training == Training.QUALIFIED
            )
            pooled = [each.person for each in self.session.scalars(qualified)]
            found |= {one for one in pooled if one.is_interviewer}
        found |= {one for one in seat.named if one.is_interviewer}
        if seat.part:
            holders = {"recruiter": "recruiter", "hiring_manager": "manager"}
            found.add(getattr(application.role, holders.get(seat.part.value, "coordinator")))
        avoided |= {
            seat.person_id
            for each in self.others
            for seat in each.attendances
            if seat.kind in COUNTING
        }
        return sorted(one.id for one in found if one and one.is_active and one.id not in avoided)

    def somebody(self, person_id, company):
        person = self.session.get_one(Person, person_id)
        off = [(each.first_on, each.last_on) for each in self.of(TimeOff, person_id)]
        if person.paused_from:
            off.append((person.paused_from, person.paused_until or date.max))
        overrides = defaultdict(list)
        for each in self.of(DayOverride, person_id):
            line = (each.from_minute, each.until_minute, each.office_id)
            overrides[each.on] += [] if each.from_minute is None else [line]
        return Somebody(
            zone=person.zone,
            weekly=[
                (each.weekday, each.from_minute, each.until_minute, each.office_id)
                for each in self.of(WeeklyHours, person_id)
            ],
            overrides=dict(overrides),
            off=[*off, *self.closed(person.country)],
            # A claim ends with the gap that was kept then; what comes before it keeps today's.
            busy=[(first, end - person.gap_minutes) for first, end in self.spans[person_id]],
            counted=self.counted(person_id),
            per_day=min(person.per_day, company.per_day),
            per_week=min(person.per_week, company.per_week),
            gap=person.gap_minutes,
            notice=60 * person.notice_hours,
        )

    def of(self, model, person_id):
        return self.session.scalars(select(model).where(model.person_id == person_id))

    def closed(self, country):
        days = self.session.scalars(
            select(CompanyDayOff.on).where(CompanyDayOff.country.in_({"", country}))
        )
        return [(day, day) for day in days]

    def owned(self):
        """Return the ids of the bookings and of the holds that do not stand in the way."""
        bookings = self.session.scalars(
            select(Booking.id).where(
                Booking.step_id == self.step.id,
                Booking.interview_id == self.interview.id,
                Booking.state == BookingState.SCHEDULED,
            )
        )
        holds = self.session.scalars(select(Hold))
        gone = {hold.id for hold in holds if self.is_swept and hold.until <= self.now}
        mine = self.session.scalars(select(Hold.id).where(Hold.step_id == self.step.id))
        return set(bookings), gone | set(mine)

    def taken(self):
        """Return what each resource has claimed, in minutes since the epoch."""
        bookings, holds = self.owned()
        spans, margins = defaultdict(list), self.own_margins()
        candidate_id = self.step.application.candidate_id
        for claim in self.session.execute(
            select(Claim.resource_id, Claim.tick, Claim.booking_id, Claim.hold_id).order_by(
                Claim.resource_id, Claim.tick
            )
        ):
            if claim.booking_id in bookings or claim.hold_id in holds:
                continue
            if claim.resource_id == candidate_id and claim.tick in margins:
                continue
            minute, mine = claim.tick * 5, spans[claim.resource_id]
            if mine and mine[-1][1] == minute:
                mine[-1] = (mine[-1][0], minute + 5)
            else:
                mine.append((minute, minute + 5))
        return spans

    def counted(self, person_id):
        """Return the starts of what counts against somebody's limits."""
        bookings, holds = self.owned()
        booked = self.session.scalars(
            select(Booking)
            .join(Attendance, Attendance.booking_id == Booking.id)
            .where(Attendance.person_id == person_id, Attendance.kind.in_(COUNTING))
        )
        theirs = select(Claim.hold_id).where(Claim.resource_id == person_id)
        held = self.session.scalars(select(Hold).where(Hold.id.in_(theirs)))
        return [
            minute_of(each.starts_at)
            for each in booked
            if each.state in HAPPENS and each.id not in bookings
        ] + [minute_of(each.starts_at) for each in held if each.id not in holds]


def minute_of(instant):
    """Return the whole minutes between the epoch and *instant*."""
    return int(instant.timestamp()) // 60
