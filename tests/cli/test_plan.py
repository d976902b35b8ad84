"""Reading a posting by command: the plan it shows, the draft it stores, and what it refuses."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.domain.posting.plan import plan_json
from scheduler.models import Role
from scheduler.services.roles.drafts import shown_draft
from scheduler.text.markdown import read

ROOT = Path(__file__).parents[2]
POSTINGS = sorted((ROOT / "examples" / "postings").glob("*.md"))
POSTING = """\
# Support Engineer

Location: New York

1. You apply here.
2. A 30 minute call.
3. **Technical side**: a live interview of 90 minutes, remote or in our office, or a take-home exercise.
   - one of Lena Brandt or Omar Reyes
4. **Meet the team**, all over video
   - 45m Design, with 2 of the following: Aisha Malik, Jonas Weber, Tomás Kraus
   - 30m How we work, with the hiring manager
5. [References](/how-we-ask)
"""
SHOWN = """\
Support Engineer
New York

1. Application

2. Intro call: call, 30 min, place open

3. Technical side: one of 2 ways
   * Live interview: interview, 1 h 30 min, remote or at an office
   * Take-home exercise: exercise, length open
   - Live interview, 1 h 30 min: 1 of Lena Brandt, Omar Reyes

4. Meet the team: several conversations, remote, 1 h 15 min in all
   - Design, 45 min: 2 of Aisha Malik, Jonas Weber, Tomás Kraus
   - How we work, 30 min: hiring manager

5. References

To review:
- Stage 2, Intro call: the text does not say whether it is remote or at an office.
- Stage 2, Intro call: the text does not say who takes part.
- Stage 3, Technical side: the text does not say how many hours the exercise takes.
- Stage 3, Technical side: the text does not say who reviews the exercise.
- The link “References” leads to /how-we-ask, which has no full address; it is shown as text.
"""
UNREADABLE = {
    "binary": (b"\x89PNG\r\n\xff\xfe\xfd", "This file is not readable as text."),
    "large": (b"word " * 2_000_000, "This text is larger than 1 MB."),
    "empty": (b"", "There is no text here."),
    "deep": (b"> " * 60 + b"1. You apply.", "This text nests"),
    "list": (
        b"# Engineer\n\nWe hire engineers.\n",
        "This text has no list of interview steps.",
    ),
}


@pytest.fixture
def posting(tmp_path):
    path = tmp_path / "posting.md"
    path.write_text(POSTING, "utf-8")
    return path


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_the_json_is_the_plan_that_was_read(run, path):
    status, said, errors = run("plan", path, "--json")

    plan = read(path.read_text("utf-8")).plan
    assert (status, json.loads(said), errors) == (0, plan_json(plan), "")


def test_the_plan_reads_like_a_list(run, posting):
    assert run("plan", posting) == (0, SHOWN, "")


def test_a_plan_without_open_points_says_so(run, tmp_path):
    path = tmp_path / "whole.md"
    path.write_text("# Clerk\n\nLocation: Bern\n\n1. You apply.\n2. References\n", "utf-8")

    assert run("plan", path)[1].endswith("\n\n2. References\n\nNothing to review.\n")


def test_showing_a_plan_needs_no_database(run, posting, tmp_path):
    run("plan", posting)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["plan", "import-role"])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_posting_is_one_sentence_and_status_2(run, tmp_path, command, kind):
    content, sentence = UNREADABLE[kind]
    path = tmp_path / "posting.md"
    path.write_bytes(content)

    status, said, errors = run(command, path)

    assert (status, said, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(sentence)


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    path = tmp_path / "none.md"

    assert run("plan", path) == (2, "", f"There is no file {path}.\n")


def test_a_folder_is_no_posting(run, tmp_path):
    sentence = f"{tmp_path} is a folder. Name the file that holds the posting.\n"

    assert run("plan", tmp_path) == (2, "", sentence)


def test_a_file_below_a_file_cannot_be_read(run, posting):
    path = posting / "posting.md"

    assert run("plan", path) == (2, "", f"{path} cannot be read: Not a directory.\n")


def test_an_imported_role_is_a_draft_at_the_address_that_is_printed(run_here, session, posting):
    status, said, errors = run_here("import-role", posting)

    role = session.scalars(select(Role)).one()
    assert (status, said, errors) == (0, f"http://127.0.0.1:8000/setup/roles/{role.id}\n", "")
    assert (role.title, role.location, role.state.value) == (
        "Support Engineer",
        "New York",
        "draft",
    )
    assert (role.posting, len(shown_draft(role).stages)) == (POSTING, 5)


def test_a_title_and_a_source_may_be_given(run_here, session, posting):
    given = ("--title", "Helper", "--source", "https://jobs.example/helper")
    run_here("import-role", posting, *given)

    role = session.scalars(select(Role)).one()
    assert (role.title, role.slug, role.source_url) == ("Helper", "helper", given[3])


def test_a_posting_without_a_title_is_refused_whole(run_here, session, tmp_path):
    path = tmp_path / "posting.md"
    path.write_text("1. You apply.\n2. A 30 minute call with Sam Okafor, remote.\n", "utf-8")

    sentence = "The text has no title. Give the role one.\n"
    assert run_here("import-role", path) == (2, "", sentence)
    assert session.scalar(select(func.count()).select_from(Role)) == 0
