from dataclasses import replace

import structlog

from core.concerns import Risk, RiskPhrase
from core.errors import EngineFailed
from media_catalogue.passages import passages_from
from media_catalogue.risks import concern_in, meant_in
from tests.media_catalogue.testimony_samples import segment, transcript

PHRASES = (
    RiskPhrase(risk=Risk.SELF, phrase="don't want to be here"),
    RiskPhrase(risk=Risk.CHILD, phrase="hits the wean"),
)


def test_words_of_risk_are_found_whatever_their_punctuation() -> None:
    passages = passages_from(transcript([segment("Some days I DONT want to be here, honestly.")]))

    assert concern_in(passages, PHRASES) is Risk.SELF


def test_words_of_risk_are_found_across_a_cut() -> None:
    passages = passages_from(transcript([segment("I just don't want"), segment("to be here.", start_ms=20_000)]))

    assert len(passages) == 2
    assert concern_in(passages, PHRASES) is Risk.SELF


def test_the_first_risk_of_the_list_is_told_when_there_are_several() -> None:
    passages = passages_from(transcript([segment("He hits the wean and I don't want to be here.")]))

    assert concern_in(passages, PHRASES) is Risk.SELF
    assert concern_in(passages, tuple(reversed(PHRASES))) is Risk.CHILD


def test_everyday_words_are_no_concern() -> None:
    passages = passages_from(transcript([segment("I want to be here, the staff were lovely.")]))

    assert concern_in(passages, PHRASES) is None
    assert concern_in((), PHRASES) is None


def test_doubted_words_count_too() -> None:
    doubted = [replace(each, doubts=frozenset()) for each in passages_from(transcript([segment("don't want to be here")]))]

    assert concern_in(doubted, PHRASES) is Risk.SELF


class Sense:
    """A `RiskSense` that finds one thing, or cannot work."""

    def __init__(self, finds: Risk | None, *, breaks: bool = False) -> None:
        self.finds, self.breaks = finds, breaks

    async def risk_in(self, text: str) -> Risk | None:
        if self.breaks:
            raise EngineFailed("It cannot be loaded.")
        return self.finds if text else None


async def test_what_words_mean_is_a_concern_without_any_phrase() -> None:
    passages = passages_from(transcript([segment("He goes quiet and then I know.")]))

    assert await meant_in(passages, Sense(Risk.ABUSE)) is Risk.ABUSE
    assert await meant_in(passages, Sense(None)) is None
    assert await meant_in((), Sense(Risk.ABUSE)) is None


async def test_without_a_model_or_where_it_cannot_work_the_phrases_are_left_alone_to_it() -> None:
    passages = passages_from(transcript([segment("He goes quiet and then I know.")]))

    with structlog.testing.capture_logs() as logged:
        assert await meant_in(passages, Sense(Risk.ABUSE, breaks=True)) is None

    assert await meant_in(passages, None) is None
    assert [line["event"] for line in logged] == ["risk_sense_failed"]
    assert "quiet" not in str(logged)
