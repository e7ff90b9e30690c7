"""XPath as ODK means it: XPath 1.0 with `selected` and `count-selected`, over answers that may be missing.

`elementpath` compares an element with a number by its own rules and raises on an empty one. XPath 1.0 (section 3.4) says that
both become numbers, and that an empty one is then not a number and compares false; so comparisons are spelt out here.
Importing this module costs memory: `bot.conditions` does so only at the first condition.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

from elementpath import ElementPathError, XPathContext
from elementpath.xpath1 import XPath1Parser

Token = Any
"""An elementpath token; its class is generic over things that do not matter here."""


class OdkParser(XPath1Parser):
    """The XPath 1.0 parser with ODK's functions and comparisons."""


def _evaluate_selected(self: Token, context: XPathContext | None = None) -> bool:
    chosen = self.string_value(self.get_argument(context, 0))
    return self.string_value(self.get_argument(context, 1)) in chosen.split()


def _evaluate_count_selected(self: Token, context: XPathContext | None = None) -> int:
    return len(self.string_value(self.get_argument(context, 0)).split())


def _add_function(name: str, nargs: int, evaluate: Callable[..., object]) -> None:
    token_class = cast("Any", OdkParser.function(name, nargs=nargs))
    token_class.evaluate = evaluate


def _comparing(base: Token, compare: Callable[[Any, Any], bool], *, is_equality: bool) -> Token:
    def evaluate(self: Token, context: XPathContext | None = None) -> bool:
        left, right = (self.get_argument(context, position) for position in (0, 1))
        if is_equality and bool in {type(left), type(right)}:
            return compare(self.boolean_value(left), self.boolean_value(right))
        if is_equality and not any(isinstance(each, int | float | Decimal) for each in (left, right)):
            return compare(self.string_value(left), self.string_value(right))
        return compare(float(self.number_value(left)), float(self.number_value(right)))

    return type(base)(f"{base.__name__}Odk", (base,), {"evaluate": evaluate})


_add_function("selected", 2, _evaluate_selected)
_add_function("count-selected", 1, _evaluate_count_selected)
for _symbol, _compare in {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}.items():
    OdkParser.symbol_table[_symbol] = _comparing(OdkParser.symbol_table[_symbol], _compare, is_equality=_symbol in {"=", "!="})


def parsed(path: str) -> Token:
    """Return the token tree of an expression. Raises `ValueError` with elementpath's reason."""
    try:
        return OdkParser().parse(path)
    except ElementPathError as error:
        raise ValueError(error.message) from error


def holds(token: Token, answers: Mapping[str, str], own: str | None) -> bool:
    """Whether the expression is true where `answers` are the elements of one form and `own` is the text of ``.``.

    Raises `ValueError` where the expression cannot be worked out.
    """
    root = Element("answers")
    for name, value in answers.items():
        SubElement(root, name).text = value
    own_element = SubElement(root, "own_value")
    own_element.text = own
    context = XPathContext(root, item=root if own is None else own_element)
    try:
        return bool(token.boolean_value(token.evaluate(context)))
    except ElementPathError as error:
        raise ValueError(error.message) from error
