"""Formatted text is read as Telegram reads it, and refused in the words of its parser."""

import pytest

from tests.telegram.entities import formatted
from tests.telegram.refusals import Refused


def facts(text: str, mode: str) -> tuple[str, list[tuple[str, int, int]]]:
    plain, entities = formatted(text, mode)
    return plain, [(each["type"], each["offset"], each["length"]) for each in entities]


@pytest.mark.parametrize(
    ("text", "mode", "plain", "entities"),
    [
        ("Hello <b>you</b>", "HTML", "Hello you", [("bold", 6, 3)]),
        ("😀 <i>a <b>b</b></i>", "html", "😀 a b", [("italic", 3, 3), ("bold", 5, 1)]),
        ("a &lt; b &amp; c", "HTML", "a < b & c", []),
        ("1 \\+ *one* is __two__\\.", "MarkdownV2", "1 + one is two.", [("bold", 4, 3), ("underline", 11, 3)]),
        ("`a.b` and ||hidden||", "MarkdownV2", "a.b and hidden", [("code", 0, 3), ("spoiler", 8, 6)]),
        ("*a* _b_ [c](https://example.org)", "Markdown", "a b c", [("bold", 0, 1), ("italic", 2, 1), ("text_link", 4, 1)]),
        ("/start code", "", "/start code", [("bot_command", 0, 6)]),
        ("half/start *as it is*", "", "half/start *as it is*", []),
    ],
)
def test_marks_become_entities(text: str, mode: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    assert facts(text, mode) == (plain, entities)


def test_links_keep_where_they_lead() -> None:
    for text, mode in (
        ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", "HTML"),
        ("[x](https://example.org/?a=1&b=2)", "MarkdownV2"),
    ):
        assert formatted(text, mode)[1] == [
            {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}
        ]


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ("<p>a</p>", "HTML", 'Unsupported start tag "p" at byte offset 0'),
        ("é <x>", "HTML", 'Unsupported start tag "x" at byte offset 3'),
        ("a</b>", "HTML", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", "HTML", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a < b", "HTML", "Unclosed start tag at byte offset 2"),
        ("<b>a", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("*a", "MarkdownV2", "Can't find end of Bold entity at byte offset 0"),
        ("a-b", "MarkdownV2", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("a_b", "Markdown", "Can't find end of the entity starting at byte offset 1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(text: str, mode: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(text, mode)

    assert refused.value.description == f"Bad Request: can't parse entities: {why}"
