"""Probing like a good interviewer: whether an answer is asked about once more, and with which words. Pure.

A probe is asked where the script asks for one, never after a card and never after words that mean "leave it". A language
model's wording is only ever a proposal: `bot.probe_governor` lets it through or names the rule that it breaks. Nothing here
goes on to the next question: the caller does, wherever `has_probed` says that nothing was asked.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.masking import masked
from bot.probe_governor import rule_broken
from bot.routing import Place
from bot.script import ProbeWhen, ScriptedProbe
from bot.step import ProbeWish, Step, Talk
from bot.wording import plainly
from core.chat import Heard
from core.consent import Purpose
from core.consultations import Probe, ProbeRefusal, ProbeSource, Session, Stage

FEW_WORDS = 8
"""Fewer words than this are a short answer. Reason: one clause ("it was fine, they were nice") says what, never how."""

SHORT_NOTE_MS = 6000
"""A voice note shorter than this is a short answer. Reason: people say about two words a second, and begin with a breath."""

MARK = "?"
"""Stands between a question's key and the mark of a probe that it has had, beside the counts in `Session.probes`."""


def wish_for(step: Step, place: Place, heard: Heard) -> Step:
    """Return the step wishing for a probe about the open answer that was kept last, or unchanged where none is due.

    A wish is one where the script wrote a probe that fits, or lets a model word one and the answer is short.
    """
    if not _may_probe(step, place) or _is_refusing(step, heard):
        return step
    fallback = _scripted(step, place, heard)
    may_use_model = _lets_model(step, place) and (bool(fallback) or is_short(heard))
    if not fallback and not may_use_model:
        return step
    kept = step.testimony[-1] if step.testimony else None
    wish = ProbeWish(
        question=place.key,
        label=kept.question_label if kept and kept.question_label else place.question.label,
        answer=heard.text.strip(),
        fallback=fallback,
        may_use_model=may_use_model and bool(heard.text.strip()),
        testimony_id=kept.id if kept else None,
    )
    return replace(step, wish=wish)


def asks_model(step: Step, *, is_local: bool) -> bool:
    """Whether a language model may be asked for this wish: one outside needs the person's yes to outside services."""
    if step.wish is None or not step.wish.may_use_model or step.session.is_muted:
        return False
    return is_local or Purpose.OUTSIDE_AI in step.talk.known.standing


def prompt_for(wish: ProbeWish, talk: Talk) -> str:
    """Return what a model is given: the question and this one answer, with whatever could name somebody masked."""
    rules = talk.probing
    answer = masked(wish.answer)[: rules.longest_answer].replace("<", "(").replace(">", ")")
    return rules.instructions.replace("{question}", wish.label).replace("{answer}", answer)


def settled(step: Step, proposals: Sequence[str], *, model: str, prompt: str) -> Step:
    """Return the step with its wish settled: the first proposal that breaks no rule is said, or else the scripted probe.

    Where there is neither, nothing is said, but what was refused is kept all the same. Without a model `proposals` is empty and
    `model` and `prompt` are empty texts. See `has_probed` for whether the caller goes on.
    """
    wish = step.wish
    if wish is None:
        return step
    step = replace(step, wish=None)
    refusals: list[ProbeRefusal] = []
    for proposal in proposals:
        words = " ".join(proposal.split()).strip("\"“”'` ")
        rule = _rule_broken(words, wish, step)
        if not rule:
            return _asked(step, wish, words, ProbeSource.MODEL, refusals, model=model, prompt=prompt)
        refusals.append(ProbeRefusal(text=words[:LONGEST_REFUSAL], rule=rule))
    if not wish.fallback and not refusals:
        return step
    return _asked(step, wish, wish.fallback, ProbeSource.SCRIPT, refusals, model=model, prompt=prompt)


def has_probed(step: Step) -> bool:
    """Whether a probe was asked in this turn, so that the bot waits at the same question rather than going on."""
    return any(probe.text for probe in step.probes)


def probes_so_far(session: Session) -> int:
    """Return how many probes a session has had."""
    return sum(count for key, count in session.probes.items() if MARK not in key)


def is_short(heard: Heard) -> bool:
    """Whether an answer has few words, or is a voice note of few seconds."""
    if heard.media is not None:
        return 0 < heard.media.length_ms < SHORT_NOTE_MS
    return len(plainly(heard.text).split()) < FEW_WORDS


LONGEST_REFUSAL = 300
"""So much of a refused wording is kept. Reason: enough to see what was wrong with it, and a model may answer with a book."""


def _may_probe(step: Step, place: Place) -> bool:
    session, question = step.session, place.question
    return (
        question.is_open
        and session.stage is Stage.ASKING
        and not step.concerns
        and session.probes.get(place.key, 0) < question.probe_limit
        and probes_so_far(session) < step.talk.script.limit_of_probes
    )


def _lets_model(step: Step, place: Place) -> bool:
    script, question = step.talk.script, place.question
    allowed = script.lets_model_probe and not question.sensitive and not step.session.is_muted
    return allowed and step.talk.probing.lets_model


def _is_refusing(step: Step, heard: Heard) -> bool:
    """Whether the answer means that they would rather not say; asking again would be pressing."""
    if heard.media is not None and not heard.text.strip():
        return False
    return step.talk.wording.yes_or_no(heard.text) is False or step.talk.probing.is_left(heard.text)


def _scripted(step: Step, place: Place, heard: Heard) -> str:
    """Return the first scripted probe that fits and was not asked before, its words filled in by nothing; empty for none."""
    themes, asked = step.talk.known.themes, step.session.probes
    fits = (probe for probe in place.question.probes if _fits(probe, heard, themes))
    return next((probe.text for probe in fits if _marked(place.key, probe.text) not in asked), "")


def _fits(probe: ScriptedProbe, heard: Heard, themes: frozenset[str]) -> bool:
    touches = any(theme == probe.about or theme.startswith((f"{probe.about}.", f"{probe.about}/")) for theme in themes)
    return {
        ProbeWhen.SHORT: is_short(heard),
        ProbeWhen.ALWAYS: True,
        ProbeWhen.THEME: touches,
        ProbeWhen.NO_THEME: not touches and heard.media is None,
    }[probe.when]


def _rule_broken(words: str, wish: ProbeWish, step: Step) -> str:
    if _marked(wish.question, words) in step.session.probes:
        return "asked_before"
    risk = step.talk.safeguarding.risk_in(words)
    if risk is not None:
        return "words_of_risk"
    return rule_broken(words, step.talk.probing, question=wish.label, answer=wish.answer)


def _asked(
    step: Step,
    wish: ProbeWish,
    text: str,
    source: ProbeSource,
    refusals: Sequence[ProbeRefusal],
    *,
    model: str,
    prompt: str,
) -> Step:
    probe = Probe(
        id=f"pr_{step.session.id}_{step.session.turn}",
        session_id=step.session.id,
        question=wish.question,
        text=text,
        source=source,
        at=step.now,
        testimony_id=wish.testimony_id,
        model=model if refusals or source is ProbeSource.MODEL else "",
        prompt=prompt if refusals or source is ProbeSource.MODEL else "",
        refusals=tuple(refusals),
    )
    step = replace(step, probes=(*step.probes, probe))
    if not text:
        return step
    counts = dict(step.session.probes)
    counts[wish.question] = counts.get(wish.question, 0) + 1
    counts[_marked(wish.question, text)] = 1
    question = step.talk.script.question(wish.question)
    step = replace(step, session=replace(step.session, probes=counts, tries=0))
    return step.saying(text, wants_voice=question is not None and question.takes_voice)


def _marked(question: str, text: str) -> str:
    """Return the key under which a session remembers that this probe was asked, without holding its words."""
    return f"{question}{MARK}{hashlib.sha256(plainly(text).encode()).hexdigest()[:12]}"
