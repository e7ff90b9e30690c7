from core.captions import CaptionFormat, Cue


def test_a_format_is_named_as_its_files_end() -> None:
    assert [each.value for each in CaptionFormat] == ["vtt", "srt"]


def test_a_cue_without_a_known_speaker_has_none() -> None:
    assert Cue(start_ms=0, end_ms=900, lines=("I had nowhere.",)).speaker == ""
