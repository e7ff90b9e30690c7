"""Coming back: where a session stands, said again, after a break, a card, a STOP or a slip. Pure."""

from dataclasses import replace

from bot.asking import ask_next, put
from bot.consenting import ask_consent, purpose_named
from bot.step import Step
from bot.wording import Phrase
from core.consent import Purpose
from core.consultations import Disposition, Session, Stage


def stage_of(session: Session) -> Stage:
    """Return the stage a session had before it was paused, stopped or asked whether it is sure."""
    if session.stage not in {Stage.PAUSED, Stage.SURE, Stage.STOPPED}:
        return session.stage
    if session.waiting_at is None:
        return Stage.ENDED
    return Stage.CONSENT if purpose_named(session.waiting_at) else Stage.ASKING


def is_stopped(session: Session) -> bool:
    """Whether the person said STOP and has not come back, even where they have since asked for everything to be deleted."""
    return Stage.STOPPED in {session.stage, session.came_from}


def say_waiting(step: Step) -> Step:
    """Say again what is being waited for; where nothing is, say nothing."""
    purpose = purpose_named(step.session.waiting_at)
    if step.session.stage is Stage.CONSENT and purpose:
        return ask_consent(step, purpose)
    question = step.talk.script.question(step.session.waiting_at)
    if step.session.stage is not Stage.ASKING:
        return step
    return put(step, question) if question else ask_next(step)


def carry_on(step: Step) -> Step:
    """Go on after a card: with the next question where the last one has its answer, or with the one being waited at."""
    back = step.standing(stage_of(step.session))
    if back.session.stage is Stage.ASKING and back.session.waiting_at in back.session.answers:
        return ask_next(back)
    return say_waiting(back)


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
        return step.standing(Stage.ENDED).saying(Phrase.ALREADY_COMPLETED)
    answered = sum(not answer.skipped for answer in session.answers.values())
    back = replace(step, session=replace(session, stage=stage, disposition=_joined(session), tries=0, came_from=None))
    return carry_on(back.saying(Phrase.RECAP, answered=answered) if answered else back.saying(Phrase.WELCOME_BACK))


def _joined(session: Session) -> Disposition:
    has_not_agreed = session.waiting_at == Purpose.TAKE_PART.value
    return Disposition.INVITED if has_not_agreed else Disposition.STARTED
