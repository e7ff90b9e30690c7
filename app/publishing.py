"""Publishing scripts: new sessions begin with the newest one, those under way stay with theirs until somebody moves them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.clock import new_id, now
from app.wiring import House
from bot.migrating import Move, moved
from bot.script import Script, script_from_json
from core.consultations import TAKEN_NAMES, Answer, Consultation, ConsultationId, Session
from core.errors import BadInput, StaleTurn
from core.people import Partnership
from core.turns import Turn


@dataclass(frozen=True, kw_only=True)
class Moving:
    """What moving a consultation's sessions to its newest script means, or has meant, in numbers of people."""

    under_way: int
    same_question: int  # They go on where they are.
    other_question: int  # They will be asked something else than what waits now.
    answers_lost: int  # Answers that count no longer, over all of them.
    moved: int = 0
    left: int = 0  # They said something meanwhile, and stay where they are.
    problems: Mapping[str, int] = field(default_factory=dict)  # What whoever moves them should know, and of how many.


async def publish(
    house: House, partnership: Partnership, script: Script, recordings: Mapping[str, Path], *, name: str
) -> Consultation:
    """Keep a script and its recordings, and make it the one with which new sessions of consultation `name` begin.

    Raises `BadInput` where another partnership's consultation has the name or it leads elsewhere, `StoreFull`.
    """
    if name.casefold() in TAKEN_NAMES:
        raise BadInput(
            "That name leads somewhere else already.", remedy="Publish it under another short name, such as first_night."
        )
    for digest, path in recordings.items():
        if digest in _played_in(script):
            await house.files.put(path)
    await house.store.scripts.put_script(script.sha256, name, script.to_json())
    before = await house.store.consultations.consultation_named(name, partnership.id)
    consultation = replace(
        before or _newly_opened(partnership, name, script),
        title=script.title,
        approach=script.approach,
        script_hash=script.sha256,
    )
    await house.store.consultations.put_consultation(consultation)
    return consultation


def _newly_opened(partnership: Partnership, name: str, script: Script) -> Consultation:
    return Consultation(
        id=ConsultationId(new_id("c")),
        partnership_id=partnership.id,
        name=name,
        title=script.title,
        approach=script.approach,
        script_hash=script.sha256,
        opened_at=now(),
    )


async def close(house: House, consultation: Consultation, at: datetime) -> None:
    """Let nobody new begin from `at` on; who is under way may finish."""
    await house.store.consultations.put_consultation(replace(consultation, closed_at=at))


async def planned_moves(house: House, consultation: Consultation) -> list[Move]:
    """Return how each session under way on an older script would stand on the newest; nothing is moved.

    Raises `BadInput` where the consultation has no script.
    """
    if consultation.script_hash is None:
        raise BadInput("This consultation has no script.", remedy="Publish one first: heard script publish FILE.")
    new = script_from_json(await house.store.scripts.script(consultation.script_hash))
    older = [
        each
        for each in await house.store.conversations.unended(consultation.id)
        if each.script_hash != consultation.script_hash
    ]
    return [await _move_of(house, session, new) for session in older]


async def kept_moves(house: House, moves: Sequence[Move]) -> Moving:
    """Keep the moves, each a turn of its own; whoever said something meanwhile is left where they are."""
    kept = [await _keep(house, move) for move in moves]
    return replace(counted(moves), moved=sum(kept), left=len(kept) - sum(kept))


def counted(moves: Sequence[Move]) -> Moving:
    """Return what the moves mean, in numbers of people."""
    return Moving(
        under_way=len(moves),
        same_question=sum(move.was_waiting_at == move.now_waiting_at for move in moves),
        other_question=sum(move.was_waiting_at != move.now_waiting_at for move in moves),
        answers_lost=sum(len(move.lost) for move in moves),
        problems=dict(Counter(problem for move in moves for problem in move.problems)),
    )


async def _move_of(house: House, session: Session, new: Script) -> Move:
    old = script_from_json(await house.store.scripts.script(session.script_hash))
    return moved(session, old, new)


async def _keep(house: House, move: Move) -> bool:
    taken_back = tuple(Answer(question=key, value="", at=now()) for key in move.lost)
    try:
        await house.store.conversations.save(Turn(inbox_id=None, session=move.session, answers=taken_back))
    except StaleTurn:
        return False
    return True


def _played_in(script: Script) -> frozenset[str]:
    """Return the SHA-256 of every recording a script plays, in any language."""
    of_questions = {question.audio for question in script.questions}
    translated = {words.audio for question in script.questions for words in question.words.values()}
    of_choices = {
        audio for question in script.questions for each in question.choices for audio in (each.audio, *each.audios.values())
    }
    return frozenset((of_questions | translated | of_choices) - {""})
