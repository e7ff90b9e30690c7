import pytest

from bot.script_files import script_from_markdown
from core.errors import BadScript
from tests.bot.chats import MARKDOWN


def problems_after(old: str, new: str) -> list[str]:
    """Return what is wrong with the small script of the tests once `old` reads `new`."""
    assert old in MARKDOWN
    with pytest.raises(BadScript) as refused:
        script_from_markdown(MARKDOWN.replace(old, new), name="x.md")
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "Thank you. That is all.",
            "Thank you, ${hosing}.",
            "settings row 2, 'consult::thanks': '${hosing}' would be read out",
        ),
        ("| The first week |", "| ${week} |", "settings row 2, 'form_title': '${week}' would be read out"),
        ("| With friends |", "| With ${who} |", "choices row 3, 'label': '${who}' would be read out"),
        ("| With friends |", "| my own place! |", "choices row 3, 'label': 'my own place!' reads like 'own' of the same list."),
        ("| the invented team |", "| |", "settings row 2, 'consult::who_reads': It does not say who will read the answers."),
        (
            "!= 'nowhere'",
            "!= 'nowere'",
            "survey row 5, 'relevant': 'nowere' is no choice of 'housing'. Did you mean 'nowhere'?",
        ),
        ("${needs}, 'talk'", "${needs}, 'sing'", "survey row 7, 'relevant': 'sing' is no choice of 'needs'."),
    ],
)
def test_what_a_person_would_stumble_over_is_named_with_its_cell(old: str, new: str, problem: str) -> None:
    (found,) = problems_after(old, new)

    assert found.startswith(problem)


def test_second_row_of_settings_is_refused() -> None:
    found = problems_after(
        "Thank you. That is all. |", "Thank you. |\n| | Another | 2 | interview | quote_words | others | Bye. |"
    )

    assert found == ["settings row 3: There is a second row of settings. Keep one row."]


def test_language_the_bot_does_not_speak_is_refused() -> None:
    found = problems_after("| form_title | version |", "| form_title | default_language |")

    assert found == ["settings row 2, 'default_language': The bot does not speak '1'. Write one of: en, gd, pl."]


def test_list_of_one_choice_is_no_choice() -> None:
    found = problems_after("| | needs | money | Money |", "| | lone | money | Money |")

    assert found == ["choices row 5, 'list_name': 'lone' has one choice alone. Add another, or ask it as a text question."]


def test_pictures_are_told_apart_by_the_picture() -> None:
    faces = MARKDOWN.replace("| With friends |", "| 🙂 |").replace("| Nowhere |", "| 🙁 |")

    assert script_from_markdown(faces, name="x.md").questions
