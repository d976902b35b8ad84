from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import Invalid
from scheduler.models import Message
from scheduler.services.process import bulk, process
from scheduler.services.process.bulk import Done, Verb
from scheduler.services.transaction import transaction
from tests.services import hiring
from tests.services.hiring import states, version


@pytest.fixture
def three(session, act):
    hiring.a_company(session)
    role = hiring.a_role(session, act)
    names = ("Nadia Farouk", "Hugo Lindqvist", "Wei Zhang")
    return [hiring.applied(session, role, act, name) for name in names]


def ticked(session, ids):
    return [(each, version(session, each)) for each in ids]


def test_everybody_ticked_goes_on(session, three, act):
    done = bulk.bulk(session, ticked(session, three), Verb.ADVANCE, act=act)
    assert [(each.name, each.sentence, each.is_done) for each in done] == [
        ("Nadia Farouk", "goes on to Intro call", True),
        ("Hugo Lindqvist", "goes on to Intro call", True),
        ("Wei Zhang", "goes on to Intro call", True),
    ]
    assert [states(session, each)[0] for each in three] == ["in_process"] * 3


def test_one_who_changed_meanwhile_holds_nobody_up(session, three, act):
    seen = ticked(session, three)
    process.advance(session, three[1], act=act, version=seen[1][1])
    done = bulk.bulk(session, seen, Verb.DECLINE, act=act)
    assert [each.is_done for each in done] == [True, False, True]
    assert done[1].sentence.startswith("Something changed here after you opened this page")
    assert [states(session, each)[0] for each in three] == ["declined", "in_process", "declined"]


def test_rows_stand_for_themselves_inside_one_press_too(session, three, act):
    seen = ticked(session, three)
    seen[1] = (seen[1][0], 99)
    with transaction(session):
        bulk.bulk(session, seen, Verb.ADVANCE, act=act)
    assert [states(session, each)[0] for each in three] == ["in_process", "received", "in_process"]


def test_somebody_gone_is_said_and_no_more(session, three, act):
    done = bulk.bulk(session, [(999, 0)], Verb.ADVANCE, act=act)
    assert done == [Done(999, "", "This link does not lead anywhere any more.", is_done=False)]


def test_between_one_and_fifty_people_are_ticked(session, three, act):
    with pytest.raises(Invalid, match="at least one"):
        bulk.bulk(session, [], Verb.ADVANCE, act=act)
    with pytest.raises(Invalid, match="50 people at most; these are 51"):
        bulk.bulk(session, [(each, 0) for each in range(51)], Verb.ADVANCE, act=act)


@pytest.mark.parametrize("verb", list(Verb))
def test_the_preview_is_the_letter_that_goes_out(session, three, act, verb):
    seen = bulk.previews(session, ticked(session, three), verb, act=act)
    shown = [(each.letter.notice, each.letter.candidate.mail, each.letter.facts) for each in seen]
    pressed = [(each.application.id, each.version) for each in seen]
    assert not session.new
    bulk.bulk(session, pressed, verb, act=act)
    session.expire_all()
    sent = session.scalars(
        select(Message)
        .where(Message.notice == shown[0][0], Message.due_at == act.now)
        .order_by(Message.id)
    )
    assert [(each.notice, each.address, each.facts) for each in sent] == shown


def test_the_preview_changes_nothing(session, three, act):
    before = hiring.told(session, standing=False), [states(session, each) for each in three]
    bulk.previews(session, ticked(session, three), Verb.ADVANCE, act=act)
    assert before == (
        hiring.told(session, standing=False),
        [states(session, each) for each in three],
    )


def test_a_step_that_brings_no_letter_says_where_it_leads(session, three, act):
    for _ in range(2):
        bulk.bulk(session, ticked(session, three[:1]), Verb.ADVANCE, act=act)
    (seen,) = bulk.previews(session, ticked(session, three[:1]), Verb.ADVANCE, act=act)
    assert (seen.goes_to, seen.letter) == ("References", None)


def test_who_was_seen_to_meanwhile_is_left_out_with_a_sentence(session, three, act):
    seen = ticked(session, three)
    later = replace(act, now=act.now + timedelta(hours=1))
    bulk.bulk(session, seen[:1], Verb.DECLINE, act=later)
    bulk.bulk(session, seen[1:2], Verb.ADVANCE, act=later)
    session.expire_all()
    shown = bulk.previews(session, [*seen, (999, 0)], Verb.ADVANCE, act=act)
    assert [(each.problem, each.letter is None) for each in shown] == [
        (bulk.SETTLED, True),
        (bulk.SETTLED, True),
        ("", False),
    ]
