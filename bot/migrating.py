"""Moving a session to a newer version of its script: deliberate, previewed and never by itself. Pure.

An answer that the newer script has no place for, or whose choice is gone, counts no longer; the record of it stays.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.consenting import purpose_named
from bot.resuming import is_stopped, stage_of
from bot.routing import Place, Walk
from bot.script import QuestionKind, Script
from bot.step import is_paused
from core.consultations import Answer, Session, Stage

PICKED = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})


@dataclass(frozen=True, kw_only=True)
class Move:
    """One session moved. ``lost`` are the keys whose answers count no longer, ``problems`` sentences for whoever moves it."""

    session: Session
    lost: tuple[str, ...]
    was_waiting_at: str | None
    now_waiting_at: str | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What moving many sessions would do: ``lost`` counts answers by key, ``elsewhere`` those asked something else."""

    sessions: int
    elsewhere: int
    lost: Mapping[str, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)


def moved(session: Session, old: Script, new: Script) -> Move:
    """Return the session pinned to `new`, waiting where it was or at the first question after that has no answer."""
    walk = Walk(new, {}, now=session.heard_at, seed=session.id)
    lost = tuple(key for key, answer in session.answers.items() if not _still_counts(walk, answer, key, old))
    answers = {key: answer for key, answer in session.answers.items() if key not in lost}
    waiting_at = _waiting_at(session, answers, old, new)
    again = replace(
        session,
        script_hash=new.sha256,
        migrated_from=session.migrated_from or session.script_hash,
        stage=_stage_after(session),
        answers=answers,
        waiting_at=waiting_at,
        turn=session.turn + 1,
        tries=0,
        offered=None,
        came_from=session.came_from if session.stage is Stage.WHO else None,
        asked_at=session.asked_at if waiting_at == session.waiting_at else None,
    )
    problems = tuple(_problems(session, old, new))
    return Move(session=again, lost=lost, was_waiting_at=session.waiting_at, now_waiting_at=waiting_at, problems=problems)


def previewed(sessions: Sequence[Session], old: Script, new: Script) -> Preview:
    """Return what moving these sessions would do; nothing is moved."""
    moves = [moved(session, old, new) for session in sessions]
    return Preview(
        sessions=len(moves),
        elsewhere=sum(move.was_waiting_at != move.now_waiting_at for move in moves),
        lost=dict(Counter(key for move in moves for key in move.lost)),
        problems=dict(Counter(problem for move in moves for problem in move.problems)),
    )


def _stage_after(session: Session) -> Stage:
    """Return the stage that stays: a stop, the pause after a card and the question who is there outlive every script."""
    if session.stage is Stage.WHO:
        return Stage.WHO
    if is_stopped(session):
        return Stage.STOPPED
    return Stage.PAUSED if is_paused(session) else stage_of(session)


def _still_counts(walk: Walk, answer: Answer, key: str, old: Script) -> bool:
    place, before = walk.at(key), old.question(key)
    if place is None or before is None or place.question.kind is not before.kind:
        return False
    known = {choice.name for choice in place.question.choices}
    return place.question.kind not in PICKED or set(answer.value.split()) <= known


def _waiting_at(session: Session, answers: Mapping[str, Answer], old: Script, new: Script) -> str | None:
    """Return what is waited for in the newer script; None where nothing is left, so that the next turn ends it."""
    if session.waiting_at is None:
        return None
    if purpose_named(session.waiting_at):
        asked = new.purposes
        is_asked = session.waiting_at in {purpose.value for purpose in asked}
        return session.waiting_at if is_asked else asked[-1].value
    walk = Walk(new, answers, now=session.heard_at, seed=session.id)
    same = walk.at(session.waiting_at)
    if same is not None and same.question.is_asked and walk.applies(same):
        return session.waiting_at
    before = Walk(old, session.answers, now=session.heard_at, seed=session.id).answered_before(session.waiting_at)
    keys = [place.key for place in before if walk.at(place.key)]
    asked_next = (place for place in walk.after(keys[-1] if keys else None) if place.question.is_asked)
    return _key(next(asked_next, None))


def _key(place: Place | None) -> str | None:
    return place.key if place else None


def _problems(session: Session, old: Script, new: Script) -> list[str]:
    never_asked = [purpose.value for purpose in new.purposes if purpose not in old.purposes]
    is_past_consent = purpose_named(session.waiting_at) is None
    problems = [f"They were never asked about '{name}', so it stays a no." for name in never_asked if is_past_consent]
    if session.language not in (new.languages or (new.language,)):
        problems.append(f"The newer script does not speak '{session.language}', in which they talk.")
    if purpose_named(session.waiting_at) and session.waiting_at not in {purpose.value for purpose in new.purposes}:
        problems.append(f"They are being asked about '{session.waiting_at}', which the newer script does not ask.")
    return problems
