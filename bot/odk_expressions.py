"""XPath as ODK means it: `elementpath` reads an expression, and here it becomes functions over the answers.

Its grammar is the library's; what operators and functions do with empty, textual and dated answers is ODK's, which differs (see
`bot.odk_values`, `bot.odk_functions`). Nothing walks a document: ``${name}`` is the only way to an answer.
Importing this module costs memory: `bot.conditions` does so only at the first condition.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from elementpath import ElementPathError
from elementpath.tdop import Parser
from elementpath.xpath1 import XPath1Parser

from bot.odk_functions import EAGER, LAZY, NAMING, Seen, Thunk
from bot.odk_values import Value, number_of, text_of, truth_of

Token = Any
"""An elementpath token; its class is generic over things that do not matter here."""

DEEPEST = 100
"""How deep an expression may be nested. Reason: nobody can read more, and deeper ones would fail while somebody waits."""

LONGEST = 4_000
"""How many characters an expression may have, for the same reason."""

_PIECE = re.compile(r"""'[^']*'|"[^"]*"|\$\{\s*(?P<name>[^}]*?)\s*\}|[^'"$]+|.""", re.DOTALL)
_WHOLE_NAME = re.compile(r"""(['"])\s*\$\{\s*([^}]*?)\s*\}\s*\1""")


class OdkParser(XPath1Parser):
    """The XPath 1.0 parser with ODK's functions."""


for _name, _function in {**LAZY, **EAGER, **NAMING}.items():
    OdkParser.symbol_table.pop(_name, None)  # XPath's own of that name takes other arguments.
    OdkParser.function(_name, nargs=(_function.least, _function.most))


def compiled(expression: str) -> Thunk:
    """Return an expression as a function of the answers. Raises `ValueError` with the reason where it cannot be."""
    if len(expression) > LONGEST:
        raise ValueError(f"it has {len(expression):,} characters, and {LONGEST:,} are the most")
    try:
        token = Parser.parse(OdkParser(), _in_xpath(expression))
        return _thunk(cast("Token", token), 0)
    except ElementPathError as error:
        raise ValueError(error.message) from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _in_xpath(expression: str) -> str:
    """Return the expression with each ``${name}`` as a variable, which the library can read."""
    named = _WHOLE_NAME.sub(lambda match: f"'{match.group(2)}'", expression)
    return "".join(_in_piece(match) for match in _PIECE.finditer(named)).strip()


def _in_piece(match: re.Match[str]) -> str:
    piece = match.group(0)
    if match["name"] is not None:
        return f" $answer.{match['name']} "
    if piece == "$":
        raise ValueError("a name is written as ${name}")
    return piece if piece[0] in "'\"" else piece.replace("jr:choice-name", "choice-name")


def _thunk(token: Token, depth: int) -> Thunk:
    if depth > DEEPEST:
        raise ValueError("it is nested too deep")
    if token.symbol in _LEAVES:
        return _LEAVES[token.symbol](token)
    if token.symbol == "(" and len(token) == 1:
        return _thunk(token[0], depth + 1)
    if token.symbol in _JOINED and len(token) == 2:
        return _joined(token, depth)
    if token.symbol in _OPERATORS and len(token) == 2:
        return _applied(_OPERATORS[token.symbol], [_thunk(each, depth + 1) for each in token])
    if token.symbol in _SIGNS and len(token) == 1:
        return _applied(_SIGNS[token.symbol], [_thunk(token[0], depth + 1)])
    return _called(token, depth)


def _called(token: Token, depth: int) -> Thunk:
    name = token.symbol
    if name == "position" and [each.symbol for each in token] == [".."]:
        return lambda seen: float(seen.round or 1)  # What stands in no repeat is the first of its kind.
    if name == "choice-name":
        return _choice_name(token, depth)
    if name == "indexed-repeat":
        return _indexed(token, depth)
    if name in LAZY and name != "position":
        arguments, lazy = [_thunk(each, depth + 1) for each in token], LAZY[name].apply
        return lambda seen: lazy(seen, *arguments)
    if name in EAGER:
        return _applied(EAGER[name].apply, [_thunk(each, depth + 1) for each in token])
    raise ValueError(f"'{token.value if name == '(name)' else name}' has no meaning here")


def _choice_name(token: Token, depth: int) -> Thunk:
    if token[1].symbol != "(string)":
        raise ValueError("jr:choice-name is written as jr:choice-name(${name}, '${name}')")
    value, name, apply = _thunk(token[0], depth + 1), token[1].value, NAMING["choice-name"].apply
    return lambda seen: apply(seen, value, name)


def _indexed(token: Token, depth: int) -> Thunk:
    if [each.symbol for each in token][:2] != ["$", "$"]:
        raise ValueError("indexed-repeat is written as indexed-repeat(${name}, ${repeat}, 1)")
    name, number, apply = _name_in(token[0]), _thunk(token[2], depth + 1), NAMING["indexed-repeat"].apply
    return lambda seen: apply(seen, name, number)


def _name_in(token: Token) -> str:
    name = str(token[0].value)
    if not name.startswith("answer."):
        raise ValueError("a name is written as ${name}")
    return name.removeprefix("answer.")


def _constant(value: Value) -> Thunk:
    return lambda _: value


def _looking(name: str) -> Thunk:
    return lambda seen: seen.look(name)


def _column(name: str) -> Thunk:
    return lambda seen: seen.column(name)


def _own(seen: Seen) -> Value:
    return seen.own or ""


def _applied(apply: Callable[..., Value], arguments: list[Thunk]) -> Thunk:
    if len(arguments) == 1:
        (only,) = arguments
        return lambda seen: apply(only(seen))
    if len(arguments) == 2:
        left, right = arguments
        return lambda seen: apply(left(seen), right(seen))
    return lambda seen: apply(*(argument(seen) for argument in arguments))


def _joined(token: Token, depth: int) -> Thunk:
    """A row of the same ``and`` or ``or`` is one step, however long; it is left as soon as it is decided."""
    decided, parts = _JOINED[token.symbol], [_thunk(each, depth + 1) for each in _chain(token)]
    return lambda seen: decided(truth_of(part(seen)) for part in parts)


def _chain(token: Token) -> Iterator[Token]:
    symbol, right = token.symbol, []
    while token.symbol == symbol:
        right.append(token[1])
        token = token[0]
    yield token
    yield from reversed(right)


def _comparing(compare: Callable[[Any, Any], bool], *, is_equality: bool) -> Callable[[Value, Value], bool]:
    """XPath 1.0, section 3.4: the values of several rounds compare as true where any of them does."""

    def pair(left: Value, right: Value) -> bool:
        if is_equality and bool in {type(left), type(right)}:
            return compare(truth_of(left), truth_of(right))
        if is_equality and float not in {type(left), type(right)}:
            return compare(text_of(left), text_of(right))
        return compare(number_of(left), number_of(right))

    def apply(left: Value, right: Value) -> bool:
        if not isinstance(left, tuple) and not isinstance(right, tuple):
            return pair(left, right)
        if bool in {type(left), type(right)}:
            return pair(left, right)
        lefts = left if isinstance(left, tuple) else (left,)
        rights = right if isinstance(right, tuple) else (right,)
        return any(pair(one, other) for one in lefts for other in rights)

    return apply


def _reckoning(calculate: Callable[[float, float], float]) -> Callable[[Value, Value], float]:
    def apply(left: Value, right: Value) -> float:
        try:
            return calculate(number_of(left), number_of(right))
        except OverflowError:
            return math.nan

    return apply


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def _left_over(left: float, right: float) -> float:
    """XPath 1.0, section 3.5: what is left over has the sign of what is divided."""
    return math.nan if not right or math.isinf(left) or math.isnan(left) else math.fmod(left, right)


_LEAVES: Mapping[str, Callable[[Token], Thunk]] = {
    "(string)": lambda token: _constant(str(token.value)),
    "(integer)": lambda token: _constant(float(token.value)),
    "(decimal)": lambda token: _constant(float(token.value)),
    "(float)": lambda token: _constant(float(token.value)),
    "(name)": lambda token: _column(str(token.value)),
    "$": lambda token: _looking(_name_in(token)),
    ".": lambda _: _own,
}
_JOINED: Mapping[str, Callable[[Iterator[bool]], bool]] = {"and": all, "or": any}
_SIGNS: Mapping[str, Callable[[Value], float]] = {"-": lambda value: -number_of(value), "+": number_of}
_OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "=": _comparing(operator.eq, is_equality=True),
    "!=": _comparing(operator.ne, is_equality=True),
    "<": _comparing(operator.lt, is_equality=False),
    ">": _comparing(operator.gt, is_equality=False),
    "<=": _comparing(operator.le, is_equality=False),
    ">=": _comparing(operator.ge, is_equality=False),
    "+": _reckoning(operator.add),
    "-": _reckoning(operator.sub),
    "*": _reckoning(operator.mul),
    "div": _reckoning(_divided),
    "mod": _reckoning(_left_over),
}
