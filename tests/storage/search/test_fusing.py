import pytest

from storage.search.fusing import Evidence


def test_words_in_their_order_come_before_words_apart() -> None:
    evidence = Evidence(words={1: 2.0, 2: 2.0, 3: 2.0}, meaning={}, every_word=frozenset({1, 2}), in_order=frozenset({1}))

    scores = evidence.scores()

    assert scores[1] > scores[2] > scores[3]


def test_words_and_meaning_together_come_before_either() -> None:
    scores = Evidence(words={1: 3.0, 2: 3.0}, meaning={1: 0.5, 3: 0.5}).scores()

    assert scores[1] > max(scores[2], scores[3])


def test_what_is_not_allowed_weighs_on_no_score() -> None:
    evidence = Evidence(words={1: 1.0, 2: 9.0}, meaning={2: 0.9}, in_theme=frozenset({2}))

    scores = evidence.among({1}).scores()

    assert scores == Evidence(words={1: 1.0}, meaning={}).scores()


def test_without_evidence_there_are_no_scores() -> None:
    assert Evidence(words={}, meaning={}).scores() == {}


def test_words_of_a_description_are_set_against_descriptions_alone() -> None:
    scores = Evidence(words={1: 9.0, 2: 4.5, -1: 0.1}, meaning={}).scores()

    assert scores[-1] == pytest.approx(scores[1])
    assert scores[1] == pytest.approx(2 * scores[2])
