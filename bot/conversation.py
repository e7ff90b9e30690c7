"""The conversation: one turn of one person, decided. Pure: no clock, no chance, no log, no waiting.

The same session and the same message give the same step, so a turn may be decided twice and is kept once.
"""

from dataclasses import replace
from datetime import datetime

from bot.asking import skip, take_answer
from bot.caring import lines_text, offer_to_carry_on, show_care, stop, take_pause
from bot.commands import Command, command_in
from bot.consenting import ask_consent, skip_consent, take_consent
from bot.correcting import corrected
from bot.resuming import carry_on, is_stopped, rejoin, say_waiting, stage_of
from bot.step import MEDIA, Step, Talk, has_agreed, has_words
from bot.withdrawing import ask_if_sure, keep_all, take_certainty
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import ConsultationId, Disposition, Session, SessionId, Stage, place_of
from core.people import AddressId, ParticipantId, PartnershipId

NEVER_STALE = frozenset({Command.STOP, Command.HELP})
"""What a button may ask for wherever it was offered. Reason: neither agrees to anything, and both are urgent."""


def begin(
    talk: Talk,
    *,
    session_id: SessionId,
    partnership_id: PartnershipId,
    consultation_id: ConsultationId,
    participant_id: ParticipantId,
    address_id: AddressId,
    channel: str,
    script_hash: str,
    now: datetime,
) -> Step:
    """Open a conversation: who and what this is, its limits, and the first question of consent."""
    session = Session(
        id=session_id,
        partnership_id=partnership_id,
        consultation_id=consultation_id,
        participant_id=participant_id,
        address_id=address_id,
        channel=channel,
        script_hash=script_hash,
        language=talk.script.language,
        stage=Stage.CONSENT,
        disposition=Disposition.INVITED,
        waiting_at=Purpose.TAKE_PART.value,
        turn=1,
        started_at=now,
        heard_at=now,
    )
    return ask_consent(_opened(Step(session=session, talk=talk, now=now)), Purpose.TAKE_PART)


def advance(talk: Talk, session: Session, heard: Heard, now: datetime) -> Step:
    """Move `session` one turn on after hearing `heard`.

    Commands come before everything, then words of risk, then whatever is being waited for. A button that was offered at
    another question answers nothing: what is being waited for is asked again.
    """
    step = Step(session=replace(session, turn=session.turn + 1, heard_at=now), talk=talk, now=now)
    if heard.kind is HeardKind.START:
        return rejoin(step)
    command = command_in((heard.choice if heard.kind is HeardKind.CHOICE else heard.text) or "", talk.command_words)
    if _is_stale(heard, session) and command not in NEVER_STALE:
        return _repeated(step)
    if command and _is_for_now(command, session):
        return _obey(command, step, heard)
    risk = talk.safeguarding.risk_in(heard.text) if heard.kind is HeardKind.TEXT else None
    if risk:
        return show_care(step, heard, risk)
    return _take(step, heard)


def _opened(step: Step) -> Step:
    script = step.talk.script
    step = step.saying(Phrase.ABOUT, title=script.title).saying(Phrase.MACHINE)
    if script.intro:
        step = step.saying(script.intro)
    if script.who_reads:
        step = step.saying(Phrase.WHO_READS, who=script.who_reads.rstrip("."))
    for limit in step.talk.safeguarding.limits:
        step = step.saying(limit)
    if script.takes_voice:
        step = step.saying(Phrase.TALK_OR_TYPE)
    return step.saying(Phrase.FREEDOM)


def _is_stale(heard: Heard, session: Session) -> bool:
    """Whether a button was tapped that was offered when something else was being asked."""
    return heard.kind is HeardKind.CHOICE and heard.place is not None and heard.place != place_of(session)


def _is_for_now(command: Command, session: Session) -> bool:
    """Whether a command is heard here: after STOP only what a person may ask for in their own interest."""
    return not is_stopped(session) or command in {Command.START, Command.DELETE, Command.HELP}


def _obey(command: Command, step: Step, heard: Heard) -> Step:
    stage = step.session.stage
    if command is Command.STOP:
        return stop(step)
    if command is Command.DELETE:
        return take_certainty(step, heard, asked_twice=True) if stage is Stage.SURE else ask_if_sure(step)
    if command is Command.START:
        return carry_on(step) if stage is Stage.PAUSED and step.session.waiting_at else rejoin(step)
    if command is Command.PAUSE:
        return _repeated(step.saying(Phrase.TAKE_A_BREAK))
    if command is Command.HELP:
        return _repeated(_helped(step)) if not is_stopped(step.session) else _helped(step)
    return _skipped(step) if command is Command.SKIP else _repeated(step)


def _helped(step: Step) -> Step:
    lines = lines_text(step.talk.safeguarding, step.talk.wording, step.now)
    return step.saying(f"{step.talk.wording.say(Phrase.HELP)}\n{lines}".strip(), is_card=True)


def _skipped(step: Step) -> Step:
    stage = step.session.stage
    if stage is Stage.ASKING:
        return skip(step)
    if stage is Stage.CONSENT:
        return skip_consent(step)
    if stage is Stage.PAUSED and step.session.waiting_at:
        return carry_on(step)
    return keep_all(step) if stage is Stage.SURE else step.saying(Phrase.NOTHING_TO_SKIP)


def _repeated(step: Step) -> Step:
    stage = step.session.stage
    if stage is Stage.SURE:
        return ask_if_sure(step)
    if stage_of(step.session) is Stage.ENDED and stage is not Stage.STOPPED:
        return _how_it_ended(step)
    return offer_to_carry_on(step, Phrase.PAUSED) if stage is Stage.PAUSED else say_waiting(step)


def _take(step: Step, heard: Heard) -> Step:
    stage = step.session.stage
    if stage is Stage.STOPPED:
        return step  # STOP holds: nothing is said and nothing is kept until they clearly come back.
    if heard.kind is HeardKind.UNREADABLE or (heard.kind in MEDIA and heard.media is None):
        return _repeated(step.saying(Phrase.UNREADABLE))
    if stage is Stage.SURE:
        return take_certainty(step, heard)
    if stage is Stage.PAUSED:
        return take_pause(step, heard)
    if stage is Stage.CONSENT:
        return take_consent(step, heard)
    if mended := corrected(step, heard):
        return mended
    return take_answer(step, heard) if stage is Stage.ASKING else _after_the_end(step, heard)


def _after_the_end(step: Step, heard: Heard) -> Step:
    """Keep late words of someone who took part; tell everyone else, truly, that their words go nowhere."""
    if has_agreed(step.session) and has_words(heard):
        return step.keeping(heard, question=None).saying(Phrase.LATE)
    return _how_it_ended(step)


def _how_it_ended(step: Step) -> Step:
    endings = {Disposition.WITHDRAWN: Phrase.AFTER_DELETION, Disposition.REFUSED: Phrase.AFTER_REFUSAL}
    return step.saying(endings.get(step.session.disposition, Phrase.ALREADY_COMPLETED))
