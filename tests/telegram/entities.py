"""Formatted text as the Bot API reads it: HTML, MarkdownV2 and Markdown (Bot API, "Formatting options").

The words of the errors are tdlib's (MessageEntity.cpp). Offsets in entities count UTF-16 units, those in errors count bytes.
"""

import html
import re
from typing import Any

from tests.telegram.limits import utf16_units
from tests.telegram.refusals import Refused, bad_request

Json = dict[str, Any]
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {
    "*": ("bold", "Bold"), "_": ("italic", "Italic"), "__": ("underline", "Underline"), "~": ("strikethrough", "Strikethrough"),
    "||": ("spoiler", "Spoiler"), "`": ("code", "Code"), "```": ("pre", "Pre"),
}  # fmt: skip
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@\w+)?")


def formatted(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """The text without its marks, and its entities. Raises: Refused."""
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        return text, commands_in(text)
    readers = {"html": _html, "markdownv2": _markdown_v2, "markdown": _markdown}
    if mode not in readers:
        raise bad_request("unsupported parse_mode")
    plain, entities = readers[mode](text)
    return plain, sorted([*entities, *commands_in(plain)], key=lambda each: each["offset"])


def commands_in(text: str) -> list[Json]:
    """The entities that Telegram finds by itself; of those, the ones a bot is written for: `/start` and its like."""
    return [_entity("bot_command", text[: found.start()], found.group()) for found in COMMAND.finditer(text)]


def _entity(kind: str, before: str, inside: str, **more: str) -> Json:
    return {"type": kind, "offset": utf16_units(before), "length": utf16_units(inside)} | more


def _cannot(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")


def _at(text: str, position: int) -> str:
    return f"byte offset {len(text[:position].encode())}"


def _html(text: str) -> tuple[str, list[Json]]:
    plain, entities, opened, position = "", [], [], 0
    while position < len(text):
        if text[position] != "<":
            end = text.find("<", position)
            end = len(text) if end < 0 else end
            plain, position = plain + html.unescape(text[position:end]), end
            continue
        end = text.find(">", position)
        if end < 0:
            raise _cannot(f"Unclosed start tag at {_at(text, position)}")
        inside = text[position + 1 : end]
        if inside.startswith("/"):
            entities.append(_closed(text, position, inside[1:].strip().lower(), opened, plain))
        else:
            opened.append((*_start(text, position, inside), plain))
        position = end + 1
    if opened:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return plain, [each for each in entities if each["length"]]


def _start(text: str, position: int, inside: str) -> tuple[str, Json]:
    name = inside.split(maxsplit=1)[0].lower() if inside.split() else ""
    if name not in TAGS or (name == "span" and "tg-spoiler" not in inside):
        raise _cannot(f'Unsupported start tag "{name}" at {_at(text, position)}')
    link = re.search(r"href\s*=\s*[\"']?([^\"'\s>]+)", inside)
    return name, ({"url": html.unescape(link.group(1))} if name == "a" and link else {})


def _closed(text: str, position: int, name: str, opened: list[tuple[str, Json, str]], plain: str) -> Json:
    if not opened:
        raise _cannot(f"Unexpected end tag at {_at(text, position)}")
    expected, more, before = opened.pop()
    if name not in {"", expected}:
        raise _cannot(f'Unmatched end tag at {_at(text, position)}, expected "</{expected}>", found "</{name}>"')
    return _entity(TAGS[expected], before, plain[len(before) :], **more)


def _markdown_v2(text: str) -> tuple[str, list[Json]]:
    plain, entities, position = "", [], 0
    opened: list[tuple[str, int, str]] = []
    while position < len(text):
        sign, code = text[position], bool(opened and opened[-1][0] in {"`", "```"})
        if sign == "\\" and position + 1 < len(text) and ord(text[position + 1]) < 127:
            plain, position = plain + text[position + 1], position + 2
            continue
        mark = _mark_at(text, position)
        if code and mark != opened[-1][0]:
            plain, position = plain + sign, position + 1
        elif mark and opened and opened[-1][0] == mark:
            _, _, before = opened.pop()
            entities.append(_entity(MARKS[mark][0], before, plain[len(before) :]))
            position += len(mark)
        elif mark:
            opened.append((mark, position, plain))
            position += len(mark)
        elif link := re.compile(r"\[((?:\\.|[^\]\\])*)\]\(((?:\\.|[^)\\])*)\)").match(text, position):
            shown, inner = _markdown_v2(link.group(1))
            shift = utf16_units(plain)
            entities += [each | {"offset": each["offset"] + shift} for each in inner]
            entities.append(_entity("text_link", plain, shown, url=re.sub(r"\\(.)", r"\1", link.group(2))))
            plain, position = plain + shown, link.end()
        elif sign in RESERVED and not (sign == ">" and (not plain or plain.endswith("\n"))):
            raise _cannot(f"Character '{sign}' is reserved and must be escaped with the preceding '\\'")
        else:
            plain, position = plain + sign, position + 1
    if opened:
        mark, at, _ = opened[-1]
        raise _cannot(f"Can't find end of {MARKS[mark][1]} entity at {_at(text, at)}")
    return plain, entities


def _mark_at(text: str, position: int) -> str:
    return next((mark for mark in ("```", "||", "__", "*", "_", "~", "`") if text.startswith(mark, position)), "")


def _markdown(text: str) -> tuple[str, list[Json]]:
    """The old style, kept by Telegram for old bots: *bold*, _italic_, `code`, ```pre``` and [text](url), not nested."""
    plain, entities, position = "", [], 0
    while position < len(text):
        sign = text[position]
        if sign == "\\" and text[position + 1 : position + 2] in {"_", "*", "`", "["}:
            plain, position = plain + text[position + 1], position + 2
            continue
        if link := re.compile(r"\[([^\]]*)\]\(([^)]*)\)").match(text, position):
            entities.append(_entity("text_link", plain, link.group(1), url=link.group(2)))
            plain, position = plain + link.group(1), link.end()
            continue
        mark = next((each for each in ("```", "*", "_", "`") if text.startswith(each, position)), "")
        if not mark:
            plain, position = plain + sign, position + 1
            continue
        end = text.find(mark, position + len(mark))
        if end < 0:
            raise _cannot(f"Can't find end of the entity starting at {_at(text, position)}")
        inside = text[position + len(mark) : end]
        entities.append(_entity(MARKS[mark][0], plain, inside))
        plain, position = plain + inside, end + len(mark)
    return plain, [each for each in entities if each["length"]]
