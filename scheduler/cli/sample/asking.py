"""What candidates and strangers ask Larkfield, and what becomes of it."""

from sqlalchemy import select

from scheduler.cli.sample.company import CENTRAL, EASTERN
from scheduler.cli.sample.deeds import KEEPER, Applicant, Deed, Scene, When, confirm
from scheduler.cli.sample.story import TO_PLAY, YESTERDAY
from scheduler.cli.sample.week import ZONE as PACIFIC
from scheduler.domain.questions import Addressee, ReplyWay
from scheduler.models import Enquiry, Question
from scheduler.services.questions import answers, enquiries, questions
from scheduler.services.questions.answers import Said
from scheduler.services.questions.enquiries import Asker
from scheduler.services.questions.questions import Asked
from scheduler.services.roles import faq
from scheduler.services.roles.faq import Words

DANA = "Dana Liu"
NOOR = Asker("noor@mail.example", "Do you sponsor visas?\n\nThanks, Noor", "Noor Aziz")
SOMEBODY = Asker("ilse@mail.example", "Is a dog in the office a problem?")


def asks(words: str) -> Deed:
    """Return a question to the team."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        questions.ask(scene.session, scene.application.id, Asked(words), act=scene.mine)

    return deed


def asks_for_the_talk(words: str) -> Deed:
    """Return a question on the agenda of the talk that is booked."""

    def deed(scene: Scene) -> None:
        said = Asked(words, Addressee.BOOKING, booking_id=scene.booking.id)
        questions.ask(scene.session, scene.application.id, said, act=scene.mine)

    return deed


def last(scene: Scene) -> Question:
    """Return what this person asked last."""
    found = select(Question).where(Question.application_id == scene.application.id)
    return scene.session.scalars(found.order_by(Question.id.desc())).first()  # type: ignore[return-value]  # the story asks first


def is_answered(who: str, words: str, way: ReplyWay = ReplyWay.PAGE) -> Deed:
    """Return the answer of one of us to what was asked last."""

    def deed(scene: Scene) -> None:
        by, act = scene.town.people[who], scene.town.by(who, scene.now)
        answers.answer(scene.session, last(scene).id, by, Said(words, way), act=act)

    return deed


def is_handed_to(who: str) -> Deed:
    """Return the giving of the last question to somebody else."""

    def deed(scene: Scene) -> None:
        person_id = scene.town.people[who]
        answers.hand_on(scene.session, last(scene).id, person_id, act=scene.ours)

    return deed


def is_shared(scene: Scene) -> None:
    """Put the last question and its answer on the role's page, without names."""
    question = last(scene)
    share(scene, faq.proposal(question), question)


def tells_everybody(question: str, answer: str) -> Deed:
    """Return an answer that was written for the role's page alone."""
    return lambda scene: share(scene, Words(question, answer))


def share(scene: Scene, words: Words, question: Question | None = None) -> None:
    """Put words on the page of the role."""
    role_id, by = scene.town.roles[scene.who.role], scene.town.people[KEEPER]
    faq.add(scene.session, role_id, words, by=by, act=scene.ours, question=question)


def enquires(said: Asker) -> Deed:
    """Return the question of somebody who has not applied."""

    def deed(scene: Scene) -> None:
        role_id = scene.town.roles[scene.who.role]
        enquiries.ask(scene.session, role_id, said, act=scene.town.act("public", scene.now))

    return deed


def enquiry_is_sent(scene: Scene) -> None:
    """Press the button behind the mail."""
    found = scene.session.scalars(select(Enquiry).where(Enquiry.mail == NOOR.mail)).one()
    act = scene.town.act(f"enquiry:{found.id}", scene.now)
    enquiries.confirm(scene.session, found.id, act=act)


def enquiry_is_answered(words: str) -> Deed:
    """Return the coordinator's answer to it."""

    def deed(scene: Scene) -> None:
        found = scene.session.scalars(
            select(Question).join(Enquiry).where(Enquiry.mail == NOOR.mail)
        ).one()
        by = scene.town.people[KEEPER]
        answers.answer(scene.session, found.id, by, Said(words), act=scene.ours)

    return deed


ASKING: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant(TO_PLAY, "America/Denver"),
        (
            (
                -13,
                "10:15",
                tells_everybody(
                    "May I take notes, or have the interview recorded?",
                    "Notes, yes. We record nothing, and ask you not to either.",
                ),
            ),
            (-6, "17:40", asks("How is on-call shared in the team?")),
            (
                -6,
                "18:20",
                is_answered(
                    DANA,
                    "One week in seven, working hours only. Nights are covered by the platform team.",
                ),
            ),
            (-5, "9:10", is_shared),
            (YESTERDAY, "18:35", asks("Does the live interview need a language that you use?")),
            (-4, "7:15", enquires(NOOR)),
            (-4, "7:25", enquiry_is_sent),
            (
                -4,
                "13:05",
                enquiry_is_answered(
                    "For this role we do, from the first day on. Write to us if you have a date in mind."
                ),
            ),
            (YESTERDAY, "19:20", enquires(SOMEBODY)),
        ),
    ),
    (
        Applicant("Leo Marchetti", PACIFIC),
        (
            (-6, "12:15", asks("Does the whole team sit in one office?")),
            (-6, "12:50", is_handed_to("Tomás Kraus")),
        ),
    ),
    (
        Applicant("Grace Abara", CENTRAL),
        ((-1, "12:10", asks("Is there a quiet room before the interview?")),),
    ),
    (
        Applicant("Hana Sato", PACIFIC),
        (
            (-3, "19:20", asks("Which entrance has no step? The map is not clear to me.")),
            (
                -3,
                "19:45",
                is_answered(KEEPER, "Rang her; she writes down Pine Alley.", ReplyWay.PHONE),
            ),
        ),
    ),
    (
        Applicant("Kim Larsen", EASTERN),
        (
            (
                -2,
                "20:15",
                asks_for_the_talk("I would like to hear what a week of support really looks like."),
            ),
        ),
    ),
)
