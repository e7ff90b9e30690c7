"""Coming back: where a session stands, said again, after a break, a card, a STOP or a slip. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.asking import ask_next
from bot.consenting import ask_consent, ask_next_purpose, purpose_named
from bot.offers import probe_waiting
from bot.putting import answer_in_words, put, walk_of
from bot.step import Step, is_paused
from bot.wording import Phrase
from core.chat import Button
from core.consent import Purpose
from core.consultations import Consultation, Disposition, Session, Stage

CARRY_ON, STOP = "carry_on", "stop"

LONG_AWAY = timedelta(days=7)
"""After so long the last answer is said again. Reason: nobody remembers after a week what they tapped."""


def stage_of(session: Session) -> Stage:
    """Return the stage a session had before it was paused, stopped, read back to or asked something beside the questions."""
    if session.stage in {Stage.CONSENT, Stage.ASKING, Stage.ENDED}:
        return session.stage
    if session.waiting_at is None:
        return Stage.ENDED
    return Stage.CONSENT if purpose_named(session.waiting_at) else Stage.ASKING


def is_stopped(session: Session) -> bool:
    """Whether the person said STOP and has not come back, even where they have since asked for everything to be deleted."""
    return Stage.STOPPED in {session.stage, session.came_from}


def is_asked_anew(session: Session, consultation: Consultation, now: datetime) -> bool:
    """Whether a join code opens the next wave for somebody who came to the end of theirs, or said no to it."""
    is_open = consultation.closed_at is None or now < consultation.closed_at
    has_ended = session.waiting_at is None and session.disposition is not Disposition.WITHDRAWN
    return is_open and consultation.wave > session.wave and has_ended


def say_waiting(step: Step) -> Step:
    """Say again what is being waited for; where nothing is, say nothing."""
    purpose = purpose_named(step.session.waiting_at)
    if step.session.stage is Stage.CONSENT and purpose:
        return ask_consent(step, purpose)
    if step.session.stage is not Stage.ASKING:
        return step
    place = walk_of(step).at(step.session.waiting_at)
    probe = probe_waiting(step.session)
    if place and probe:
        return step.saying(probe, wants_voice=place.question.takes_voice)
    return put(step, place) if place else ask_next(step)


def carry_on(step: Step) -> Step:
    """Go on after an aside: with the next question where the last one has its answer, or with the one being waited at.

    Someone who was asked whether it is still them hears first where they were, a probe that waited included.
    """
    back = step.standing(stage_of(step.session))
    if step.session.stage is Stage.WHO:
        back = _recapped(back)
    if back.session.stage is Stage.ENDED and step.session.stage is Stage.WHO:
        return back.saying(_ending(back.session))
    purpose = purpose_named(back.session.waiting_at)
    if step.session.stage is Stage.PAUSED and purpose in step.talk.known.settled and back.session.stage is Stage.CONSENT:
        return ask_next_purpose(back, purpose)
    is_answered = back.session.stage is Stage.ASKING and back.session.waiting_at in back.session.answers
    was_probed = step.session.stage is Stage.WHO and probe_waiting(back.session)
    return ask_next(back) if is_answered and not was_probed else say_waiting(back)


def after_aside(step: Step) -> Step:
    """Go on where they were when something was asked beside it: in the pause after a card, until they clearly go on."""
    if not is_paused(step.session):
        return carry_on(step)
    paused = step.standing(Stage.PAUSED)
    return offer_to_carry_on(paused, Phrase.STILL_PAUSED) if paused.session.waiting_at else paused


def woken(step: Step) -> Step:
    """Return the step out of the silence of the loop guard, where it was before."""
    return step.standing(Stage.PAUSED if is_paused(step.session) else stage_of(step.session))


def offer_to_carry_on(step: Step, words: Phrase) -> Step:
    """Say `words` with the choice of going on or stopping."""
    wording = step.talk.wording
    buttons = (
        Button(value=CARRY_ON, label=wording.say(Phrase.CARRY_ON)),
        Button(value=STOP, label=wording.say(Phrase.STOP)),
    )
    return step.saying(words, buttons=buttons)


def rejoin(step: Step) -> Step:
    """Welcome someone back who opened the conversation again or wrote START, and say where they were."""
    session = step.session
    if session.disposition is Disposition.WITHDRAWN:
        return step.saying(Phrase.AFTER_DELETION)
    if session.disposition is Disposition.REFUSED:
        asked_again = step.moved(Stage.CONSENT, waiting_at=Purpose.TAKE_PART.value, disposition=Disposition.INVITED)
        return ask_consent(asked_again, Purpose.TAKE_PART)
    stage = stage_of(session)
    if stage is Stage.ENDED:
        return step.standing(Stage.ENDED).saying(_ending(session))
    has_ended_before = session.disposition is Disposition.COMPLETED
    disposition = session.disposition if has_ended_before else joined(session)
    back = replace(step, session=replace(session, stage=stage, disposition=disposition, tries=0, came_from=None, idle=0))
    recapped = _recapped(back)
    return carry_on(recapped if recapped.says != back.says else back.saying(Phrase.WELCOME_BACK))


def joined(session: Session) -> Disposition:
    """Return how a session stands once its person is heard again."""
    has_not_agreed = session.waiting_at == Purpose.TAKE_PART.value
    return Disposition.INVITED if has_not_agreed else Disposition.STARTED


def _recapped(step: Step) -> Step:
    """Say how many answers are safe, and where the question was asked weeks ago the last thing that was chosen too."""
    session = step.session
    answered = sum(not answer.skipped for answer in session.answers.values())
    if not answered or session.waiting_at is None:
        return step
    step = step.saying(Phrase.RECAP, answered=answered)
    asked_at = session.asked_at or session.heard_at
    last = _chosen_last(step) if step.now - asked_at >= LONG_AWAY else ""
    return step.saying(Phrase.RECAP_LAST, answer=last) if last else step


def _chosen_last(step: Step) -> str:
    walk = walk_of(step)
    for place in reversed(walk.answered_before(step.session.waiting_at)):
        answer = step.session.answers[place.key]
        if not place.question.is_open and not answer.skipped:
            return answer_in_words(place, answer.value)
    return ""


def _ending(session: Session) -> Phrase:
    if session.sits_in is not None:
        return Phrase.IN_THE_GROUP
    return Phrase.FULL if session.disposition is Disposition.PARTIAL else Phrase.ALREADY_COMPLETED
