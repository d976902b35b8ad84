"""What happens when a real part is not on this machine: CI stops, a person reads it in the end.

`tests/conftest.py` imports the two hooks, which is all that pytest needs to find them.
"""

import os

import pytest

from tests.rigs import chromium, imap, postgres, readers, zic


def missing():
    """Return one sentence for each real part that this machine does not have."""
    parts = (postgres, chromium, imap, readers, zic)
    return [sentence for part in parts if (sentence := part.missing())]


def need(sentence):
    """Skip the test that asks, if there is a sentence that says what is missing."""
    if sentence:
        pytest.skip(sentence)


def pytest_sessionstart(session):
    """Stop at once under CI=true if a real part is missing."""
    sentences = missing()
    if sentences and os.environ.get("CI") == "true":
        raise pytest.UsageError(" ".join(sentences))


def pytest_terminal_summary(terminalreporter):
    """Say loudly, after the last test, what was not run."""
    for sentence in missing():
        terminalreporter.write_line(f"NOT RUN: {sentence}", red=True, bold=True)
