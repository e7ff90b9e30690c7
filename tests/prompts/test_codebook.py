"""The codebook that comes with Heard: two whole levels, told apart, and no code for an offence."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CODEBOOK: dict[str, Any] = yaml.load(  # BaseLoader keeps all text text: "no" is a word people say.
    (Path(__file__).parents[2] / "prompts" / "codebook.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)
THEMES: list[dict[str, Any]] = CODEBOOK["themes"]
CODES: list[dict[str, Any]] = [code for theme in THEMES for code in theme["codes"]]
OFFENCES = (
    "theft",
    "shoplift",
    "assault charge",
    "robbery",
    "breach of the peace",
    "drink driving",
    "dealing",
    "murder",
    "fraud",
)


def test_there_are_fourteen_themes_and_eighty_two_codes() -> None:
    assert (len(THEMES), len(CODES)) == (14, 82)


def test_no_id_is_used_twice() -> None:
    ids = [each["id"] for each in [*THEMES, *CODES]]

    assert len(ids) == len(set(ids))


def test_a_codes_id_begins_with_its_themes() -> None:
    assert [code["id"] for theme in THEMES for code in theme["codes"] if not code["id"].startswith(f"{theme['id']}.")] == []


def test_every_theme_and_code_has_a_label_and_a_definition() -> None:
    assert [each["id"] for each in [*THEMES, *CODES] if not (each["label"] and each["definition"].endswith("."))] == []


def test_every_code_says_what_to_include_and_exclude_and_gives_cues() -> None:
    assert [code["id"] for code in CODES if not (code["include"] and code["exclude"] and code["phrases"])] == []


def test_every_code_that_another_refers_to_is_there() -> None:
    known = {each["id"] for each in [*THEMES, *CODES]}
    named = set(re.findall(r"\b[a-z]+\.[a-z_]{3,}\b", " ".join(code["exclude"] for code in CODES)))

    assert named - known == set()


def test_every_theme_has_three_to_eight_codes() -> None:
    assert [theme["id"] for theme in THEMES if not 3 <= len(theme["codes"]) <= 8] == []


def test_no_cue_stands_under_two_codes() -> None:
    cues = [cue.casefold() for code in CODES for cue in code["phrases"]]

    assert [cue for cue in cues if cues.count(cue) > 1] == []


def test_there_is_no_code_and_no_cue_for_an_offence() -> None:
    assert [text for text in _all_text(THEMES) if any(offence in text.casefold() for offence in OFFENCES)] == []


def test_what_is_said_about_self_harm_goes_to_a_person() -> None:
    code = next(code for code in CODES if code["id"] == "health.crisis_self_harm")

    assert "person to read" in code["handling"]


def test_the_crosswalk_for_measuring_names_codes_that_are_there() -> None:
    assert set(CODEBOOK["crosswalk_to_nhs_pxtextmining_v6"]) <= {code["id"] for code in CODES}


def _all_text(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _all_text(value)
    elif isinstance(part, list):
        for value in part:
            yield from _all_text(value)
