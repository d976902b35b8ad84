"""Applying: what is sent, what is wrong with it, and an answer that tells nobody anything."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from scheduler.domain.terms import RoleState
from scheduler.models import Application, Candidate, File, Message
from scheduler.services import files
from scheduler.web.zones import zone_choices
from tests.conftest import NOON
from tests.people import make_application, make_candidate
from tests.web.careers.openings import make_opening
from tests.web.coordinator.pages import plain
from tests.web.reading import Page

PAGE, FORM = "/roles/lamp-keeper", "/roles/lamp-keeper/applications"
PDF = b"%PDF-1.7 Nadia"


def filled(client, address=PAGE, **answers):
    """Return the fields of the form as it stands on the page, filled in."""
    fields = Page(client.get(address)).fields
    told = {"name": "Nadia Farouk", "mail": "nadia@mail.example", "consent": "y"}
    return fields | told | {"cv_link": "https://nadia.example/cv"} | answers


def send(client, **answers):
    fields = filled(client, **answers)
    if isinstance(fields.get("cv"), tuple):
        name, data = fields["cv"]
        fields["cv"] = FileStorage(BytesIO(data), name)
    # The client itself would keep a large body in a file and leave that open.
    boundary, body = encode_multipart(fields)
    return client.post(FORM, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def a_file(name="cv.pdf", data=PDF):
    return name, data


def count(session, *models):
    session.rollback()
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


def told(session):
    session.rollback()
    return [
        (row.notice.value, row.address)
        for row in session.scalars(select(Message).order_by(Message.id))
    ]


def test_who_applies_is_told_to_look_in_their_mail(session, client, role):
    answer = send(client, cv=a_file(), cv_link="", looking_for="Quiet nights", zone="Asia/Kolkata")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/roles/lamp-keeper/applied")
    made = session.scalars(select(Application)).one()
    assert (made.candidate.name, made.candidate.zone) == ("Nadia Farouk", "Asia/Kolkata")
    assert (made.looking_for, made.cv_file.name) == ("Quiet nights", "cv.pdf")
    assert list(files.parts(session, made.cv_file_id)) == [PDF]
    assert made.consented_at is not None
    assert told(session) == [("application_received", "nadia@mail.example")]


def test_the_answer_says_what_happens_next_and_bears_no_key(client, role):
    page = client.get("/roles/lamp-keeper/applied")

    assert plain(page.text.partition("<main")[2].partition("</main>")[0]).endswith(
        "One press is left. We have written to the address that you entered: open the private link "
        "in that mail, and press once on the page behind it. Nobody else gets the link. "
        "Without the press we cannot be sure that our mails reach you. "
        "No mail server is set on this installation. Nothing leaves it: every mail is kept in "
        "Sent mail , where the people who run it can read it. "
        "What happens next We mail you a private link. "
        "Sam reads your application within 2 working days. "
        "You pick a time for “Intro call”, or you get a clear no. See our other roles"
    )
    assert "/c/" not in page.text.partition("<body")[2]  # the head has digests, which may say so


def test_known_and_new_addresses_read_the_same_answer(session, client, role):
    known = make_candidate(session, mail="known@mail.example")
    make_application(session, role, known)
    answers = [send(client, mail=mail) for mail in ("new@mail.example", "known@mail.example")]

    assert {(each.status_code, each.text, each.headers["Location"]) for each in answers} == {
        (303, answers[0].text, "/roles/lamp-keeper/applied")
    }
    assert told(session) == [
        ("application_received", "new@mail.example"),
        ("fresh_link", "known@mail.example"),
    ]


def test_pressing_twice_applies_once(session, client, role):
    fields = filled(client)
    places = [client.post(FORM, data=fields).headers["Location"] for _ in range(2)]

    assert places == ["/roles/lamp-keeper/applied"] * 2
    assert count(session, Candidate, Application, Message) == [1, 1, 1]


def test_the_same_form_with_other_words_applies_once_and_says_so(session, client, role):
    fields = filled(client)
    client.post(FORM, data=fields)
    answer = client.post(FORM, data=fields | {"mail": "other@mail.example"}, follow_redirects=True)

    assert "You had sent this form before" in plain(answer.text)
    assert count(session, Candidate) == [1]


def test_an_empty_form_names_each_thing_to_fix(session, client, role):
    answer = client.post(FORM, data={})

    assert answer.status_code == 422
    assert Page(answer).errors == [
        "Enter your full name.",
        "Enter an email address like name@example.com.",
        "Choose a file, or enter a link to your CV.",
        "Tick the box to agree. We cannot take an application that we may not keep.",
    ]
    assert count(session, Candidate, Message) == [0, 0]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " \u202e "}, "Enter your full name."),
        ({"name": "n" * 201}, "Use 200 characters at most."),
        ({"mail": "nadia@"}, "Enter an email address like name@example.com."),
        ({"mail": "nadia@gmial.com"}, "Did you mean nadia@gmail.com?"),
        (
            {"cv_link": "javascript:alert(1)"},
            "Enter a link like https://example.com/my-cv, or choose a file.",
        ),
        ({"looking_for": "x" * 5001}, "Use 5,000 characters at most."),
        (
            {"cv": a_file("cv.exe", b"MZ")},
            "We can take PDF, Word, OpenDocument, RTF or plain text, 10 MB at most.",
        ),
        ({"cv": a_file("cv.pdf", b"")}, "This file is empty. Please choose another one."),
        (
            {"cv": a_file("cv.pdf", b"%PDF-" + b" " * 12_000_000)},
            "This file has 12.0 MB; we can take 10 MB at most.",
        ),
    ],
)
def test_one_wrong_answer_is_named_and_all_that_was_typed_is_kept(
    session, client, role, wrong, sentence
):
    typed = {"name": "Nadia Farouk", "looking_for": "Quiet\nnights", "accommodations": "captions"}
    typed |= {"zone": "Pacific/Auckland", "mail": "nadia@mail.example"}
    answer = send(client, **typed | wrong)
    page = Page(answer)

    assert (answer.status_code, page.errors) == (422, [sentence])
    kept = {name: value for name, value in (typed | wrong).items() if name != "cv"}
    assert {name: page.fields[name] for name in kept} == {
        name: value.strip() if name == "looking_for" else value for name, value in kept.items()
    }
    assert "data-guess-zone" not in answer.text
    assert count(session, Candidate, File, Message) == [0, 0, 0]


def test_a_good_file_is_asked_for_again_when_something_else_is_wrong(client, role):
    answer = send(client, cv=a_file(), name="")

    assert Page(answer).errors == [
        "Enter your full name.",
        "Choose your file “cv.pdf” again. Nothing else is lost, but a page cannot keep a file.",
    ]


def test_an_unlikely_address_may_be_kept_as_it_is(session, client, role):
    asked = Page(send(client, mail="nadia@gmial.com"))
    assert "mail_kept" not in asked.fields  # a box to tick
    kept = {"mail": "nadia@gmial.com", "mail_kept": "nadia@gmial.com"}
    assert send(client, **kept).status_code == 303

    other = send(client, mail="nadia@hotmial.com", mail_kept="nadia@gmial.com")
    assert Page(other).errors == ["Did you mean nadia@hotmail.com?"]
    assert [each.mail for each in session.scalars(select(Candidate))] == ["nadia@gmial.com"]


def test_a_file_and_a_link_may_both_be_given(session, client, role):
    send(client, cv=a_file("Lebenslauf.txt", "Zoë".encode()))
    made = session.scalars(select(Application)).one()

    assert (made.cv_file.name, made.cv_link) == ("Lebenslauf.txt", "https://nadia.example/cv")


def test_the_zone_is_the_companys_until_somebody_chooses(session, client, role):
    assert Page(client.get(PAGE)).fields["zone"] == "America/Los_Angeles"
    page = client.get(PAGE).text
    assert 'data-guess-zone="Guessed from your browser."' in page
    assert "Choose where you are.</span> Times of remote talks are shown in it." in page
    assert "Guessed" not in page.replace('data-guess-zone="Guessed', "")  # before a script has
    send(client, zone="No/Where")

    assert session.scalars(select(Candidate.zone)).one() == "America/Los_Angeles"


def test_the_list_has_every_zone_and_an_older_name_that_was_sent(client, role):
    page = client.get(PAGE).text
    listed = re.findall(r'<option value="([^"]+)"', page)
    assert listed == [choice.value for choice in zone_choices(NOON)]
    assert re.findall(r'<option value="([^"]+)" selected', page) == ["America/Los_Angeles"]

    again = send(client, zone="US/Pacific", name="").text
    assert re.findall(r'<option value="([^"]+)"', again) == ["US/Pacific", *listed]
    assert re.findall(r'<option value="([^"]+)" selected', again) == ["US/Pacific"]


@pytest.mark.parametrize(("language", "hours"), [("de-DE,de;q=0.8", 24), ("en-US", 12), ("", 12)])
def test_the_clock_is_that_of_the_browsers_language(session, client, role, language, hours):
    client.post(FORM, data=filled(client), headers={"Accept-Language": language})

    assert session.scalars(select(Candidate.clock)).one() == hours


def test_consent_names_the_months_that_are_stored(session, client, office):
    make_opening(session, office, retention_months=6)
    sentence = "Larkfield may keep what I send here for 6 months after the process ends."
    assert sentence in plain(client.get(PAGE).text)
    send(client)

    assert session.scalars(select(Application.retention_months)).one() == 6


def test_only_the_coordinator_is_said_to_read_what_somebody_needs(client, role):
    assert "no early mornings. Only Sam sees this." in plain(client.get(PAGE).text)


def test_a_role_that_closed_meanwhile_says_so_and_takes_nothing(session, client, office):
    role = make_opening(session, office)
    fields = filled(client)
    role.state = RoleState.CLOSED
    session.commit()
    answer = client.post(FORM, data=fields)

    assert answer.status_code == 409
    assert "We have just closed this role, so your application was not sent." in plain(answer.text)
    assert client.get(FORM).status_code == 409
    assert count(session, Candidate) == [0]


def test_a_draft_takes_nothing(session, client, office):
    make_opening(session, office, state=RoleState.DRAFT)

    assert client.post(FORM, data={}).status_code == 404


def test_the_form_stands_on_a_page_of_its_own_too(client, role):
    fields = filled(client, FORM)

    assert client.post(FORM, data=fields).status_code == 303


def test_one_address_is_not_bombed_with_mail(session, client, role):
    answers = [send(client).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert len(told(session)) <= 5


def test_after_an_hour_one_may_try_again(client, role, now):
    for _ in range(6):
        answer = send(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    now.pass_(timedelta(hours=1))

    assert send(client).status_code == 303


def test_one_client_cannot_flood_us(client, role):
    answers = [send(client, mail=f"n{number}@mail.example").status_code for number in range(61)]

    assert answers == [303] * 60 + [429]


def test_a_form_on_somebody_elses_page_is_refused(session, client, role):
    answer = client.post(FORM, data=filled(client), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert count(session, Candidate) == [0]
