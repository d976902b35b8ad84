"""The mailbox that answers come to: a real IMAP server, emptied before each test."""

import pytest

from tests.rigs import imap
from tests.rigs.wanted import need


@pytest.fixture(scope="session")
def imap_server():
    need(imap.missing())
    with imap.server() as running:
        yield running


@pytest.fixture
def mailbox(imap_server):
    imap_server.empty()
    return imap_server
