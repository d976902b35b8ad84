"""Sent mail is found by how names and addresses begin, and by nothing that only contains it."""

import pytest

from scheduler.domain.terms import Notice
from scheduler.services.messages import outbox
from scheduler.services.post import sent

PEOPLE = (
    ("Joanna Lee", "jlee@larkfield.example"),
    ("Ann-Marie Öztürk", "ann.marie@mail.example"),
    ("Émile Zola", "zola_e@mail.example"),
    ("", "lee@home.example"),
    ("Sam 100% O’Neill", "sam@larkfield.example"),
)


@pytest.fixture
def found(session, act):
    for name, address in PEOPLE:
        outbox.tell(
            session,
            Notice.TEST_MAIL,
            act=act,
            address=address,
            name=name,
            subject=address,
            facts={},
        )

    def found(who):
        page = sent.find(session, who=who)
        assert page.total == len(page.messages)
        return {each.address.partition("@")[0] for each in page.messages}

    return found


def test_only_the_beginnings_of_words_are_found_in_any_case(found):
    everybody = {address.partition("@")[0] for _, address in PEOPLE}
    said = {
        "ann": {"ann.marie"},  # and not Joanna
        "LEE": {"jlee", "lee"},
        "jo le": {"jlee"},
        "lee jo": {"jlee"},
        "marie": {"ann.marie"},
        "ann-m": {"ann.marie"},
        "öz": {"ann.marie"},
        "ÖZTÜRK": {"ann.marie"},
        "émile": {"zola_e"},
        "zola_e@mail.example": {"zola_e"},
        "zola_e@mail": {"zola_e"},
        "e_zola": set(),
        "larkfield": {"jlee", "sam"},
        "neill": {"sam"},
        "ield": set(),
        "%": set(),
        "100%": {"sam"},
        "1%": set(),
        "l_e": set(),
        "lee\\": set(),
        "  ": everybody,
        "@": set(),
    }
    assert {who: found(who) for who in said} == said
