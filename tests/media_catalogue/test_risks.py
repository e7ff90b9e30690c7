from dataclasses import replace

from core.concerns import Risk, RiskPhrase
from media_catalogue.passages import passages_from
from media_catalogue.risks import concern_in
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
