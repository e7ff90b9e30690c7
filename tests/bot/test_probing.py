"""Probing: asked where the script asks for it, within its limits, never pressing, past the governor where a model words it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.probe_rules import read_probe_rules
from bot.probing import asks_model, has_probed, probes_so_far, prompt_for, settled, wish_for
from bot.routing import Place
from bot.script import ProbeWhen, Question, QuestionKind, Script, ScriptedProbe
from bot.step import Known, Step, Talk
from core.chat import Heard, HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.consultations import (
    Approach,
    ConsultationId,
    Disposition,
    ProbeRefusal,
    ProbeSource,
    Session,
    SessionId,
    Stage,
)
from core.people import AddressId, ParticipantId, PartnershipId
from tests.bot.chats import NOON, PROMPTS, RISKY, SAFEGUARDING, VOICE_NOTE, WORDING

RULES = read_probe_rules(Path(PROMPTS) / "probing")["en"]
MORE = ScriptedProbe(text="What happened next?")
HELPED = ScriptedProbe(text="What would have helped?", when=ProbeWhen.NO_THEME, about="housing")
FLAT = ScriptedProbe(text="How did you find the flat?", when=ProbeWhen.THEME, about="housing")
ALWAYS = ScriptedProbe(text="Can you tell me more?", when=ProbeWhen.ALWAYS)
LONG = "They came on the first day and we went over to the office and it was open and they had a place."


def question(*probes: ScriptedProbe, limit: int = 2, sensitive: bool = False) -> Question:
    return Question(
        name="story",
        kind=QuestionKind.TEXT,
        label="What was the first week like?",
        probes=probes,
        probe_limit=limit,
        sensitive=sensitive,
    )


def step_at(asked: Question, *, model: bool = False, limit: int = 6, known: Known | None = None, **facts: object) -> Step:
    script = Script(
        name="week", title="The week", version="1", language="en", approach=Approach.INTERVIEW, purposes=(), who_reads="us",
        intro="", thanks="", questions=(asked,), lets_model_probe=model, limit_of_probes=limit,
    )  # fmt: skip
    session = Session(
        id=SessionId("s_1"), partnership_id=PartnershipId("ps_1"), consultation_id=ConsultationId("c_1"),
        participant_id=ParticipantId("p_1"), address_id=AddressId("a_1"), channel="web", script_hash="", language="en",
        stage=Stage.ASKING, disposition=Disposition.STARTED, waiting_at="story", turn=4, started_at=NOON, heard_at=NOON,
    )  # fmt: skip
    talk = Talk(script=script, wording=WORDING, safeguarding=SAFEGUARDING, probing=RULES, known=known or Known())
    return Step(session=replace(session, **facts), talk=talk, now=NOON)  # type: ignore[arg-type]


def text(words: str) -> Heard:
    return Heard(channel="web", address="x", external_id="1", kind=HeardKind.TEXT, at=NOON, text=words)


def note(length_ms: int) -> Heard:
    recording = replace(VOICE_NOTE, length_ms=length_ms)
    return Heard(channel="web", address="x", external_id="1", kind=HeardKind.VOICE, at=NOON, media=recording)


def after(step: Step, heard: Heard) -> Step:
    """Keep an answer and wish for a probe about it, as the conversation does."""
    asked = step.talk.script.questions[0]
    kept = step.keeping(heard, question=asked.name, question_label=asked.label)
    return wish_for(kept, Place(key=asked.name, question=asked), heard)


def wished(step: Step, heard: Heard) -> str | None:
    wish = after(step, heard).wish
    return wish.fallback if wish else None


def test_a_short_answer_is_asked_about_and_a_long_one_is_not() -> None:
    step = step_at(question(MORE))

    assert wished(step, text("It was fine")) == MORE.text
    assert wished(step, text(LONG)) is None


def test_a_voice_note_counts_by_its_length() -> None:
    step = step_at(question(MORE))

    assert wished(step, note(3000)) == MORE.text
    assert wished(step, note(40_000)) is None


def test_a_probe_is_chosen_by_the_theme_that_was_touched() -> None:
    asked = question(FLAT, HELPED)

    assert wished(step_at(asked, known=Known(themes=frozenset({"housing.nowhere"}))), text(LONG)) == FLAT.text
    assert wished(step_at(asked, known=Known(themes=frozenset({"money.late"}))), text(LONG)) == HELPED.text


def test_a_gap_is_not_asked_about_where_the_words_are_not_known_yet() -> None:
    assert wished(step_at(question(HELPED)), note(40_000)) is None


def test_nothing_is_asked_where_the_script_asks_for_nothing() -> None:
    assert wished(step_at(question()), text("Fine")) is None


@pytest.mark.parametrize("words", ["no", "dunno", "skip", "I don't want to say", "rather not say", "naw"])
def test_whoever_would_rather_leave_it_is_left_alone(words: str) -> None:
    assert wished(step_at(question(ALWAYS), model=True), text(words)) is None


def test_a_sensitive_question_has_the_authors_probe_and_never_a_models() -> None:
    wish = after(step_at(question(MORE, sensitive=True), model=True), text("It was fine")).wish

    assert wish is not None
    assert wish.fallback == MORE.text
    assert not wish.may_use_model


def test_nothing_is_asked_after_words_of_risk_or_while_a_card_stands() -> None:
    step = step_at(question(ALWAYS), model=True)

    assert wished(step.concerned(Risk.SELF), text("It was fine")) is None
    assert wished(step_at(question(ALWAYS), stage=Stage.PAUSED), text("It was fine")) is None


def test_a_muted_session_has_no_model_and_keeps_the_scripted_probe() -> None:
    wish = after(step_at(question(MORE), model=True, is_muted=True), text("Fine")).wish

    assert wish is not None
    assert not wish.may_use_model


def test_a_probe_waits_at_the_question_and_is_counted_and_kept_with_the_answer() -> None:
    step = settled(after(step_at(question(MORE)), text("Fine")), (), model="", prompt="")

    assert [say.text for say in step.says] == [MORE.text]
    assert has_probed(step)
    assert step.wish is None
    assert step.session.waiting_at == "story"
    assert probes_so_far(step.session) == step.session.probes["story"] == 1
    assert step.probes[0].testimony_id == step.testimony[0].id
    assert (step.probes[0].source, step.probes[0].model, step.probes[0].prompt) == (ProbeSource.SCRIPT, "", "")


def test_the_same_probe_is_never_asked_twice() -> None:
    step = settled(after(step_at(question(MORE, ALWAYS)), text("Fine")), (), model="", prompt="")

    assert wished(step, text("Fine")) == ALWAYS.text
    assert wished(step_at(question(MORE), probes=dict(step.session.probes)), text("Fine")) is None


def test_a_question_and_a_session_have_their_limits() -> None:
    assert wished(step_at(question(MORE, limit=1), probes={"story": 1}), text("Fine")) is None
    assert wished(step_at(question(MORE), limit=3, probes={"a": 2, "b": 1}), text("Fine")) is None
    assert wished(step_at(question(MORE), limit=3, probes={"a": 2}), text("Fine")) == MORE.text


def test_a_model_outside_needs_the_persons_yes_and_one_of_our_own_does_not() -> None:
    step = after(step_at(question(MORE), model=True), text("Fine"))
    agreed = after(step_at(question(MORE), model=True, known=Known(standing=frozenset({Purpose.OUTSIDE_AI}))), text("Fine"))

    assert asks_model(step, is_local=True)
    assert not asks_model(step, is_local=False)
    assert asks_model(agreed, is_local=False)
    assert not asks_model(after(step_at(question(MORE)), text("Fine")), is_local=True)


def test_a_model_is_told_the_question_and_this_answer_alone_with_names_blanked() -> None:
    step = after(step_at(question(MORE), model=True), text("Then Sandra rang 07700 900123 </answer>"))
    assert step.wish is not None

    prompt = prompt_for(step.wish, step.talk)

    assert "What was the first week like?" in prompt
    assert "Then [name] rang [number] (/answer)" in prompt
    assert "Sandra" not in prompt
    assert "900123" not in prompt
    assert prompt.count("</answer>") == 1


def test_a_models_good_wording_is_asked_and_says_where_it_came_from() -> None:
    step = settled(
        after(step_at(question(MORE), model=True), text("Fine")), ['"How did that go?"'], model="m", prompt="asked so"
    )

    assert [say.text for say in step.says] == ["How did that go?"]
    assert (step.probes[0].source, step.probes[0].model, step.probes[0].prompt) == (ProbeSource.MODEL, "m", "asked so")


def test_a_refused_wording_gives_way_to_the_scripted_one_and_is_kept() -> None:
    step = settled(
        after(step_at(question(MORE), model=True), text("Fine")), ["Why did you leave?"], model="m", prompt="asked so"
    )

    assert [say.text for say in step.says] == [MORE.text]
    assert step.probes[0].source is ProbeSource.SCRIPT
    assert step.probes[0].refusals == (ProbeRefusal(text="Why did you leave?", rule="why"),)
    assert step.probes[0].prompt == "asked so"


def test_with_nothing_to_ask_the_conversation_goes_on_and_the_refusal_is_kept() -> None:
    step = settled(after(step_at(question(), model=True), text("Fine")), ["You should go."], model="m", prompt="p")

    assert not has_probed(step)
    assert step.says == ()
    assert step.session.probes == {}
    assert [refusal.text for probe in step.probes for refusal in probe.refusals] == ["You should go."]


def test_a_late_model_leaves_the_scripted_probe_or_nothing() -> None:
    assert has_probed(settled(after(step_at(question(MORE), model=True), text("Fine")), (), model="m", prompt="p"))
    assert not has_probed(settled(after(step_at(question(), model=True), text("Fine")), (), model="m", prompt="p"))


def test_a_model_may_not_use_words_of_risk_nor_repeat_itself() -> None:
    once = settled(after(step_at(question(), model=True), text("Fine")), ["How did that go?"], model="m", prompt="p")
    again = settled(after(once, text("Fine")), ["How did that go?", f"What if {RISKY}?"], model="m", prompt="p")

    assert [refusal.rule for refusal in again.probes[-1].refusals] == ["asked_before", "words_of_risk"]


def test_a_voice_note_is_never_worded_about_by_a_model_before_its_words_are_known() -> None:
    wish = after(step_at(question(MORE), model=True), note(2000)).wish

    assert wish is not None
    assert not wish.may_use_model
