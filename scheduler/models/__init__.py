"""What is stored, one module per noun."""

from scheduler.models.answers import Handover, Mailbox, Received, Remark
from scheduler.models.base import Base, Instant
from scheduler.models.bookings import (
    COUNTED,
    HOLDING,
    LEARNING,
    WITH_CANDIDATE,
    Attendance,
    Booking,
    Claim,
    Hold,
    Submission,
)
from scheduler.models.busy import BusyCalendar, BusyTime
from scheduler.models.calendar_objects import CalendarObject
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
from scheduler.models.pools import (
    Membership,
    Pool,
    PoolExit,
)
from scheduler.models.privacy import (
    TAGS,
    Chore,
    Code,
)
from scheduler.models.questions import (
    Enquiry,
    FaqEntry,
    Question,
    Reply,
)
from scheduler.models.references import Reference, ReferenceRequest, ReferenceSheet
from scheduler.models.resources import Resource
from scheduler.models.roles import (
    PEOPLE,
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
from scheduler.models.visits import (
    Visit,
    VisitClosure,
    VisitDay,
    VisitOffer,
    VisitPlace,
    VisitPlan,
)

__all__ = [
    "COUNTED",
    "HOLDING",
    "LEARNING",
    "PEOPLE",
    "TAGS",
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
    "Chore",
    "Claim",
    "Code",
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
    "PoolExit",
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
    "Visit",
    "VisitClosure",
    "VisitDay",
    "VisitOffer",
    "VisitPlace",
    "VisitPlan",
    "Way",
    "WayPlace",
    "WeeklyHours",
    "Window",
]
