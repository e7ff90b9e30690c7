"""Turns of a conversation over 60 questions with 40 conditions, beside working every condition out on every turn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from app.wiring import PROMPTS
from benchmarks.long_scripts import tables_of
from benchmarks.measuring import Table, Times
from bot.conversation import advance, begin
from bot.routing import Walk
from bot.safeguarding import read_safeguarding
from bot.script import Script
from bot.script_files import script_from_markdown
from bot.step import Talk
from bot.wording import read_wording
from core.chat import Heard, HeardKind
from core.consultations import Answer, ConsultationId, Session, SessionId, Stage, place_of
from core.people import AddressId, ParticipantId, PartnershipId

QUESTIONS, CONDITIONS, WALKS = 60, 40, 40
MOMENT = datetime(2026, 1, 5, 12, tzinfo=UTC)


def advancing() -> Table:
    """Walk the script again and again by the real conversation, and its routing alone both ways, on the same answers."""
    made = script_from_markdown(tables_of(QUESTIONS, CONDITIONS), name="bench.md")
    talk = Talk(script=made, wording=read_wording(PROMPTS / "bot"), safeguarding=read_safeguarding(PROMPTS / "safeguarding"))
    turns, needed, every = Times(), Times(), Times()
    for _ in range(WALKS):
        session = _begun(talk)
        while session.stage is not Stage.ENDED:
            heard = _heard(session)
            if session.stage is Stage.ASKING:
                _route(made, session.answers, session.waiting_at, needed, _what_is_needed)
                _route(made, session.answers, session.waiting_at, every, _everything)
            with turns.once():
                session = advance(talk, session, heard, MOMENT).session
    return Table(
        title=f"A conversation over {QUESTIONS} questions with {CONDITIONS} conditions",
        remark=(
            f"{WALKS} people answer the whole script, {len(turns.all_s):,} turns with consent. A turn is all of `advance`:"
            " understanding, safeguarding words, the answer, what comes next and its words. Below it routing alone, on the same"
            " answers: what comes next, as it is done, and with every condition worked out on every turn."
        ),
        columns=("what", "a second", "p50 ms", "p95 ms"),
        rows=(
            _row("a whole turn (`advance`)", turns),
            _row("routing alone: what is needed", needed),
            _row("routing alone: every condition", every),
        ),
    )


def _begun(talk: Talk) -> Session:
    return begin(
        talk,
        session_id=SessionId("s_bench"),
        partnership_id=PartnershipId("o_bench"),
        consultation_id=ConsultationId("c_bench"),
        participant_id=ParticipantId("p_bench"),
        address_id=AddressId("a_bench"),
        channel="web",
        script_hash=talk.script.sha256,
        now=MOMENT,
    ).session


def _heard(session: Session) -> Heard:
    """A yes to what is agreed to; then each choice in turn."""
    heard = Heard(channel="web", address="bench", external_id=str(session.said), kind=HeardKind.TEXT, at=MOMENT, text="yes")
    if session.stage is not Stage.ASKING:
        return replace(heard, place=place_of(session))
    chosen = ("home", "work", "talk")[len(session.answers) % 3]
    return replace(heard, kind=HeardKind.CHOICE, choice=chosen, text=chosen, place=place_of(session))


def _route(
    made: Script, answers: Mapping[str, Answer], at: str | None, times: Times, way: Callable[[Walk, str | None], object]
) -> None:
    with times.once():
        way(Walk(made, answers, now=MOMENT, seed="s_bench"), at)


def _what_is_needed(walk: Walk, at: str | None) -> object:
    return next(walk.after(at), None)


def _everything(walk: Walk, at: str | None) -> object:
    return walk.values(), next(walk.after(at), None)


def _row(name: str, times: Times) -> tuple[str, str, str, str]:
    a_second = len(times.all_s) / sum(times.all_s)
    return name, f"{a_second:,.0f}", f"{times.percentile_ms(50):.3f}", f"{times.percentile_ms(95):.3f}"
