"""The closed sets of words that the whole project shares; each is stored by its value."""

from enum import StrEnum


class Place(StrEnum):
    """Where a conversation happens; which office is said elsewhere."""

    REMOTE = "remote"
    OFFICE = "office"


class StageKind(StrEnum):
    """What a stage, or one way of it, is."""

    APPLICATION = "application"
    CALL = "call"
    INTERVIEW = "interview"
    EXERCISE = "exercise"
    LOOP = "loop"
    MEETING = "meeting"
    REFERENCES = "references"
    OFFER = "offer"


CONVERSATIONS = frozenset(
    {StageKind.CALL, StageKind.INTERVIEW, StageKind.LOOP, StageKind.MEETING, StageKind.OFFER}
)


class RoleState(StrEnum):
    """Whether a role is being written, open or over."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class SeatKind(StrEnum):
    """The part that a seat plays in its interview."""

    LEAD = "lead"
    PANELIST = "panelist"
    SHADOW = "shadow"
    OPTIONAL = "optional"
    REVERSE = "reverse_shadow"  # leads while somebody who is qualified sits by


class Part(StrEnum):
    """A person whom the role, not a pool, names for a seat."""

    RECRUITER = "recruiter"
    MANAGER = "hiring_manager"
    COORDINATOR = "coordinator"
    GRADER = "grader"  # whoever graded their exercise, before anybody else of the seat's pool


class Training(StrEnum):
    """How far a member of a pool has come; only the qualified take a seat."""

    TRAINEE = "trainee"
    SHADOWING = "shadowing"
    REVERSE_SHADOWING = "reverse_shadowing"
    QUALIFIED = "qualified"


class ResourceKind(StrEnum):
    """What can be claimed."""

    PERSON = "person"
    ROOM = "room"
    CANDIDATE = "candidate"


class ApplicationState(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    IN_PROCESS = "in_process"
    OFFERED = "offered"
    PAUSED = "paused"
    HIRED = "hired"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


LIVE_APPLICATIONS = (
    ApplicationState.RECEIVED,
    ApplicationState.IN_PROCESS,
    ApplicationState.OFFERED,
    ApplicationState.PAUSED,
)
ACTIVE_APPLICATIONS = LIVE_APPLICATIONS[:-1]  # and no pause


class StepState(StrEnum):
    """Where one step of an application stands; what time alone changes is computed."""

    AHEAD = "ahead"
    OPEN = "open"
    WINDOWS_SENT = "windows_sent"
    BOOKED = "booked"
    PAUSED = "paused"
    PASSED = "passed"
    DECLINED = "declined"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class ExerciseState(StrEnum):
    """Where the exercise of a step stands; what time alone changes is computed."""

    OPEN = "open"
    WINDOW_BOOKED = "window_booked"
    RUNNING = "running"
    HANDED_IN = "handed_in"
    GRADING = "grading"
    DONE = "done"
    CANCELLED = "cancelled"


class BookingState(StrEnum):
    """Whether a booking stands, and how it ended."""

    SCHEDULED = "scheduled"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    CANDIDATE_NO_SHOW = "candidate_no_show"
    INTERVIEWER_NO_SHOW = "interviewer_no_show"


BY_CANDIDATE, BY_STAFF = "candidate", "staff"  # who cancelled a booking


class Answer(StrEnum):
    """What a person of the line-up has said to the invitation (RFC 5545, PARTSTAT)."""

    NEEDS_ACTION = "needs_action"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class RemarkKind(StrEnum):
    """What a mail asks of us that no rule can decide."""

    PROPOSED = "proposed"  # another time, by the button of a calendar (COUNTER)
    WROTE = "wrote"  # plain words
    UNCLEAR = "unclear"  # an answer from an address that was not invited


class Audience(StrEnum):
    """Whose copy of a meeting a calendar object is."""

    CANDIDATE = "candidate"
    TEAM = "team"
    GUEST = "guest"


class Notice(StrEnum):
    """What news a message bears; each has a mail of the same name."""

    APPLICATION_RECEIVED = "application_received"
    CHOOSE_TIME = "choose_time"
    BOOKED = "booked"
    BOOKED_TEAM = "booked_team"
    MOVED = "moved"
    MOVED_TEAM = "moved_team"
    CANCELLED = "cancelled"
    CANCELLED_TEAM = "cancelled_team"
    REMINDER = "reminder"
    REMINDER_TEAM = "reminder_team"
    REMINDER_UNUSED = "reminder_unused"
    WINDOWS_RECEIVED = "windows_received"
    EXTRA_MOVE = "extra_move"
    AT_RISK = "at_risk"
    PEOPLE_CHANGED = "people_changed"
    PEOPLE_TEAM = "people_team"
    REPLACED = "replaced"
    REALLY_NOT = "really_not"
    ANSWER_ASKED = "answer_asked"
    CALENDAR_CLASH = "calendar_clash"
    NOT_HERE = "not_here"
    SORRY = "sorry"
    ABSENT = "absent"
    ANSWER_LATE = "answer_late"
    ANSWER_PUT_OFF = "answer_put_off"
    DIGEST = "digest"
    DECLINED_KINDLY = "declined_kindly"
    TRIP = "trip"
    EXERCISE_BOOKED = "exercise_booked"
    EXERCISE_MOVED = "exercise_moved"
    EXERCISE_REMINDER = "exercise_reminder"
    EXERCISE_READY = "exercise_ready"
    EXERCISE_STARTED = "exercise_started"
    EXERCISE_EXTENDED = "exercise_extended"
    EXERCISE_CLOSING = "exercise_closing"
    EXERCISE_HANDED_IN = "exercise_handed_in"
    EXERCISE_EXPIRED = "exercise_expired"
    EXERCISE_CANCELLED = "exercise_cancelled"
    GRADING_ASKED = "grading_asked"
    GRADING_REMINDER = "grading_reminder"
    GRADING_OVER = "grading_over"
    SIGN_IN = "sign_in"
    FRESH_LINK = "fresh_link"
    LINK_RENEWED = "link_renewed"
    FEED_RENEWED = "feed_renewed"
    TEST_MAIL = "test_mail"
    REFERENCES_ASKED = "references_asked"
    REFERENCE_BACK = "reference_back"
    REFEREE_INVITED = "referee_invited"
    REFEREE_REMINDED = "referee_reminded"
    REFEREE_TIMES = "referee_times"
    REFEREE_REMINDER = "referee_reminder"
    REFEREE_BOOKED = "referee_booked"
    REFEREE_MOVED = "referee_moved"
    REFEREE_CANCELLED = "referee_cancelled"
    CALL_NOW = "call_now"
    DECIDE_BY = "decide_by"
    TO_APPROVE = "to_approve"
    DECIDED = "decided"
    CODE = "code"
    ERASED = "erased"
    ERASURE_AHEAD = "erasure_ahead"
    FEEDBACK_ASKED = "feedback_asked"
    COUNTER_DECLINED = "counter_declined"
    COUNTER_DECLINED_TEAM = "counter_declined_team"
    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    PAUSE_OVER = "pause_over"
    RESUMED = "resumed"
    ROLE_FILLED = "role_filled"
    REFEREE_RELEASED = "referee_released"
    STOPPED = "stopped"
    ENDED_TEAM = "ended_team"
    ENTRY_GONE = "entry_gone"
    VISIT_ASKED = "visit_asked"
    VISIT_BOOKED = "visit_booked"
    VISIT_MOVED = "visit_moved"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_HOST = "visit_host"
    VISIT_REMINDER = "visit_reminder"
    VISIT_WELCOME = "visit_welcome"
    VISIT_WELCOME_OVER = "visit_welcome_over"
    VISIT_WELCOME_CLASH = "visit_welcome_clash"
    VISIT_UNWELCOMED = "visit_unwelcomed"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    WRITTEN_TO = "written_to"
    ENQUIRY_CONFIRM = "enquiry_confirm"


class Method(StrEnum):
    """The iTIP method of a message's calendar part (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    DECLINECOUNTER = "DECLINECOUNTER"  # the time stands, whatever was proposed


class KeyPurpose(StrEnum):
    """What a link is good for."""

    CANDIDATE = "candidate"
    ANSWER = "answer"
    FEED = "feed"
    REFEREE = "referee"
    VISIT = "visit"
    ENQUIRY = "enquiry"


class Delivery(StrEnum):
    """How interviews reach the calendar of whoever holds them."""

    INVITATIONS = "invitations"
    FEED = "feed"
    BOTH = "both"


class BusySource(StrEnum):
    """Where other people's calendars are read from."""

    ICS = "ics"  # a secret address
    CALDAV = "caldav"
    FILE = "file"  # read once


class BusyStand(StrEnum):
    """How a time in another calendar stands with its owner; what blocks is the owner's choice."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    UNANSWERED = "unanswered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FREE = "free"
