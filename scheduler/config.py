"""Settings: read once from the environment; a wrong one stops the start with a sentence."""

import os
import re
import secrets
import sys
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from scheduler.calendar.guard import Network
from scheduler.domain.keys import Secret
from scheduler.errors import Invalid
from scheduler.mail.links import Letterhead
from scheduler.services.act import House
from scheduler.text.addresses import is_address

LOG_LEVELS = ("debug", "info", "warning", "error")
SERVER_NAME = re.compile(r"[a-z0-9_.-]+")
KNOWN_SERVERS = {"imap.gmail.com": "mx.google.com"}  # by the host of their mailboxes
MEETING_URL = "https://meet.jit.si/{code}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides, checked."""

    database_url: str
    base_url: str
    data_dir: Path
    secret_keys: tuple[Secret, ...] = field(repr=False)  # newest first
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "interviews@localhost"
    inbox_url: str = field(default="", repr=False)
    inbox_servers: tuple[str, ...] = ()  # whose Authentication-Results count
    meeting_url: str = MEETING_URL
    proxies: int = 0
    private_networks: tuple[Network, ...] = ()  # whose calendars may be read all the same
    log: str = "info"

    @property
    def host(self) -> str:
        """Return the host that links and UIDs name."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        """Tell whether people reach us over https."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the data lies in one SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def shows_live_links(self) -> bool:
        """Tell whether *Sent mail* may show private links as links."""
        return not self.smtp_url and is_loopback(self.host)

    @property
    def letterhead(self) -> Letterhead:
        """Return what every mail of this installation has in common."""
        return Letterhead(
            base_url=self.base_url,
            mail_from=self.mail_from,
            secrets=self.secret_keys,
            replies_are_read=bool(self.inbox_url),
        )

    @property
    def house(self) -> House:
        """Return what bookings and messages need to know of this installation."""
        return House(
            uid_host=self.host,
            mail_from=self.mail_from,
            reads_replies=bool(self.inbox_url),
            meeting_url=self.meeting_url,
        )


def use_locked_zones(environ: Mapping[str, str] = os.environ) -> None:
    """Make the locked tzdata package the only source of zones, unless PYTHONTZPATH is set."""
    if not environ.get("PYTHONTZPATH"):
        zoneinfo.reset_tzpath(to=[])


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return what a program that we start finds in its environment: ours, and *more*."""
    return {**os.environ, **more}


def read_settings(environ: Mapping[str, str] = os.environ, *, port: int = 8000) -> Settings:
    """Return the settings that *environ* asks for; raise Invalid with a sentence for a wrong one."""
    data_dir = Path(environ.get("SCHEDULER_DATA_DIR") or default_data_dir(environ)).absolute()
    base_url = (environ.get("SCHEDULER_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    check_base_url(base_url)
    database_url = environ.get("SCHEDULER_DATABASE_URL") or f"sqlite:///{data_dir}/scheduler.db"
    check_database_url(database_url)
    is_private = database_url.startswith("sqlite") and is_loopback(urlsplit(base_url).hostname)
    return Settings(
        database_url=database_url,
        base_url=base_url,
        data_dir=data_dir,
        secret_keys=read_secrets(environ, data_dir, may_make=is_private),
        smtp_url=read_url(environ, "SCHEDULER_SMTP_URL", ("smtp", "smtps", "smtp+starttls")),
        mail_from=read_mail_from(environ, base_url),
        inbox_url=read_url(environ, "SCHEDULER_INBOX_URL", ("imap", "imaps")),
        inbox_servers=read_inbox_servers(environ),
        meeting_url=read_meeting_url(environ),
        proxies=read_count(environ, "SCHEDULER_PROXIES"),
        private_networks=read_networks(environ),
        log=read_log(environ),
    )


def is_loopback(host: str | None) -> bool:
    """Tell whether *host* is this machine."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def check_base_url(base_url: str) -> None:
    """Raise Invalid unless links that start with *base_url* are safe to mail."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise Invalid("SCHEDULER_BASE_URL must look like https://jobs.example.com, without a path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise Invalid("SCHEDULER_BASE_URL must start with https:// unless it is this machine.")


def check_database_url(database_url: str) -> None:
    """Raise Invalid unless *database_url* names SQLite or PostgreSQL."""
    if not database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise Invalid("SCHEDULER_DATABASE_URL must start with sqlite:/// or postgresql://.")


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Return ./instance in a checkout, else the folder that this system has for a user's data."""
    if (Path(__file__).parents[1] / "pyproject.toml").is_file():
        return Path("instance")
    home = Path(environ.get("HOME") or Path.home())
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home) / "scheduler"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "scheduler"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "scheduler"


def read_mail_from(environ: Mapping[str, str], base_url: str) -> str:
    """Return the sender's address; raise Invalid for what is none."""
    given = environ.get("SCHEDULER_MAIL_FROM", "").strip()
    if given and not is_address(given):
        raise Invalid("SCHEDULER_MAIL_FROM must be one mail address like interviews@example.com.")
    host = urlsplit(base_url).hostname
    return given or f"interviews@{'localhost' if is_loopback(host) else host}"


def read_log(environ: Mapping[str, str]) -> str:
    """Return how much is logged; raise Invalid for an unknown word."""
    word = (environ.get("SCHEDULER_LOG") or "info").lower()
    if word not in LOG_LEVELS:
        raise Invalid(f"SCHEDULER_LOG must be one of {', '.join(LOG_LEVELS)}.")
    return word


def read_secrets(
    environ: Mapping[str, str], data_dir: Path, *, may_make: bool
) -> tuple[Secret, ...]:
    """Return the secret keys, newest first; on a private installation made at first start."""
    given = environ.get("SCHEDULER_SECRET_KEY", "").split()
    if not given and not may_make:
        raise Invalid(
            "SCHEDULER_SECRET_KEY is needed with PostgreSQL or a public base address: "
            "32 random characters or more, newest first."
        )
    words = given or kept_secrets(data_dir / "secret.key")
    if any(len(word) < 32 for word in words):  # noqa: PLR2004 -- said in the sentence
        raise Invalid("Each key of SCHEDULER_SECRET_KEY must have 32 characters or more.")
    return tuple(Secret(word.encode()) for word in words)


def kept_secrets(path: Path) -> list[str]:
    """Return the secrets in the file at *path*, which is made, readable by us alone, if missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().split()


def read_url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """Return the address in the variable *name*, or nothing; raise Invalid for another scheme."""
    url = environ.get(name, "").strip()
    if url and (urlsplit(url).scheme not in schemes or not urlsplit(url).hostname):
        raise Invalid(f"{name} must look like {schemes[0]}://user:password@host:port.")
    return url


def read_inbox_servers(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names under which the mail server of the inbox signs its findings."""
    given = environ.get("SCHEDULER_INBOX_AUTHSERV", "").lower().split()
    if any(not SERVER_NAME.fullmatch(word) for word in given):
        raise Invalid("SCHEDULER_INBOX_AUTHSERV must name mail servers like mx.example.com.")
    host = urlsplit(environ.get("SCHEDULER_INBOX_URL", "").strip()).hostname or ""
    return tuple(given) or tuple(each for each in (host, KNOWN_SERVERS.get(host)) if each)


def read_meeting_url(environ: Mapping[str, str]) -> str:
    """Return the template of video links; raise Invalid unless it is https and has its {code}."""
    url = environ.get("SCHEDULER_MEETING_URL") or MEETING_URL
    if not url.startswith("https://") or url.count("{code}") != 1:
        raise Invalid("SCHEDULER_MEETING_URL must look like https://video.example.com/{code}.")
    return url


def read_count(environ: Mapping[str, str], name: str) -> int:
    """Return the whole number in the variable *name*, 0 if it is not set."""
    text = environ.get(name) or "0"
    if not text.isdecimal():
        raise Invalid(f"{name} must be a whole number.")
    return int(text)


def read_networks(environ: Mapping[str, str]) -> tuple[Network, ...]:
    """Return the private networks whose calendars may be read; raise Invalid for what is none."""
    text = environ.get("SCHEDULER_PRIVATE_NETWORKS", "").replace(",", " ")
    try:
        return tuple(ip_network(word) for word in text.split())
    except ValueError:
        raise Invalid(
            "SCHEDULER_PRIVATE_NETWORKS must name networks like 10.0.0.0/8 192.168.5.0/24."
        ) from None
