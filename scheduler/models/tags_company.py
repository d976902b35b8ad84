"""The tags of what speaks of our own people, and of nobody."""

from collections.abc import Mapping

from scheduler.models.tags import Tags, Whose

S, N = Whose.STAFF, Whose.NOBODY
TIME = "to offer only times that are really free"

ABOUT_THE_COMPANY: Mapping[str, Tags] = {
    "person": Tags(
        S,
        personal="name mail mail_key zone clock line department country joined_on per_day per_week "
        "gap_minutes notice_hours paused_from paused_until delivery phone",
        derived="id is_active is_interviewer is_coordinator is_admin created_at",
        what="Name, address, time zone, one line about them, limits of their own",
        why="to plan with them and to tell candidates whom they meet",
    ),
    "weekly_hours": Tags(
        S,
        personal="weekday from_minute until_minute office_id valid_from valid_until",
        derived="id person_id",
        what="Hours that they give",
        why=TIME,
    ),
    "day_override": Tags(
        S,
        personal="on from_minute until_minute office_id",
        derived="id person_id",
        what="Days that are different",
        why=TIME,
    ),
    "time_off": Tags(
        S,
        personal="first_on last_on reason",
        derived="id person_id",
        what="Time off",
        why=TIME,
    ),
    "busy_calendar": Tags(
        S,
        personal="name host sealed etag modified body_hash",
        derived="id person_id source added_at tentative unanswered all_day declined cancelled free "
        "open_ended read_at covers_until unread due_at failures error is_stale is_trusted",
        what="Calendars of theirs that we read, their addresses under lock",
        why=TIME,
    ),
    "busy_time": Tags(
        S,
        personal="first after",
        derived="calendar_id stand is_day is_open",
        what="When they are busy; never with what",
        why=f"{TIME}; coordinators see it within the hours that are given",
    ),
    "membership": Tags(
        S,
        personal="training topics",
        derived="id pool_id person_id joined_at",
        what="What they are qualified for",
        why="to choose who talks about what",
    ),
    "staff_session": Tags(
        S,
        personal="client",
        derived="id person_id created_at seen_at ended_at",
        none="handle",
        what="Where they are signed in",
        why="so that they can end a session",
    ),
    "sign_in": Tags(S, derived="id person_id created_at expires_at used_at", none="handle"),
    "seat_person": Tags(S, derived="seat_id person_id"),
    "departure": Tags(S, derived="person_id booking_id sequence starts_at ends_at at"),
    "claim": Tags(S, derived="resource_id tick booking_id hold_id visit_day_id is_gap is_shadow"),
    "feed": Tags(S, derived="person_id", none="version changed"),
    "key": Tags(
        S, derived="id purpose subject_id last_used_at used_under", none="handle generation"
    ),
    "submission": Tags(S, derived="actor at", none="key digest location"),
    "resource": Tags(N, none="id kind version"),
    "tally": Tags(N, none="name since count"),
    "beat": Tags(N, none="name at"),
    "chore": Tags(N, none="name done_at"),
    "mailbox": Tags(N, none="id validity last_uid read_at next_at failures failing_since error"),
    "company": Tags(
        N,
        none="id name zone mail phone retention_months per_day per_week version is_sample "
        "busy_warn_hours busy_stop_hours mail_held_at feedback_url",
    ),
    "company_day_off": Tags(N, none="id on name country"),
    "office": Tags(
        N,
        none="id name address zone country arrival map_url is_active travel_payer travel_hint "
        "travel_lead_days travel_margin_minutes version",
    ),
    "office_hours": Tags(N, none="id office_id weekday from_minute until_minute"),
    "room": Tags(N, none="id office_id name capacity has_screen is_step_free is_active"),
    "pool": Tags(N, none="id name purpose is_active department_rule min_months listens leads"),
    "pool_exit": Tags(
        S,
        derived="pool_id person_id at",
    ),
    "role": Tags(
        N,
        none="id slug title location posting source_url state answer_days retention_months version feedback_url "
        "created_at published_at closed_at",
        derived="recruiter_id manager_id coordinator_id",
    ),
    "plan": Tags(N, none="id role_id number draft published_at"),
    "stage": Tags(N, none="id plan_id position title kind sentence"),
    "way": Tags(
        N,
        none="id stage_id position kind title minutes expect prepare grid_minutes notice_hours "
        "moves horizon_days run_minutes pause_minutes longest_minutes lunch_minutes lunch_from "
        "lunch_until topics brief_id may_repeat days",
    ),
    "way_place": Tags(N, none="id way_id position office_id"),
    "interview": Tags(
        N,
        none="id way_id position title minutes pin after_position topic prepare with_candidate",
    ),
    "seat": Tags(N, none="id interview_id position kind count pool_id part may_join_by_screen"),
    "brief": Tags(N, none="id role_id title text pool_id grading_minutes is_blind created_at"),
    "brief_file": Tags(N, none="brief_id file_id position"),
    "reference_sheet": Tags(N, none="role_id questions pool_id version"),
}
