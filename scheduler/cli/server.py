"""The web server: gunicorn, or waitress where gunicorn cannot run."""

import sys
from collections.abc import Callable

from flask import Flask

if sys.platform == "win32":
    import waitress
else:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

MakeApp = Callable[[], Flask]
THREADS = 8

if sys.platform == "win32":

    def serve(make: MakeApp, host: str, port: int) -> None:
        """Serve the application until somebody stops it."""
        waitress.serve(make(), host=host, port=port, threads=THREADS)

else:

    class Server(BaseApplication):  # type: ignore[misc]  # has no types
        """One gunicorn process that makes the application after the fork."""

        def __init__(self, make: MakeApp, options: dict[str, object]) -> None:
            self.make, self.options = make, options
            super().__init__()

        def load_config(self) -> None:
            """Set our options; nothing else is read."""
            for name, value in self.options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """Return the application."""
            return self.make()

    def serve(make: MakeApp, host: str, port: int) -> None:
        """Serve the application until somebody stops it."""
        bracketed = f"[{host}]" if ":" in host else host
        options = {
            "bind": f"{bracketed}:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "accesslog": None,  # it would name paths, and a path may be somebody's key
            "errorlog": "-",
            "loglevel": "warning",
            "forwarded_allow_ips": "",  # SCHEDULER_PROXIES alone decides whom to believe
            "control_socket_disable": True,
        }
        Server(make, options).run()
