"""The documents speak of files, commands and settings that exist."""

import re
from pathlib import Path

import pytest

from scheduler.cli import group

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    pytest.param(path, id=path.relative_to(ROOT).as_posix())
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
]
OURS = ("scheduler/", "templates/", "static/", "tests/", "docs/", "requirements/", ".ci/")
ELSEWHERE = ("http:", "https:", "mailto:", "#")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_link_leads_to_a_file(path):
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
    inside = [link.partition("#")[0] for link in links if not link.startswith(ELSEWHERE)]

    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_file_that_is_named_is_there(path):
    named = re.findall(r"`([\w./-]+)`", path.read_text("utf-8"))
    ours = [name for name in named if name.startswith(OURS) and name != "scheduler/"]

    assert [name for name in ours if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_command_that_is_named_is_there(path):
    text = path.read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"(?:^|`|bin/)scheduler ([a-z-]+)", text, re.MULTILINE)) <= set(
        group.commands
    )


def test_the_table_of_settings_is_complete():
    said = re.findall(
        r"^\| `(SCHEDULER_\w+)`", (ROOT / "docs/operating.md").read_text("utf-8"), re.MULTILINE
    )
    read = re.findall(r"SCHEDULER_\w+", (ROOT / "scheduler/config.py").read_text("utf-8"))

    assert sorted(said) == sorted(set(read))
