"""The tags of what speaks of candidates and referees; docs/privacy.md is held against it."""

from collections.abc import Mapping

from scheduler.models.tags import Tags, Whose

C, R = Whose.CANDIDATE, Whose.REFEREE
PROCESS = "to lead you through the process"
REACH = "to write to you and meet you at your time"

ABOUT_CANDIDATES: Mapping[str, Tags] = {
    "candidate": Tags(
        C,
        personal="name mail mail_key zone clock phone pronouns accommodations needs_step_free "
        "day_from day_until",
        derived="id confirmed_at created_at erased_at",
        what="Who you are: name, address, phone, pronouns, time zone, hours, and what you need",
        why=REACH,
    ),
    "application": Tags(
        C,
        personal="looking_for cv_file_id cv_link referrer",
        inside="end_reason",
        derived="id candidate_id role_id plan_id state awaits_link consented_at retention_months "
        "received_at read_at ended_at ending paused_until erased_at warned_at keep_until",
        none="version",
        what="Your applications: your CV, what you look for, who told you of us",
        why="to decide about your application",
    ),
    "conflict": Tags(
        C,
        inside="person_id reason",
        derived="candidate_id",
        goes=True,
        what="Who of ours you must not meet, and why",
        why="so that nobody judges a friend",
    ),
    "step": Tags(
        C,
        derived="id application_id stage_id position state state_at answer_due_at way_id office_id "
        "extra_moves debrief_missing_at topic",
        none="version",
    ),
    "window": Tags(
        C,
        personal="starts_at ends_at note",
        derived="id step_id sent_at",
        goes=True,
        what="Times that you offered us",
        why=REACH,
    ),
    "hold": Tags(
        C,
        personal="starts_at ends_at",
        derived="id step_id interview_id office_id room_id until renewed lineup",
        goes=True,
        what="A time that is held while you choose",
        why=REACH,
    ),
    "booking": Tags(
        C,
        personal="reference wall_time anchor_zone",
        inside="reason",
        derived="id step_id interview_id reference_id visit_id state starts_at ends_at office_id room_id "
        "title minutes moves moved_from at_risk_at is_off_clock by_hand candidate_missing_at "
        "nobody_here_at cancelled_by is_locked without_shadows unattended_by_id created_at changed_at",
        none="link candidate_object_id team_object_id version",
        what="Your interviews: their numbers, your time zone then, why one was cancelled",
        why=REACH,
    ),
    "calendar_object": Tags(
        C,
        personal="digest",
        derived="id audience sequence changed_at answer answered_at",
        none="uid organizer",
        what="What calendars know your interviews by",
        why="so that a cancellation finds its entry",
    ),
    "attendance": Tags(
        C,
        inside="answer_reason handover",
        derived="id booking_id person_id seat_id kind by_screen answer answered_at chosen_because "
        "is_mailed handed_over_at feedback_at",
        what="What an interviewer notes for the next one, and why one could not come",
        why="so that you need not say everything twice",
    ),
    "handover": Tags(
        C,
        inside="reason",
        derived="attendance_id booking_id person_id to_person_id starts_at by_itself kind at",
        what="Why an interviewer gave a seat up",
        why=PROCESS,
    ),
    "remark": Tags(
        C,
        personal="who address starts_at ends_at words",
        derived="id booking_id visit_day_id visit_id kind at settled_at",
        goes=True,
        what="Answers to invitations that a person has to read",
        why=PROCESS,
    ),
    "received": Tags(
        C,
        personal="message_id address",
        derived="id object_id sequence stamp verdict at",
        none="validity uid",
        what="Which answers of calendars were read",
        why="so that none is read twice",
    ),
    "exercise": Tags(
        C,
        personal="text link notes file_id wall_time anchor_zone",
        inside="extra_minutes note",
        derived="id step_id way_id state minutes own_minutes granted_minutes last_start_at "
        "starts_at opened_at saved_at handed_in_at is_automatic expired_at grader_id assigned_at "
        "due_at grading_minutes chosen_because asked_before graded_at outcome created_at "
        "changed_at",
        none="work_version candidate_object_id grader_object_id version",
        what="Your exercise: what you wrote and handed in, and what was noted about it",
        why="to decide about your application",
    ),
    "offer": Tags(
        C,
        personal="more_until more_words refusal_words again_on",
        derived="step_id approved_at approved_by_id decide_by refusal refused_at decided_at",
        none="version",
        what="What you said about the last conversation",
        why=PROCESS,
    ),
    "trip": Tags(
        C,
        personal="from_where arrive_on leave_on needs note answer itinerary",
        derived="id step_id office_id state state_at made_first_at made_last_at cancelled_by "
        "to_undo_at",
        none="version",
        what="Your trip: from where, when, what you need, what we arranged",
        why="to get you to the office",
    ),
    "trip_file": Tags(C, derived="trip_id file_id", goes=True),
    "file": Tags(
        C,
        personal="name media_type size sha256",
        derived="id created_at",
        goes=True,
        what="Files: your CV, your work, your tickets",
        why="to decide about your application, and to get you there",
    ),
    "file_part": Tags(
        C, personal="data", derived="file_id number", goes=True, what="Their bytes", why="as above"
    ),
    "message": Tags(
        C,
        personal="address name facts last_answer",
        derived="id notice subject sequence object_id method candidate_id person_id step_id "
        "created_at due_at leased_until attempt stamped_at sent_at digest dead_at superseded_at",
        none="message_id",
        goes=True,
        what="Mails to you and about you",
        why="so that none is lost or sent twice",
    ),
    "entry": Tags(
        C,
        personal="payload",
        derived="id at actor action subject application_id digest seal",
        what="The journal: who did what, with the words that were said to it",
        why="so that a decision can be followed",
    ),
    "code": Tags(
        C,
        derived="id candidate_id deed handle created_at expires_at tries used_at",
        goes=True,
    ),
    "feed_body": Tags(
        C,
        personal="plain packed",
        derived="person_id validator",
        goes=True,
        what="The calendars of interviewers, which name you",
        why="so that your interviewers come",
    ),
    "reference_request": Tags(C, derived="step_id wanted asked_by_id asked_at"),
    "reference": Tags(
        R,
        personal="name mail mail_key phone relation",
        inside="zone answers notes notes_by_id caller_id",
        derived="id step_id position state state_at best_way is_withheld consented_at problem "
        "flags allowed_by_id invited_at confirmed_at clock soon_at calling_at misses erased_at",
        none="questions version",
        what="Who speaks for you: name, address, phone, relation, and what they said",
        why="to hear of your work from others, as you agreed",
    ),
}
