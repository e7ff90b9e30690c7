"""Typing a paper form up: what somebody wrote becomes one turn, or a list of everything that is wrong with it. Pure.

What a chat would not take is not taken here; what a person wrote where they need not have is kept all the same, and so is what
they wrote beside a tick. Nothing is kept of a form whose writer did not agree to take part; where words of risk stand on it,
a concern is raised all the same, without them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.answering import answer_to
from bot.asking import GIVEN
from bot.paper_forms import CONSENT, PEN_CANNOT, Printed, keep_as_testimony, printed
from bot.paper_words import PaperWords
from bot.plain_words import plainly
from bot.routing import Place, Walk
from bot.script import Question, QuestionKind, Script
from core.concerns import Concern, Risk
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Answer, Disposition, Route, Session, Setting, Stage
from core.paper import PAPER, PaperForm, session_of
from core.people import AddressId, Participant, ParticipantId, StaffId
from core.ports import WrittenProblem
from core.pseudonyms import pseudonym_from
from core.testimony import Medium, Testimony, TestimonyId
from core.turns import Turn

YES, NO = "yes", "no"
AND = "and"

IN_FIGURES = {QuestionKind.DATE: 3, QuestionKind.TIME: 3}
"""How many words a day or a time may be written with, such as "28 February"; any other figure with one."""
LONGEST = 20_000
"""So many characters fit on no form; a longer text was pasted in by mistake."""


@dataclass(frozen=True, kw_only=True)
class TypedForm:
    """One form as somebody types it up: the form, its script in its language, what was written by key, who types and when.

    ``risks`` are what the words under a key may speak of, as the shell heard them.
    """

    form: PaperForm
    script: Script
    words: PaperWords
    written: Mapping[str, str]
    typist: StaffId
    now: datetime
    setting: Setting | None = None  # In place of the form's own.
    risks: Mapping[str, Risk] = field(default_factory=dict)


def typed(typed_form: TypedForm) -> Turn | tuple[WrittenProblem, ...]:
    """Return the turn that keeps the form, or everything that is wrong with what was typed."""
    agreed, problems = _consents(typed_form)
    if not problems and not agreed[Purpose.TAKE_PART]:
        return _turn(typed_form, agreed, {}, takes_part=False)
    answers, wrong = _answers(typed_form)
    problems += wrong
    return tuple(problems) or _turn(typed_form, agreed, answers, takes_part=True)


def taken_back(typed_form: TypedForm, session: Session | None = None) -> Turn:
    """Return the turn in which someone takes a form back: a witnessed no to every purpose, typed up or not.

    ``session`` is what typing it up made; without one a form is never typed up afterwards.
    """
    agreed = dict.fromkeys(Purpose, False)
    if session is None:
        turn = _turn(typed_form, agreed, {}, takes_part=False)
        gone = replace(_session(typed_form, _newcomer(typed_form)), disposition=Disposition.WITHDRAWN)
    else:
        turn = Turn(inbox_id=None, session=session)
        gone = replace(session, turn=session.turn + 1, stage=Stage.ENDED, waiting_at=None, disposition=Disposition.WITHDRAWN)
    witnessed = tuple(
        replace(_record(typed_form, gone.participant_id, purpose, granted=False), how=HowGiven.WITNESSED) for purpose in agreed
    )
    return replace(turn, session=gone, consents=witnessed)


def written_keys(script: Script, words: PaperWords) -> tuple[str, ...]:
    """Return every key that a typed form may have: its consents, then its questions in order."""
    consents = tuple(CONSENT + purpose.value for purpose in script.purposes)
    return consents + tuple(place.key for place in fields_of(script, words))


def fields_of(script: Script, words: PaperWords) -> Iterator[Printed]:
    """Yield the questions of a form that a pen can answer."""
    skipped = PEN_CANNOT | {QuestionKind.NOTE}
    return (place for place in printed(script, words) if place.question.kind not in skipped)


def _consents(form: TypedForm) -> tuple[dict[Purpose, bool], list[WrittenProblem]]:
    agreed, problems = {}, []
    for purpose in form.script.purposes:
        key = CONSENT + purpose.value
        said = form.written.get(key, "").strip().casefold()
        if said not in {YES, NO, ""}:
            problems.append(WrittenProblem(key=key, problem="Type yes or no, as it was ticked, or leave it empty."))
        elif not said and purpose is Purpose.TAKE_PART:
            problems.append(WrittenProblem(key=key, problem="Say whether they agreed to take part: yes or no."))
        agreed[purpose] = said == YES
    unknown = set(form.written) - set(written_keys(form.script, form.words))
    problems += [WrittenProblem(key=key, problem="This form has no such question.") for key in sorted(unknown)]
    return agreed, problems


def _answers(form: TypedForm) -> tuple[dict[str, Answer], list[WrittenProblem]]:
    """Read every answer, then see whether each is one that the script takes, beside all the others."""
    answers: dict[str, Answer] = {}
    problems = []
    for place in fields_of(form.script, form.words):
        said = form.written.get(place.key, "").strip()
        if not said:
            continue
        value = _value(place.question, said, form.now.date())
        if value is None or len(said) > LONGEST:
            problems.append(WrittenProblem(key=place.key, problem=_remedy(place.question)))
            continue
        kept = TestimonyId(f"t_{session_of(form.form.code)}_{len(answers) + 1}")
        testimony_id = kept if keep_as_testimony(place.question) else None
        answers[place.key] = Answer(question=place.key, value=value, at=form.now, testimony_id=testimony_id)
    answers |= _rounds(form, answers)
    walk = _walk(form, answers)
    for key, answer in answers.items():
        place_at = walk.at(key)
        if place_at is not None and answer.testimony_id is None and not _is_taken(walk, place_at, answer):
            reason = walk.worded(place_at.question.constraint_message, place_at)
            problems.append(WrittenProblem(key=key, problem=reason or "The script does not take this answer."))
    return answers | _left_out(form, walk), problems


def _value(question: Question, said: str, today: date) -> str | None:
    if keep_as_testimony(question):
        return GIVEN
    names = {choice.name for choice in question.choices}
    chosen = said.replace(",", " ").split()
    choice = " ".join(chosen) if names and set(chosen) <= names else None
    says_yes = {YES: True, NO: False}.get(said.casefold())
    return answer_to(question, text=said, choice=choice, says_yes=says_yes, today=today)


def _remedy(question: Question) -> str:
    """Say what may be typed there; what was written is never repeated."""
    if keep_as_testimony(question):
        return f"This is too long; a form has room for much less than {LONGEST} characters."
    if question.choices:
        several = question.kind is not QuestionKind.SELECT_ONE
        how = "Type the names of the choices with spaces between" if several else "Type the name or the number of one choice"
        return f"{how}: {', '.join(choice.name for choice in question.choices)}."
    return REMEDIES.get(question.kind, "Type what was written, or leave it empty.")


REMEDIES = {
    QuestionKind.INTEGER: "Type one whole number.",
    QuestionKind.DECIMAL: "Type one number.",
    QuestionKind.RANGE: "Type one number that stands on the scale.",
    QuestionKind.DATE: "Type a day as 2026-02-28.",
    QuestionKind.TIME: "Type a time as 14:30.",
    QuestionKind.ACKNOWLEDGE: "Type OK where the box is ticked, or leave it empty.",
}


def _rounds(form: TypedForm, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answer what a chat asks after each round, whether there is another, by which rounds are filled in."""
    more = {}
    for question in (each for each in form.script.questions if each.kind is QuestionKind.MORE):
        filled = {int(key.partition("[")[2].partition("]")[0]) for key in answers if key.startswith(f"{question.repeat}[")}
        for which in range(1, max(filled, default=0) + 1):
            key = f"{question.repeat}[{which}]/{question.name}"
            more[key] = Answer(question=key, value=YES if which < max(filled) else NO, at=form.now)
    return more


def _is_taken(walk: Walk, place: Place, answer: Answer) -> bool:
    return place.question.kind is QuestionKind.MORE or walk.takes(place, answer.value)


def _left_out(form: TypedForm, walk: Walk) -> dict[str, Answer]:
    """Return what applies to this person and was left out; where a repeat begins that nobody filled in, that is all of it."""
    asked = {place.key for place in fields_of(form.script, form.words)}
    places = (place for place in walk.after(None) if place.key in asked)
    return {place.key: Answer(question=place.key, value="", at=form.now, skipped=True) for place in places}


def _walk(form: TypedForm, answers: Mapping[str, Answer]) -> Walk:
    return Walk(form.script, answers, now=form.now, seed=session_of(form.form.code))


def _turn(form: TypedForm, agreed: Mapping[Purpose, bool], answers: Mapping[str, Answer], *, takes_part: bool) -> Turn:
    participant = _newcomer(form)
    session = replace(_session(form, participant), answers=answers, disposition=_disposition(answers, takes_part=takes_part))
    if not takes_part:
        agreed = dict.fromkeys(agreed, False)
    testimony = tuple(
        _testimony(form, session, key, testimony_id) for key, testimony_id in _in_own_words(form, answers).items()
    )
    return Turn(
        inbox_id=None,
        session=session,
        participant=participant,
        address_value=form.form.code,
        answers=tuple(answers.values()),
        testimony=testimony,
        consents=tuple(_record(form, participant.id, purpose, granted=granted) for purpose, granted in agreed.items()),
        concerns=tuple(_concerns(form, participant, testimony)),
    )


def _disposition(answers: Mapping[str, Answer], *, takes_part: bool) -> Disposition:
    """Return how the form stands: whoever ticked that they take part and left all else empty has only begun."""
    if not takes_part:
        return Disposition.REFUSED
    is_empty = all(answer.skipped for answer in answers.values())
    return Disposition.STARTED if is_empty else Disposition.COMPLETED


def _in_own_words(form: TypedForm, answers: Mapping[str, Answer]) -> dict[str, TestimonyId]:
    """Return the testimony that the form makes, by key: open answers, and what stands beside closed ones."""
    own = {key: TestimonyId(answer.testimony_id) for key, answer in answers.items() if answer.testimony_id}
    places = {place.key: place.question for place in fields_of(form.script, form.words)}
    for key, answer in answers.items():
        is_closed = key in places and key not in own and not answer.skipped
        if is_closed and _says_more(places[key], form.written[key], answer.value):
            own[key] = TestimonyId(f"t_{session_of(form.form.code)}_b{len(own) + 1}")
    return own


def _says_more(question: Question, said: str, value: str) -> bool:
    """Whether words stand there that are no part of the answer: all of them are kept beside it then."""
    labels = " ".join(choice.label for choice in question.choices if choice.name in value.split())
    meant = {*_words_in(value), *_words_in(labels), YES, NO, AND}
    rest = [word for word in _words_in(said) if word not in meant and any(letter.isalpha() for letter in word)]
    return len(rest) > (0 if question.choices else IN_FIGURES.get(question.kind, 1))


def _words_in(text: str) -> list[str]:
    return plainly(text.replace(",", " ").replace("_", " ")).split()


def _concerns(form: TypedForm, participant: Participant, testimony: Sequence[Testimony]) -> Iterator[Concern]:
    """Yield a concern for each testimony with words of risk, and one without any for all the words that are not kept."""
    kept = {each.question: each.id for each in testimony}
    raised = {kept.get(key): risk for key, risk in reversed(tuple(form.risks.items()))}
    for about, risk in raised.items():
        yield Concern(
            id=f"c_{about or session_of(form.form.code)}_1",
            partnership_id=form.form.partnership_id,
            participant_id=participant.id,
            testimony_id=about,
            risk=risk,
            raised_at=form.now,
        )


def _newcomer(form: TypedForm) -> Participant:
    identity = ParticipantId(f"p_paper_{form.form.code}")
    return Participant(
        id=identity, partnership_id=form.form.partnership_id, pseudonym=pseudonym_from(identity), created_at=form.now
    )


def _session(form: TypedForm, participant: Participant) -> Session:
    return Session(
        id=session_of(form.form.code),
        partnership_id=form.form.partnership_id,
        consultation_id=form.form.consultation_id,
        participant_id=participant.id,
        address_id=AddressId(f"a_paper_{form.form.code}"),
        channel=PAPER,
        script_hash=form.form.script_hash,
        language=form.form.language,
        stage=Stage.ENDED,
        disposition=Disposition.COMPLETED,
        waiting_at=None,
        turn=1,
        started_at=form.now,
        heard_at=form.now,
        route=Route.PAPER,
        setting=form.setting or form.form.setting,
        helper_id=form.typist,
        wave=form.form.wave,
    )


def _testimony(form: TypedForm, session: Session, key: str, testimony_id: TestimonyId) -> Testimony:
    place = next(each for each in fields_of(form.script, form.words) if each.key == key)
    return Testimony(
        id=testimony_id,
        partnership_id=session.partnership_id,
        consultation_id=session.consultation_id,
        medium=Medium.TEXT,
        made_at=form.now,
        received_at=form.now,
        title=form.script.title,
        session_id=session.id,
        question=key,
        question_label=_walk(form, session.answers).worded(place.label, Place(key=place.key, question=place.question)),
        text=form.written[key].strip(),
        route=Route.PAPER,
        setting=session.setting,
        worker_id=form.typist,
    )


def _record(form: TypedForm, participant_id: ParticipantId, purpose: Purpose, *, granted: bool) -> ConsentRecord:
    return ConsentRecord(
        participant_id=participant_id,
        consultation_id=form.form.consultation_id,
        purpose=purpose,
        granted=granted,
        how=HowGiven.PAPER,
        wording=form.words.version,
        at=form.now,
        witness=form.typist,
    )
