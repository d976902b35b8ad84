"""The tags of what speaks of visitors, and of how offices take them."""

from collections.abc import Mapping

from scheduler.models.tags import Tags, Whose

N = Whose.NOBODY

ABOUT_VISITORS: Mapping[str, Tags] = {
    "visit_plan": Tags(
        N,
        none="office_id is_paused pool_id per_day per_week notice_hours horizon_days most_guests "
        "phone welcome version",
    ),
    "visit_offer": Tags(N, none="office_id kind minutes weekdays from_minute until_minute"),
    "visit_closure": Tags(N, none="office_id on reason"),
    "visit_day": Tags(
        N,
        none="id office_id starts_at ends_at places state reason object_id version created_at",
        derived="host_id host_missing_at",
    ),
    "visit": Tags(
        Whose.VISITOR,
        personal="name mail mail_key needs note reason",
        derived="id office_id kind visit_day_id state state_at starts_at ends_at moved_from guests "
        "clock asked_at confirmed_at consented_at cancelled_by object_id erased_at",
        none="version",
        what="Your name, your address, what you need and what you wrote to us",
        why="to have somebody at the door, and to tell you if anything changes",
    ),
    "visit_place": Tags(N, derived="visit_day_id number visit_id"),
}
