"""A real IMAP server for tests: Debian's Dovecot, run without any rights, with one mailbox."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

USER, PASSWORD = "interviews", "pass word/1"
URL = "imap://interviews:pass%20word%2F1@127.0.0.1:{port}"
PLACES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot")
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{home}/mail
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def missing():
    """Return a sentence where there is no IMAP server to test with; empty where there is one."""
    if find():
        return ""
    return "No IMAP server was found: install dovecot-imapd, or set SCHEDULER_TEST_DOVECOT."


def find():
    """Return the path of Dovecot, or None."""
    given = os.environ.get("SCHEDULER_TEST_DOVECOT")
    if given:
        return shutil.which(given)
    return shutil.which("dovecot") or next(filter(os.path.exists, PLACES), None)


@dataclass(frozen=True)
class MailboxServer:
    """A running server, and the folder in which its one mailbox lies."""

    port: int
    home: Path

    @property
    def url(self):
        """Return the setting that names the mailbox."""
        return URL.format(port=self.port)

    @contextmanager
    def client(self):
        """Yield somebody signed in, by a library that is not ours."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, mail, folder="INBOX"):
        """Put a mail into a folder, as it would arrive."""
        with self.client() as client:
            status, answer = client.append(folder, None, None, mail)
            assert status == "OK", answer

    def flags(self):
        """Return the flags of each mail: what a person would see as read."""
        with self.client() as client:
            client.select("INBOX", readonly=True)
            found = client.fetch("1:*", "(FLAGS)")[1]
        return [line.decode().partition("FLAGS ")[2] for line in found if line]

    def empty(self):
        """Take all mails away."""
        with self.client() as client:
            count = int(client.select("INBOX")[1][0])
            if count:
                client.store("1:*", "+FLAGS", r"(\Deleted)")
                client.expunge()

    def remake(self, folder):
        """Make a folder anew: its numbers mean other mails from now on."""
        with self.client() as client:
            client.delete(folder)
            client.create(folder)


@contextmanager
def server():
    """Yield a fresh server, stopped afterwards with all that lay in it."""
    home = Path(mkdtemp(prefix="imap-"))
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    port = free_port()
    write(home, owner, port)
    switched = {"user": owner.pw_uid, "group": owner.pw_gid} if os.geteuid() == 0 else {}
    process = subprocess.Popen(  # noqa: S603 - the server that we found
        [find(), "-F", "-c", str(home / "conf")], stdin=subprocess.DEVNULL, **switched
    )
    try:
        wait_for(port, process, home)
        yield MailboxServer(port, home)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        shutil.rmtree(home, ignore_errors=True)


def write(home, owner, port):
    """Write the configuration and the one user, for *owner* to read."""
    words = {"home": home, "port": port, "uid": owner.pw_uid, "gid": owner.pw_gid}
    group = "nogroup" if os.geteuid() == 0 else os.getgid()
    (home / "conf").write_text(CONFIG.format(**words, user=owner.pw_name, group=group))
    (home / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
    for folder in ("run", "state", "mail"):
        (home / folder).mkdir()
    if os.geteuid() == 0:
        for path in (home, *home.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def free_port():
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port, process, home):
    """Wait until the server answers; fail with its log if it does not."""
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as found:
            if found.recv(4) == b"* OK":
                return
        time.sleep(0.05)
    log = home / "log"
    raise RuntimeError(log.read_text() if log.exists() else "Dovecot did not start.")
