"""Putting the application together."""

from pathlib import Path
from typing import Any

from flask import Flask

from scheduler import cli, database
from scheduler.config import Settings, read_settings, use_locked_zones
from scheduler.web import errors, site

PACKAGE = Path(__file__).parent
ASSETS = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent  # wheel, else checkout


class Application(Flask):
    """A Flask that never writes an address into its log: it may be somebody's key."""

    def log_exception(self, exc_info: Any) -> None:
        """Log an exception under the name of its route."""
        errors.log_broken(exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application with *settings*, else those of the environment."""
    use_locked_zones()
    settings = settings or read_settings()
    app = Application(__name__, template_folder=str(ASSETS / "templates"), static_folder=None)
    database.init_app(app, settings.database_url)
    site.init_app(app, settings, static=ASSETS / "static")
    return app


def main() -> None:
    """Run the command line."""
    cli.main(create_app)
