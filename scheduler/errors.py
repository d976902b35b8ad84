"""Everything that may go wrong in words that a person may read."""


class SchedulerError(Exception):
    """Base of every error that a person may be shown."""

    message = "Something went wrong."

    def __str__(self) -> str:
        """Return the detail given, or else the message of the class."""
        return super().__str__() or self.message


class Missing(SchedulerError):
    """The thing asked for does not exist, or not for this person."""

    message = "This link does not lead anywhere any more."


class Refused(SchedulerError):
    """The person may not do this."""

    message = "You may not do this."


class Invalid(SchedulerError):
    """What was given cannot be accepted; the sentence says why."""


class Conflict(SchedulerError):
    """The world changed between looking and acting."""


class SlotTaken(Conflict):
    """Somebody else took a person or a room of this slot first."""

    message = "That time was taken a moment ago. Nothing was booked."


class StepClosed(Conflict):
    """The step is already booked, finished or withdrawn."""

    message = "This step is no longer open for booking."


class Limited(SchedulerError):
    """Too many tries in a short time."""

    message = "That was a lot of tries in a short time. Please wait a few minutes."


class Unavailable(SchedulerError):
    """The database or another server does not answer now; nothing was changed."""

    message = "We could not save this just now. Nothing was changed; please try again in a moment."
