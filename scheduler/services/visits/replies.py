"""What a visitor's calendar answers to the invitation: that they come, or may come, is noted."""

from scheduler.domain.terms import Answer, Audience
from scheduler.models import Booking, CalendarObject
from scheduler.services.act import Act

COMES = (Answer.ACCEPTED, Answer.TENTATIVE)


def is_noted(
    booking: Booking,
    about: CalendarObject,
    sender: str,
    attendee: str,
    answer: Answer | None,
    *,
    act: Act,
) -> bool:
    """Note that a visitor comes; tell whether that was all that their calendar said.

    A no is for a person to read: nothing is cancelled by a mail that anybody could write.
    """
    if about.audience is not Audience.GUEST or booking.visit is None or answer not in COMES:
        return False
    own = booking.visit.mail.lower()
    if not own or not sender == attendee.lower() == own:
        return False
    about.answer, about.answered_at = answer, act.now
    return True
