"""What Heard ships: a first partnership that can ask and tag at once."""

from pathlib import Path

import pytest

from app.settings import Settings
from app.shipped import FILMS, compiled, working_partnership
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
    body = compiled(name, (PROMPTS / "consultations" / f"{name}.md").read_text())

    assert script_from_json(body).to_json() == body
