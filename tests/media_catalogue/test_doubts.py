from dataclasses import replace
from pathlib import Path

import pytest

from core.testimony import Doubt, Passage, Segment, TranscriptOrigin
from media_catalogue.doubts import (
    goes_round,
    hears_no_speech,
    is_known_phrase,
    known_phrases,
    segments_of,
    stands_on_silence,
    too_fast,
    with_doubts,
)
from media_catalogue.passages import passages_from
from tests.media_catalogue.testimony_samples import segment, transcript

EVERYWHERE = ((0, 10_000_000),)


def doubts_of(*segments: Segment, speech: tuple[tuple[int, int], ...] = EVERYWHERE) -> frozenset[Doubt]:
    made = transcript(segments)
    return frozenset().union(*(each.doubts for each in with_doubts(passages_from(made), made, speech)))


def test_clear_speech_is_not_doubted() -> None:
    assert doubts_of(segment("I had nowhere to live when I got out.")) == frozenset()


def test_words_where_the_model_heard_no_speech_are_doubted() -> None:
    assert doubts_of(segment("I had nowhere.", no_speech=0.8, log_probability=-1.4)) == {Doubt.NO_SPEECH, Doubt.UNSURE}


def test_a_model_that_is_sure_of_its_words_may_think_there_was_no_speech() -> None:
    assert not hears_no_speech(segment("I had nowhere.", no_speech=0.8, log_probability=-0.3))


def test_words_with_a_low_probability_are_doubted() -> None:
    assert doubts_of(segment("I had nowhere to live.", log_probability=-1.2)) == {Doubt.UNSURE}


def test_words_that_go_round_are_doubted() -> None:
    assert doubts_of(segment("and then " * 6)) == {Doubt.LOOP}
    assert doubts_of(segment("I had nowhere to live.", compression=2.6)) == {Doubt.LOOP}


@pytest.mark.parametrize(
    "text", ["no no no", "Never, never give up.", "the the", "I went in and I came out and I went in again"]
)
def test_people_may_say_a_thing_more_than_once(text: str) -> None:
    assert not goes_round(text)


@pytest.mark.parametrize(
    "text", ["Thanks for watching!", "So thank you for watching and goodbye", "Subtitles by an invented group", "Thank you."]
)
def test_phrases_that_models_invent_are_doubted(text: str) -> None:
    assert doubts_of(segment(text)) == {Doubt.KNOWN_PHRASE}


@pytest.mark.parametrize(
    "text", ["I said thank you to my mentor.", "You know how it is.", "I was watching the telly", "So I left."]
)
def test_what_people_really_say_is_no_known_phrase(text: str) -> None:
    assert not is_known_phrase(text, known_phrases())


def test_every_known_phrase_knows_itself() -> None:
    assert len(known_phrases()) > 20
    assert all(is_known_phrase(each.removeprefix("="), known_phrases()) for each in known_phrases())


def test_words_faster_than_anybody_speaks_are_doubted() -> None:
    assert doubts_of(segment("I had nowhere to live when I got out.", word_ms=100)) == {Doubt.TOO_FAST}
    assert not too_fast(3, 100)
    assert not too_fast(6, 1000)


def test_words_over_silence_are_doubted() -> None:
    spoken = segment("I had nowhere to live.", start_ms=10_000)

    assert doubts_of(spoken, speech=((0, 9_000), (13_000, 20_000))) == {Doubt.SILENCE}
    assert doubts_of(spoken, speech=()) == {Doubt.SILENCE}
    assert doubts_of(spoken, speech=((10_500, 11_200),)) == frozenset()


def test_a_passage_of_no_length_over_silence_is_doubted() -> None:
    assert stands_on_silence(500, 500, ())


def test_a_passage_of_guesses_is_doubted_and_one_guessed_word_is_not() -> None:
    spoken = segment("I stayed with Morag in Auchtermuchty.")

    assert doubts_of(guessed(spoken, at={3})) == frozenset()
    assert doubts_of(guessed(spoken, at={1, 3, 5})) == {Doubt.UNSURE_WORDS}


def guessed(spoken: Segment, *, at: set[int]) -> Segment:
    words = (replace(word, probability=0.1) if number in at else word for number, word in enumerate(spoken.words))
    return replace(spoken, words=tuple(words))


def test_a_sudden_other_language_is_doubted() -> None:
    strange = segment("Ich habe das nicht gewusst und es war auch nicht so wichtig für mich.")

    assert doubts_of(strange) == {Doubt.OTHER_LANGUAGE}


def test_a_language_is_known_with_its_country() -> None:
    strange = segment("Ich habe das nicht gewusst und es war auch nicht so wichtig für mich.")
    made = replace(transcript([strange]), language="en-GB")

    (passage,) = with_doubts(passages_from(made), made, EVERYWHERE)

    assert passage.doubts == {Doubt.OTHER_LANGUAGE}


def test_the_same_passage_again_is_doubted_and_the_first_is_not() -> None:
    made = transcript([segment("They never rang me back.", start_ms=at) for at in (0, 30_000, 60_000)])

    first, *again = with_doubts(passages_from(made), made, EVERYWHERE)

    assert first.doubts == frozenset()
    assert [each.doubts for each in again] == [{Doubt.REPEATED}] * 2


def test_a_short_answer_may_be_given_twice() -> None:
    made = transcript([segment("I don't know.", start_ms=at) for at in (0, 30_000)])

    assert all(each.doubts == frozenset() for each in with_doubts(passages_from(made), made, EVERYWHERE))


def test_phrases_of_other_languages_are_known_too_and_their_whole_answers_only_there() -> None:
    assert is_known_phrase("Napisy stworzone przez społeczność Amara.org", known_phrases("en"))
    assert is_known_phrase("Dziękuję.", known_phrases("pl"))
    assert not is_known_phrase("Merci!", known_phrases("en"))


def test_every_doubt_has_words_for_whoever_reads_it() -> None:
    words = (Path(__file__).parent.parent.parent / "portal" / "templates" / "_words.html").read_text(encoding="utf-8")

    assert [each.value for each in Doubt if f'"{each.value}":' not in words] == []


def test_only_the_passage_that_earns_a_doubt_gets_it() -> None:
    made = transcript([segment("I had nowhere to live."), segment("Thank you.", start_ms=60_000, log_probability=-1.5)])

    first, second = with_doubts(passages_from(made), made, EVERYWHERE)

    assert first.doubts == frozenset()
    assert second.doubts == {Doubt.KNOWN_PHRASE, Doubt.UNSURE}


def test_a_passage_is_judged_by_the_segments_its_words_come_from() -> None:
    made = transcript([segment("One two."), segment("Three four.", start_ms=60_000)])
    first, second = passages_from(made)

    assert segments_of(first, made) == [made.segments[0]]
    assert segments_of(second, made) == [made.segments[1]]


@pytest.mark.parametrize("origin", [TranscriptOrigin.TYPED, TranscriptOrigin.APPROVED, TranscriptOrigin.CORRECTED])
def test_words_a_person_wrote_or_vouched_for_are_not_doubted(origin: TranscriptOrigin) -> None:
    made = transcript([segment("Thank you for watching.", log_probability=-2)], origin=origin)

    (passage,) = with_doubts(passages_from(made), made, ())

    assert passage.doubts == frozenset()


def test_doubting_changes_nothing_else() -> None:
    made = transcript([segment("Thank you.")])
    before: tuple[Passage, ...] = passages_from(made)

    after = with_doubts(before, made, EVERYWHERE)

    assert tuple(replace(each, doubts=frozenset()) for each in after) == before
