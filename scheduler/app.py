"""Putting the application together."""

from pathlib import Path

from flask import Flask

from scheduler import cli, database
from scheduler.config import Settings, read_settings, use_locked_zones
from scheduler.web import site

PACKAGE = Path(__file__).parent
ASSETS = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent  # wheel, else checkout


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application with *settings*, else those of the environment."""
    use_locked_zones()
    settings = settings or read_settings()
    app = Flask(__name__, template_folder=str(ASSETS / "templates"), static_folder=None)
    database.init_app(app, settings.database_url)
    site.init_app(app, settings, static=ASSETS / "static")
    return app


def main() -> None:
    """Run the command line."""
    cli.main(create_app)
