"""Finding a Chromium."""

import pytest

from tests.browser import install


@pytest.fixture
def programs(tmp_path, monkeypatch):
    monkeypatch.delenv("SCHEDULER_TEST_CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name):
        program = tmp_path / name
        program.touch(mode=0o755)
        return str(program)

    return put


def test_the_chromium_on_the_path_is_taken(programs):
    chromium = programs("chromium-browser")

    assert install.find() == chromium
    assert install.main() == 0


def test_the_one_that_is_named_comes_first(programs, monkeypatch):
    programs("chromium")
    named = programs("another")
    monkeypatch.setenv("SCHEDULER_TEST_CHROMIUM", named)

    assert install.find() == named


def test_a_named_one_that_does_not_exist_is_not_replaced_silently(programs, monkeypatch):
    programs("chromium")
    monkeypatch.setenv("SCHEDULER_TEST_CHROMIUM", "/nowhere/chromium")

    assert install.find() is None


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_without_one_the_reader_is_told_and_ci_fails(programs, monkeypatch, capsys, ci, status):
    monkeypatch.setenv("CI", ci)

    assert install.main() == status
    assert capsys.readouterr().err == (
        "No Chromium was found: set SCHEDULER_TEST_CHROMIUM to its path, or put chromium, "
        "chromium-browser or google-chrome on the path. "
        "The tests in a browser will not be run.\n"
    )
