import pytest

from bot.odk_expressions import holds, parsed


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/answers/age = 18", True),
        ("/answers/age > 9", True),
        ("18 <= /answers/age", True),
        ("/answers/missing > 3", False),
        ("/answers/missing < 3", False),
        ("/answers/missing = ''", True),
        ("/answers/missing > 3 or /answers/age = '18'", True),
        ("/answers/words > 3", False),
        ("not(/answers/age = 18)", False),
        ("true() = (/answers/age = 18)", True),
        ("selected(/answers/needs, 'home')", True),
        ("selected(/answers/needs, 'hom')", False),
        ("count-selected(/answers/needs) = 2", True),
        ("string-length(.) < 4", False),
    ],
)
def test_expressions_mean_what_they_mean_in_odk(expression: str, *, expected: bool) -> None:
    answers = {"age": "18", "missing": "", "words": "many", "needs": "home work"}

    assert holds(parsed(expression), answers, "four") is expected


@pytest.mark.parametrize("expression", ["1 +", "nothing(1)", "selected('a')", "((", "$x"])
def test_what_cannot_be_worked_out_is_a_value_error(expression: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  The reason is elementpath's and may be worded anew.
        holds(parsed(expression), {}, None)


def test_the_library_keeps_its_own_rules_for_everybody_else() -> None:
    from elementpath.xpath1 import XPath1Parser

    from bot.odk_expressions import OdkParser

    assert "selected" not in XPath1Parser.symbol_table
    assert XPath1Parser.symbol_table["="] is not OdkParser.symbol_table["="]
