"""The web server: gunicorn, or waitress where gunicorn cannot run."""

import gc
import sys
import threading
from collections.abc import Callable

from flask import Flask

from scheduler import worker
from scheduler.config import Settings
from scheduler.database import db

if sys.platform == "win32":
    import waitress
else:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

MakeApp = Callable[[], Flask]
THREADS = 8
LAST_ROUND = 5.0  # seconds that a stopping worker may still take


def settle() -> None:
    """Let the garbage collector look no more at what the start has made.

    All of it stays for good, and to go through it holds up every request for a sixth of a second.
    """
    gc.collect()
    gc.freeze()


class Background:
    """The worker as a thread beside the pages."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        with app.app_context():
            self.stopping, engine = threading.Event(), db.engine
        self.thread = threading.Thread(
            target=worker.work,
            args=(engine, settings, self.stopping),
            name="worker",
            daemon=True,
        )
        self.thread.start()

    def stop(self) -> None:
        """Let the round under way end; mail that is not out yet waits for the next start."""
        self.stopping.set()
        self.thread.join(LAST_ROUND)


if sys.platform == "win32":

    def serve(make: MakeApp, host: str, port: int, *, also: Settings | None = None) -> None:
        """Serve until somebody stops it; with *also*, do what is due by these settings too."""
        app = make()
        settle()
        background = also and Background(app, also)
        waitress.serve(app, host=host, port=port, threads=THREADS)
        if background:
            background.stop()

else:

    class Server(BaseApplication):  # type: ignore[misc]  # has no types
        """One gunicorn process, which makes the application and its worker after the fork."""

        def __init__(self, make: MakeApp, also: Settings | None, bind: str) -> None:
            self.make, self.also, self.bind = make, also, bind
            self.background: Background | None = None
            super().__init__()

        def load_config(self) -> None:
            """Set our options; nothing else is read."""
            options = {
                "bind": self.bind,
                "workers": 1,
                "worker_class": "gthread",
                "threads": THREADS,
                "accesslog": None,  # it would name paths, and a path may be somebody's key
                "loglevel": "warning",
                "forwarded_allow_ips": "",  # SCHEDULER_PROXIES alone decides whom to believe
                "control_socket_disable": True,
                "worker_exit": self.leave,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def leave(self, _server: object, _worker: object) -> None:
            """Stop the worker with the process that it runs in."""
            if self.background:
                self.background.stop()

        def load(self) -> Flask:
            """Return the application."""
            app = self.make()
            settle()
            self.background = Background(app, self.also) if self.also else None
            return app

    def serve(make: MakeApp, host: str, port: int, *, also: Settings | None = None) -> None:
        """Serve until somebody stops it; with *also*, do what is due by these settings too."""
        bracketed = f"[{host}]" if ":" in host else host
        Server(make, also, f"{bracketed}:{port}").run()
