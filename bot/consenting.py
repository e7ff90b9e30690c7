"""Consent before anything else: one purpose at a time, in everyday words, each yes or no a line in the ledger. Pure.

Silence and words that are neither yes nor no agree to nothing; nor does a yes or a no that was meant for the question before,
or that came sooner than anybody can read what is asked.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.asking import TRIES, ask_next, keep_beside, says_more_than_a_slip
from bot.reading_pace import sent_too_soon
from bot.step import Step, has_agreed, how_given
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, Stage
from core.testimony import TestimonyId

YES, NO, NO_TO_ALL = "yes", "no", "no_to_all"


def purpose_named(name: str | None) -> Purpose | None:
    """Return the purpose that `name` stands for in `Session.waiting_at`, or None."""
    return next((purpose for purpose in Purpose if purpose.value == name), None)


def ask_consent(step: Step, purpose: Purpose) -> Step:
    """Ask whether the person agrees to one use of what they say."""
    wording = step.talk.wording
    buttons = (Button(value=YES, label=wording.say(Phrase.YES)), Button(value=NO, label=wording.say(Phrase.NO)))
    return step.saying(wording.consents[purpose], buttons=buttons)


def take_consent(step: Step, heard: Heard) -> Step:
    """Take what was heard as a yes or no to the purpose being asked, or ask again."""
    purpose = purpose_named(step.session.waiting_at) or Purpose.TAKE_PART
    if heard.kind is HeardKind.TEXT and says_no_to_all(step, heard.text):
        if _is_unread(step, purpose, heard):
            return _too_soon(step, purpose)
        return decline_all(step, how=how_given(heard), message=heard.external_id)
    granted = _yes_or_no(step, heard)
    if granted is None and _puts_off(step, purpose, heard.text):
        return ask_consent(step.saying(Phrase.CONSENT_WAITS), purpose)
    if granted is None:
        return _again(step, purpose, heard)
    if _is_unread(step, purpose, heard):
        return _too_soon(step, purpose)
    return decide_consent(step, purpose, granted=granted, how=how_given(heard), message=heard.external_id)


def decide_consent(
    step: Step,
    purpose: Purpose,
    *,
    granted: bool,
    how: HowGiven,
    evidence: TestimonyId | None = None,
    message: str | None = None,
) -> Step:
    """Write a yes or no to the purpose being asked into the ledger and go on; `evidence` is the note in which it was said.

    With a yes to taking part, words of risk that were said before it was known who is there are kept now.
    """
    if purpose is Purpose.TAKE_PART and not granted and _is_invited_again(step):
        return step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.REFUSED).saying(Phrase.REFUSED)
    decided = step.consenting(purpose, granted=granted, how=how, evidence=evidence, message=message)
    if purpose is not Purpose.TAKE_PART:
        return ask_next_purpose(decided, purpose)
    if not granted:
        return decided.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.REFUSED).saying(Phrase.REFUSED)
    taking_part = decided.standing(Stage.CONSENT, Disposition.STARTED).saying(Phrase.AGREED)
    return replace(ask_next_purpose(taking_part, purpose), frees=True)


def decline_all(step: Step, *, how: HowGiven, evidence: TestimonyId | None = None, message: str | None = None) -> Step:
    """Write down a no to every use that the script asks about, earlier yeses too, and ask about none of them again.

    A wide no is taken as wide. That the team reads what is said here was agreed to, and is taken back by asking for that.
    """
    for purpose in step.talk.script.purposes:
        if purpose is not Purpose.TAKE_PART:
            step = step.consenting(purpose, granted=False, how=how, evidence=evidence, message=message)
    return ask_next(step.saying(Phrase.NO_TO_ALL_KEPT).moved(Stage.ASKING, waiting_at=None))


def says_no_to_all(step: Step, text: str) -> bool:
    """Whether words say no to all uses at once to somebody who takes part and is asked about one of them."""
    is_use = step.session.waiting_at != Purpose.TAKE_PART.value and purpose_named(step.session.waiting_at) is not None
    return is_use and step.session.stage in {Stage.CONSENT, Stage.CONFIRM} and step.talk.wording.is_no_to_all(text)


def wish_in(step: Step, purpose: Purpose, text: str) -> bool | None:
    """Return what words say to a purpose; what only puts off taking part is neither a yes nor a no."""
    if step.talk.wording.is_no_to_all(text):
        return False
    return None if _puts_off(step, purpose, text) else step.talk.wording.yes_or_no(text)


def skip_consent(step: Step) -> Step:
    """Leave a purpose undecided, which agrees to nothing; taking part itself cannot be left open."""
    purpose = purpose_named(step.session.waiting_at) or Purpose.TAKE_PART
    if purpose is Purpose.TAKE_PART:
        return ask_consent(step.saying(Phrase.CONSENT_SKIP), purpose)
    return ask_next_purpose(_taken_as_no(step, purpose), purpose)


def ask_next_purpose(step: Step, asked: Purpose, *, decided: Collection[Purpose] = ()) -> Step:
    """Ask the purpose after `asked`, or the script's first question.

    Left out is what was `decided` with it, or before in this session: a wide no is not asked about again use by use.
    """
    purposes = step.talk.script.purposes
    after = purposes[purposes.index(asked) + 1 :] if asked in purposes else ()
    known = {*decided, *step.talk.known.settled, *(record.purpose for record in step.consents)}
    following = next((purpose for purpose in after if purpose not in known), None)
    if following is None:
        return ask_next(step.moved(Stage.ASKING, waiting_at=None))
    return ask_consent(step.moved(Stage.CONSENT, waiting_at=following.value), following)


def _is_invited_again(step: Step) -> bool:
    """Whether a no is to a later wave alone: what somebody said in an earlier one stays theirs, and deleting takes it back."""
    return step.session.wave > 1 and step.session.disposition is Disposition.INVITED


def _is_unread(step: Step, purpose: Purpose, heard: Heard) -> bool:
    """Whether a typed yes or no was sent before this purpose could be read: where something else was asked, or too soon."""
    if heard.kind is HeardKind.CHOICE:
        return False
    if heard.place is not None:
        return not _was_seen(step, heard.place)
    is_first = step.session.asked_at == step.session.started_at
    asked = step.talk.wording.consents[purpose]
    return not is_first and sent_too_soon(heard.at, step.session.asked_at, asked)


def _too_soon(step: Step, purpose: Purpose) -> Step:
    """Say why it is asked again, so that nobody thinks that their yes or no went unheard."""
    return ask_consent(step.saying(Phrase.CONSENT_TOO_SOON), purpose)


def _was_seen(step: Step, place: str) -> bool:
    return place.startswith(f"{step.session.id}:") and place.endswith(f":{step.session.waiting_at}")


def _yes_or_no(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    purpose = purpose_named(step.session.waiting_at) or Purpose.TAKE_PART
    return wish_in(step, purpose, heard.text) if heard.kind is HeardKind.TEXT else None


def _puts_off(step: Step, purpose: Purpose, text: str) -> bool:
    return purpose is Purpose.TAKE_PART and step.talk.wording.is_later(text)


def _again(step: Step, purpose: Purpose, heard: Heard) -> Step:
    """Ask again; someone who already takes part loses nothing that they say instead of a yes or a no."""
    tried = step.trying_again()
    why = Phrase.CONSENT_AGAIN
    if has_agreed(step.session) and says_more_than_a_slip(heard):
        tried = keep_beside(tried, heard).saying(Phrase.WORDS_KEPT)
        why = Phrase.CONSENT_NEEDS_YES_OR_NO
    if tried.session.tries < TRIES:
        return ask_consent(tried.saying(why), purpose)
    if purpose is Purpose.TAKE_PART:
        return ask_consent(tried.saying(Phrase.CONSENT_WAITS), purpose)
    return ask_next_purpose(_taken_as_no(tried, purpose), purpose)


def _taken_as_no(step: Step, purpose: Purpose) -> Step:
    """Say that silence is a no; in a later wave it is written down, so that no yes from before stands against it."""
    said = step.saying(Phrase.CONSENT_AS_NO)
    return said.consenting(purpose, granted=False, how=HowGiven.TYPED) if step.session.wave > 1 else said
