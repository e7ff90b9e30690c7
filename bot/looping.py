"""The loop guard: two machines that answer each other stop, and a person who is only confused is never shut out. Pure.

What brings a conversation on is a new answer, a yes or no, or a recording. After many turns without any the bot says so once
and is quiet; words are kept where the person takes part. START, any command, a recording, a button of what waits, or words that
answer it wake it up.
"""

from dataclasses import replace

from bot.asking import closed_answer, keep_beside
from bot.putting import walk_of
from bot.resuming import stage_of
from bot.step import MEDIA, Step, has_agreed, has_words
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consultations import Session, Stage, place_of

MOST_IDLE = 12
"""So many turns in a row may bring nothing on. Reason: four questions asked three times each; people leave long before."""

NEVER_QUIET = frozenset({Stage.STOPPED, Stage.QUIET})


def guarded(step: Step, before: Session, heard: Heard) -> Step:
    """Return the step with its idle turns counted, and quiet where there were too many."""
    is_on = bool(step.answers or step.consents or step.recordings or step.concerns or step.wish or step.begins_anew)
    if is_on or heard.kind is HeardKind.START:
        return replace(step, session=replace(step.session, idle=0))
    if heard.kind is HeardKind.WORDS or step.session.stage in NEVER_QUIET:
        return step
    idle = step.session.idle + 1
    counted = replace(step, session=replace(step.session, idle=idle))
    return _quietened(counted, before) if idle >= MOST_IDLE and step.says else counted


def wakes(step: Step, heard: Heard) -> bool:
    """Whether what was heard in the silence clearly goes on with what waits."""
    awake = replace(step.session, stage=stage_of(step.session))
    if heard.kind in MEDIA:
        return heard.media is not None
    if heard.kind is HeardKind.CHOICE:
        return heard.place is None or heard.place == place_of(awake)
    if heard.kind is not HeardKind.TEXT:
        return False
    if awake.stage is Stage.CONSENT:
        return step.talk.wording.yes_or_no(heard.text) is not None
    place = walk_of(step).at(awake.waiting_at) if awake.stage is Stage.ASKING else None
    return place is not None and not place.question.is_open and closed_answer(step, place, heard) is not None


def keep_quietly(step: Step, heard: Heard) -> Step:
    """Keep words without saying anything, where the person takes part."""
    return keep_beside(step, heard) if has_agreed(step.session) and has_words(heard) else step


def _quietened(step: Step, before: Session) -> Step:
    """Say once that there will be silence, in place of whatever this turn would have said."""
    unsaid = replace(step, says=(), session=replace(step.session, said=before.said))
    return unsaid.standing(Stage.QUIET).saying(Phrase.IN_CIRCLES)
