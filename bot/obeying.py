"""Obeying: what a command does, and what is said again after an aside. Pure; which words are commands: `bot.commands`."""

from dataclasses import replace
from datetime import timedelta

from bot.asking import skip
from bot.caring import lines_text, stop
from bot.changing import change_offered, take_change
from bot.commands import Command
from bot.consenting import skip_consent
from bot.going_back import go_back
from bot.languages import ask_language
from bot.overhearing import say_read_back
from bot.resuming import after_aside, carry_on, is_stopped, offer_to_carry_on, rejoin, say_waiting, stage_of, woken
from bot.step import Step
from bot.still_you import ask_who
from bot.telling_held import say_held
from bot.withdrawing import ask_if_sure, keep_all, take_certainty
from bot.wording import Phrase
from core.chat import Heard, HeardKind
from core.consultations import Disposition, Stage, place_of

READING_TIME = timedelta(minutes=1)
"""What comes again sooner was sent twice by a network or a thumb. Reason: one asking alone must not take everything back."""


def obey(command: Command, step: Step, heard: Heard) -> Step:
    """Do what a command asks, whatever is being waited for."""
    if command is Command.STOP:
        return stop(step)
    if command is Command.DELETE:
        return take_certainty(step, heard, asked_twice=True) if _has_read_if_sure(step, heard) else ask_if_sure(step)
    if command is Command.START:
        is_paused = step.session.stage is Stage.PAUSED and step.session.waiting_at
        return carry_on(step) if is_paused else rejoin(step)
    if step.session.stage is Stage.QUIET:
        step = woken(step)
    if command is Command.HELP:
        return repeated(_helped(step)) if not is_stopped(step.session) else _helped(step)
    simple = {
        Command.PAUSE: lambda: repeated(step.saying(Phrase.TAKE_A_BREAK)),
        Command.SKIP: lambda: _skipped(step),
        Command.BACK: lambda: _back(step),
        Command.LANGUAGE: lambda: ask_language(step),
        Command.HOLD: lambda: say_held(step),
        Command.EASY: lambda: _easier(step),
        Command.REPEAT: lambda: repeated(step),
    }
    return simple[command]()


def _has_read_if_sure(step: Step, heard: Heard) -> bool:
    """Whether somebody who asks for everything back again had read that they are asked if they are sure."""
    if step.session.stage is not Stage.SURE:
        return False
    if heard.place is not None:
        return heard.place == place_of(step.session)
    return heard.at >= step.session.heard_at + READING_TIME


def _back(step: Step) -> Step:
    """Go back, but out of nothing that waits for a yes or a no to something grave."""
    return repeated(step) if step.session.stage in {Stage.SURE, Stage.PAUSED} else go_back(step)


def _easier(step: Step) -> Step:
    return repeated(replace(step, session=replace(step.session, is_easy=True)).saying(Phrase.EASIER))


def _helped(step: Step) -> Step:
    lines = lines_text(step.talk.safeguarding, step.talk.wording, step.now)
    return step.saying(f"{step.talk.wording.say(Phrase.HELP)}\n{lines}".strip(), is_card=True)


def _skipped(step: Step) -> Step:
    stage = step.session.stage
    if stage is Stage.CONFIRM:
        step = step.standing(stage_of(step.session))
        stage = step.session.stage
    if stage is Stage.ASKING:
        return skip(step)
    if stage is Stage.CONSENT:
        return skip_consent(step)
    if stage in {Stage.LANGUAGE, Stage.CHANGING}:
        return after_aside(step)
    if stage is Stage.PAUSED and step.session.waiting_at:
        return carry_on(step)
    return keep_all(step) if stage is Stage.SURE else step.saying(Phrase.NOTHING_TO_SKIP)


def repeated(step: Step) -> Step:
    """Say again what is being waited for, in whichever stage."""
    stage = step.session.stage
    if stage is Stage.SURE:
        return ask_if_sure(step)
    if stage is Stage.WHO:
        return ask_who(step)
    if stage is Stage.LANGUAGE:
        return ask_language(step)
    if stage is Stage.CONFIRM:
        return say_read_back(step)
    if stage is Stage.CHANGING and (change := change_offered(step.session)):
        return take_change(step, Heard(channel="", address="", external_id="", kind=HeardKind.TEXT, at=step.now), change)
    if stage is Stage.QUIET:
        return step
    if stage_of(step.session) is Stage.ENDED and stage is not Stage.STOPPED:
        return how_it_ended(step)
    return offer_to_carry_on(step, Phrase.PAUSED) if stage is Stage.PAUSED else say_waiting(step)


def how_it_ended(step: Step) -> Step:
    """Say how the session ended, to someone who still says something."""
    endings = {Disposition.WITHDRAWN: Phrase.AFTER_DELETION, Disposition.REFUSED: Phrase.AFTER_REFUSAL}
    return step.saying(endings.get(step.session.disposition, Phrase.ALREADY_COMPLETED))
