"""Tagging, and how well it does on the invented sentences of `labelled_sentences.py`.

Measured (phrases and meaning together, strict: the very code): developed on, precision 0.78 and recall 0.51; held out,
precision 0.71 and recall 0.50. On the held-out half 15 of 40 sentences get no tag at all, and 79 of 100 themes suggested are
right at the upper level. Everyday sentences: no tag on any of 24.

Missed on the held-out half: "nobody to open up to", "passed to a new key worker", "nobody sorted anything for me", "work with
you for half a year", "on remand so I didn't qualify", "kipping on a friend's floor", "right beside the people I used to get in
bother with", "no cooker, no bed", "bin your application", "one of them" at football, "a fortune to travel up for a visit",
"people only see the criminal", "no idea that help existed", "miles away and only opens", "fill in surveys all the time",
"ending up back in prison". They live by an image or an idiom, or their point is in what happened rather than in a word for it.
What is praised and what is blamed look alike: meaning does not hear the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from core.ports import Vectors
from core.testimony import Passage, PassageId
from core.themes import Codebook, Tag, TagMaker, TagState
from media_catalogue.codebook_files import read_codebook
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from media_catalogue.passages import passages_from
from media_catalogue.tagging import MOST_BY_MEANING, Tagger
from media_catalogue.transcribing import typed_transcript
from tests.media_catalogue.labelled_sentences import DEVELOPED_ON, EVERYDAY, HELD_OUT
from tests.media_catalogue.testimony_samples import a_testimony

CODEBOOK = read_codebook(Path(__file__).parent.parent.parent / "prompts" / "codebook.yaml")

Labelled = Sequence[tuple[str, set[str]]]


@dataclass
class Counting:
    """The real embedder, counting how many texts it was given."""

    real: MiniLM
    texts: list[str] = field(default_factory=list)

    @property
    def model(self) -> str:
        return self.real.model

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return await self.real.embed(texts)


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(bundled_meaning_model())


@pytest.fixture(scope="module")
def tagger(minilm: MiniLM) -> Tagger:
    return Tagger(minilm)


def passages(*texts: str) -> list[Passage]:
    made = [passages_from(typed_transcript(a_testimony(text=text)))[0] for text in texts]
    return [replace(each, id=PassageId(str(at))) for at, each in enumerate(made)]


def themes_of(tags: Sequence[Tag], at: int) -> set[str]:
    return {tag.theme for tag in tags if tag.passage_id == str(at)}


async def test_a_cue_phrase_is_a_suggestion_with_the_persons_own_words(tagger: Tagger) -> None:
    tags = await tagger.tags_for(passages("When I got out there was Naewhere tae go."), CODEBOOK)

    tag = next(each for each in tags if each.theme == "housing.nowhere_to_go")
    assert (tag.maker, tag.state, tag.score) == (TagMaker.PHRASE, TagState.SUGGESTED, 1.0)
    assert tag.reason == "Says 'Naewhere tae go'"
    assert tag.codebook_sha256 == CODEBOOK.sha256


async def test_meaning_finds_what_shares_no_words_and_says_how_near(tagger: Tagger) -> None:
    tags = await tagger.tags_for(passages("I had no home at all, on a mate's floor, then in a doorway."), CODEBOOK)

    tag = next(each for each in tags if each.theme == "housing.nowhere_to_go")
    assert tag.maker is TagMaker.MEANING
    assert tag.reason == f"Close in meaning to Nowhere to go ({tag.score:.2f})"
    assert 0.3 < tag.score <= 1


async def test_each_sentence_of_a_passage_is_heard(tagger: Tagger) -> None:
    text = (
        "My benefit claim took six weeks to come through. No landlord will rent to someone with convictions. "
        "The methadone dose they gave me was wrong."
    )

    tags = await tagger.tags_for(passages(text), CODEBOOK)

    assert {"money.benefits_delay", "housing.record_barrier", "substance.prescribing"} <= themes_of(tags, 0)


async def test_a_theme_is_suggested_once_a_passage(tagger: Tagger) -> None:
    tags = await tagger.tags_for(passages("Nowhere to live, nowhere to live. I had nowhere to live and no home."), CODEBOOK)

    assert len(tags) == len({(tag.passage_id, tag.theme) for tag in tags})


async def test_a_long_passage_does_not_drown_staff_in_suggestions(tagger: Tagger) -> None:
    text = " ".join(sentence for sentence, _ in HELD_OUT)

    tags = await tagger.tags_for([replace(passages("x")[0], text=text)], CODEBOOK)

    assert len([tag for tag in tags if tag.maker is TagMaker.MEANING]) <= MOST_BY_MEANING


@pytest.mark.parametrize("text", ["Aye.", "😀😀", "مرحبا", "...", "1 2 3"])
async def test_what_says_nothing_gets_no_tags(tagger: Tagger, text: str) -> None:
    assert await tagger.tags_for(passages(text), CODEBOOK) == ()


async def test_no_passages_ask_nothing_of_the_model(minilm: MiniLM) -> None:
    counting = Counting(minilm)

    assert await Tagger(counting).tags_for((), CODEBOOK) == ()
    assert counting.texts == []


async def test_a_codebook_is_worked_out_once_until_another_comes(minilm: MiniLM) -> None:
    counting = Counting(minilm)
    tagger = Tagger(counting)
    small = Codebook(version="1", sha256="e" * 64, themes=CODEBOOK.themes[:3])
    await tagger.tags_for(passages("It was cold."), small)
    counting.texts.clear()

    await tagger.tags_for(passages("It was cold."), small)
    once = list(counting.texts)
    await tagger.tags_for(passages("It was cold."), replace(small, sha256="f" * 64))

    assert once == ["It was cold."]
    assert len(counting.texts) > 5


async def test_a_codebook_without_codes_suggests_nothing(minilm: MiniLM) -> None:
    empty = Codebook(version="1", sha256="f" * 64, themes=CODEBOOK.themes[:1])

    assert await Tagger(minilm).tags_for(passages("I had nowhere to live."), empty) == ()


async def test_everyday_sentences_get_no_tags(tagger: Tagger) -> None:
    tags = await tagger.tags_for(passages(*EVERYDAY), CODEBOOK)

    assert {EVERYDAY[int(tag.passage_id)]: tag.reason for tag in tags} == {}


@pytest.mark.parametrize(
    ("labelled", "precision", "recall"), [(DEVELOPED_ON, 0.75, 0.50), (HELD_OUT, 0.65, 0.47)], ids=["developed on", "held out"]
)
async def test_suggestions_are_as_good_as_was_measured(
    tagger: Tagger, labelled: Labelled, precision: float, recall: float
) -> None:
    tags = await tagger.tags_for(passages(*(sentence for sentence, _ in labelled)), CODEBOOK)

    got = [themes_of(tags, at) for at in range(len(labelled))]
    right = sum(len(found & wanted) for found, (_, wanted) in zip(got, labelled, strict=True))
    missed = [(sentence, wanted - found) for found, (sentence, wanted) in zip(got, labelled, strict=True) if wanted - found]
    assert right / len(tags) >= precision
    assert right / sum(len(wanted) for _, wanted in labelled) >= recall, missed


async def test_every_cue_of_the_codebook_is_found_in_itself(tagger: Tagger) -> None:
    cues = [(cue, theme.code) for theme in CODEBOOK.themes for cue in theme.cues]

    tags = await tagger.tags_for(passages(*(f"Well, {cue}." for cue, _ in cues)), CODEBOOK)

    assert [cue for at, (cue, code) in enumerate(cues) if code not in themes_of(tags, at)] == []
