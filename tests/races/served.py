"""The installed program as people run it: `scheduler web` and `scheduler work`, once or more."""

import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection

COMMAND = [sys.executable, "-c", "from scheduler.app import main; main()"]


@contextmanager
def served(settings, folder, *, machines):
    """Yield the addresses of so many servers that share a database and nothing else.

    None of them may have logged anything worse than what it refused.
    """
    with ExitStack() as stack:
        yield [
            stack.enter_context(machine(settings, folder / f"web{number}.log"))
            for number in range(machines)
        ]


@contextmanager
def machine(settings, log):
    """Yield where one server answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started(["web", "--port", str(port)], settings, log) as process:
        await_answer(port, process)
        yield f"127.0.0.1:{port}"


@contextmanager
def working(settings, folder, *, machines):
    """Let so many workers share a database, and none log anything worse than what it refused."""
    with ExitStack() as stack:
        for number in range(machines):
            stack.enter_context(started(["work"], settings, folder / f"work{number}.log"))
        yield


@contextmanager
def started(words, settings, log):
    """Yield the process of a command, which is asked to end afterwards."""
    with log.open("w") as lines:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *words], env=environment(settings), stderr=lines
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
    assert "Traceback" not in log.read_text()


def environment(settings):
    """Return *settings* as the environment says them."""
    return {
        "PATH": "",
        "SCHEDULER_DATA_DIR": str(settings.data_dir),
        "SCHEDULER_DATABASE_URL": settings.database_url,
        "SCHEDULER_SECRET_KEY": settings.secret_keys[0].reveal().decode(),
        "SCHEDULER_SMTP_URL": settings.smtp_url,
        "SCHEDULER_LOG": "warning",
    }


def await_answer(port, process):
    """Ask until somebody listens there."""
    while not answers(port):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
        assert process.returncode is None, "the server did not start"


def answers(port):
    """Tell whether a server is up."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except ConnectionError:
        return False
    finally:
        connection.close()
