from pathlib import Path

from bot.script_previewing import Walkthrough
from bot.step import Talk
from core.consultations import Disposition
from tests.bot.chats import NOON, SAFEGUARDING, WORDING, script
from tests.conversations.told import told_in


def walk() -> Walkthrough:
    made = script()
    return Walkthrough(talk=Talk(script=made, wording=WORDING, safeguarding=SAFEGUARDING), script_hash=made.sha256, now=NOON)


def walked() -> Walkthrough:
    whole = walk()
    for line in ("yes", "[Yes]", "yes", "[My own place]", "It was long.", "3", "[Money; A job]"):
        whole.hear(line)
    return whole


def test_a_walk_is_held_with_the_real_conversation_to_its_end() -> None:
    whole = walked()

    assert whole.is_over
    assert whole.session.disposition is Disposition.COMPLETED
    assert {key: answer.value for key, answer in whole.session.answers.items()} == {
        "housing": "own",
        "story": "answered",
        "weeks": "3",
        "needs": "money work",
    }


def test_what_is_sent_and_tapped_is_written_as_in_a_told_chat() -> None:
    whole = walk()
    for line in ("yes", "yes", "yes", "[With friends]", "(voice note)"):
        whole.hear(line)

    assert whole.session.answers["housing"].value == "friends"
    assert whole.session.answers["story"].value == "answered"
    assert "me> (voice note)" in whole.lines


def test_a_walk_is_written_down_so_that_a_told_chat_can_be_read_from_it(tmp_path: Path) -> None:
    whole = walked()
    file = tmp_path / "walk.md"
    file.write_text(whole.told("first_week"), encoding="utf-8")

    told = told_in(file)

    assert told.script == "first_week"
    assert told.now == NOON
    assert [f"{side}> {text}" for side, text in told.lines] == whole.lines
    assert told.ends == {
        "stands": "completed",
        "kept": "1",
        "answer housing": "own",
        "answer needs": "money work",
        "answer story": "answered",
        "answer weeks": "3",
    }


def test_stop_ends_a_walk() -> None:
    whole = walk()

    whole.hear("stop")

    assert whole.is_over


def test_a_voice_note_in_which_words_are_heard_is_taken_in_and_all_that_is_said_to_it_is_shown() -> None:
    whole = walk()
    for line in ("yes", "yes", "yes"):
        whole.hear(line)

    whole.hear("(says: with friends)")
    says = [say.text for say in whole.says]
    whole.hear("yes")

    assert whole.lines.count("me> (says: with friends)") == 1
    assert [f"bot> {text}" for text in says] == whole.lines[whole.lines.index("me> (says: with friends)") + 1 :][: len(says)]
    assert whole.session.answers["housing"].value == "friends"
