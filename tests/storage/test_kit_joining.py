from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.testimony import TestimonyState
from storage.kit_joining import joined
from storage.kit_kinds import MESSAGES, PEOPLE, PROBES, SESSIONS, TESTIMONY
from tests.storage.laptops import a_first, b_first, begin, opened_home


@pytest.fixture
async def home(tmp_path: Path):
    async with opened_home(tmp_path) as store:
        await begin(store)
        yield store


async def row_in(writer, kind, **which: Any) -> dict[str, Any]:
    return dict((await writer.execute(select(kind.table).filter_by(**which))).mappings().one())


async def test_the_session_that_went_on_later_is_kept(home) -> None:
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, SESSIONS, id="s_1")

        assert not await joined(writer, SESSIONS, here, {**here, "turn": 1})
        assert await joined(writer, SESSIONS, here, {**here, "turn": 7})
        assert (await row_in(writer, SESSIONS, id="s_1"))["turn"] == 7


async def test_of_edits_made_apart_one_is_kept_and_worked_on_anew(home) -> None:
    await a_first(home)
    await home.catalogue.set_state("t_a", TestimonyState.READY)
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, TESTIMONY, id="t_a")

        assert not await joined(writer, TESTIMONY, here, {**here, "text": "A smaller text."})
        assert await joined(writer, TESTIMONY, here, {**here, "text": "Yet another text."})
        after = await row_in(writer, TESTIMONY, id="t_a")

    assert (after["text"], after["version"], after["state"]) == ("Yet another text.", 1, TestimonyState.RECEIVED)


async def test_words_that_were_blanked_anywhere_are_blank(home) -> None:
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, MESSAGES, external_id="m1")

        assert await joined(writer, MESSAGES, here, {**here, "text": ""})
        blank = await row_in(writer, MESSAGES, external_id="m1")
        assert blank["text"] == ""
        assert not await joined(writer, MESSAGES, blank, here)


async def test_a_message_that_had_its_turn_anywhere_had_it(home) -> None:
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, MESSAGES, external_id="m1")
        held = {**here, "is_held": True}

        assert not await joined(writer, MESSAGES, here, {**here, "done": False})
        assert not await joined(writer, MESSAGES, here, held)
        assert await joined(writer, MESSAGES, held, here)
        assert await joined(writer, MESSAGES, {**here, "done": False, "session_id": None}, here)


async def test_a_follow_up_question_that_was_blanked_anywhere_is_blank(home) -> None:
    await b_first(home)
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, PROBES, id="x_1")

        assert not await joined(writer, PROBES, here, here)
        assert await joined(writer, PROBES, here, {**here, "text": ""})
        assert (await row_in(writer, PROBES, id="x_1"))["text"] == ""


async def test_what_never_changes_is_left_as_it_is(home) -> None:
    async with home.kits._connections.writing() as writer:
        here = await row_in(writer, PEOPLE, id="u_1")

        assert not await joined(writer, PEOPLE, here, {**here, "pseudonym": "Another"})
