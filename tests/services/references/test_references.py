"""References: asked for, named, agreed to, answered; and what time makes of a silent one."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scheduler.domain.references import Problem
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Key, Message
from scheduler.services.applications.stances import attitudes
from scheduler.services.references import asking, referees, references
from scheduler.services.transaction import transaction
from tests.conftest import NOON
from tests.people import make_application, make_candidate
from tests.services.referees import DAY, HELENA, HOUR, OMAR, Town

AT_WORK = "helena@brightwater.example"


@pytest.fixture
def town(session, act):
    return Town(session, act)


def stance(town, now=NOON):
    steps = town.application.steps
    return attitudes(town.session, steps, now=now)[town.step_id].stance.value


def test_nobody_is_named_before_we_ask(town):
    with pytest.raises(Conflict):
        town.name()


def test_the_candidate_is_asked_and_it_is_their_move(town):
    town.ask(2)

    assert (town.told(town.priya.mail), stance(town)) == (["references_asked"], "name")


def test_an_old_page_asks_for_nothing(town):
    with pytest.raises(Conflict):
        asking.ask(
            town.session, town.step_id, 1, by=town.sam.id, act=town.ours(), version=town.version - 1
        )


@pytest.mark.parametrize("wanted", [0, 9])
def test_we_ask_for_one_to_eight(town, wanted):
    with pytest.raises(Invalid):
        town.ask(wanted)


def test_whoever_is_named_with_consent_is_asked_at_once(town):
    helena = town.asked()

    reference = town.reference(helena)
    assert (reference.state.value, reference.invited_at, reference.consented_at) == (
        "invited",
        NOON,
        NOON,
    )
    assert (town.told(AT_WORK), stance(town)) == (["referee_invited"], "referees")


def test_the_mail_names_caller_candidate_and_the_day_of_consent(town):
    town.asked()

    facts = town.session.scalars(select(Message).where(Message.address == AT_WORK)).one().facts
    assert (facts["about"], [each["name"] for each in facts["callers"]], facts["consented_at"]) == (
        "Priya Raman",
        ["Dana Liu"],
        NOON.isoformat(),
    )


def test_somebody_withheld_is_not_asked_until_the_candidate_says_so(town):
    town.ask()
    helena = town.name(replace(HELENA, consents=False))
    assert (town.state(helena), town.told(AT_WORK)) == ("named", [])

    references.consent(town.session, helena, act=town.hers(NOON + DAY))

    assert (town.state(helena), town.told(AT_WORK)) == ("invited", ["referee_invited"])
    assert town.reference(helena).consented_at == NOON + DAY


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (replace(HELENA, mail="nonsense"), "Enter an email address"),
        (replace(OMAR, mail=" HELENA@Brightwater.example "), "named this address already"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(town, said, words):
    town.asked()

    with pytest.raises(Invalid, match=words):
        town.name(said)


def test_nobody_names_themselves(town):
    town.ask()

    with pytest.raises(Invalid, match="your own address"):
        town.name(replace(HELENA, mail=town.priya.mail))


def test_a_reference_belongs_to_who_named_it(town):
    helena = town.asked()
    stranger = make_candidate(town.session, "Nadia Farouk")

    with pytest.raises(Missing):
        references.own_reference(town.session, stranger.id, helena)


def test_one_of_ours_is_looked_at_before_we_ask(town):
    town.ask()
    dana = town.name(replace(HELENA, mail=town.dana.mail))
    assert (town.state(dana), town.reference(dana).flags) == ("consented", ["staff"])

    asking.allow(town.session, dana, by=town.sam.id, act=town.ours())

    assert (town.state(dana), town.reference(dana).allowed_by_id) == ("invited", town.sam.id)


def test_a_colleague_by_the_domain_is_one_of_ours_too(town):
    town.ask()
    somebody = town.name(replace(HELENA, mail="anna@larkfield.example"))

    assert town.reference(somebody).flags == ["staff"]


def test_two_candidates_who_name_each_other_are_noticed(town):
    nadia = make_candidate(town.session, "Nadia Farouk")
    application = make_application(town.session, town.role, nadia, at=3)
    town.ask()
    town.name(replace(HELENA, mail=nadia.mail))
    asking.ask(
        town.session,
        application.steps[3].id,
        1,
        by=town.sam.id,
        act=town.ours(),
        version=sum(each.version for each in application.steps) + application.version,
    )

    back = references.name(
        town.session,
        application.steps[3].id,
        replace(HELENA, mail=town.priya.mail),
        act=town.hers(),
    )

    assert back.flags == ["mutual"]


@pytest.mark.parametrize(("days", "flags"), [(182, ["recent"]), (184, [])])
def test_the_same_person_is_not_asked_twice_in_six_months_unless_allowed(town, days, flags):
    town.asked()
    other = make_application(town.session, town.role, make_candidate(town.session, "Mei Cho"), at=3)
    later = NOON + days * DAY
    version = other.version + sum(each.version for each in other.steps)
    step_id = other.steps[3].id
    asking.ask(town.session, step_id, 1, by=town.sam.id, act=town.ours(later), version=version)

    made = references.name(town.session, step_id, HELENA, act=town.hers(later))

    assert made.flags == flags


def test_answers_are_kept_while_they_are_written_and_read_once_they_are_sent(town):
    helena = town.asked()

    referees.save_answers(town.session, helena, ["Two years", "", "", ""])
    assert town.state(helena) == "invited"
    referees.send_answers(
        town.session, helena, ["Two years", "Calm", "", "Yes"], act=town.theirs(NOON + HOUR)
    )

    reference = town.reference(helena)
    assert (reference.state.value, reference.answers) == (
        "written",
        ["Two years", "Calm", "", "Yes"],
    )
    assert stance(town) == "plain"


def test_an_empty_sheet_is_not_sent_and_a_sent_one_stays(town):
    helena = town.asked()
    with pytest.raises(Invalid):
        referees.send_answers(town.session, helena, ["", " "], act=town.theirs())
    referees.send_answers(town.session, helena, ["Yes"], act=town.theirs())

    with pytest.raises(Conflict):
        referees.save_answers(town.session, helena, ["No"])


def test_once_all_have_answered_we_owe_the_candidate_a_word(town):
    with transaction(town.session):
        town.role.answer_days = 2
    helena = town.asked()
    assert town.application.steps[3].answer_due_at is None

    referees.send_answers(town.session, helena, ["Yes"], act=town.theirs())

    assert town.application.steps[3].answer_due_at is not None


def test_who_would_rather_not_is_left_alone_and_somebody_else_is_asked_for(town):
    helena = town.asked()

    referees.rather_not(town.session, helena, act=town.theirs())

    assert (town.state(helena), stance(town)) == ("declined", "name")
    assert town.told(AT_WORK) == []
    assert town.told(town.priya.mail) == ["references_asked", "reference_back"]


def test_a_stranger_who_got_the_mail_ends_it_and_the_right_address_gets_a_link_of_its_own(
    town,
):
    helena = town.asked()
    of_helena = select(Key.generation).where(Key.purpose == "referee", Key.subject_id == helena)
    before = town.session.scalar(of_helena)

    referees.not_me(town.session, helena, act=town.theirs())
    assert (town.state(helena), town.reference(helena).problem) == ("named", Problem.NOT_ME)
    assert stance(town) == "name"
    right = replace(HELENA, mail="helena.voss@brightwater.example")
    references.correct(town.session, helena, right, act=town.hers(NOON + DAY))

    assert town.state(helena) == "invited"
    assert town.told(right.mail) == ["referee_invited"]
    assert town.session.scalar(of_helena) == before + 1
