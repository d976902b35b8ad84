"""The facts of the mails about a question, as the services write them."""

from scheduler.domain.terms import Notice

SAM = {"name": "Sam Okafor", "zone": "America/Los_Angeles", "clock": 12, "company": "Larkfield"}
ASKED = SAM | {
    "about": "Priya Raman",
    "role": "Customer Engineer",
    "words": "How is on-call shared?\nAnd who covers the nights?",
    "attachments": 0,
    "answer_by": "2026-11-25T01:00:00+00:00",
    "talk": "",
    "talk_at": "",
}
ANSWERED = {
    "who": "Dana Liu",
    "answer": "One week in seven, working hours only.\nNights are covered.",
    "question": "How is on-call shared?",
}
ENQUIRY = {"question": "Do you sponsor visas?", "retention_months": 12}


def facts_of(about):
    """Return the facts of each mail; *about* is what every mail to a candidate says."""
    return {
        Notice.QUESTION_ASKED: ASKED,
        Notice.QUESTION_ANSWERED: about | ANSWERED,
        Notice.WRITTEN_TO: about | {"who": "Dana Liu", "words": "Could you send us two dates?"},
        Notice.ENQUIRY_CONFIRM: about | ENQUIRY,
    }


def links_of(portal, home):
    """Return the links of each mail."""
    return {
        Notice.QUESTION_ASKED: {"question": f"{home}/questions/4"},
        Notice.QUESTION_ANSWERED: {"portal": portal, "questions": f"{portal}/questions"},
        Notice.WRITTEN_TO: {"portal": portal, "questions": f"{portal}/questions"},
        Notice.ENQUIRY_CONFIRM: {"enquiry": f"{home}/q/KEY"},
    }
