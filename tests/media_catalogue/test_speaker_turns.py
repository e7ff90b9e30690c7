from dataclasses import replace

import pytest

from core.people import ParticipantId, StaffId
from core.testimony import Appearance, Medium
from core.voices import VoiceTurn
from media_catalogue.speaker_turns import NOBODY_KNOWN, SpeakerTurn, turn_at, turns_of
from tests.media_catalogue.testimony_samples import a_testimony

NOTE = a_testimony()
ROWAN, ASH = ParticipantId("p_rowan"), ParticipantId("p_ash")


def appears(who: ParticipantId, start_ms: int | None = None, end_ms: int | None = None) -> Appearance:
    return Appearance(testimony_id=NOTE.id, participant_id=who, start_ms=start_ms, end_ms=end_ms)


def test_a_voice_note_is_its_senders_throughout() -> None:
    assert turns_of(NOTE, [appears(ROWAN)]) == (SpeakerTurn(start_ms=0, speaker_id=ROWAN),)


@pytest.mark.parametrize(
    "shared",
    [
        replace(NOTE, worker_id=StaffId("s_isla")),
        replace(NOTE, is_group_answer=True),
        replace(NOTE, medium=Medium.FILM),
        replace(NOTE, medium=Medium.SOUND),
    ],
)
def test_where_others_may_be_heard_nobody_is_named_as_the_speaker(shared) -> None:
    assert turns_of(shared, [appears(ROWAN)]) == ()


def test_a_turn_ends_wherever_somebody_comes_or_goes() -> None:
    film = replace(NOTE, medium=Medium.FILM)

    turns = turns_of(film, [appears(ROWAN, 0, 4000), appears(ASH, 3000, None)])

    assert [(turn.start_ms, turn.end_ms) for turn in turns] == [(0, 3000), (3000, 4000), (4000, None)]
    assert {turn.speaker_id for turn in turns} == {None}


def test_outside_every_turn_nobody_is_known() -> None:
    turns = [SpeakerTurn(start_ms=10, end_ms=20, speaker_id=ROWAN)]

    assert [turn_at(at, turns).speaker_id for at in (9, 10, 19, 20)] == [None, ROWAN, ROWAN, None]
    assert turn_at(9, turns) == NOBODY_KNOWN


VOICES = (
    VoiceTurn(start_ms=0, end_ms=3_000, voice=1),
    VoiceTurn(start_ms=3_400, end_ms=5_000, voice=1),
    VoiceTurn(start_ms=6_000, end_ms=9_000, voice=2),
)
INTERVIEW = replace(NOTE, medium=Medium.SOUND)


def test_a_turn_ends_where_another_voice_begins_and_nobody_is_named_by_that() -> None:
    turns = turns_of(INTERVIEW, [appears(ROWAN), appears(ASH)], VOICES)

    assert [(turn.start_ms, turn.end_ms) for turn in turns] == [(0, 5_000), (5_000, 6_000), (6_000, None)]
    assert {turn.speaker_id for turn in turns} == {None}


def test_whoever_a_person_named_as_a_voice_speaks_in_its_turns() -> None:
    turns = turns_of(INTERVIEW, [appears(ROWAN), appears(ASH)], VOICES, {1: ROWAN})

    assert [turn.speaker_id for turn in turns] == [ROWAN, None, None]


def test_nobody_is_named_while_they_are_not_there() -> None:
    turns = turns_of(INTERVIEW, [appears(ROWAN), appears(ASH, 7_000, 20_000)], VOICES, {2: ASH})

    assert [(turn.start_ms, turn.speaker_id) for turn in turns] == [
        (0, None), (5_000, None), (6_000, None), (7_000, ASH), (20_000, None),
    ]  # fmt: skip


def test_a_voice_note_is_its_senders_whatever_was_told_apart() -> None:
    assert turns_of(NOTE, [appears(ROWAN)], VOICES, {1: ASH}) == (SpeakerTurn(start_ms=0, speaker_id=ROWAN),)
