"""Authentication-Results: what our own mail server says of a mail counts against it, and nothing else."""

from email import message_from_bytes

import pytest

from scheduler.mail.authenticity import is_forged
from scheduler.mail.incoming import open_mail

OURS = "mx.larkfield.example"
FORGED = {
    "dmarc": f"{OURS}; dkim=none; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=l.ex",
    "with a version": f"{OURS} 1; dmarc=fail",
    "with a version of the method": f"{OURS}; dmarc/1 = fail policy.dmarc=reject",
    "in capitals": f"{OURS.upper()}; DMARC=FAIL",
    "in quotes": f'"{OURS}"; dmarc=fail',
    "with comments": f"(a (nested; dmarc=pass) one) {OURS} (v1); (p=none) dmarc=fail (dis=none)",
    "on several lines": f"{OURS};\r\n\tspf=pass smtp.mailfrom=evil.example;\r\n\tdmarc=fail",
    "without dmarc, nothing speaks for it": f"{OURS}; spf=fail; dkim=none",
    "a signature that does not hold": f"{OURS}; spf=softfail smtp.mailfrom=x; dkim=fail; dkim=policy",
}
NOT_FORGED = {
    "all is well": f"{OURS}; spf=pass; dkim=pass header.d=larkfield.example; dmarc=pass",
    "another server": "mx.evil.example; dmarc=fail",
    "a name that begins like ours": f"{OURS}.evil.example; dmarc=fail",
    "nothing was checked": f"{OURS}; none",
    "no server at all": "spf=fail; dkim=fail; dmarc=fail",
    "forwarded, and signed": f"{OURS}; spf=fail; dkim=pass header.d=larkfield.example",
    "two signatures, of which one holds": f"{OURS}; spf=fail; dkim=fail; dkim=pass",
    "sent from there, not signed": f"{OURS}; spf=pass; dkim=none",
    "signatures were not looked at": f"{OURS}; spf=fail smtp.mailfrom=x",
    "could not be asked just then": f"{OURS}; spf=temperror; dkim=temperror; dmarc=temperror",
    "a domain without a policy": f"{OURS}; spf=none; dkim=none; dmarc=none",
    "said in a comment": f"{OURS}; spf=pass (dmarc=fail; spf=fail); dkim=pass",
    "said in a quoted reason": f'{OURS}; spf=pass reason="; dmarc=fail"; dkim=none',
}


def mail(*headers):
    lines = [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "From: a@larkfield.example", "", "Yes."]).encode()


def judged(*headers):
    return is_forged(message_from_bytes(mail(*headers)), {OURS})


@pytest.mark.parametrize("name", FORGED)
def test_it_is_forged(name):
    assert judged(("Authentication-Results", FORGED[name]))


@pytest.mark.parametrize("name", NOT_FORGED)
def test_it_is_not_called_forged(name):
    assert not judged(("Authentication-Results", NOT_FORGED[name]))


def test_of_several_findings_of_ours_the_topmost_counts():
    """OpenDKIM and OpenDMARC write a header each; below them stands what the sender made up."""
    dmarc, dkim = f"{OURS}; dmarc=fail", f"{OURS}; dkim=none"
    made_up = f"{OURS}; spf=pass; dkim=pass; dmarc=pass"
    named = "Authentication-Results"
    assert judged((named, dmarc), (named, dkim), (named, made_up))
    assert judged((named, f"{OURS}; spf=fail"), (named, dkim), (named, made_up))
    assert not judged((named, made_up), (named, dmarc))


def test_below_the_next_received_stands_what_others_wrote():
    fail = ("Authentication-Results", f"{OURS}; dmarc=fail")
    good = ("Authentication-Results", f"{OURS}; spf=pass; dkim=pass")
    hop = ("Received", "from mail.evil.example by mx.larkfield.example")
    assert not judged(good, hop, fail)
    assert judged(("Received", "by store.larkfield.example"), hop, fail)


def test_without_a_server_of_ours_nothing_is_called_forged():
    opened = open_mail(mail(("Authentication-Results", FORGED["dmarc"])))
    assert opened is not None
    assert not opened.is_forged


@pytest.mark.parametrize(
    "header", ["", ";" * 9000, "(" * 9000, '"' * 9001, "\\" * 9000, f"{OURS};" + "a=b;" * 9000]
)
def test_what_is_no_finding_says_nothing(header):
    assert not judged(("Authentication-Results", header))
