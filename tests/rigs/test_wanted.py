"""What is told when a real part is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.install import ADVICE
from tests.rigs import wanted, zic

ROOT = Path(__file__).parents[2]
HOOKS = "from tests.rigs.wanted import pytest_sessionstart, pytest_terminal_summary\n"
ASKS = """
from tests.rigs import chromium
from tests.rigs.wanted import need

def test_with_a_browser():
    need(chromium.missing())

def test_without():
    pass
"""


@pytest.fixture
def tests_run(tmp_path):
    """Return a function that runs two tests, of which one wants a Chromium that is not there."""
    (tmp_path / "conftest.py").write_text(HOOKS)
    (tmp_path / "test_asking.py").write_text(ASKS)

    def run(ci):
        environment = {"CI": ci, "PYTHONPATH": str(ROOT), "SCHEDULER_TEST_CHROMIUM": "/nowhere"}
        return subprocess.run(  # noqa: S603 - pytest itself, on the two files above
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", tmp_path],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_ci_stops_before_the_first_test_with_a_sentence(tests_run):
    ended = tests_run(ci="true")

    assert ended.returncode == pytest.ExitCode.USAGE_ERROR
    assert ended.stderr.startswith(f"ERROR: {ADVICE}")


def test_a_person_is_told_loudly_and_the_rest_is_run(tests_run):
    ended = tests_run(ci="")

    assert ended.returncode == pytest.ExitCode.OK
    assert f"\nNOT RUN: {ADVICE}\n" in ended.stdout
    assert "1 passed, 1 skipped" in ended.stdout.splitlines()[-1]


def test_what_compiles_time_zones_is_wanted_too(monkeypatch):
    monkeypatch.setattr(zic, "ZIC", None)

    assert [each for each in wanted.missing() if each.startswith("zic, which compiles")] != []
