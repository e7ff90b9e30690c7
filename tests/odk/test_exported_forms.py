"""Exported scripts, opened and filled in by ODK's own engine: consent comes first, and nothing is asked without it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.script_files import consent_words, form_tables
from bot.script_files import script_from_markdown
from bot.xform_export import xform_of
from core.consent import Purpose
from tests.bot.chats import MARKDOWN, PROMPTS
from tests.odk.comparing import Answers, walked_xforms
from tests.odk.forms import FORMS

pytestmark = [pytest.mark.node, pytest.mark.journey]

PURPOSES = {purpose.value for purpose in Purpose}
OURS = PURPOSES | {"heard_said_no"}


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A script as it is exported, with the answers to fill it in with."""

    name: str
    xform: str
    answers: Answers


def exported(name: str, markdown: str, answers: Answers) -> Exported:
    script = script_from_markdown(markdown, name=name)
    tables = form_tables(Path(f"{name}.md"), markdown.encode(), script, consent_words())
    return Exported(name=name, xform=xform_of(tables), answers=answers)


def asked(state: dict[str, Any]) -> set[str]:
    return {key for key, each in state.items() if each["relevant"]}


def test_consent_comes_first_and_nothing_is_asked_without_a_yes() -> None:
    shipped = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted((PROMPTS / "consultations").glob("*.md"))]
    scripts = [*shipped, ("first_week", MARKDOWN), *((form.name, form.markdown) for form in FORMS)]
    forms = [exported(name, markdown, [("take_part", "no"), ("take_part", "yes")]) for name, markdown in scripts]

    walked = walked_xforms([(form.name, form.xform, form.answers) for form in forms])

    for form, walk in zip(forms, walked, strict=True):
        assert "error" not in walk, f"{form.name}: {walk}"
        before, refused, agreed = walk["states"]
        assert next(iter(before)) == "take_part"
        assert asked(before) == {"take_part"}, form.name
        assert asked(refused) == {"take_part", "heard_said_no"}, form.name
        assert asked(agreed) - OURS, form.name
        assert "heard_said_no" not in asked(agreed)


def test_what_is_asked_about_consent_is_worded_as_the_bot_words_it() -> None:
    form = exported("first_week", MARKDOWN, [("take_part", "yes"), ("quote_words", "no"), ("housing", "nowhere")])

    (walk,) = walked_xforms([(form.name, form.xform, form.answers)])

    words = consent_words()["en"]
    last = walk["states"][-1]
    assert last["take_part"]["label"] == words.consents[Purpose.TAKE_PART]
    assert last["quote_words"]["value"] == "no"
    assert last["take_part"]["choices"] == ["yes", "no"]
    assert not last["weeks"]["relevant"]
