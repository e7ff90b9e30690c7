import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Command, command_in
from tests.bot.chats import WORDING

WORDS = (WORDING.commands,)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("STOP", Command.STOP),
        ("pls stop", Command.STOP),
        ("STOP\nSTOP", Command.STOP),
        ("STOP 🛑", Command.STOP),
        ("🛑", Command.STOP),
        ("🛑🛑🛑", Command.STOP),
        ("ok stop", Command.STOP),
        ("st0p", Command.STOP),
        ("S T O P", Command.STOP),
        ("s.t.o.p", Command.STOP),
        ("ＳＴＯＰ", Command.STOP),
        ("stop plz", Command.STOP),
        ("stop stop", Command.STOP),
        ("just stop", Command.STOP),
        ("i want to stop now", Command.STOP),
        ("can i stop?", Command.STOP),
        ("stopall", Command.STOP),
        ("END", Command.STOP),
        ("exit", Command.STOP),
        ("stop txting me", Command.STOP),
        ("Pause", Command.PAUSE),
        ("can we take a break please", Command.PAUSE),
        ("delete all", Command.DELETE),
        ("delete it", Command.DELETE),
        ("i want my answers deleted", Command.DELETE),
        ("withdraw", Command.DELETE),
        ("take it back", Command.DELETE),
        ("Stop.", Command.STOP),
        ("stp", Command.STOP),
        ("stopp", Command.STOP),
        ("sotp", Command.STOP),
        (" /stop ", Command.STOP),
        ("please stop!", Command.STOP),
        ("skip", Command.SKIP),
        ("skpi", Command.SKIP),
        ("Skip this one", Command.SKIP),
        ("HELP!!", Command.HELP),
        ("hlp", Command.HELP),
        ("repeat", Command.REPEAT),
        ("say that again?", Command.REPEAT),
        ("delete my stuff", Command.DELETE),
        ("Delete my answers please", Command.DELETE),
        ("delte my answers", Command.DELETE),
        ("please delete everything I said", Command.DELETE),
        ("forget me", Command.DELETE),
        ("/start", Command.START),
        ("Carry on", Command.START),
    ],
)
def test_command_is_known_exact_or_lightly_misspelt(text: str, command: Command) -> None:
    assert command_in(text, WORDS) is command


@pytest.mark.parametrize(
    "text",
    [
        "I want to stop using",
        "the buses stop at six",
        "nobody would help me",
        "they should delete the old rules",
        "a shop",
        "shop",
        "step",
        "top",
        "ship",
        "held",
        "hell",
        "hello",
        "forget it",
        "I skip lunch",
        "s",
        "st",
        "",
        "just help",
        "please",
        "ok",
        "the end",
        "it was a dead end",
        "they stop it every time",
        "a b c",
        "pass the parcel",
        "I want to stop now and then",
        "take it back to the shop",
        "they wiped all my answers",
        "my answers",
        "🙂",
        "1",
        "قف",
    ],
)
def test_ordinary_words_are_never_taken_for_a_command(text: str) -> None:
    assert command_in(text, WORDS) is None


@given(st.text(alphabet="abcdefghij klmnopqrstuvwxyz", min_size=40))
def test_long_message_is_never_a_command_unless_it_asks_for_deletion(text: str) -> None:
    assert command_in(text, WORDS) in {None, Command.DELETE}


@pytest.mark.parametrize("command", [each for each in Command if each not in {Command.HOLD, Command.EASY}])
def test_each_command_is_known_by_its_own_name(command: Command) -> None:
    assert command_in(command.value) is command
    assert command_in(f"/{command.value.upper()}") is command
