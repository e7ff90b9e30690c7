import pytest

from bot.conditions import Flat
from bot.odk_expressions import DEEPEST, compiled
from bot.odk_values import truth_of

ANSWERS = {"age": "18", "missing": "", "words": "many", "needs": "home work", "born": "2008-03-02"}


def is_true(expression: str) -> bool:
    return truth_of(compiled(expression)(Flat(answers=ANSWERS, own="four")))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${age} = 18", True),
        ("${age} > 9", True),
        ("18 <= ${age}", True),
        ("${missing} > 3", False),
        ("${missing} < 3", False),
        ("${missing} = ''", True),
        ("${missing} > 3 or ${age} = '18'", True),
        ("${words} > 3", False),
        ("not(${age} = 18)", False),
        ("true() = (${age} = 18)", True),
        ("selected(${needs}, 'home')", True),
        ("selected(${needs}, 'hom')", False),
        ("count-selected(${needs}) = 2", True),
        ("string-length(.) < 4", False),
        ("${age}-1 = 17", True),
        ("-${age} = -18", True),
        ("${age} div 4 = 4.5", True),
        ("${age} mod 5 = 3", True),
        ("-5 mod 3 = -2", True),
        ("1 div 0 > 1000", True),
        ("0 div 0 = 0", False),
        ("${born} < '2010-01-01'", True),
        ("${born} + 1 = 13941", True),
        ("'${age}' = 'age'", True),
        ("position(..) = 1", True),
        ('"it\'s" = concat("it", "\'", "s")', True),
    ],
)
def test_expressions_mean_what_they_mean_in_odk(expression: str, *, expected: bool) -> None:
    assert is_true(expression) is expected


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "nothing(1)",
        "selected('a')",
        "((",
        "$x",
        "/data/x",
        "//x",
        "@x",
        "x[1]",
        "${a}/b",
        "a | b",
        "jr:choice-name(1, 2)",
    ],
)
def test_what_cannot_be_worked_out_is_a_value_error(expression: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  The reason is elementpath's and may be worded anew.
        compiled(expression)


@pytest.mark.parametrize(
    "expression", ["(" * 3000 + "1" + ")" * 3000, "(" * 600 + "1" + ")" * 600, "1" + "+1" * 500, "- " * 1500 + "1"]
)
def test_what_is_nested_too_deep_is_refused_and_never_fails_while_somebody_waits(expression: str) -> None:
    with pytest.raises(ValueError, match=r"deep|characters"):
        compiled(expression)


def test_a_long_row_of_alternatives_is_not_deep() -> None:
    row = " or ".join(f"${{age}} = {number}" for number in range(DEEPEST * 2))

    assert is_true(row)


def test_what_is_decided_already_is_not_looked_at() -> None:
    class Watched(Flat):
        def look(self, name: str) -> tuple[str, ...]:
            assert name == "age"
            return super().look(name)

    assert truth_of(compiled("${age} = 18 or ${words} = 'x'")(Watched(answers=ANSWERS)))


def test_the_library_keeps_its_own_rules_for_everybody_else() -> None:
    from elementpath.xpath1 import XPath1Parser

    from bot.odk_expressions import OdkParser

    assert "selected" not in XPath1Parser.symbol_table
    assert XPath1Parser.symbol_table["position"] is not OdkParser.symbol_table["position"]
