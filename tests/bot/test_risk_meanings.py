"""Meaning for risk over a small embedder that knows words alone: what is decided here, without a model."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.risk_meanings import LONGEST_PART, RiskExamples, RiskMeanings, parts_of, read_risk_examples
from core.concerns import Risk
from core.errors import BadContent, EngineFailed
from core.ports import Vectors
from tests.bot.chats import PROMPTS
from tests.opened import WordEmbedder

EXAMPLES = RiskExamples(
    risks={
        Risk.SELF: ("counting tablets in the drawer alone", "the river calls me at night"),
        Risk.OTHERS: ("hammer in my bag waiting outside his pub",),
        Risk.ABUSE: ("hiding in the bathroom when he drinks",),
        Risk.CHILD: ("wee one flinches under bruises",),
        Risk.OFFENCE: ("four of them driving over tonight tooled up",),
    },
    harmless=("my worker met me at the gate", "we played football on Saturday", "thanks for the help"),
)
SENSE = RiskMeanings(WordEmbedder(), EXAMPLES)


async def test_words_near_an_example_are_the_risk_of_that_example() -> None:
    assert await SENSE.risk_in("hiding in the bathroom when he drinks") is Risk.ABUSE
    assert await SENSE.risk_in("the river calls me at night") is Risk.SELF


@pytest.mark.parametrize("said", ["my worker met me at the gate", "thanks for the help", "entirely unrelated syllables here"])
async def test_words_near_the_harmless_examples_or_near_nothing_are_no_risk(said: str) -> None:
    assert await SENSE.risk_in(said) is None


@pytest.mark.parametrize("said", ["", "   ", "...", "ok", "no thanks"])
async def test_what_has_too_few_words_has_no_meaning_to_go_by(said: str) -> None:
    assert await SENSE.risk_in(said) is None


async def test_one_sentence_of_risk_in_a_long_text_is_found() -> None:
    around = "We played football on Saturday. My worker met me at the gate. " * 20

    assert await SENSE.risk_in(f"{around}Hiding in the bathroom when he drinks. {around}") is Risk.ABUSE


async def test_risk_in_the_middle_of_a_sentence_that_runs_on_is_found() -> None:
    around = "and then we played football on Saturday " * 6

    assert await SENSE.risk_in(f"{around} four of them driving over tonight tooled up {around}") is Risk.OFFENCE


def test_every_word_of_a_sentence_that_runs_on_is_in_a_piece() -> None:
    words = [f"word{number}" for number in range(LONGEST_PART * 3 + 5)]

    whole, *pieces = parts_of(" ".join(words))

    assert whole.split() == words
    assert list(dict.fromkeys(word for piece in pieces for word in piece.split())) == words


async def test_what_is_said_is_written_plainly_before_it_is_read() -> None:
    sense = RiskMeanings(WordEmbedder(), EXAMPLES, plainly=lambda text: text.replace("hidin", "hiding in the bathroom"))

    assert await sense.risk_in("hidin when he drinks") is Risk.ABUSE


async def test_a_model_that_cannot_work_is_said_and_works_once_it_can() -> None:
    class Breaking(WordEmbedder):
        broken = True

        async def embed(self, texts: Sequence[str]) -> Vectors:
            if self.broken:
                raise EngineFailed("It cannot be loaded.")
            return await super().embed(texts)

    embedder = Breaking()
    sense = RiskMeanings(embedder, EXAMPLES)

    with pytest.raises(EngineFailed):
        await sense.risk_in("hiding in the bathroom when he drinks")
    embedder.broken = False

    assert await sense.risk_in("hiding in the bathroom when he drinks") is Risk.ABUSE


async def test_many_who_ask_at_once_wait_for_the_examples_to_be_worked_out_once() -> None:
    class Counting(WordEmbedder):
        asked = 0

        async def embed(self, texts: Sequence[str]) -> Vectors:
            self.asked += 1
            await asyncio.sleep(0)
            return await super().embed(texts)

    of_examples = Counting()
    sense = RiskMeanings(WordEmbedder(), EXAMPLES, for_examples=of_examples)

    found = await asyncio.gather(*(sense.risk_in("hiding in the bathroom when he drinks") for _ in range(20)))

    assert set(found) == {Risk.ABUSE}
    assert of_examples.asked == 1


def test_the_projects_examples_are_many_for_each_risk_and_said_once() -> None:
    examples = read_risk_examples(PROMPTS / "safeguarding" / "meanings.yaml")

    every = [each for some in (*examples.risks.values(), examples.harmless) for each in some]
    assert all(len(examples.risks[risk]) >= 40 for risk in Risk)
    assert len(examples.harmless) >= 200
    assert len({each.casefold() for each in every}) == len(every)


@pytest.mark.parametrize(
    "written",
    ["", "risks: {}\nharmless: [yes]", "risks: {sorrow: [a b c]}\nharmless: [a]", "risks: [a]\nharmless: [a]", "a: [b"],
)
def test_examples_that_cannot_be_used_are_refused_by_name(tmp_path: Path, written: str) -> None:
    file = tmp_path / "meanings.yaml"
    file.write_text(written, "utf-8")

    with pytest.raises(BadContent, match=r"meanings\.yaml"):
        read_risk_examples(file)
