"""What people install: a wheel with everything in it, the same from the checkout and the sdist."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from scheduler import __version__

ROOT = Path(__file__).parents[1]
CARRIED = {
    "scheduler": "scheduler",
    "templates": "scheduler/templates",
    "static": "scheduler/static",
    "examples/postings": "scheduler/cli/sample/postings",
}
START_PAGE = """
from scheduler.app import create_app
print(create_app().test_client().get("/").status_code)
"""


def run(*command, cwd, **environment):
    ended = subprocess.run(  # noqa: S603 - our own command lines
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def build(source, folder, *targets):
    chosen = [word for target in targets for word in ("-t", target)]
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, *chosen, cwd=source)


def contents(wheel):
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    build(ROOT, folder, "wheel", "sdist")
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    [path] = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the folder of programs of a new environment that has the wheel."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "--quiet")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    [site_packages] = folder.rglob("site-packages")
    # The dependencies are those that the tests run with: a path instead of half a minute.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return programs


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Return an environment whose data lies in a folder of its own."""
    return {"SCHEDULER_DATA_DIR": str(tmp_path_factory.mktemp("data"))}


def test_the_wheel_carries_every_module_template_and_static_file(wheel):
    there = {name for name in contents(wheel) if ".dist-info/" not in name}

    assert there == {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in CARRIED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_names_its_licences(wheel):
    licences = {name.partition("/licenses/")[2] for name in contents(wheel) if "/licenses/" in name}

    assert licences == {"LICENSE", "static/fonts/LICENSE"}


def test_the_sdist_makes_the_same_wheel(built, wheel, tmp_path):
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    build(tmp_path / f"scheduler-{__version__}", tmp_path, "wheel")

    assert contents(tmp_path / wheel.name) == contents(wheel)


def test_the_installed_program_is_the_one_of_the_wheel(installed):
    where = run(installed / "python", "-c", "import scheduler; print(scheduler.__file__)", cwd="/")

    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_program_helps(installed):
    assert run(installed / "scheduler", "--help", cwd="/").startswith("Usage: scheduler ")


def test_the_installed_program_migrates_and_shows_its_start_page(installed, elsewhere):
    run(installed / "scheduler", "db", "upgrade", cwd="/", **elsewhere)

    assert run(installed / "python", "-c", START_PAGE, cwd="/", **elsewhere) == "200\n"


def test_the_installed_program_fills_the_sample_company(installed, tmp_path):
    told = run(installed / "scheduler", "demo", cwd="/", SCHEDULER_DATA_DIR=str(tmp_path))

    assert "/roles/customer-engineer" in told
