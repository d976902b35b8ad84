"""The facts of the mails about an exercise, as the services write them."""

from scheduler.domain.terms import Notice

TIMES = {
    "starts_at": "2026-11-28T16:00:00+00:00",
    "ends_at": "2026-11-28T20:00:00+00:00",
    "last_start_at": "2026-12-08T01:00:00+00:00",
    "deadline_at": "2026-11-28T20:00:00+00:00",
    "grace_until": "2026-11-28T20:15:00+00:00",
    "answer_by": "2026-12-02T01:00:00+00:00",
    "before_at": "2026-11-27T16:00:00+00:00",
}
WORK = TIMES | {"title": "Take-home exercise", "minutes": 240, "grace_minutes": 15, "by": "staff"}
GRADER = {"name": "Aisha Malik", "zone": "America/Los_Angeles", "clock": 12, "company": "Larkfield"}
GRADING = GRADER | {
    "title": "The index that went quiet",
    "role": "Customer Engineer",
    "candidate_name": "Priya Raman",
    "minutes": 60,
    "due_at": "2026-12-02T01:00:00+00:00",
    "is_late": True,
}
OF_CANDIDATES = [each for each in Notice if each.value.startswith("exercise_")]
OF_GRADERS = [each for each in Notice if each.value.startswith("grading_")]


def facts_of(about):
    """Return the facts of each mail; *about* is what every mail to a candidate says."""
    return dict.fromkeys(OF_CANDIDATES, about | WORK) | dict.fromkeys(OF_GRADERS, GRADING)


def links_of(portal, home):
    """Return the links of each mail."""
    step = f"{portal}/steps/7/exercise"
    theirs = {"portal": portal, "exercise": step, "start": f"{step}/start"}
    ours = {"grading": f"{home}/me/gradings/3"}
    return dict.fromkeys(OF_CANDIDATES, theirs) | dict.fromkeys(OF_GRADERS, ours)
