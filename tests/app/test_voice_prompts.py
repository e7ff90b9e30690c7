from pathlib import Path

from app.voice_prompts import VoicePrompts
from storage.media_files import StoredMediaFiles
from tests.media_catalogue.conftest import TONE, make


async def test_a_scripts_recording_is_played_as_a_voice_message_and_nothing_is_left_lying_about(tmp_path: Path) -> None:
    files, scratch = StoredMediaFiles(tmp_path / "media"), tmp_path / "scratch"
    stored = await files.put(make(tmp_path / "question.wav", *TONE))

    made = await VoicePrompts(files=files, scratch=scratch)(stored.sha256)

    assert made is not None
    assert made.startswith(b"OggS")
    assert b"OpusHead" in made
    assert list(scratch.iterdir()) == []


async def test_what_is_gone_or_no_sound_is_read_instead(tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    words = tmp_path / "words"
    words.write_text("These are words, and no sound.")
    stored = await files.put(words)
    prompts = VoicePrompts(files=files, scratch=tmp_path / "scratch")

    assert await prompts(stored.sha256) is None
    assert await prompts("ab" * 32) is None
