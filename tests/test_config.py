"""Settings: what the environment may say, and the sentence that a wrong word gets."""

import stat
from pathlib import Path

import pytest

from scheduler.config import Settings, default_data_dir, read_settings
from scheduler.domain.keys import Secret
from scheduler.errors import Invalid

LONG = "s" * 32
GROWN = {
    "SCHEDULER_DATABASE_URL": "postgresql://scheduler@db/scheduler",
    "SCHEDULER_BASE_URL": "https://jobs.larkfield.example/",
    "SCHEDULER_SECRET_KEY": f"{LONG}2 {LONG}1",
    "SCHEDULER_SMTP_URL": "smtps://user:word@mail.example:465",
    "SCHEDULER_MAIL_FROM": "interviews@larkfield.example",
    "SCHEDULER_INBOX_URL": "imaps://user:word@mail.example",
    "SCHEDULER_MEETING_URL": "https://video.example/{code}",
    "SCHEDULER_PROXIES": "2",
    "SCHEDULER_LOG": "WARNING",
    "SCHEDULER_PRIVATE_NETWORKS": "10.0.0.0/8, fd00::/8",
}


def read(tmp_path, **changes):
    return read_settings({"SCHEDULER_DATA_DIR": str(tmp_path)} | changes)


def test_nothing_set_gives_an_installation_for_this_machine(tmp_path):
    settings = read(tmp_path)

    assert (settings.database_url, settings.base_url, settings.mail_from) == (
        f"sqlite:///{tmp_path}/scheduler.db",
        "http://127.0.0.1:8000",
        "interviews@localhost",
    )
    assert (settings.is_sqlite, settings.is_secure, settings.shows_live_links) == (
        True,
        False,
        True,
    )
    assert (settings.smtp_url, settings.inbox_url, settings.proxies) == ("", "", 0)


def test_the_base_address_names_the_port_that_is_served(tmp_path):
    settings = read_settings({"SCHEDULER_DATA_DIR": str(tmp_path)}, port=8123)

    assert settings.base_url == "http://127.0.0.1:8123"


def test_everything_may_be_set(tmp_path):
    settings = read(tmp_path, **GROWN)

    assert settings.inbox_servers == ("mail.example",)
    assert (settings.host, settings.is_secure, settings.is_sqlite) == (
        "jobs.larkfield.example",
        True,
        False,
    )
    assert (settings.proxies, settings.log, settings.shows_live_links) == (2, "warning", False)
    assert [str(each) for each in settings.private_networks] == ["10.0.0.0/8", "fd00::/8"]
    assert [each.reveal() for each in settings.secret_keys] == [
        f"{LONG}2".encode(),
        f"{LONG}1".encode(),
    ]
    assert (settings.house.uid_host, settings.house.reads_replies) == (
        "jobs.larkfield.example",
        True,
    )


def test_the_secret_is_made_once_and_readable_by_us_alone(tmp_path):
    first, second = (read(tmp_path).secret_keys[0].reveal() for _ in range(2))

    kept = tmp_path / "secret.key"
    assert first == second == kept.read_bytes()
    assert (stat.S_IMODE(kept.stat().st_mode), len(first) >= 32) == (0o600, True)


def test_the_file_of_the_secret_may_hold_an_older_one_behind_it(tmp_path):
    (tmp_path / "secret.key").write_text(f"{LONG}2\n{LONG}1\n")

    assert [each.reveal()[-1:] for each in read(tmp_path).secret_keys] == [b"2", b"1"]


def test_the_secret_shows_in_no_picture_of_the_settings(tmp_path):
    settings = read(tmp_path, **GROWN)

    assert (LONG in repr(settings), "word" in repr(settings)) == (False, False)


WRONG = {
    "SCHEDULER_BASE_URL": [
        "jobs.example.com",
        "http://jobs.example.com",
        "https://jobs.example.com/scheduler",
        "ftp://jobs.example.com",
    ],
    "SCHEDULER_DATABASE_URL": ["mysql://db/x", "scheduler.db"],
    "SCHEDULER_SECRET_KEY": ["short", f"{LONG} short"],
    "SCHEDULER_SMTP_URL": ["mail.example", "http://mail.example", "smtp://"],
    "SCHEDULER_MAIL_FROM": ["interviews", "Interviews <a@b.example>"],
    "SCHEDULER_INBOX_URL": ["pop3://mail.example"],
    "SCHEDULER_INBOX_AUTHSERV": ["mx.example;", "mx.example, other.example"],
    "SCHEDULER_MEETING_URL": ["https://video.example/", "http://video.example/{code}"],
    "SCHEDULER_PROXIES": ["-1", "one"],
    "SCHEDULER_LOG": ["loud"],
    "SCHEDULER_PRIVATE_NETWORKS": ["intranet", "10.0.0.1/8"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(tmp_path, name, value):
    with pytest.raises(Invalid) as refused:
        read(tmp_path, **{name: value})

    sentence = str(refused.value)
    assert (name in sentence, sentence.endswith(".")) == (True, True)


@pytest.mark.parametrize("name", ["SCHEDULER_DATABASE_URL", "SCHEDULER_BASE_URL"])
def test_a_grown_installation_needs_a_secret_of_its_own(tmp_path, name):
    with pytest.raises(Invalid, match="SCHEDULER_SECRET_KEY"):
        read(tmp_path, **{name: GROWN[name]})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://[::1]:8000", "http://127.1.2.3"]
)
def test_every_name_of_this_machine_may_go_without_https(tmp_path, address):
    assert read(tmp_path, SCHEDULER_BASE_URL=address).base_url == address


def test_a_checkout_keeps_its_data_beside_itself():
    assert default_data_dir({}) == Path("instance")


def test_live_links_are_shown_only_without_a_mail_server_and_on_this_machine():
    def shows(base_url, smtp_url):
        keys = (Secret(LONG.encode()),)
        return Settings("sqlite:///x", base_url, Path(), keys, smtp_url).shows_live_links

    assert [
        shows("http://127.0.0.1:8000", ""),
        shows("http://127.0.0.1:8000", "smtp://mail.example"),
        shows("https://jobs.example.com", ""),
    ] == [True, False, False]


def test_the_server_of_the_inbox_is_taken_at_its_own_name_or_at_another(tmp_path):
    google = {"SCHEDULER_INBOX_URL": "imaps://user:word@imap.gmail.com"}
    named = GROWN | {"SCHEDULER_INBOX_AUTHSERV": "mx1.Mail.example mx2.mail.example"}

    assert read(tmp_path, **google).inbox_servers == ("imap.gmail.com", "mx.google.com")
    assert read(tmp_path, **named).inbox_servers == ("mx1.mail.example", "mx2.mail.example")
    assert read(tmp_path).inbox_servers == ()
