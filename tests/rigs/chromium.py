"""A real Chromium for tests, and a real web server for it to visit.

`browser()` is opened once a session, `page(browser, ...)` once a test. A page that writes an error
to the console, or asks anybody but this machine for anything, fails the test when it closes.
"""

import re
import socket
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from tests.browser import install

FLAGS = (
    "--no-sandbox",  # root has no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOCAL = {"127.0.0.1", "localhost", None}  # None: data: and blob: addresses have no host

# Milliseconds: only what fails waits for so long, and a busy machine may stand still for seconds.
PATIENCE = 20_000

# Honest status codes that Chromium logs as errors though the page deals with them.
ANSWERED = re.compile(r"the server responded with a status of (404|409|422) ")


def missing():
    """Return a sentence if there is no Chromium to test with, else None."""
    return None if install.find() else install.ADVICE


@contextmanager
def browser():
    """Yield a running Chromium (a Playwright `Browser`)."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=install.find(), args=FLAGS)
        try:
            yield running
        finally:
            running.close()


@contextmanager
def page(
    running,
    *,
    width=1280,
    javascript=True,
    dark=False,
    forced_colors=False,
    touch=False,
    zone="America/Denver",
    locale="en-US",
    base_url=None,
    allowing=None,
):
    """Yield a page in a context of its own; `allowing` is a pattern of console errors to expect."""
    context = running.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 844 if width < 700 else 900},
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        forced_colors="active" if forced_colors else "none",
        reduced_motion="reduce",
        has_touch=touch,
        is_mobile=touch,
        timezone_id=zone,
        locale=locale,
    )
    context.set_default_timeout(PATIENCE)
    found = complaints(context, allowing)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not found, "\n".join(found)


def complaints(context, allowing=None):
    """Return a list that grows with each error of the console and each request that goes abroad."""
    found = []

    def heard(message):
        expected = ANSWERED.search(message.text) or (allowing and re.search(allowing, message.text))
        if message.type == "error" and not expected:
            found.append(f"{message.text} ({message.location.get('url')})")

    def asked(request):
        if urlsplit(request.url).hostname not in LOCAL:
            found.append(f"asked {request.url}")

    context.on("console", heard)
    context.on("weberror", lambda thrown: found.append(f"threw {thrown.error}"))
    context.on("request", asked)
    return found


def axe(visited):
    """Return one line for each rule of accessibility that the visited page breaks, and where."""
    visited.wait_for_load_state()
    options = {"runOnly": list(RULES), "resultTypes": ["violations"]}
    broken = Axe().run(visited, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in rule["nodes"])
        for rule in broken
    ]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        """Say nothing: tests read answers, not lines of a log."""


class _Server(ThreadedWSGIServer):
    """Knows its open connections, so that none outlives it."""

    daemon_threads = False

    def __init__(self):
        self._open = set()
        super().__init__("127.0.0.1", 0, app=None, handler=_Quiet)

    def get_request(self):
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request):
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self):
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Site:
    """An address that is taken already, and after `start(app)` is served by threads."""

    def __init__(self):
        self._server = _Server()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.base_url = f"http://127.0.0.1:{self._server.port}"

    def start(self, app):
        """Serve the app, which may have been made knowing `base_url`."""
        self._server.app = app
        self._thread.start()

    def close(self):
        """Stop serving and give the address back."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


@contextmanager
def site():
    """Yield a `Site`, for an app that must know its address before it is made."""
    reserved = Site()
    try:
        yield reserved
    finally:
        reserved.close()


@contextmanager
def serve(app):
    """Yield the address at which the app is served."""
    with site() as reserved:
        reserved.start(app)
        yield reserved.base_url
