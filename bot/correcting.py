"""Correcting the answer before: "sorry, I meant 3" changes the closed question that was answered last. Pure."""

import re
from dataclasses import replace

from bot.asking import ask_next, closed_answer, is_allowed, take_answer
from bot.script import Question
from bot.step import Step, has_agreed
from bot.wording import Phrase, plainly
from core.chat import Heard, HeardKind
from core.consultations import Answer, Disposition, Session, Stage

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
    question = _answered_last(step)
    value = closed_answer(step, question, meant) if question else None
    if question is None or value is None or not is_allowed(question, value, step.session):
        return None
    back = step.answering(Answer(question=question.name, value=value, at=step.now)).saying(Phrase.CORRECTED)
    return ask_next(back.moved(Stage.ASKING, waiting_at=question.name, disposition=Disposition.STARTED))


def _answered_last(step: Step) -> Question | None:
    """Return the closed question that was answered just before the one that waits, or None where that was an open one."""
    questions = _before(step, step.session)
    answered = [question for question in questions if question.name in step.session.answers]
    return answered[-1] if answered and not answered[-1].is_open else None


def _before(step: Step, session: Session) -> tuple[Question, ...]:
    questions = step.talk.script.questions
    names = [question.name for question in questions]
    return questions[: names.index(session.waiting_at)] if session.waiting_at in names else questions
