from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.people import ParticipantId
from core.testimony import Passage, Segment, Transcript, TranscriptOrigin, Word
from media_catalogue.passages import (
    LONGEST_CHARACTERS,
    LONGEST_MS,
    SHORTEST_MS,
    SILENCE_MS,
    TURN_MS,
    TYPED_CHARACTERS,
    passages_from,
)
from media_catalogue.speaker_turns import SpeakerTurn, turn_at
from media_catalogue.transcribing import typed_transcript
from tests.media_catalogue.testimony_samples import a_testimony, segment, transcript

EXAMPLES = 40

word_texts = st.one_of(
    st.sampled_from(
        [" I", " had", " nowhere", " to", " live.", " Aye?", " naebody", " café", " Mr.", "-three", " 👩‍👧", " …", " "]
    ),
    st.text(min_size=1, max_size=6),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Machine transcripts whose times never go back, with pauses of every length, and segments without words."""
    now = 0
    segments = []
    for _ in range(draw(st.integers(0, 6))):
        now += draw(st.sampled_from([0, 100, 800, 6000]))
        start, words = now, []
        for text in draw(st.lists(word_texts, max_size=25)):
            now += draw(st.sampled_from([0, 0, 300, 900, 7000]))
            end = now + draw(st.integers(0, 1500))
            words.append(Word(text=text, start_ms=now, end_ms=end, probability=0.5))
            now = end
        segments.append(
            Segment(
                text="".join(word.text for word in words) + draw(st.sampled_from(["", "", "", " (odd)"])),
                start_ms=start,
                end_ms=now,
                words=tuple(words),
                no_speech_probability=0.0,
                mean_log_probability=0.0,
                compression_ratio=1.0,
            )
        )
    return transcript(segments)


@st.composite
def speakers(draw: st.DrawFn) -> list[SpeakerTurn]:
    """Who speaks when: nobody knows, or turns of every length, some of them nobody's."""
    edges = sorted(draw(st.lists(st.integers(0, 120_000), unique=True, max_size=6)))
    who = st.sampled_from([None, ParticipantId("p_rowan"), ParticipantId("p_ash")])
    return [SpeakerTurn(start_ms=start, end_ms=end, speaker_id=draw(who)) for start, end in pairwise([0, *edges])]


def promises_kept_by(made: Transcript, turns: list[SpeakerTurn] | tuple[()] = ()) -> None:
    passages = passages_from(made, turns)
    assert all(each.text == made.text[each.start_char : each.end_char] for each in passages)
    assert all(each.text == each.text.strip() != "" for each in passages)
    edges = [0, *(edge for each in passages for edge in (each.start_char, each.end_char)), len(made.text)]
    assert edges == sorted(edges)
    assert "".join(made.text[start:end] for start, end in list(pairwise(edges))[::2]).strip() == ""
    assert [each.position for each in passages] == list(range(len(passages)))
    assert len({each.id for each in passages}) == len(passages)


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts())
def test_every_character_but_white_space_is_in_exactly_one_passage(made: Transcript) -> None:
    promises_kept_by(made)


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts())
def test_every_word_is_in_exactly_one_passage_and_within_its_times(made: Transcript) -> None:
    passages = passages_from(made)

    kept = [word for each in passages for word in each.words]
    assert [word for word in kept if word.text.strip()] == [
        word for part in made.segments if part.text.strip() for word in part.words if word.text.strip()
    ]
    for each in passages:
        assert all(each.start_ms <= word.start_ms <= word.end_ms <= each.end_ms for word in each.words)


def said_in_it(made: Transcript) -> list[tuple[str, int, int]]:
    """Return what is never cut, in order: each word with its time, or a segment whole that has none."""
    whole = [(part, "".join(word.text for word in part.words) == part.text) for part in made.segments]
    return [
        each
        for part, has_all in whole
        for each in (
            [(word.text, word.start_ms, word.end_ms) for word in part.words]
            if has_all
            else [(part.text, part.start_ms, part.end_ms)]
        )
    ]


def length_ms(passage: Passage) -> int:
    return passage.end_ms - passage.start_ms


def is_made_of_one(passage: Passage, made: Transcript) -> bool:
    return any(text.strip() and passage.text == text.strip() for text, *_ in said_in_it(made)) or len(passage.words) == 1


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts(), speakers())
def test_no_passage_is_longer_than_a_quote_unless_it_cannot_be_cut(made: Transcript, turns: list[SpeakerTurn]) -> None:
    for each in passages_from(made, turns):
        longest = max(end - start for _, start, end in said_in_it(made))
        assert length_ms(each) <= max(LONGEST_MS, longest)
        if length_ms(each) > LONGEST_MS:
            assert is_made_of_one(each, made) or not any(word.text.strip() for word in each.words[1:])


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts(), speakers())
def test_a_passage_is_shorter_than_a_quote_only_where_its_neighbours_may_not_be_joined(
    made: Transcript, turns: list[SpeakerTurn]
) -> None:
    passages = passages_from(made, turns)

    for one, other in pairwise(passages):
        if min(length_ms(one), length_ms(other)) < SHORTEST_MS:
            pause_ms = other.start_ms - one.end_ms
            is_another = one.speaker_id != other.speaker_id or turns_within(one, turns) != turns_within(other, turns)
            may_be_another = one.speaker_id is None and pause_ms >= TURN_MS
            too_long = other.end_ms - one.start_ms > LONGEST_MS
            assert pause_ms >= SILENCE_MS or is_another or may_be_another or too_long or has_blank_between(one, other, made)


def turns_within(passage: Passage, turns: list[SpeakerTurn]) -> set[SpeakerTurn]:
    times = [(word.start_ms, word.end_ms) for word in passage.words] or [(passage.start_ms, passage.end_ms)]
    return {turn_at((start + end) // 2, turns) for start, end in times}


def has_blank_between(one: Passage, other: Passage, made: Transcript) -> bool:
    """Whether an engine's "word" of nothing but white space lies between: it is nobody's words, and has a time."""
    return any(not text.strip() and one.end_ms <= start and end <= other.start_ms for text, start, end in said_in_it(made))


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts(), speakers())
def test_no_passage_goes_across_from_one_speaker_to_another(made: Transcript, turns: list[SpeakerTurn]) -> None:
    promises_kept_by(made, turns)
    for each in passages_from(made, turns):
        whose = {turn_at((word.start_ms + word.end_ms) // 2, turns).speaker_id for word in each.words}
        if "(odd)" not in each.text:  # A segment without words for all its text is whole, whoever speaks in it.
            assert whose <= {each.speaker_id}


@settings(deadline=None)
@given(st.text(max_size=3000) | st.text(alphabet="ab .!?\n", max_size=3000))
def test_typed_words_are_kept_to_the_byte_and_have_no_times(text: str) -> None:
    made = typed_transcript(a_testimony(text=text))

    promises_kept_by(made)
    assert all(len(each.text) <= max(TYPED_CHARACTERS, *map(len, text.split())) for each in passages_from(made))
    assert [word for each in passages_from(made) for word in each.text.split()] == text.split()
    assert all((each.start_ms, each.end_ms, each.words) == (None, None, ()) for each in passages_from(made))


def test_passages_end_where_sentences_end() -> None:
    made = transcript([segment("When I got out I had nowhere to live at all that week. " * 2, word_ms=500)])

    texts = [each.text for each in passages_from(made)]

    assert texts == ["When I got out I had nowhere to live at all that week."] * 2


def test_a_last_sentence_too_short_for_a_quote_stays_with_the_one_before() -> None:
    made = transcript([segment("When I got out I had nowhere to live at all that week. So I slept on a couch.", word_ms=500)])

    (only,) = passages_from(made)

    assert only.text == "When I got out I had nowhere to live at all that week. So I slept on a couch."


def test_where_it_would_be_too_long_with_its_last_words_they_are_shared_out_anew() -> None:
    long = segment(f"{'and then ' * 35}I slept. It rained for the whole night in there. He came.", word_ms=560)

    passages = passages_from(transcript([long]))

    assert sum(length_ms(each) for each in passages) > LONGEST_MS
    assert all(SHORTEST_MS <= length_ms(each) <= LONGEST_MS for each in passages)


def test_a_known_speaker_may_pause_after_a_sentence_and_be_quoted_on() -> None:
    made = transcript([segment("She never gave up."), segment("The waiting was worst.", start_ms=2500)])

    (only,) = passages_from(made, [SpeakerTurn(start_ms=0, speaker_id=ParticipantId("p_rowan"))])

    assert (only.text, only.speaker_id) == ("She never gave up. The waiting was worst.", "p_rowan")


def test_the_next_speaker_begins_a_new_passage_in_the_middle_of_a_sentence() -> None:
    made = transcript([segment("and then he asked me did you sleep")])
    rowan, ash = (
        SpeakerTurn(start_ms=at, end_ms=at + 1500, speaker_id=ParticipantId(who)) for at, who in ((0, "r"), (1500, "a"))
    )

    said = [(each.text, each.speaker_id) for each in passages_from(made, [rowan, ash])]

    assert said == [("and then he asked me", "r"), ("did you sleep", "a")]


def test_a_word_that_the_engine_gave_in_two_is_not_cut() -> None:
    words = [Word(text=text, start_ms=at, end_ms=at + 9_000, probability=0.9) for at, text in ((0, " three."), (16_000, "5"))]
    later = [Word(text=" miles on foot", start_ms=25_300, end_ms=40_000, probability=0.9)]
    whole = [*words, *later]
    made = Segment(
        text="".join(word.text for word in whole),
        start_ms=0,
        end_ms=40_000,
        words=(replace(words[0], end_ms=15_500), *whole[1:]),
        no_speech_probability=0.0,
        mean_log_probability=0.0,
        compression_ratio=1.0,
    )

    (only,) = passages_from(transcript([made]))

    assert only.text == "three.5 miles on foot"


def test_times_that_go_back_leave_every_word_within_its_passage() -> None:
    made = transcript([segment("It was cold.", start_ms=4000), segment("I was alone.", start_ms=0)])

    for each in passages_from(made):
        assert all(each.start_ms <= word.start_ms and word.end_ms <= each.end_ms for word in each.words)


def test_short_sentences_stay_together() -> None:
    made = transcript([segment("It was cold. I was alone. Nobody came.")])

    (only,) = passages_from(made)

    assert only.text == "It was cold. I was alone. Nobody came."
    assert (only.start_ms, only.end_ms) == (0, 8 * 300)


def test_a_title_does_not_end_a_sentence() -> None:
    made = transcript([segment("I went the whole way there to see Mr. Invented about it.", word_ms=700)])

    assert len(passages_from(made)) == 1


def test_a_long_silence_begins_a_new_passage() -> None:
    made = transcript([segment("It was cold."), segment("I was alone.", start_ms=30_000)])

    assert [(each.text, each.start_ms) for each in passages_from(made)] == [("It was cold.", 0), ("I was alone.", 30_000)]


def test_a_pause_after_a_sentence_may_be_another_person_so_the_passage_ends() -> None:
    made = transcript([segment("She never gave up."), segment("The waiting was worst.", start_ms=2500)])

    assert [each.text for each in passages_from(made)] == ["She never gave up.", "The waiting was worst."]


def test_someone_who_never_stops_is_cut_at_their_widest_pause() -> None:
    without_end = segment("and then " * 40, word_ms=300)
    late = segment("so I went home and " * 30, start_ms=without_end.end_ms + 500, word_ms=300)

    passages = passages_from(transcript([without_end, late]))

    lengths_ms = [each.end_ms - each.start_ms for each in passages]
    assert all(SHORTEST_MS <= each <= LONGEST_MS for each in lengths_ms[:-1])
    assert lengths_ms[-1] <= LONGEST_MS
    assert without_end.end_ms in {each.end_ms for each in passages}


def test_a_hesitant_speaker_is_not_cut_in_the_middle_of_every_sentence() -> None:
    halting = [segment("I just", start_ms=0), segment("wanted somebody", start_ms=1800), segment("to talk to.", start_ms=3600)]
    follows = [segment("That was it.", start_ms=5400)]

    texts = [each.text for each in passages_from(transcript([*halting, *follows]))]

    assert texts == ["I just wanted somebody to talk to. That was it."]


@st.composite
def transcripts_of_any_times(draw: st.DrawFn) -> Transcript:
    """What no engine should give: words that overlap, take no time, go back, or last as long as the film."""
    times = st.sampled_from([0, 0, 1, 400, 5_000, 44_999, 45_001, 10_800_000])
    words = []
    for text in draw(st.lists(word_texts, min_size=1, max_size=60)):
        start_ms = draw(times)
        words.append(
            Word(
                text=text * draw(st.sampled_from([1, 1, 30])), start_ms=start_ms, end_ms=start_ms + draw(times), probability=0.5
            )
        )
    return transcript([replace(segment("x"), text="".join(word.text for word in words), words=tuple(words))])


@settings(deadline=None, max_examples=EXAMPLES)
@given(transcripts_of_any_times(), speakers())
def test_whatever_times_an_engine_gives_no_word_is_lost_or_kept_twice(made: Transcript, turns: list[SpeakerTurn]) -> None:
    promises_kept_by(made, turns)
    kept = [word for each in passages_from(made, turns) for word in each.words if word.text.strip()]
    assert kept == [word for word in made.segments[0].words if word.text.strip()]


def test_words_without_times_are_still_cut_to_what_can_be_quoted() -> None:
    words = tuple(Word(text=" word", start_ms=0, end_ms=0, probability=0.5) for _ in range(2_000))
    made = transcript([replace(segment("x"), text=" word" * 2_000, words=words)])

    passages = passages_from(made)

    assert max(len(each.text) for each in passages) <= LONGEST_CHARACTERS
    assert len(passages) == -(-len(made.text) // LONGEST_CHARACTERS)


@pytest.mark.parametrize(
    "said", ["at 3 p.m. on Monday", "it was £3.50 a night", "I met J. K. there", "the hoose wi' nae heatin at a'"]
)
def test_what_only_looks_like_an_end_is_not_cut(said: str) -> None:
    made = transcript([segment(f"It was a long day and then I went there alone, {said} because nobody came.", word_ms=600)])

    assert len(passages_from(made)) == 1


def test_a_typed_title_at_the_limit_stays_with_its_name() -> None:
    before = "Long ago. " * (TYPED_CHARACTERS // 10 - 2)
    made = typed_transcript(a_testimony(text=f"{before}I saw Dr. Invented there. Then I went home."))

    assert [each.text for each in passages_from(made)] == [before.strip(), "I saw Dr. Invented there. Then I went home."]


def test_silence_gives_no_passages() -> None:
    assert passages_from(transcript([])) == ()
    assert passages_from(typed_transcript(a_testimony(text=" \n "))) == ()


@pytest.mark.parametrize("text", ["Aye.", "  Aye.\n", "😀😀", "مرحبا بكم", "Nobody asked. Not once. In ten year."])
def test_a_short_typed_answer_stays_whole(text: str) -> None:
    (only,) = passages_from(typed_transcript(a_testimony(text=text)))

    assert only.text == text.strip()


def test_a_long_typed_answer_is_cut_between_sentences() -> None:
    sentence = "My mentor came with me to the council and stayed until it was done. "

    passages = passages_from(typed_transcript(a_testimony(text=sentence * 12)))

    assert len(passages) > 1
    assert all(each.text.endswith("done.") for each in passages)
    assert all(len(each.text) <= TYPED_CHARACTERS for each in passages)


def test_a_long_typed_answer_without_a_full_stop_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(300))

    passages = passages_from(typed_transcript(a_testimony(text=text)))

    assert [word for each in passages for word in each.text.split()] == text.split()
    assert all(len(each.text) <= TYPED_CHARACTERS for each in passages)


def test_ids_are_the_same_every_time() -> None:
    made = transcript([segment("It was cold.")])

    assert [each.id for each in passages_from(made)] == ["t_rowan.1.0"]


def test_a_correction_keeps_its_times() -> None:
    made = transcript([segment("It was cold.")], origin=TranscriptOrigin.CORRECTED)

    assert passages_from(made)[0].end_ms == 900
