"""Changing the language: asked with each language's own name, understood typed in any of them, at any time. Pure."""

from dataclasses import replace

from bot.plain_words import plainly, unmarked
from bot.resuming import after_aside
from bot.step import Step, Tongue
from bot.wording import Phrase
from core.chat import Button, Heard, HeardKind
from core.consultations import Stage


def ask_language(step: Step) -> Step:
    """Ask which language to go on in, or say kindly that there is only the one."""
    offered = _offered(step)
    if len(offered) < 2:
        return after_aside(step.saying(Phrase.ONE_LANGUAGE, language=step.talk.wording.name))
    buttons = [Button(value=code, label=tongue.wording.name) for code, tongue in offered.items()]
    return step.asked_beside(Stage.LANGUAGE).saying(Phrase.WHICH_LANGUAGE, buttons=buttons)


def take_language(step: Step, heard: Heard) -> Step:
    """Go on in the language that was chosen; after words that name none of them, go on in the one they have."""
    code = language_in(step, heard)
    if code is None:
        return after_aside(step.saying(Phrase.LANGUAGE_KEPT, language=step.talk.wording.name))
    chosen = replace(step, session=replace(step.session, language=code), talk=step.talk.in_language(code))
    return after_aside(_noticed(chosen.saying(Phrase.LANGUAGE_CHANGED, language=chosen.talk.wording.name)))


def language_in(step: Step, heard: Heard) -> str | None:
    """Return the code of the offered language that what was heard names, or None."""
    offered = _offered(step)
    if heard.kind is HeardKind.CHOICE:
        return heard.choice if heard.choice in offered else None
    said = unmarked(plainly(heard.text)).split()
    named = {code for code, tongue in offered.items() for name in tongue.wording.known_as if name in said}
    return named.pop() if len(named) == 1 else None


def _noticed(step: Step) -> Step:
    """Say in the new language what has to be known before a yes or a no, where there is less freedom to refuse."""
    tongue = step.talk.tongues.get(step.session.language)
    notice = tongue.notices.get(step.session.setting) if tongue else None
    return step.saying(notice) if notice else step


def _offered(step: Step) -> dict[str, Tongue]:
    """Return the languages that both the script and the bot speak, in the script's order."""
    script, tongues = step.talk.script, step.talk.tongues
    return {code: tongues[code] for code in script.languages or (script.language,) if code in tongues}
