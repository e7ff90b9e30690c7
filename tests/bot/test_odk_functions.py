import math
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.odk_expressions import compiled
from bot.odk_functions import EAGER, LAZY, NAMING, REFUSED, pattern_problem
from bot.odk_values import Value, text_of


@dataclass(frozen=True)
class Looking:
    """Stands in round 2 of a repeat with three rounds."""

    own: str | None = "own words"
    round: int = 2
    now: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def look(self, name: str) -> tuple[str, ...]:
        return {"rounds": ("5", "", "9"), "ages": ("5", "9"), "needs": ("home work",), "missing": ("",), "none": ()}.get(
            name, (name,)
        )

    def every(self, name: str) -> tuple[str, ...]:
        return self.look(name)

    def label(self, name: str, value: str) -> str:
        return f"{name}/{value}"

    def column(self, name: str) -> str:
        return f"column {name}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("if(1 = 1, 'a', 'b')", "a"),
        ("if('', 'a', 'b')", "b"),
        ("coalesce(${missing}, 'b')", "b"),
        ("coalesce(${x}, 'b')", "x"),
        ("once(1 + 1)", "own words"),
        ("selected(${needs}, 'home')", "true"),
        ("selected-at(${needs}, 1)", "work"),
        ("selected-at(${needs}, 2)", ""),
        ("selected-at(${needs}, -1)", ""),
        ("count-selected(${needs})", "2"),
        ("count-selected(${missing})", "0"),
        ("jr:choice-name(${needs}, '${needs}')", "needs/home work"),
        ("count-non-empty(${rounds})", "2"),
        ("count(${rounds})", "3"),
        ("count(${none})", "0"),
        ("sum(${rounds})", "NaN"),
        ("sum(${ages})", "14"),
        ("sum(${none})", "0"),
        ("min(${ages})", "5"),
        ("max(${ages}, 11, 3)", "11"),
        ("max(${rounds})", "NaN"),
        ("max(${none})", "NaN"),
        ("min('x', 3)", "NaN"),
        ("join(', ', ${rounds}, 'b')", "5, , 9, b"),
        ("concat('a', 1, true())", "a1true"),
        ("checklist(1, 2, 1 = 1, 1 = 2, ${x} = 'x')", "true"),
        ("checklist(-1, 0, true())", "false"),
        ("weighted-checklist(3, -1, true(), 2, false(), 5, true(), 1)", "true"),
        ("regex('ab12', '[a-z]+[0-9]+')", "true"),
        ("regex('ab12!', '[a-z]+[0-9]+')", "false"),
        ("regex('1234', '^[0-9]{4}$')", "true"),
        ("contains('abc', 'b')", "true"),
        ("starts-with('abc', 'b')", "false"),
        ("ends-with('abc', 'bc')", "true"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 0)", "12345"),
        ("substring-before('a/b', '/')", "a"),
        ("substring-after('a/b', '/')", "b"),
        ("substring-after('a', '/')", ""),
        ("substring-before('a', '/')", ""),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', -1 div 0)", "hello"),
        ("substr('hello', 0, -1 div 0)", ""),
        ("substr('hello', -1.5)", "o"),
        ("round(pow(10, 300), 10) = pow(10, 300)", "true"),
        ("weighted-checklist(0, 9, 1, 1 div 0, 1, -1 div 0)", "false"),
        ("translate('aabbc', 'ab', 'x')", "xxc"),
        ("string-length('four')", "4"),
        ("normalize-space('  a   b ')", "a b"),
        ("boolean('no')", "true"),
        ("boolean-from-string('no')", "false"),
        ("boolean-from-string('1')", "true"),
        ("not(true())", "false"),
        ("number('2') + number('x')", "NaN"),
        ("int(-2.7)", "-2"),
        ("round(2.5)", "3"),
        ("round(1.2345, 2)", "1.23"),
        ("round(1234, -2)", "1200"),
        ("abs(-3)", "3"),
        ("pow(2, 10)", "1024"),
        ("pow(-8, 0.5)", "NaN"),
        ("pow(10, 9999)", "NaN"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", "NaN"),
        ("log10(1000)", "3"),
        ("log(0)", "NaN"),
        ("exp(0)", "1"),
        ("sin(0) + cos(0) + tan(0) + atan2(0, 1)", "1"),
        ("floor(1.7) + ceiling(1.2)", "3"),
        ("round(pi(), 2)", "3.14"),
        ("today()", "2026-03-02"),
        ("today() + 1", "20515"),
        ("date(today() + 1)", "2026-03-03"),
        ("now()", "2026-03-02T12:00:00.000+00:00"),
        ("format-date(today(), '%d.%m.')", "02.03."),
        ("decimal-date-time('1970-01-02T06:00:00Z')", "1.25"),
        ("decimal-time('06:00')", "0.25"),
        ("date-time('1970-01-02')", "1970-01-02T00:00:00.000+00:00"),
        ("position(..)", "2"),
        ("indexed-repeat(${rounds}, ${visit}, 3)", "9"),
        ("indexed-repeat(${rounds}, ${visit}, 4)", ""),
        ("region", "column region"),
    ],
)  # fmt: skip
def test_functions_mean_what_odk_says(expression: str, expected: str) -> None:
    assert text_of(compiled(expression)(Looking())) == expected


def test_every_function_is_worked_out_or_refused_and_never_both() -> None:
    worked_out = {*EAGER, *LAZY, *NAMING}

    assert not worked_out & set(REFUSED)
    assert all(remedy.endswith(".") for remedy in REFUSED.values())


ODD_VALUES = st.sampled_from(
    [math.inf, -math.inf, math.nan, 1e300, -1e300, 1e-300, 1.7e308, -0.0, 0.0, -1.0, 2.5, True, False, "", "-1", "9" * 400,
     "Infinity", "2026-02-28", "0001-01-01", "9999-12-31T23:59:59+01:00", "14:30", "%", "(", (), ("",),
     ("9" * 330, "-" + "9" * 330)]
)  # fmt: skip


@given(st.sampled_from(sorted(EAGER)), st.lists(ODD_VALUES, min_size=6, max_size=6))
def test_no_answer_however_odd_ever_breaks_a_function(name: str, values: list[Value]) -> None:
    function = EAGER[name]
    most = len(values) if function.most is None else function.most
    for number in range(function.least, most + 1):
        text_of(function.apply(*values[:number]))


def test_a_pattern_that_would_take_for_ever_elsewhere_is_answered_at_once() -> None:
    assert text_of(compiled(f"regex('{'a' * 3000}!', '(a+)+')")(Looking())) == "false"


@pytest.mark.parametrize("pattern", ["(", "[a-", "(?=a)", r"(a)\1"])
def test_a_pattern_that_cannot_be_used_has_its_reason(pattern: str) -> None:
    assert pattern_problem(pattern)


def test_infinity_is_only_infinity() -> None:
    assert math.isinf(float(text_of(compiled("1 div 0")(Looking()))))
