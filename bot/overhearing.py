"""Answers by voice: a note is listened to, what was understood is read back, and only a yes makes it the answer. Pure.

What a recogniser heard comes later than the note, or never, or twice; too late it is let pass without a word.
"""

from dataclasses import replace

from bot.asking import ask_again, ask_next, closed_answer, give_answer, keep_beside, take_answer
from bot.consenting import (
    NO,
    NO_TO_ALL,
    YES,
    ask_consent,
    decide_consent,
    decline_all,
    purpose_named,
    says_no_to_all,
    take_consent,
    wish_in,
)
from bot.offers import Offer, listening_to_newest, offer_of, offering
from bot.putting import answer_in_words, walk_of
from bot.resuming import say_waiting, stage_of
from bot.step import MEDIA, Step, has_agreed
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Answer, Session, Stage, place_of
from core.testimony import TestimonyId

ASIDES = frozenset({Stage.SURE, Stage.LANGUAGE, Stage.CHANGING, Stage.WHO})
"""Where something is asked beside what waits, which a note may have been sent for just before."""

UNKNOWN_LANGUAGE = "unknown_language"
"""Stands in `Heard.choice` of a recogniser's words where it does not know the language, so that there are none."""


def take_note_for_consent(step: Step, heard: Heard) -> Step:
    """Keep a recording that may hold a yes or a no, so that it can be listened to, and ask again meanwhile."""
    kept = keep_beside(step, heard) if has_agreed(step.session) else step.keeping(heard, question=None)
    listening = listening_to_newest(kept).saying(Phrase.LISTENING)
    return ask_consent(listening, purpose_named(step.session.waiting_at) or Purpose.TAKE_PART)


def take_words(step: Step, heard: Heard) -> Step:
    """Take what a recogniser heard: a yes or no to what was read back, or an answer to read back; else nothing."""
    if heard.choice == UNKNOWN_LANGUAGE:
        return _not_followed(step, heard)
    if step.session.stage is Stage.CONFIRM:
        return _words_while_confirming(step, heard)
    offer = offer_of(step.session)
    if heard.about in offer.notes and step.session.stage in ASIDES:
        return _heard_aside(step, heard)
    if heard.about not in offer.notes or step.session.stage not in {Stage.ASKING, Stage.CONSENT}:
        return step
    step = _listened(step, heard)
    value = _understood(step, heard)
    return _read_back(step, heard, value) if value else _not_heard(step, Phrase.NOT_HEARD)


def take_confirmation(step: Step, heard: Heard) -> Step:
    """Take a yes or a no to what was read back; words that are an answer themselves are taken as one."""
    is_unseen = heard.place is not None and heard.place != place_of(step.session)
    wish = None if is_unseen else _wish(step, heard)
    if wish is not None:
        return _confirmed(step, HowGiven.SPOKEN) if wish else _denied(step)
    if heard.kind in MEDIA:
        return say_read_back(listening_to_newest(keep_beside(step, heard)).saying(Phrase.LISTENING))
    back = step.standing(stage_of(step.session))
    return take_consent(back, heard) if back.session.stage is Stage.CONSENT else take_answer(back, heard)


def say_read_back(step: Step) -> Step:
    """Say again what was heard, and ask whether it is right."""
    wording = step.talk.wording
    value = offer_of(step.session).value
    place = walk_of(step).at(step.session.waiting_at)
    consent = {YES: wording.say(Phrase.YES), NO: wording.say(Phrase.NO), NO_TO_ALL: wording.say(Phrase.NO_TO_ALL)}
    answer = answer_in_words(place, value) if place else consent.get(value, value)
    buttons = (Button(value=YES, label=wording.say(Phrase.YES)), Button(value=NO, label=wording.say(Phrase.NO)))
    return step.saying(Phrase.READ_BACK, buttons=buttons, answer=answer)


def unkept(before: Session, after: Session) -> tuple[str, ...]:
    """Return the notes of which nothing may be kept: spoken before a yes to taking part that did not come in one of them."""
    if not _waits_before_yes(before):
        return ()
    offer = offer_of(before)
    if _waits_before_yes(after) and after.stage not in {Stage.STOPPED, Stage.ENDED}:
        return ()
    said_yes = offer.testimony_id if before.stage is Stage.CONFIRM and offer.value == YES and has_agreed(after) else ""
    return tuple(dict.fromkeys(note for note in (*offer.notes, offer.testimony_id) if note and note != said_yes))


def _waits_before_yes(session: Session) -> bool:
    return session.waiting_at == Purpose.TAKE_PART.value


def _is_before_yes(step: Step) -> bool:
    """Whether notes must be remembered even once heard, since nothing of them may stay without a yes."""
    return _waits_before_yes(step.session)


def _words_while_confirming(step: Step, heard: Heard) -> Step:
    """Take a spoken yes or no to what was read back; a note that came before it only says the same or something else."""
    offer = offer_of(step.session)
    if heard.about not in {*offer.notes, offer.testimony_id}:
        return step
    came_before = heard.about in {*offer.before, offer.testimony_id}
    wish = None if came_before else _wish(step, heard)
    if wish is not None:
        return _confirmed(step, HowGiven.SPOKEN) if wish else _denied(step)
    value = _understood(step, heard)
    if value and value != offer.value:
        return _read_back(step, heard, value)
    return step if came_before else say_read_back(step)


def _heard_aside(step: Step, heard: Heard) -> Step:
    """Remember what was understood while something else is asked; it is read back once that is over (`read_back_after`)."""
    value = _understood(step, heard)
    listened = _listened(step, heard)
    offer = offer_of(listened.session)
    return offering(listened, replace(offer, value=value, testimony_id=str(heard.about))) if value else listened


def read_back_after(before: Session, step: Step) -> Step:
    """Read back what was understood meanwhile, where something asked aside is over now and the same question still waits."""
    is_over = before.stage in ASIDES and step.session.stage in {Stage.ASKING, Stage.CONSENT}
    if not (is_over and offer_of(step.session).value and step.session.waiting_at == before.waiting_at):
        return step
    return say_read_back(_all_before(step.standing(Stage.CONFIRM)))


def _all_before(step: Step) -> Step:
    """Return the step in which no note so far can be a yes to what is read back now."""
    offer = offer_of(step.session)
    return offering(step, replace(offer, before=offer.notes))


def _understood(step: Step, heard: Heard) -> str | None:
    if purpose := purpose_named(step.session.waiting_at):
        if says_no_to_all(step, heard.text):
            return NO_TO_ALL
        wish = wish_in(step, purpose, heard.text)
        return None if wish is None else YES if wish else NO
    place = walk_of(step).at(step.session.waiting_at)
    if place is None or place.question.is_open:
        return None
    value = closed_answer(step, place, heard)
    return value if value and walk_of(step).takes(place, value) else None


def _read_back(step: Step, heard: Heard, value: str) -> Step:
    offer = replace(offer_of(step.session), value=value, testimony_id=str(heard.about))
    return say_read_back(_all_before(offering(step.standing(Stage.CONFIRM), offer)))


def _listened(step: Step, heard: Heard) -> Step:
    """Return the step no longer waiting for the words of a note that came now."""
    offer = offer_of(step.session)
    left = tuple(note for note in offer.notes if note != heard.about or _is_before_yes(step))
    return offering(step, replace(offer, notes=left))


def _not_followed(step: Step, heard: Heard) -> Step:
    """Say that nobody's language is at fault but the recogniser's; and where nothing is kept of the note, ask for words."""
    is_kept = Purpose.KEEP_RECORDING in step.talk.known.standing
    why = Phrase.LANGUAGE_NOT_HEARD_KEPT if is_kept else Phrase.LANGUAGE_NOT_HEARD
    if heard.about not in offer_of(step.session).notes:
        return step.saying(why) if has_agreed(step.session) and not is_kept else step
    if step.session.stage is Stage.CONFIRM:
        return say_read_back(_listened(step, heard).saying(why))
    is_asked = step.session.stage in {Stage.ASKING, Stage.CONSENT}
    return _not_heard(_listened(step, heard), why) if is_asked else step


def _not_heard(step: Step, why: Phrase) -> Step:
    place = walk_of(step).at(step.session.waiting_at)
    if place is None:
        return say_waiting(step.saying(why))
    if place.question.is_open:
        return step
    return ask_again(step, place, why=step.talk.wording.say(why))


def _confirmed(step: Step, how: HowGiven) -> Step:
    offer, back = offer_of(step.session), step.standing(stage_of(step.session))
    purpose = purpose_named(step.session.waiting_at)
    evidence = TestimonyId(offer.testimony_id)
    if purpose and offer.value == NO_TO_ALL:
        return decline_all(back, how=how, evidence=evidence)
    if purpose:
        is_refusal = purpose is Purpose.TAKE_PART and offer.value == NO
        return decide_consent(back, purpose, granted=offer.value == YES, how=how, evidence=None if is_refusal else evidence)
    place = walk_of(back).at(back.session.waiting_at)
    if place is None:
        return ask_next(back)
    answer = Answer(question=place.key, value=offer.value, at=step.now, testimony_id=evidence, spoken=True)
    return give_answer(back, place, answer)


def _denied(step: Step) -> Step:
    """Ask again kindly after something was misheard; what was read back is forgotten, its note is not."""
    offer = offer_of(step.session)
    notes = (*offer.notes, offer.testimony_id) if _is_before_yes(step) else offer.notes
    back = offering(step.standing(stage_of(step.session)), Offer(notes=tuple(dict.fromkeys(notes))))
    place = walk_of(back).at(back.session.waiting_at)
    if place is None:
        return say_waiting(back.saying(Phrase.HEARD_WRONG))
    return ask_again(back, place, why=back.talk.wording.say(Phrase.HEARD_WRONG))


def _wish(step: Step, heard: Heard) -> bool | None:
    if heard.kind is HeardKind.CHOICE:
        return {YES: True, NO: False}.get(heard.choice or "")
    is_words = heard.kind in {HeardKind.TEXT, HeardKind.WORDS}
    return step.talk.wording.yes_or_no(heard.text) if is_words else None
