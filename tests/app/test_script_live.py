"""What an edit would do to people in the middle of a script: in numbers, and never who."""

from pathlib import Path

import pytest

from app.script_live import live_problems
from tests.app.opened_house import house_in
from tests.app.test_publishing import NO_FRIENDS, NO_STORY, published, says, script
from tests.bot.chats import MARKDOWN

pytestmark = pytest.mark.journey

TYPED_WEEKS = MARKDOWN.replace("| | integer | weeks |", "| | decimal | weeks |")


async def test_people_at_a_question_that_an_edit_changes_are_counted_and_never_named(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        consultation = await published(house, script())
        await says(house, "one", "yes", "yes", "yes", "My own place")
        await says(house, "two", "yes", "yes", "yes", "My own place")
        await says(house, "three", "yes", "yes", "yes")
        await says(house, "four", "yes")

        without_story = [str(each) for each in await live_problems(house, consultation, script(NO_STORY))]
        without_friends = [str(each) for each in await live_problems(house, consultation, script(NO_FRIENDS))]
        otherwise = await live_problems(house, consultation, script(TYPED_WEEKS))
        unchanged = await live_problems(house, consultation, script())

    assert len(without_story) == 2
    assert any("1 person waits" in told and "takes choices" in told and "housing" in told for told in without_story)
    assert any("2 people wait" in told and "removes it" in told and "story" in told for told in without_story)
    assert len(without_friends) == 1
    assert otherwise == unchanged == []
    assert not any(who in told for told in without_story for who in ("p_", "a_", "s_"))


async def test_a_question_that_is_asked_in_another_way_strands_whoever_waits_at_it(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        consultation = await published(house, script())
        await says(house, "one", "yes", "yes", "yes", "My own place", "It was long, and I had nobody to talk to at all.")

        (problem,) = await live_problems(house, consultation, script(TYPED_WEEKS))

    assert "another way" in problem.problem
    assert problem.column == "weeks"
