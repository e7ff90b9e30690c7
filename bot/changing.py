"""Changing one thing that was agreed to, at any time and in a sentence: recognised, asked back once, then written down. Pure.

What sentences mean stands in `prompts/bot/` under ``changes``. A wide no is taken as wide; a yes is only ever taken narrowly,
and where it is not clear which use is meant, what stands is listed and nothing changes.
"""

from dataclasses import dataclass, replace

from bot.consenting import NO, YES, ask_next_purpose, purpose_named
from bot.offers import aside, asked_aside
from bot.plain_words import plainly, unmarked
from bot.resuming import after_aside
from bot.step import Step, Talk, how_given, is_paused
from bot.telling_held import say_agreed, say_how_to_change
from bot.withdrawing import ask_if_sure
from bot.wording import ChangeRule, Phrase
from core.chat import Button, Heard, HeardKind
from core.consent import Purpose
from core.consultations import Session, Stage

MOST_WORDS = 20
"""A sentence that changes what was agreed to has so many words at most. Reason: longer ones tell a story."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What someone wants changed: these uses, to a yes or a no. Without uses they ask what they agreed to."""

    purposes: tuple[Purpose, ...]
    granted: bool = False


def change_in(text: str, talk: Talk) -> Change | None:
    """Return the change that the whole of `text` asks for, in any language that the bot speaks, or None."""
    said = unmarked(plainly(text))
    if not said or len(said.split()) > MOST_WORDS:
        return None
    rules = [*talk.wording.changes, *(rule for tongue in talk.tongues.values() for rule in tongue.wording.changes)]
    rule = next((rule for rule in rules if rule.said.fullmatch(said)), None)
    return _change_of(rule, talk) if rule else None


def take_change(step: Step, heard: Heard, change: Change | None = None) -> Step:
    """Ask back about a change that was just asked for; without one, take the yes or no to the change that was asked back."""
    return _asked(step, change) if change else _settled(step, heard)


def change_offered(session: Session) -> Change | None:
    """Return the change that a session was asked back about, or None."""
    names, _, to = aside(session).partition(":")
    purposes = tuple(purpose for purpose in Purpose if purpose.value in names.split(","))
    return Change(purposes=purposes, granted=to == YES) if session.stage is Stage.CHANGING and purposes else None


def _change_of(rule: ChangeRule, talk: Talk) -> Change:
    """Return what a rule means here; a yes to what this script never asks is none of its uses."""
    is_open = not rule.granted or set(rule.uses) <= {*talk.script.purposes}
    return Change(purposes=rule.uses if is_open else (), granted=rule.granted and is_open)


def _asked(step: Step, change: Change) -> Step:
    if change.purposes == (Purpose.TAKE_PART,) and not change.granted:
        return ask_if_sure(step)
    rule = _rule(step, change)
    if rule is None:
        return after_aside(say_how_to_change(say_agreed(step, _standing(step))))
    names = ",".join(purpose.value for purpose in change.purposes)
    waiting = asked_aside(step, f"{names}:{YES if change.granted else NO}")
    return _ask(waiting.asked_beside(Stage.CHANGING), rule)


def _settled(step: Step, heard: Heard) -> Step:
    change = change_offered(step.session)
    rule = _rule(step, change) if change else None
    if change is None or rule is None:
        return after_aside(_closed(step))
    wish = _wish(step, heard)
    if wish is None and step.session.tries == 0:
        return _ask(step.trying_again().saying(Phrase.CHANGE_NEEDS_YES_OR_NO), rule)
    if not wish:
        return after_aside(_closed(step).saying(Phrase.NOTHING_CHANGED))
    for purpose in change.purposes:
        step = step.consenting(purpose, granted=change.granted, how=how_given(heard), message=heard.external_id)
    changed = _closed(step).saying(Phrase.CHANGED)
    waiting = purpose_named(step.session.waiting_at)
    if waiting not in change.purposes or is_paused(step.session):
        return after_aside(changed)
    return ask_next_purpose(changed, waiting, decided=change.purposes)


def _closed(step: Step) -> Step:
    over = asked_aside(step, None)
    return replace(over, session=replace(over.session, tries=0))


def _ask(step: Step, rule: ChangeRule) -> Step:
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.YES)), Button(value=NO, label=wording.say(Phrase.NO)))
    return step.saying(rule.asked, buttons=buttons)


def _rule(step: Step, change: Change) -> ChangeRule | None:
    """Return the session's own language's rule for a change, which says how to ask back."""
    rules = (rule for rule in step.talk.wording.changes if change.purposes)
    return next((rule for rule in rules if (rule.uses, rule.granted) == (change.purposes, change.granted)), None)


def _standing(step: Step) -> frozenset[Purpose]:
    known = step.talk.known
    return known.standing or (known.held.agreed if known.held else frozenset())


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS}
    return step.talk.wording.yes_or_no(heard.text) if is_words else None
