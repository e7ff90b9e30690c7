from pathlib import Path

import pytest

from tests.conversations.told import Told, first_difference, hold, how_it_stands, told_in

CHATS = sorted(path for path in Path(__file__).parent.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_chat_goes_as_it_was_told(path: Path) -> None:
    told = told_in(path)

    chat, went = hold(told)

    assert first_difference(told, went) is None
    stands = how_it_stands(chat)
    assert {name: stands.get(name, "nothing") for name in told.ends} == told.ends


def test_chat_that_goes_otherwise_is_noticed() -> None:
    told = told_in(CHATS[0])
    _, went = hold(told)
    side, text = told.lines[-1]

    otherwise = Told(script=told.script, now=told.now, lines=(*told.lines[:-1], (side, f"{text} Really.")), ends={})

    assert first_difference(otherwise, went) is not None


def test_line_that_was_left_out_is_noticed() -> None:
    told = told_in(CHATS[0])
    _, went = hold(told)

    shortened = Told(script=told.script, now=told.now, lines=told.lines[:-1], ends={})

    assert first_difference(shortened, went) is not None
