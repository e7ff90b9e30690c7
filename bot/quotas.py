"""Quotas: whether enough people have been heard, of all or with one answer. Pure; the counts are looked up by the shell."""

from bot.routing import Place
from bot.script import QuestionKind, Script
from bot.step import Step
from core.consultations import Disposition


def has_quotas(script: Script) -> bool:
    """Whether counts need to be looked up for this script."""
    return script.quota is not None or any(choice.quota is not None for each in script.questions for choice in each.choices)


def is_full(step: Step) -> bool:
    """Whether enough people have answered to the end, so that nobody new is asked."""
    quota, tally = step.talk.script.quota, step.talk.known.tally
    return quota is not None and tally is not None and not _counts_already(step) and tally.completed >= quota


def is_choice_full(step: Step, place: Place, value: str) -> bool:
    """Whether enough people have given this one answer to a question with one answer."""
    tally = step.talk.known.tally
    if tally is None or place.question.kind is not QuestionKind.SELECT_ONE or _counts_already(step):
        return False
    quota = next((choice.quota for choice in place.question.choices if choice.name == value), None)
    return quota is not None and tally.chosen.get((place.question.name, value), 0) >= quota


def _counts_already(step: Step) -> bool:
    """Whether this very session is among those counted."""
    return step.session.disposition is Disposition.COMPLETED
