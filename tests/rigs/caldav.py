"""A real CalDAV server for tests: Radicale, with somebody's calendars in it."""

import base64
import http.client
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/data
[rights]
type = owner_only
"""


@dataclass
class CaldavServer:
    """Radicale with one user, whose calendars are made with `calendar` and filled with `put`."""

    port: int
    user: str
    password: str

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, method, path, body="", **headers):
        """Send one request as the user and return the status."""
        word = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Authorization": f"Basic {word}", **headers})
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def calendar(self, name, title, holds="VEVENT"):
        """Make a calendar and return its path."""
        path = f"/{self.user}/{name}/"
        body = (
            '<?xml version="1.0"?><c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
            f"<set><prop><displayname>{title}</displayname><c:supported-calendar-component-set>"
            f'<c:comp name="{holds}"/></c:supported-calendar-component-set></prop></set></c:mkcalendar>'
        )
        assert self.ask("MKCALENDAR", path, body) == 201
        return path

    def put(self, path, name, data):
        """Put one entry into a calendar."""
        status = self.ask(
            "PUT", f"{path}{name}.ics", data.decode(), **{"Content-Type": "text/calendar"}
        )
        assert status == 201, status


@contextmanager
def caldav_server(folder: Path):
    """Run Radicale on a port of its own until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = CaldavServer(port, "jonas", secrets.token_hex(8))
    (folder / "users").write_text(f"{running.user}:{running.password}\n")
    config = folder / "config"
    config.write_text(CONFIG.format(port=port, folder=folder))
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "radicale", "--config", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield running
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port, process):
    """Return once something listens."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)  # the only way to learn that another process listens
        else:
            return
    raise RuntimeError("Radicale did not start")
