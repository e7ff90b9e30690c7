"""What Heard ships: a first partnership that can ask and tag at once."""

import asyncio
from pathlib import Path

import pytest

from app import shipped
from app.sample_partnership import SAMPLE_ID, bring_in_the_sample
from app.script_files import compiled_body
from app.settings import Settings
from app.shipped import FILMS, FIRST, script_bodies, working_partnership
from app.wiring import PROMPTS, opened
from bot.script import script_from_json
from core.errors import BadInput
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def test_the_first_call_makes_a_partnership_with_consultations_and_a_codebook(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)

        consultations = await house.store.consultations.consultations(partnership.id)
        codebook = await house.store.themes.codebook(partnership.id)

    assert {each.name for each in consultations} == {"first_night", "mentoring", FILMS}
    assert len(codebook.top_level()) == 14


async def test_the_second_call_finds_the_same_partnership(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        first = await working_partnership(house)
    async with house_in(tmp_path) as house:
        second = await working_partnership(house)

        assert second == first
        assert len(await house.store.consultations.partnerships()) == 1


async def test_a_partnership_there_is_not_is_refused(tmp_path: Path) -> None:
    async with opened(Settings(home=tmp_path, partnership="nobody")) as house:
        with pytest.raises(BadInput, match="nobody"):
            await working_partnership(house)


@pytest.mark.parametrize("name", [path.stem for path in sorted((PROMPTS / "consultations").glob("*.md"))])
def test_every_shipped_script_compiles_to_what_it_was(name: str) -> None:
    body = compiled_body(f"{name}.md", (PROMPTS / "consultations" / f"{name}.md").read_bytes(), {})

    assert script_from_json(body).to_json() == body


async def test_a_making_that_was_broken_off_is_completed(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await house.store.consultations.put_partnership(FIRST)

        partnership = await working_partnership(house)

        assert len(await house.store.consultations.consultations(partnership.id)) == 3


async def test_two_first_calls_at_once_make_one_partnership(tmp_path: Path) -> None:
    async with house_in(tmp_path) as one, house_in(tmp_path) as other:
        first, second = await asyncio.gather(working_partnership(one), working_partnership(other))

        assert first == second
        assert len(await one.store.consultations.partnerships()) == 1
        assert len(await one.store.consultations.consultations(first.id)) == 3


async def test_compiled_scripts_that_were_cut_off_are_compiled_again(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        (tmp_path / "compiled_scripts.json").write_text('{"of": "ab')

        assert set(await script_bodies(house)) == {"first_night", "mentoring"}


async def test_a_partnership_of_ones_own_takes_its_join_codes_back_from_the_sample(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        in_the_sample = await working_partnership(house)
        own = await working_partnership(house, own=True)

        found = await house.store.consultations.consultation_named("first_night")
        samples = {each.name for each in await house.store.consultations.consultations(SAMPLE_ID)}

    assert (in_the_sample.id, own.id) == (SAMPLE_ID, FIRST.id)
    assert found is not None
    assert found.partnership_id == own.id
    assert "sample_first_night" in samples


async def test_spreadsheets_and_recordings_beside_them_are_shipped_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "prompts" / "consultations"
    folder.mkdir(parents=True)
    (folder / "gate.csv").write_text(
        "survey,,,,\n,type,name,label,audio\n,text,better,What would help?,better.mp3\n"
        "settings,,,,\n,consult::who_reads,,,\n,the invented team,,,\n"
    )
    (folder / "better.mp3").write_bytes(b"ID3 read aloud")
    (folder / "notes.txt").write_text("Not a script.")
    monkeypatch.setattr(shipped, "PROMPTS", tmp_path / "prompts")
    async with house_in(tmp_path / "home") as house:
        bodies = await script_bodies(house)

        (question,) = script_from_json(bodies["gate"]).questions
        assert set(bodies) == {"gate"}
        assert await house.files.size(question.audio) == len(b"ID3 read aloud")
