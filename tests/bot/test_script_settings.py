import pytest

from bot.script import Script, ScriptWords
from bot.script_files import script_from_file
from core.errors import BadScript


def made(headings: str, cells: str, *, column: str = "label", spoken: tuple[str, ...] = ("en", "gd")) -> Script:
    survey = f"| survey | | | |\n| | type | name | {column} |\n| | text | a | Say? |\n"
    text = f"{survey}| settings | |\n| | consult::who_reads | {headings} |\n| | us | {cells} |"
    return script_from_file(text, suffix=".md", name="x", spoken=spoken)


def test_settings_hold_the_rules_around_the_questions() -> None:
    script = made("consult::quota | consult::remind_after | consult::model_probes | consult::probe_limit", "40 | 48 | yes | 3")

    assert (script.quota, script.remind_after_h, script.lets_model_probe, script.limit_of_probes) == (40, 48, True, 3)


def test_settings_are_said_in_each_language() -> None:
    script = made("form_title | form_title::Gàidhlig (gd) | consult::intro::gd", "A week | Seachdain | Fàilte")

    assert script.languages == ("en", "gd")
    assert script.words == {"gd": ScriptWords(title="Seachdain", intro="Fàilte")}
    assert script.in_language("gd").title == "Seachdain"


def test_default_language_is_understood_with_its_name() -> None:
    script = made("default_language", "Gàidhlig (gd)", column="label::Gàidhlig (gd)")

    assert (script.language, script.languages, script.questions[0].label) == ("gd", (), "Say?")


def test_the_only_language_there_is_is_the_default() -> None:
    assert made("version", "1", column="label::gd").language == "gd"


def test_language_without_words_of_the_bot_is_refused() -> None:
    with pytest.raises(BadScript, match="does not speak 'pl'"):
        made("consult::intro::pl", "Witaj")


@pytest.mark.parametrize(("heading", "cell"), [("consult::quota", "0"), ("consult::remind_after", "soon")])
def test_number_that_is_none_is_named(heading: str, cell: str) -> None:
    with pytest.raises(BadScript) as refused:
        made(heading, cell)

    assert [(problem.sheet, problem.column) for problem in refused.value.problems] == [("settings", heading)]
