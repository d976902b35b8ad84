"""What is added where is said by the button: nobody takes a colleague for a candidate."""

import re

from tests.people import make_coordinator, make_office, make_pool
from tests.services.calls import make_company


def buttons(text):
    """Return the words of the links and buttons of a page that add something."""
    said = re.findall(r"<(?:a|button)\b[^>]*>(?:<svg.*?</svg>)?([^<]*)", text, re.DOTALL)
    return [each.strip() for each in said if each.strip().startswith("Add")]


def test_each_page_says_what_it_adds_and_names_two_ways_apart(client, session):
    make_company(session)
    client.enter(make_coordinator(session))
    empty = {page: buttons(client.get(page).text) for page in ("/setup/offices", "/setup/pools")}
    make_office(session)
    make_pool(session, [])

    found = {
        page: buttons(client.get(page).text)
        for page in ("/queue", "/candidates", "/setup/people", "/setup/offices", "/setup/pools")
    }

    assert empty == {
        "/setup/offices": ["Add it and set its hours"],
        "/setup/pools": ["Add it and choose who is in it"],
    }
    assert found == {
        "/queue": ["Add a candidate"],
        "/candidates": ["Add a candidate"],
        "/setup/people": ["Add a colleague", "Add the colleague"],
        "/setup/offices": ["Add an office", "Add it and set its hours"],
        "/setup/pools": ["Add a pool", "Add it and choose who is in it"],
    }
