"""Correcting the answer before: "sorry, I meant 3" changes the closed question that was answered last. Pure."""

import re
from dataclasses import replace

from bot.asking import ask_after, closed_answer, take_answer
from bot.putting import walk_of
from bot.routing import Place
from bot.step import Step, has_agreed
from bot.wording import Phrase, plainly
from core.chat import Heard, HeardKind
from core.consultations import Answer, Disposition

MEANT = re.compile(
    r"(?:(?:sorry|oops|no|naw|aw|oh|wait|actually|whoops) )*"
    r"(?:i meant(?: to (?:say|put|pick|choose))?|meant(?: to say)?|i mean|make (?:that|it)|change (?:that|it|my answer) to"
    r"|it should be|should be|should have been|shouldve been|that should be) (?P<meant>.+)"
)
"""How people take back a slip, in plain letters."""

SHORT = 4
"""A correction is so many words at most. Reason: "I meant to say that …" begins something new."""


def corrected(step: Step, heard: Heard) -> Step | None:
    """Return the step with the last answer changed, or None where this is no correction of a closed question.

    After a slip at the question that is waiting, the words are about that question and not the one before.
    """
    said = MEANT.fullmatch(plainly(heard.text)) if heard.kind is HeardKind.TEXT and has_agreed(step.session) else None
    if said is None or len(said["meant"].split()) > SHORT:
        return None
    meant = replace(heard, text=said["meant"])
    if step.session.tries:
        return take_answer(step, meant)
    place = _answered_last(step)
    value = closed_answer(step, place, meant) if place else None
    if place is None or value is None or not walk_of(step).takes(place, value):
        return None
    answer = Answer(question=place.key, value=value, at=step.now, message=heard.external_id)
    return go_on_from(step.answering(answer).saying(Phrase.CORRECTED), place)


def go_on_from(step: Step, place: Place) -> Step:
    """Go on after an earlier answer has changed: with what now applies after it and has no answer."""
    going = replace(step, session=replace(step.session, disposition=Disposition.STARTED))
    return ask_after(going, place.key)


def _answered_last(step: Step) -> Place | None:
    """Return the closed question that was answered just before the one that waits, or None where that was an open one."""
    answered = walk_of(step).answered_before(step.session.waiting_at)
    return answered[-1] if answered and not answered[-1].question.is_open else None
