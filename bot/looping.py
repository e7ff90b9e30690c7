"""The loop guard: two machines that answer each other stop, and a person who is only confused is never shut out. Pure.

What brings a conversation on is a new answer, a yes or no, or a recording. After many turns without any the bot says so once
and is quiet; words are kept where the person takes part. START, any command, a recording, a button of what waits, or words that
answer it wake it up.
"""

from dataclasses import replace
from datetime import timedelta

from bot.asking import closed_answer, keep_beside
from bot.commands import Command, command_in
from bot.putting import walk_of
from bot.resuming import woken
from bot.step import MEDIA, Step, has_agreed, has_words
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consultations import Session, Stage, place_of

MOST_IDLE = 12
"""So many turns in a row may bring nothing on. Reason: four questions asked three times each; people leave long before."""

MOST_KEPT = 30
"""So many turns in a row may bring words to keep within minutes, and nothing on. Reason: nobody writes so many so fast."""

SOON = timedelta(minutes=5)
"""Words to keep that come later than this are somebody's. Reason: a machine answers at once, and a person comes back."""

NEVER_QUIET = frozenset({Stage.STOPPED, Stage.QUIET, Stage.SURE, Stage.CHANGING})
"""Where nothing goes round in circles, or a yes or a no to something grave is waited for."""


def guarded(step: Step, before: Session, heard: Heard) -> Step:
    """Return the step with its idle turns counted, and quiet where there were too many."""
    if _is_on(step, before) or heard.kind is HeardKind.START:
        return replace(step, session=replace(step.session, idle=0))
    if heard.kind is HeardKind.WORDS or step.session.stage in NEVER_QUIET or _must_be_said(step, heard):
        return step
    idle = step.session.idle + 1
    counted = replace(step, session=replace(step.session, idle=idle))
    most = MOST_KEPT if step.testimony or step.edited or step.holds else MOST_IDLE
    return _quietened(counted, before) if idle >= most and step.says else counted


def wakes(step: Step, heard: Heard) -> bool:
    """Whether what was heard in the silence clearly goes on with what waits."""
    awake = woken(step).session
    if heard.kind in MEDIA:
        return heard.media is not None
    if heard.kind is HeardKind.CHOICE:
        return heard.place is None or heard.place == place_of(awake)
    if heard.kind is not HeardKind.TEXT:
        return False
    if awake.stage in {Stage.CONSENT, Stage.PAUSED}:
        return step.talk.wording.yes_or_no(heard.text) is not None
    place = walk_of(step).at(awake.waiting_at) if awake.stage is Stage.ASKING else None
    return place is not None and not place.question.is_open and closed_answer(step, place, heard) is not None


def keep_quietly(step: Step, heard: Heard) -> Step:
    """Keep words without saying anything, where the person takes part."""
    return keep_beside(step, heard) if has_agreed(step.session) and has_words(heard) else step


def _is_on(step: Step, before: Session) -> bool:
    """Whether a turn brought the conversation on: words to keep do, unless many come within minutes."""
    if before.stage is Stage.WHO and step.session.stage is not Stage.WHO:
        return True
    is_kept = bool(step.testimony or step.edited or step.holds) and step.now - before.heard_at >= SOON
    is_new = bool(step.answers or step.consents or step.concerns or step.recordings)
    return is_new or is_kept or step.wish is not None or step.begins_anew


def _must_be_said(step: Step, heard: Heard) -> bool:
    """Whether it is a card, or what a command asks for, neither of which is ever left out; asking to repeat is, in the end."""
    said = (heard.choice if heard.kind is HeardKind.CHOICE else heard.text) or ""
    is_command = command_in(said, step.talk.command_words) not in {None, Command.REPEAT}
    return is_command or any(say.is_card for say in step.says)


def _quietened(step: Step, before: Session) -> Step:
    """Say once that there will be silence, in place of whatever this turn would have said; who is there stays asked."""
    unsaid = replace(step, says=(), session=replace(step.session, said=before.said))
    if step.session.stage is not Stage.WHO:
        return unsaid.asked_beside(Stage.QUIET).saying(Phrase.IN_CIRCLES)
    return unsaid.saying(Phrase.IN_CIRCLES) if step.session.idle == MOST_IDLE else unsaid
