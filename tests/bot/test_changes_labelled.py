"""Changes of what was agreed to, against a list labelled by hand. A wrong change is worse than a missed one."""

from dataclasses import replace
from pathlib import Path

from bot.changing import change_in
from bot.step import Talk, Tongue
from bot.wording import texts_from_yaml
from core.consent import Purpose
from tests.bot.chats import SAFEGUARDING, WORDING, WORDINGS, script

TONGUES = {code: Tongue(wording=wording, safeguarding=SAFEGUARDING) for code, wording in WORDINGS.items()}
EVERYTHING = Talk(
    script=replace(script(), purposes=tuple(Purpose)), wording=WORDING, safeguarding=SAFEGUARDING, tongues=TONGUES
)
NONE = "none"


def labelled() -> list[tuple[str, str]]:
    """Return (sentence, label) of every line."""
    groups = texts_from_yaml(Path(__file__).with_name("labelled_changes.yaml"))
    assert isinstance(groups, list)
    return [(said, group["uses"]) for group in groups for said in group["said"]]


def understood(sentence: str) -> str:
    change = change_in(sentence, EVERYTHING)
    if change is None:
        return NONE
    uses = "+".join(purpose.value for purpose in change.purposes)
    return f"{uses}:{'yes' if change.granted else 'no'}" if uses else "list"


def test_labelled_list_is_long_and_half_of_it_is_no_change() -> None:
    labels = [label for _, label in labelled()]

    assert len(labels) >= 180
    assert labels.count(NONE) >= 45


def test_nothing_on_the_list_is_taken_for_another_change_and_no_ordinary_sentence_for_one() -> None:
    wrong = [(sentence, label, understood(sentence)) for sentence, label in labelled()]

    assert [each for each in wrong if each[2] not in {each[1], NONE}] == []


def test_nearly_every_change_on_the_list_is_recognised() -> None:
    changes = [sentence for sentence, label in labelled() if label != NONE]
    misses = [sentence for sentence in changes if understood(sentence) == NONE]

    assert len(misses) / len(changes) <= 0.03, misses
