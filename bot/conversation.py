"""The conversation: one turn of one person, decided. Pure: no clock, no chance, no log, no waiting.

The same session and the same message give the same step, so a turn may be decided twice and is kept once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.asking import SPOKEN, go_on, keep_beside, says_more_than_a_slip, says_no_more, take_answer
from bot.caring import show_care, take_pause
from bot.changing import change_in, take_change
from bot.commands import Command, command_in
from bot.consenting import ask_consent, says_no_to_all, take_consent
from bot.correcting import corrected
from bot.editing import care_for_edit, edit_quietly, take_edit
from bot.gathering import take_elsewhere
from bot.going_back import keep_answer, keeps_answer
from bot.group_chats import is_group_chat, take_in_group_chat
from bot.grouping import take_group
from bot.languages import language_in, take_language
from bot.looping import guarded, keep_quietly, wakes
from bot.obeying import how_it_ended, obey, repeated
from bot.offers import offer_of
from bot.overhearing import read_back_after, take_confirmation, take_note_for_consent, take_words, unkept
from bot.plain_words import LONGEST
from bot.probing import settled
from bot.resuming import after_aside, is_stopped, joined, rejoin, woken
from bot.spoken_commands import taken_back
from bot.step import MEDIA, Step, Talk, has_agreed, has_words, is_paused
from bot.still_you import ask_who, care_for_unknown, is_due, is_unknown, take_who
from bot.withdrawing import take_certainty
from bot.wording import Phrase
from core.chat import NOT_FETCHED, NOT_TAKEN, TOO_BIG, Heard, HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import ConsultationId, Disposition, Route, Session, SessionId, Stage, place_of
from core.links import LinkKind
from core.people import AddressId, ParticipantId, PartnershipId

TOO_LONG = "too_long"
"""Stands in `Heard.choice` of what was not kept because it is too long a text; its kind is unreadable."""

WHY_NOT = {NOT_FETCHED: Phrase.NOT_FETCHED, NOT_TAKEN: Phrase.NOT_TAKEN}
"""What is said of something that could not be taken."""

EVEN_LATE = frozenset({Command.STOP, Command.HELP, Command.DELETE})
"""What a voice note may ask for whichever question it was sent at."""

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
    first: Sequence[str] = (),
) -> Step:
    """Open a conversation: who and what this is, its limits, and the first question of consent; `first` is said before."""
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
        asked_at=now,
    )
    step = Step(session=session, talk=talk, now=now)
    for words in first:
        step = step.saying(words)
    return ask_consent(_opened(step), Purpose.TAKE_PART)


def advance(talk: Talk, session: Session, heard: Heard, now: datetime) -> Step:
    """Move `session` one turn on after hearing `heard`; a probe that is due is asked in the script's own words."""
    decided = decide(talk, session, heard, now)
    return went_on(decided, settled(decided, (), model="", prompt=""))


def went_on(decided: Step, probed: Step) -> Step:
    """Return the turn gone on with once its wish for a probe, where it had one, is settled; see `bot.probing.settled`."""
    return go_on(probed) if decided.wish else decided


def decide(talk: Talk, session: Session, heard: Heard, now: datetime) -> Step:
    """Decide one turn, leaving a probe that is due as a wish (`Step.wish`) for whoever words it.

    Commands come before everything, then words of risk, then who is there, then whatever is being waited for. A button that was
    offered at another question answers nothing here: what is being waited for is asked again.
    """
    step = Step(session=_heard_again(replace(session, turn=session.turn + 1)), talk=talk, now=now)
    if session.route is Route.GROUP:
        take = take_in_group_chat if is_group_chat(session) else take_group
        return take(step, heard, _risk_in(heard, talk))
    step = guarded(read_back_after(session, _decided(step, heard, session)), session, heard)
    step = step.forgetting(unkept(session, step.session))
    if heard.kind is HeardKind.WORDS or _is_unheard(session, step):
        return step  # A recogniser is late, and STOP leaves all unanswered; neither tells who holds the phone by now.
    return replace(step, session=replace(step.session, heard_at=now))


def says_stop(heard: Heard, talk: Talk) -> bool:
    """Whether the whole message says stop."""
    said = (heard.choice if heard.kind is HeardKind.CHOICE else heard.text) or ""
    return heard.kind in {HeardKind.TEXT, HeardKind.CHOICE} and command_in(said, talk.command_words) is Command.STOP


def _heard_again(session: Session) -> Session:
    """Someone who went quiet, or could not be reached, and is heard is there again; what has ended stays ended."""
    if session.disposition is Disposition.UNREACHABLE:
        back = Disposition.COMPLETED if session.waiting_at is None else joined(session)
        return replace(session, disposition=back)
    is_quiet = session.disposition is Disposition.PARTIAL and session.waiting_at is not None
    return replace(session, disposition=joined(session)) if is_quiet and not is_stopped(session) else session


def _decided(step: Step, heard: Heard, before: Session) -> Step:
    if heard.kind is HeardKind.WORDS:
        return _overheard(step, heard)
    talk = step.talk
    said = (heard.choice if heard.kind is HeardKind.CHOICE else heard.text) or ""
    is_none = heard.kind is HeardKind.START or says_no_more(step, said)
    command = None if is_none else command_in(said, talk.command_words)
    risk = _risk_in(heard, talk) if heard.kind is HeardKind.TEXT and not command and not _is_too_long(heard) else None
    if risk:
        return _cared_for(step, heard, risk, is_unknown=is_unknown(before, heard, step.now))
    if is_due(before, heard, step.now, command=command, reads_out=_asks_what_stands(heard, talk)):
        return ask_who(step, heard, then=command)
    if before.stage is Stage.WHO and command not in NEVER_STALE:
        return take_who(step, heard, command=command)
    if heard.kind is HeardKind.START:
        return after_aside(step) if is_paused(before) and before.waiting_at else rejoin(step)
    if _is_stale(heard, before) and command not in NEVER_STALE:
        return take_elsewhere(step, heard) or repeated(step)
    if command and _is_for_now(command, before):
        return obey(command, step, heard)
    return _take(step, heard)


def _cared_for(step: Step, heard: Heard, risk: Risk, *, is_unknown: bool) -> Step:
    if is_unknown:
        return care_for_unknown(step, heard, risk)
    return care_for_edit(step, heard, risk) if heard.edits else show_care(step, heard, risk)


def _overheard(step: Step, heard: Heard) -> Step:
    """Take what a recogniser made of a note of this session; words of another one are let pass."""
    if not str(heard.about).startswith(f"t_{step.session.id}_"):
        return step
    if risk := _risk_in(heard, step.talk):
        return _cared_for(step, heard, risk, is_unknown=step.session.stage is Stage.WHO)
    if is_stopped(step.session):
        return step
    is_awaited = heard.about in offer_of(step.session).notes
    command = None if says_no_more(step, heard.text) else command_in(heard.text, step.talk.command_words)
    if command and step.session.stage is not Stage.WHO:
        step, is_taken_back = taken_back(step, heard)
        return obey(command, step, heard) if is_awaited or is_taken_back or command in EVEN_LATE else step
    change = change_in(heard.text, step.talk) if _may_change(step, heard) else None
    return take_change(step, heard, change) if change else take_words(step, heard)


def _risk_in(heard: Heard, talk: Talk) -> Risk | None:
    """Return the risk that words may speak of: by the phrases of every language, or else by their meaning."""
    own = talk.safeguarding.risk_in(heard.text)
    others = (
        tongue.safeguarding.risk_in(heard.text)
        for tongue in talk.tongues.values()
        if tongue.safeguarding.phrases is not talk.safeguarding.phrases  # As a rule each language listens for those of all.
    )
    return own or next((risk for risk in others if risk), None) or talk.known.risk


def _is_too_long(heard: Heard) -> bool:
    """Whether it is more text than is kept in one piece; the listener keeps nothing of it."""
    return heard.choice == TOO_LONG if heard.kind is HeardKind.UNREADABLE else len(heard.text) > LONGEST


def _unread(step: Step, heard: Heard) -> Step:
    """Say why what came cannot be taken."""
    if _is_too_long(heard):
        return step.saying(Phrase.TOO_LONG)
    if heard.choice == TOO_BIG:
        return step.saying(Phrase.TOO_BIG, link=LinkKind.SEND)
    return step.saying(WHY_NOT.get(heard.choice or "", Phrase.UNREADABLE))


def _may_change(step: Step, heard: Heard) -> bool:
    """Whether a sentence may be about what was agreed to, rather than an answer to what is asked, such as a wide no to it."""
    session = step.session
    return (
        has_agreed(session)
        and not says_no_to_all(step, heard.text)
        and session.stage in {Stage.ASKING, Stage.CONSENT, Stage.ENDED, Stage.CONFIRM, Stage.PAUSED}
    )


def _asks_what_stands(heard: Heard, talk: Talk) -> bool:
    return heard.kind is HeardKind.TEXT and change_in(heard.text, talk) is not None


def _is_unheard(before: Session, step: Step) -> bool:
    return before.stage is step.session.stage is Stage.STOPPED and not step.says


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
    """Whether a command is heard here: after STOP only what a person may ask for in their own interest.

    STOP is heard again where something is asked above it, such as who is there; under it there is silence.
    """
    is_asked_above = command is Command.STOP and session.stage is not Stage.STOPPED
    return not is_stopped(session) or is_asked_above or command in {Command.START, Command.DELETE, Command.HELP}


def _take(step: Step, heard: Heard) -> Step:
    stage = step.session.stage
    if stage is Stage.STOPPED:
        return step  # STOP holds: nothing is said and nothing is kept until they clearly come back.
    if _is_too_long(heard) or heard.kind is HeardKind.UNREADABLE or (heard.kind in MEDIA and heard.media is None):
        return repeated(_unread(step, heard))
    if stage is Stage.QUIET:
        if not wakes(step, heard):
            return (edit_quietly(step, heard) if heard.edits else None) or keep_quietly(step, heard)
        step = woken(step)
    if heard.edits and not has_agreed(step.session):
        return repeated(step)
    if heard.edits:
        return take_edit(step, heard) if step.session.stage in {Stage.ASKING, Stage.ENDED} else _edited_aside(step, heard)
    change = change_in(heard.text, step.talk) if heard.kind is HeardKind.TEXT and _may_change(step, heard) else None
    return take_change(step, heard, change) if change else _take_by_stage(step, heard)


def _take_by_stage(step: Step, heard: Heard) -> Step:
    stage = step.session.stage
    asides = {
        Stage.SURE: take_certainty,
        Stage.PAUSED: take_pause,
        Stage.CONFIRM: take_confirmation,
        Stage.CONSENT: _take_consent,
        Stage.LANGUAGE: _take_language,
        Stage.CHANGING: _take_change,
    }
    if stage in asides:
        return asides[stage](step, heard)
    if stage is Stage.ASKING and keeps_answer(step, heard):
        return keep_answer(step)
    if elsewhere := take_elsewhere(step, heard) or corrected(step, heard):
        return elsewhere
    return take_answer(step, heard) if stage is Stage.ASKING else _after_the_end(step, heard)


def _take_consent(step: Step, heard: Heard) -> Step:
    return take_note_for_consent(step, heard) if heard.kind in SPOKEN else take_consent(step, heard)


def _take_language(step: Step, heard: Heard) -> Step:
    is_named = language_in(step, heard) is not None
    return take_language(step if is_named else _kept_aside(step, heard), heard)


def _take_change(step: Step, heard: Heard) -> Step:
    is_wish = heard.kind is HeardKind.TEXT and step.talk.wording.yes_or_no(heard.text) is not None
    return take_change(step if is_wish else _kept_aside(step, heard), heard)


def _edited_aside(step: Step, heard: Heard) -> Step:
    """Follow an edit while something else is being asked, and ask that again."""
    followed = take_edit(step, heard)
    return (
        repeated(followed)
        if followed.says == step.says or followed.edited or followed.answers or followed.consents
        else followed
    )


def _kept_aside(step: Step, heard: Heard) -> Step:
    """Keep words that are no answer to what is asked beside the questions, where the person takes part."""
    return keep_beside(step, heard) if has_agreed(step.session) and says_more_than_a_slip(heard) else step


def _after_the_end(step: Step, heard: Heard) -> Step:
    """Keep late words of someone who took part; tell everyone else, truly, that their words go nowhere."""
    if has_agreed(step.session) and has_words(heard):
        return step.keeping(heard, question=None).saying(Phrase.LATE)
    return how_it_ended(step)
