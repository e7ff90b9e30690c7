"""Turns a completed form from ODK or Kobo into one whole session: its consent, answers and testimony. Pure; keeps nothing.

A form without a yes to taking part is nobody's testimony. A form whose values the script would not take is not brought in at
all, and every problem of it is named by column, without the value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.asking import GIVEN
from bot.odk_submissions import Submission, problem_in
from bot.routing import Place, Walk
from bot.script import QuestionKind
from bot.step import Step, Talk
from core.chat import Heard, HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Answer, Consultation, Disposition, Route, Session, SessionId, Stage
from core.errors import ScriptProblem
from core.people import Address, AddressId, Participant, ParticipantId
from core.pseudonyms import pseudonym_from
from core.turns import Turn

CHANNEL = "odk"
"""The address of whoever filled in a form is its instanceID on this channel, which no two sessions can have."""

FILES = frozenset({QuestionKind.AUDIO, QuestionKind.IMAGE, QuestionKind.VIDEO, QuestionKind.FILE})
"""Kinds whose answer is a file, of which a submission holds the name alone."""

LONGEST = 20_000
"""So many characters a free answer may have, as in a chat."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A form as it is to be kept. ``left_out`` are the keys of answers that were files, whose names alone were in the form."""

    turn: Turn
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a form answers: a step with its answers and testimony, the keys of answers that were files, and what is wrong."""

    step: Step
    left_out: tuple[str, ...]
    problems: tuple[ScriptProblem, ...]


@dataclass(frozen=True, kw_only=True)
class NotImported:
    """A form that is not kept. ``said_no`` tells one without a yes to taking part from one with problems."""

    problems: tuple[ScriptProblem, ...]
    said_no: bool = False


def session_from(
    submission: Submission,
    talk: Talk,
    consultation: Consultation,
    *,
    script_hash: str,
    participant_id: ParticipantId,
    session_id: SessionId,
    address_id: AddressId,
    names: Mapping[str, AddressId],
    how: HowGiven,
    now: datetime,
) -> Imported | NotImported:
    """Return the turn that keeps a submission whole, or why it is not kept; `names` are what else the form is called."""
    if problems := (*submission.problems, *unreadable_consents(submission)):
        return NotImported(problems=problems)
    if submission.values.get(Purpose.TAKE_PART.value) != "yes":
        return NotImported(problems=(), said_no=True)
    made_at = min(submission.at or now, now)
    step = Step(
        session=Session(
            id=session_id,
            partnership_id=consultation.partnership_id,
            consultation_id=consultation.id,
            participant_id=participant_id,
            address_id=address_id,
            channel=CHANNEL,
            script_hash=script_hash,
            language=talk.script.language,
            stage=Stage.ENDED,
            disposition=Disposition.COMPLETED,
            waiting_at=None,
            turn=1,
            started_at=made_at,
            heard_at=made_at,
            route=Route.IMPORTED,
        ),
        talk=talk,
        now=now,
    )
    read = form_read(submission, _with_consents(step, submission, how), made_at=made_at)
    answered = read.step
    if read.problems:
        return NotImported(problems=read.problems)
    newcomer = Participant(
        id=participant_id,
        partnership_id=consultation.partnership_id,
        pseudonym=pseudonym_from(participant_id),
        created_at=now,
    )
    turn = Turn(
        inbox_id=None,
        session=answered.session,
        participant=newcomer,
        address_value=submission.instance_id,
        addresses=tuple(
            Address(id=further, channel=CHANNEL, value=name, participant_id=participant_id) for name, further in names.items()
        ),
        answers=answered.answers,
        testimony=answered.testimony,
        consents=answered.consents,
    )
    return Imported(turn=turn, left_out=read.left_out)


def form_read(submission: Submission, step: Step, *, made_at: datetime) -> Read:
    """Return every answer of a form at a question that applies, kept in a step whose session has none yet."""
    reading = _Reading(submission=submission, made_at=made_at, step=step)
    reading.read()
    if not reading.problems and not reading.step.answers and not reading.left_out:
        reading.problems.append(_nothing_but_consent(submission))
    return Read(step=reading.step, left_out=tuple(reading.left_out), problems=tuple(reading.problems))


def _nothing_but_consent(submission: Submission) -> ScriptProblem:
    """A form of which nothing was read is not kept: kept, it would be known, and never read again."""
    remedy = "Export it with the names of its questions as headings, not their labels, and as values, not labels."
    return problem_in(submission.row, None, "No answer of it could be read.", remedy)


def unreadable_consents(submission: Submission) -> list[ScriptProblem]:
    """Name a consent that is neither yes nor no: nobody guesses what it means."""
    return [
        problem_in(submission.row, purpose.value, "It is neither yes nor no.")
        for purpose in Purpose
        if submission.values.get(purpose.value, "no") not in {"yes", "no"}
    ]


def _with_consents(step: Step, submission: Submission, how: HowGiven) -> Step:
    """Keep a yes or no for each purpose that was answered; what was not asked is agreed to by nobody."""
    for purpose in Purpose:
        said = submission.values.get(purpose.value)
        if said in {"yes", "no"}:
            step = step.consenting(purpose, granted=said == "yes", how=how)
    return step


@dataclass
class _Reading:
    """A form on its way to being kept."""

    submission: Submission
    made_at: datetime
    step: Step
    problems: list[ScriptProblem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Take every answer at a question that applies, in the script's order; what applies no longer is passed over."""
        place = self._next_asked(None)
        while place:
            if value := self.submission.values.get(place.key, ""):
                self._take(place, value)
            place = self._next_asked(place.key)

    def _next_asked(self, key: str | None) -> Place | None:
        return next((place for place in _walk(self.step).after(key) if place.question.is_asked), None)

    def _take(self, place: Place, value: str) -> None:
        if place.question.kind in FILES:
            self.left_out.append(place.key)
        elif place.question.is_open:
            self._take_words(place, value)
        elif fault := _fault_in(self.step, place, value):
            self._refuse(place, fault)
        else:
            self.step = self.step.answering(Answer(question=place.key, value=value, at=self.made_at))

    def _take_words(self, place: Place, words: str) -> None:
        if len(words) > LONGEST:
            self._refuse(place, f"It is longer than {LONGEST} characters.")
            return
        heard = Heard(
            channel=CHANNEL,
            address=self.submission.instance_id,
            external_id=self.submission.instance_id,
            kind=HeardKind.TEXT,
            at=self.made_at,
            text=words,
        )
        label = _walk(self.step).worded(place.question.label, place)
        kept = self.step.keeping(heard, question=place.key, question_label=label)
        answer = Answer(question=place.key, value=GIVEN, at=self.made_at, testimony_id=kept.testimony[-1].id)
        self.step = kept.answering(answer)

    def _refuse(self, place: Place, problem: str) -> None:
        self.problems.append(problem_in(self.submission.row, place.key, problem))


def _walk(step: Step) -> Walk:
    return Walk(step.talk.script, step.session.answers, now=step.now, seed=step.session.id)


def _fault_in(step: Step, place: Place, value: str) -> str:
    """Return what is wrong with a closed answer, in words for whoever exported it; nothing where it can be kept."""
    question, walk = place.question, _walk(step)
    if question.kind in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK}:
        offered = {choice.name for choice in walk.choices(place)}
        if not set(value.split()) <= offered or (question.kind is QuestionKind.SELECT_ONE and len(value.split()) != 1):
            return "It is none of the choices offered there."
    elif not _reads_as(question.kind, value):
        return f"It cannot be read as {question.kind.value}."
    return "" if walk.takes(place, value) else "The script's own rule does not take it."


def _reads_as(kind: QuestionKind, value: str) -> bool:
    patterns = {
        QuestionKind.INTEGER: r"-?\d{1,18}",
        QuestionKind.DECIMAL: r"-?\d{1,18}(\.\d{1,18})?",
        QuestionKind.RANGE: r"-?\d{1,18}(\.\d{1,18})?",
        QuestionKind.ACKNOWLEDGE: r"OK",
        QuestionKind.MORE: r"yes|no",
    }
    if kind in patterns:
        return re.fullmatch(patterns[kind], value, re.ASCII) is not None
    read = date.fromisoformat if kind is QuestionKind.DATE else time.fromisoformat
    try:
        read(value)
    except ValueError:
        return False
    return True
