"""Questions of candidates, and of people who have not applied; answers; what a role tells everybody."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.domain.questions import Addressee, QuestionState, ReplyWay
from scheduler.models.base import Base
from scheduler.models.bookings import Booking
from scheduler.models.candidates import Application
from scheduler.models.people import Person
from scheduler.models.roles import Role


class Enquiry(Base):
    """Somebody who asks without applying; until they press the button in their mail, for nobody."""

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    mail: Mapped[str]
    mail_key: Mapped[str] = mapped_column(index=True)
    zone: Mapped[str]
    clock: Mapped[int] = mapped_column(default=12)
    words: Mapped[str]  # of the first question, as it waits for the button
    retention_months: Mapped[int]  # as shown when they asked
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    role: Mapped[Role] = relationship()


class Question(Base):
    """One question in the thread of an application or of an enquiry."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(application_id IS NULL) <> (enquiry_id IS NULL)", name="one_thread"),
        CheckConstraint("addressee <> 'booking' OR booking_id IS NOT NULL", name="agenda_of_talk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    enquiry_id: Mapped[int | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    words: Mapped[str]
    addressee: Mapped[Addressee] = mapped_column(default=Addressee.TEAM)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]  # as promised to whoever asked
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.OPEN, index=True)
    state_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")  # of the closing; inside only
    by_mail: Mapped[bool] = mapped_column(default=False)
    sender: Mapped[str] = mapped_column(default="")  # an address that is not known as theirs
    attachments: Mapped[int] = mapped_column(default=0)  # in the mail; none is kept
    version: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application | None] = relationship()
    enquiry: Mapped[Enquiry | None] = relationship()
    booking: Mapped[Booking | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    closed_by: Mapped[Person | None] = relationship(foreign_keys=closed_by_id)
    replies: Mapped[list["Reply"]] = relationship(back_populates="question", order_by="Reply.id")

    @property
    def role(self) -> Role:
        """Return the role that it is about."""
        owner = self.application or self.enquiry
        if owner is None:
            raise LookupError(self.id)
        return owner.role

    @property
    def asker(self) -> str:
        """Return who asks, by name."""
        if self.application is not None:
            return self.application.candidate.name
        return (self.enquiry and self.enquiry.name) or "Somebody who has not applied"

    @property
    def is_ours(self) -> bool:
        """Tell whether nobody asked: one of us wrote, and the words are the first reply."""
        return not self.words and not self.attachments and bool(self.replies)

    @property
    def given(self) -> list["Reply"]:
        """Return the answers that count: not those that came from an unknown address."""
        return [each for each in self.replies if not each.sender]


class Reply(Base):
    """An answer of one of us; what is noted of a call or a talk stays inside."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    way: Mapped[ReplyWay] = mapped_column(default=ReplyWay.PAGE)
    words: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")  # an address that is not theirs: held back
    at: Mapped[datetime]

    question: Mapped[Question] = relationship(back_populates="replies")
    person: Mapped[Person] = relationship()


class FaqEntry(Base):
    """A question and its answer on a role's public page, or taken back from it."""

    __tablename__ = "faq_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    position: Mapped[int]
    question: Mapped[str]
    answer: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    role: Mapped[Role] = relationship()
    changed_by: Mapped[Person] = relationship()
