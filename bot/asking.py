"""Asking the script's questions: which is next, how it is put, and what becomes of the answer. Pure."""

import re
from dataclasses import replace

from bot.answering import answer_to, is_torn
from bot.conditions import holds
from bot.script import Question, QuestionKind, Script, Voice
from bot.step import MEDIA, Step
from bot.wording import Phrase, plainly
from core.chat import Button, Heard, HeardKind
from core.consultations import Answer, Disposition, Session, Stage

TRIES = 3
"""After so many answers that are not understood a question is left. Reason: a fourth time feels like a test."""

SENTENCE = 5
"""From so many words on, a reply from which a choice was picked is kept as it was said. Reason: it tells more than a label."""

GIVEN = "answered"
"""What conditions see of an open answer; its words live in the testimony alone."""


def ask_next(step: Step) -> Step:
    """Say the notes that come now and put the next question; where there is none, thank the person and end."""
    remaining = _after(step.talk.script, step.session.waiting_at)
    for question in remaining:
        if question.name in step.session.answers or not _is_relevant(question, step.session):
            continue
        if question.kind is not QuestionKind.NOTE:
            return put(step.moved(Stage.ASKING, waiting_at=question.name), question)
        step = step.saying(worded(question.label, step))
    ended = step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.COMPLETED)
    return ended.saying(step.talk.script.thanks or Phrase.COMPLETED)


def put(step: Step, question: Question) -> Step:
    """Say one question with its hint, its choices and whether a voice note is welcome."""
    if question.sensitive and "skip" not in question.hint:
        step = step.saying(Phrase.SENSITIVE)
    return step.saying(
        f"{worded(question.label, step)} {worded(question.hint, step) or _own_hint(question, step)}".strip(),
        buttons=[Button(value=choice.name, label=choice.label) for choice in question.choices],
        several=question.kind is QuestionKind.SELECT_MULTIPLE,
        wants_voice=question.takes_voice,
    )


def worded(text: str, step: Step) -> str:
    """Return a label with ``${name}`` filled in: a choice by its label, a skipped question by nothing."""

    def answer_named(match: re.Match[str]) -> str:
        name = match.group(1)
        answer, question = step.session.answers.get(name), step.talk.script.question(name)
        labels = {choice.name: choice.label for choice in question.choices} if question else {}
        if answer is None:
            return ""
        return ", ".join(labels.get(value, value) for value in answer.value.split())

    return re.sub(r"\$\{\s*([^}]*?)\s*\}", answer_named, text)


def take_answer(step: Step, heard: Heard) -> Step:
    """Take what was heard as the answer to the question someone is waiting at, or ask it again in kinder words."""
    question = step.talk.script.question(step.session.waiting_at)
    if question is None:
        return ask_next(step)
    if question.is_open:
        return _open_answer(step, heard, question)
    if heard.kind in MEDIA:
        kept = keep_beside(step, heard).saying(Phrase.VOICE_KEPT)
        return put(kept, question)
    value = closed_answer(step, question, heard)
    if value is None:
        return _again_keeping(step, heard, question)
    if not is_allowed(question, value, step.session):
        return _again_keeping(step, heard, question, because=question.constraint_message)
    if heard.kind is HeardKind.TEXT and len(plainly(heard.text).split()) >= SENTENCE:
        step = keep_beside(step, heard)
    return ask_next(_still_here(step).answering(Answer(question=question.name, value=value, at=step.now)))


def closed_answer(step: Step, question: Question, heard: Heard) -> str | None:
    """Return the value that what was heard gives a closed question, or None where it is not understood."""
    says_yes = step.talk.wording.yes_or_no(heard.text)
    words, today = step.talk.wording.answers, heard.at.date()
    return answer_to(question, text=heard.text, choice=heard.choice, says_yes=says_yes, today=today, words=words)


def is_allowed(question: Question, value: str, session: Session) -> bool:
    """Whether the script's constraint takes this value."""
    return not question.constraint or holds(question.constraint, _values(session), own=value)


def says_more_than_a_slip(heard: Heard) -> bool:
    """Whether it is a recording or several words, which are worth keeping where they are no answer."""
    words = [word for word in plainly(heard.text).split() if any(letter.isalpha() for letter in word)]
    return heard.media is not None or (heard.kind is HeardKind.TEXT and len(words) > 1)


def keep_beside(step: Step, heard: Heard, *, held: bool = False) -> Step:
    """Keep what was heard as testimony on the question someone is waiting at, without it being the answer."""
    question = step.talk.script.question(step.session.waiting_at)
    return step.keeping(
        heard,
        question=question.name if question else None,
        question_label=worded(question.label, step) if question else "",
        held=held,
    )


def keep_open_answer(step: Step, heard: Heard, *, held: bool = False) -> Step:
    """Keep what was heard as testimony; where the question is open, it is its answer too."""
    kept = _still_here(keep_beside(step, heard, held=held))
    question = step.talk.script.question(step.session.waiting_at)
    if question is None or not question.is_open or step.session.stage is not Stage.ASKING:
        return kept
    return kept.answering(
        Answer(question=question.name, value=GIVEN, at=step.now, testimony_id=kept.testimony[-1].id),
    )


def skip(step: Step) -> Step:
    """Leave the question someone is waiting at, at their wish."""
    return ask_next(_as_skipped(step).saying(Phrase.SKIPPED))


def _own_hint(question: Question, step: Step) -> str:
    """Return what helps to answer, where the script's author has written no hint."""
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return step.talk.wording.say(Phrase.SEVERAL)
    if question.kind is QuestionKind.AUDIO or (question.is_open and question.voice is Voice.ASK):
        return step.talk.wording.say(Phrase.VOICE_WELCOME)
    return ""


def _open_answer(step: Step, heard: Heard, question: Question) -> Step:
    if heard.kind in MEDIA and not question.takes_voice:
        return put(keep_beside(step, heard).saying(Phrase.VOICE_KEPT), question)
    if heard.kind is HeardKind.CHOICE:
        return put(step, question)  # A tap on an older message: nobody said these words.
    if heard.kind not in MEDIA and not heard.text.strip():
        return _again(step, question)
    if heard.kind is HeardKind.TEXT and not is_allowed(question, heard.text, step.session):
        return _again(step, question, because=question.constraint_message)
    return ask_next(keep_open_answer(step, heard))


def _again_keeping(step: Step, heard: Heard, question: Question, *, because: str = "") -> Step:
    """Ask a closed question again; a sentence that is no answer to it is kept beside it."""
    if not because and heard.kind is HeardKind.TEXT and is_torn(question, step.talk.wording.yes_or_no(heard.text)):
        return put(step.trying_again().saying(Phrase.WHICH_ONE), replace(question, sensitive=False))
    if not says_more_than_a_slip(heard):
        return _again(step, question, because=because)
    kept = keep_beside(step, heard).saying(Phrase.WORDS_KEPT)
    return _again(kept, question, because=because or kept.talk.wording.say(Phrase.CHOOSE_TOO))


def _again(step: Step, question: Question, *, because: str = "") -> Step:
    tried = step.trying_again()
    if tried.session.tries >= TRIES:
        return ask_next(_as_skipped(tried).saying(Phrase.MOVE_ON))
    kinder = tried.talk.wording.ask_again(tried.session.tries)
    reason = worded(because, step)
    words = reason if reason and tried.session.tries == 1 else f"{kinder} {reason}".strip()
    return put(tried.saying(words), replace(question, sensitive=False))


def _as_skipped(step: Step) -> Step:
    answer = Answer(question=str(step.session.waiting_at), value="", at=step.now, skipped=True)
    return _still_here(step).answering(answer)


def _still_here(step: Step) -> Step:
    """Someone who went quiet and answers now has not gone quiet."""
    if step.session.disposition is Disposition.PARTIAL:
        return replace(step, session=replace(step.session, disposition=Disposition.STARTED))
    return step


def _after(script: Script, name: str | None) -> tuple[Question, ...]:
    names = [question.name for question in script.questions]
    return script.questions[names.index(name) + 1 :] if name in names else script.questions


def _is_relevant(question: Question, session: Session) -> bool:
    return not question.relevant or holds(question.relevant, _values(session))


def _values(session: Session) -> dict[str, str]:
    return {name: answer.value for name, answer in session.answers.items()}
