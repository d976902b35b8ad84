"""What is stored, one module per noun."""

from scheduler.models.answers import Handover, Mailbox, Received, Remark
from scheduler.models.base import Base, Instant
from scheduler.models.bookings import (
    WITH_CANDIDATE,
    Attendance,
    Booking,
    CalendarObject,
    Claim,
    Hold,
    Submission,
)
from scheduler.models.busy import BusyCalendar, BusyTime
from scheduler.models.candidates import Application, Candidate, Conflict, Step, Window
from scheduler.models.company import Company, CompanyDayOff, Office, OfficeHours, Room
from scheduler.models.exercises import BriefFile, Exercise
from scheduler.models.feeds import Departure, Feed, FeedBody
from scheduler.models.files import File, FilePart
from scheduler.models.journal import Entry
from scheduler.models.keys import Beat, Key, SignIn, StaffSession, Tally
from scheduler.models.messages import Message
from scheduler.models.offers import Offer
from scheduler.models.people import DayOverride, Person, TimeOff, WeeklyHours
from scheduler.models.pools import Membership, Pool
from scheduler.models.questions import Enquiry, FaqEntry, Question, Reply
from scheduler.models.references import Reference, ReferenceRequest, ReferenceSheet
from scheduler.models.resources import Resource
from scheduler.models.roles import (
    Brief,
    Interview,
    Plan,
    Role,
    Seat,
    SeatPerson,
    Stage,
    Way,
    WayPlace,
)
from scheduler.models.trips import Trip, TripFile

__all__ = [
    "WITH_CANDIDATE",
    "Application",
    "Attendance",
    "Base",
    "Beat",
    "Booking",
    "Brief",
    "BriefFile",
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
    "Enquiry",
    "Entry",
    "Exercise",
    "FaqEntry",
    "Feed",
    "FeedBody",
    "File",
    "FilePart",
    "Handover",
    "Hold",
    "Instant",
    "Interview",
    "Key",
    "Mailbox",
    "Membership",
    "Message",
    "Offer",
    "Office",
    "OfficeHours",
    "Person",
    "Plan",
    "Pool",
    "Question",
    "Received",
    "Reference",
    "ReferenceRequest",
    "ReferenceSheet",
    "Remark",
    "Reply",
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
    "Trip",
    "TripFile",
    "Way",
    "WayPlace",
    "WeeklyHours",
    "Window",
]
