"""The tags of what speaks of those who ask us something."""

from collections.abc import Mapping

from scheduler.models.tags import Tags, Whose

ABOUT_QUESTIONS: Mapping[str, Tags] = {
    "question": Tags(
        Whose.CANDIDATE,
        personal="words sender",
        inside="reason",
        derived="id application_id enquiry_id addressee booking_id person_id asked_at due_at state "
        "state_at closed_by_id by_mail attachments",
        none="version",
        what="What you asked us, and the address you wrote from",
        why="to answer you, and to let whoever you meet know what you want to talk about",
    ),
    "reply": Tags(
        Whose.CANDIDATE,
        inside="words sender",
        derived="id question_id person_id way at",
        what="What we answered, and what we noted of an answer by phone",
        why="so that you need not ask twice",
    ),
    "enquiry": Tags(
        Whose.ENQUIRER,
        personal="name mail mail_key zone clock words",
        derived="id role_id retention_months created_at confirmed_at",
        what="Your name if you gave one, your address, and what you asked",
        why="to answer you without your applying",
    ),
    "faq_entry": Tags(
        Whose.NOBODY,
        none="id role_id position question answer is_public question_id version",
        derived="changed_by_id changed_at",
    ),
}
