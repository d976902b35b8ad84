"""Asking for a topic before times are shown that depend on it."""

from flask import Response
from werkzeug.datastructures import MultiDict

from scheduler.domain.terms import StageKind
from scheduler.domain.topics import lines
from scheduler.models import Candidate, Step
from scheduler.web import htmx


def live_topics(step: Step) -> list[str]:
    """Return the topics of the ways of *step* in which people meet."""
    live = [way for way in step.stage.ways if way.interviews]
    return list(dict.fromkeys(one for way in live for one in lines(way.topics)))


def wants_topic(step: Step, args: MultiDict[str, str]) -> bool:
    """Tell whether a topic is to be picked first, or is to be changed."""
    topics = live_topics(step)
    return bool(topics) and (step.topic not in topics or "topic" in args)


def is_only_exercise(step: Step) -> bool:
    """Tell whether an exercise is the one way of *step*."""
    return all(way.kind is StageKind.EXERCISE for way in step.stage.ways)


def ask_topic(person: Candidate, step: Step) -> Response:
    """Render the topics to pick from."""
    return htmx.render("candidate/topic", candidate=person, step=step, topics=live_topics(step))
