"""Follows a form that was corrected in ODK or Kobo after it was brought in: the next version of the same testimony. Pure.

The words before stay among the testimony's versions, and answers are only ever added to the record. A "no" in a corrected form
counts at once; a "yes" where somebody said no since is not taken from a form, because nobody knows which of the two came last.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asking import GIVEN
from bot.odk_importing import CHANNEL, NotImported, form_read, unreadable_consents
from bot.odk_submissions import Submission, problem_in
from bot.step import Step, Talk
from core.consent import HowGiven, Purpose
from core.consultations import Answer, Disposition, Session, Stage
from core.errors import ScriptProblem
from core.people import Address, AddressId
from core.testimony import Testimony
from core.turns import Turn


@dataclass(frozen=True, kw_only=True)
class KnownForm:
    """What is kept of a form: its session, the testimony by question key, what was ever decided, and what stands."""

    session: Session
    testimony: Mapping[str, Testimony]
    decided: frozenset[Purpose]
    standing: frozenset[Purpose]


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A corrected form as it is to be kept. ``is_changed`` is unset where it says what is kept already."""

    turn: Turn
    is_changed: bool
    left_out: tuple[str, ...] = ()
    problems: tuple[ScriptProblem, ...] = ()


def edit_from(
    submission: Submission, talk: Talk, known: KnownForm, *, names: Mapping[str, AddressId], how: HowGiven, now: datetime
) -> Edited | NotImported:
    """Return the turn that brings what is kept of a form up to date, or why it is not; `names` are new ones of it."""
    if problems := (*submission.problems, *unreadable_consents(submission)):
        return NotImported(problems=problems)
    if Purpose.TAKE_PART not in known.standing:
        return NotImported(problems=(_taken_back(submission),))
    step = Step(session=replace(known.session, turn=known.session.turn + 1), talk=talk, now=now)
    agrees = submission.values.get(Purpose.TAKE_PART.value, "")
    if not agrees:
        return NotImported(problems=(_says_nothing(submission),))
    if agrees == "no":
        return _edited(_withdrawn(step, how), names, ())
    made_at = min(submission.at or now, now)
    fresh = replace(step, session=replace(step.session, answers={}))
    read = form_read(submission, fresh, made_at=made_at)
    if read.problems:
        return NotImported(problems=read.problems)
    step, refused = _with_consents(_with_answers(step, read.step, known, made_at), submission, known, how)
    return replace(_edited(step, names, read.left_out), problems=tuple(refused))


def in_order(submissions: Sequence[Submission]) -> list[Submission]:
    """Return forms with what each was corrected from before it, and otherwise as they came."""
    by_own = {each.own: each for each in submissions}
    return sorted(submissions, key=lambda each: len(list(_before(each, by_own))))


def _before(submission: Submission, by_own: Mapping[str, Submission]) -> Iterator[str]:
    """Yield the names of all that a form was corrected from, as far as they came too; each once, in whatever circle."""
    seen, waiting = {submission.own}, [submission]
    while waiting:
        for name in waiting.pop().names:
            if name not in seen:
                seen.add(name)
                yield name
                if name in by_own:
                    waiting.append(by_own[name])


def _edited(step: Step, names: Mapping[str, AddressId], left_out: tuple[str, ...]) -> Edited:
    session = step.session
    further = tuple(
        Address(id=address_id, channel=CHANNEL, value=name, participant_id=session.participant_id)
        for name, address_id in names.items()
    )
    turn = Turn(
        inbox_id=None,
        session=session,
        addresses=further,
        answers=step.answers,
        testimony=step.testimony,
        edited=step.edited,
        consents=step.consents,
    )
    is_changed = bool(step.answers or step.testimony or step.edited or step.consents)
    return Edited(turn=turn, is_changed=is_changed, left_out=left_out)


def _withdrawn(step: Step, how: HowGiven) -> Step:
    """Take everything back: in the corrected form nobody agrees to take part."""
    for purpose in Purpose:
        step = step.consenting(purpose, granted=False, how=how)
    return step.moved(Stage.ENDED, waiting_at=None, disposition=Disposition.WITHDRAWN)


def _with_answers(step: Step, read: Step, known: KnownForm, made_at: datetime) -> Step:
    """Bring answers and words up to date with what was `read`; what is not in the form any more is taken back."""
    for key, answer in read.session.answers.items():
        words = next((each for each in read.testimony if each.id == answer.testimony_id), None)
        before = known.testimony.get(key)
        if words is not None and before is not None:
            step = step.editing(before, words.text or "") if before.text != words.text else step
        elif words is not None and not _was_forgotten(known, key):
            step = replace(step, testimony=(*step.testimony, words)).answering(answer)
        elif words is None and (key not in step.session.answers or step.session.answers[key].value != answer.value):
            step = step.answering(answer)
    for key in sorted(set(known.session.answers) - set(read.session.answers)):
        step = _without(step, key, known.testimony.get(key), made_at)
    return step


def _was_forgotten(known: KnownForm, key: str) -> bool:
    """Whether words were given there of which nothing may be kept any more."""
    return key in known.session.answers and known.session.answers[key].value == GIVEN


def _without(step: Step, key: str, words: Testimony | None, made_at: datetime) -> Step:
    nothing = Answer(question=key, value="", at=made_at)
    answers = {each: answer for each, answer in step.session.answers.items() if each != key}
    emptied = replace(step, session=replace(step.session, answers=answers), answers=(*step.answers, nothing))
    return emptied.editing(words, "") if words is not None and words.text else emptied


def _with_consents(step: Step, submission: Submission, known: KnownForm, how: HowGiven) -> tuple[Step, list[ScriptProblem]]:
    refused = []
    for purpose in Purpose:
        said = submission.values.get(purpose.value)
        if said == "no" and purpose in known.standing:
            step = step.consenting(purpose, granted=False, how=how)
        elif said == "yes" and purpose not in known.decided:
            step = step.consenting(purpose, granted=True, how=how)
        elif said == "yes" and purpose not in known.standing:
            refused.append(_yes_after_no(submission, purpose))
    return step, refused


def _taken_back(submission: Submission) -> ScriptProblem:
    problem = "What this form said was taken back, so nothing of the corrected one is brought in."
    return problem_in(
        submission.row, None, problem, "Nothing is to be done, unless the person asks for it: then set up a new form."
    )


def _says_nothing(submission: Submission) -> ScriptProblem:
    problem = "It does not say any more whether the person takes part, so what is kept stays as it is."
    return problem_in(submission.row, Purpose.TAKE_PART.value, problem)


def _yes_after_no(submission: Submission, purpose: Purpose) -> ScriptProblem:
    problem = "It says yes now to what was answered with no; the no stands."
    return problem_in(submission.row, purpose.value, problem, "Ask the person, and record their yes yourself.")
