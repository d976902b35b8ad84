"""What is stored, one module per noun."""

from scheduler.models.base import Base, Instant
from scheduler.models.bookings import Attendance, Booking, CalendarObject, Claim, Hold, Submission
from scheduler.models.busy import BusyCalendar, BusyTime
from scheduler.models.candidates import Application, Candidate, Conflict, Step, Window
from scheduler.models.company import Company, CompanyDayOff, Office, OfficeHours, Room
from scheduler.models.feeds import Departure, Feed, FeedBody
from scheduler.models.files import File, FilePart
from scheduler.models.journal import Entry
from scheduler.models.keys import Beat, Key, SignIn, StaffSession, Tally
from scheduler.models.messages import Message
from scheduler.models.people import DayOverride, Person, TimeOff, WeeklyHours
from scheduler.models.pools import Membership, Pool
from scheduler.models.resources import Resource
from scheduler.models.roles import Interview, Plan, Role, Seat, SeatPerson, Stage, Way, WayPlace

__all__ = [
    "Application",
    "Attendance",
    "Base",
    "Beat",
    "Booking",
    "BusyCalendar",
    "BusyTime",
    "CalendarObject",
    "Candidate",
    "Claim",
    "Company",
    "CompanyDayOff",
    "Conflict",
    "DayOverride",
    "Departure",
    "Entry",
    "Feed",
    "FeedBody",
    "File",
    "FilePart",
    "Hold",
    "Instant",
    "Interview",
    "Key",
    "Membership",
    "Message",
    "Office",
    "OfficeHours",
    "Person",
    "Plan",
    "Pool",
    "Resource",
    "Role",
    "Room",
    "Seat",
    "SeatPerson",
    "SignIn",
    "StaffSession",
    "Stage",
    "Step",
    "Submission",
    "Tally",
    "TimeOff",
    "Way",
    "WayPlace",
    "WeeklyHours",
    "Window",
]
