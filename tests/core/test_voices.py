from hypothesis import given
from hypothesis import strategies as st

from core.testimony import Appearance, Passage
from core.voices import VoiceTurn, heard_voices, speaker_of, voice_of

TURNS = (VoiceTurn(start_ms=0, end_ms=9_000, voice=1), VoiceTurn(start_ms=10_000, end_ms=20_000, voice=2))
ASH, ROWAN = "u_ash", "u_rowan"
BOTH = (Appearance(testimony_id="t_1", participant_id=ASH), Appearance(testimony_id="t_1", participant_id=ROWAN))


def passage(start_ms: int | None, end_ms: int | None, speaker_id: str | None = None) -> Passage:
    return Passage(
        id=f"p_{start_ms}", testimony_id="t_1", transcript_version=1, position=0, text="x", start_char=0, end_char=1,
        start_ms=start_ms, end_ms=end_ms, speaker_id=speaker_id,
    )  # fmt: skip


def speaker(of: Passage, *, before=None, after=None, there=BOTH) -> str | None:
    return speaker_of(of, turns=TURNS, before=before or {}, after=after or {}, appearances=there)


def test_a_passage_is_the_voice_s_that_speaks_nearly_all_of_it() -> None:
    assert voice_of(500, 8_000, TURNS) == 1
    assert voice_of(8_900, 19_000, TURNS) == 2


def test_a_passage_of_two_voices_of_none_or_without_times_is_nobodys() -> None:
    assert voice_of(5_000, 15_000, TURNS) is None
    assert voice_of(30_000, 40_000, TURNS) is None
    assert voice_of(None, None, TURNS) is None
    assert voice_of(0, 9_000, ()) is None


def test_a_named_voice_gives_its_passages_their_speaker_and_an_unnamed_one_takes_it_back() -> None:
    assert speaker(passage(0, 8_000), after={1: ASH}) == ASH
    assert speaker(passage(0, 8_000, ASH), before={1: ASH}, after={1: ROWAN}) == ROWAN
    assert speaker(passage(0, 8_000, ASH), before={1: ASH}) is None


def test_a_speaker_that_a_person_gave_one_passage_stays() -> None:
    assert speaker(passage(0, 8_000, ROWAN), after={1: ASH}) == ROWAN
    assert speaker(passage(5_000, 15_000, ROWAN), after={1: ASH, 2: ASH}) == ROWAN


def test_somebody_who_is_not_there_at_that_time_is_not_named() -> None:
    there = (Appearance(testimony_id="t_1", participant_id=ASH, start_ms=15_000, end_ms=20_000),)

    assert speaker(passage(0, 8_000), after={1: ASH}, there=there) is None


def test_each_voice_is_shown_by_its_longest_passage() -> None:
    heard = heard_voices(TURNS, [passage(0, 2_000), passage(2_000, 9_000), passage(5_000, 15_000)], {1: ASH})

    assert [(each.voice, each.start_ms, each.length_ms, each.named) for each in heard] == [(1, 2_000, 9_000, ASH)]


@given(
    start_ms=st.integers(0, 25_000),
    length_ms=st.integers(0, 25_000),
    names=st.dictionaries(st.sampled_from([1, 2]), st.sampled_from([ASH, ROWAN, "u_elsewhere"])),
    gone=st.sets(st.sampled_from([ASH, ROWAN])),
)
def test_nobody_is_ever_named_who_is_not_in_it(start_ms: int, length_ms: int, names: dict[int, str], gone: set[str]) -> None:
    there = [each for each in BOTH if each.participant_id not in gone]

    named = speaker(passage(start_ms, start_ms + length_ms), after=names, there=there)

    assert named is None or named in {each.participant_id for each in there}
