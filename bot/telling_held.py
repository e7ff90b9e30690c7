"""What is held about someone, told in plain words: how much, what they agree to, how to change it. Pure.

Never the words themselves: a phone may be in other hands.
"""

from bot.resuming import after_aside
from bot.step import Step
from bot.wording import Phrase
from core.consent import Purpose
from core.holding import Held


def say_held(step: Step) -> Step:
    """Say what is held about the person, and go on where they were."""
    return after_aside(say_how_to_change(say_agreed(_counted(step), _held(step).agreed)))


def say_agreed(step: Step, agreed: frozenset[Purpose]) -> Step:
    """Say what the person said yes to, and what they did not, of all that they were or can be asked."""
    asked = [purpose for purpose in Purpose if purpose in {*step.talk.script.purposes, *agreed}]
    step = _listed(step, Phrase.AGREED_TO, [purpose for purpose in asked if purpose in agreed])
    return _listed(step, Phrase.NOT_AGREED_TO, [purpose for purpose in asked if purpose not in agreed])


def say_how_to_change(step: Step) -> Step:
    """Say how a yes or a no is changed, and how everything is taken back."""
    return step.saying(Phrase.HOW_TO_CHANGE)


def _held(step: Step) -> Held:
    """Return what was looked up, or else what the session itself knows."""
    answers = sum(not answer.skipped for answer in step.session.answers.values())
    return step.talk.known.held or Held(answers=answers, agreed=step.talk.known.standing)


def _counted(step: Step) -> Step:
    held = _held(step)
    counts = {
        Phrase.HELD_ANSWERS: held.answers,
        Phrase.HELD_TEXTS: held.texts,
        Phrase.HELD_VOICE_NOTES: held.voice_notes,
        Phrase.HELD_FILMS: held.films,
        Phrase.HELD_FILES: held.files,
    }
    if not any(counts.values()):
        return step.saying(Phrase.HELD_NOTHING)
    lines = [step.talk.wording.say(phrase, count=count) for phrase, count in counts.items() if count]
    if held.consultations:
        lines.append(step.talk.wording.say(Phrase.HELD_ABOUT, titles=", ".join(held.consultations)))
    return step.saying("\n".join([step.talk.wording.say(Phrase.HELD), *lines]))


def _listed(step: Step, heading: Phrase, purposes: list[Purpose]) -> Step:
    if not purposes:
        return step
    lines = [f"- {step.talk.wording.uses[purpose]}" for purpose in purposes]
    return step.saying("\n".join([step.talk.wording.say(heading), *lines]))
