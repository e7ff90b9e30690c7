"""Reads a codebook from YAML: two levels, themes and their codes. Says everything that is wrong with a file at once.

All text stays text: an unquoted ``Yes`` is the word, not a truth value. What the file says about handling, attributes and where
a theme comes from is for people, and is left in the file.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

import yaml

from core.errors import BadContent
from core.themes import Codebook, Theme

Entry: TypeAlias = Mapping[str, object]

MOST_BYTES = 2_000_000
"""A codebook is read by people; a larger file is something else."""

FILE_KEYS = {"version", "themes", "unit", "rules", "attributes"}
THEME_KEYS = {"id", "label", "definition", "grounds", "codes"}
CODE_KEYS = {"id", "label", "definition", "include", "exclude", "phrases", "handling"}


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in `path`.

    Raises:
        BadContent: With every problem found, one a line, each with its place and what to do.
    """
    content = _bytes_of(path)
    top = _parsed(content)
    reading = _Reading()
    themes = tuple(reading.themes_in(top))
    if reading.problems:
        raise BadContent("\n".join(reading.problems))
    return Codebook(version=str(top["version"]), sha256=hashlib.sha256(content).hexdigest(), themes=themes)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadContent("The codebook is larger than 2 MB.", remedy="Is it the right file?")
        return path.read_bytes()
    except OSError as error:
        raise BadContent("The codebook cannot be read.", remedy="Is it there, and may it be read?") from error


class _TextLoader(yaml.BaseLoader):
    """Keeps all text text, and will not let a second entry of the same name hide the first, nor a reference multiply."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "references (*name) are not used here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' stands here twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _parsed(content: bytes) -> Entry:
    try:
        top = yaml.load(content.decode("utf-8"), Loader=_TextLoader)  # noqa: S506 - a BaseLoader makes nothing but text
    except UnicodeDecodeError as error:
        raise BadContent("The codebook is not UTF-8 text.", remedy="Save it as UTF-8.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadContent(f"The codebook is not YAML: {_place(error)}") from error
    if not isinstance(top, dict):
        raise BadContent("The codebook has no entries.", remedy="It needs 'version' and 'themes'.")
    return top


def _place(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}."
    return "it cannot be understood."


@dataclass(kw_only=True)
class _Reading:
    """One pass over a file: the themes it gives, and the problems met on the way."""

    problems: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def themes_in(self, top: Entry) -> Iterator[Theme]:
        self._known_keys(top, "the file", FILE_KEYS | {key for key in top if str(key).startswith("crosswalk")})
        if not self._text(top, "version", "the file", needed=True):
            self.problems.append("the file: 'version' is missing. Give it a number, and a new one with every change.")
        themes = top.get("themes")
        if not isinstance(themes, list) or not themes:
            self.problems.append("the file: 'themes' must be a list of themes.")
            return
        for number, entry in enumerate(themes, start=1):
            yield from self._theme_and_codes(entry, f"theme {number}")

    def _theme_and_codes(self, entry: object, place: str) -> Iterator[Theme]:
        if not isinstance(entry, dict):
            self.problems.append(f"{place}: must have 'id', 'label', 'definition' and 'codes'.")
            return
        place = f"theme '{entry['id']}'" if isinstance(entry.get("id"), str) else place
        self._known_keys(entry, place, THEME_KEYS)
        theme = self._theme(entry, place, parent=None)
        yield theme
        codes = entry.get("codes", [])
        if not isinstance(codes, list):
            self.problems.append(f"{place}: 'codes' must be a list.")
            return
        for number, code in enumerate(codes, start=1):
            yield from self._code(code, theme, f"{place}, code {number}")

    def _code(self, entry: object, parent: Theme, place: str) -> Iterator[Theme]:
        if not isinstance(entry, dict):
            self.problems.append(f"{place}: must have 'id', 'label' and 'definition'.")
            return
        self._known_keys(entry, place, CODE_KEYS)
        code = self._theme(entry, place, parent=parent.code)
        if code.code and not code.code.startswith(f"{parent.code}."):
            self.problems.append(f"{place}: '{code.code}' stands under '{parent.code}', so its id must begin '{parent.code}.'.")
        yield code

    def _theme(self, entry: Entry, place: str, *, parent: str | None) -> Theme:
        code = self._text(entry, "id", place, needed=True)
        if code in self.ids and code:
            self.problems.append(f"{place}: the id '{code}' is used twice. Every theme needs its own.")
        self.ids.add(code)
        return Theme(
            code=code,
            label=self._text(entry, "label", place, needed=True),
            definition=self._text(entry, "definition", place, needed=True),
            parent=parent,
            include=self._text(entry, "include", place),
            exclude=self._text(entry, "exclude", place),
            cues=tuple(self._texts(entry, "phrases", place)),
        )

    def _text(self, entry: Entry, key: str, place: str, *, needed: bool = False) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.problems.append(f"{place}: '{key}' must be text. Put it between quotation marks.")
            return ""
        if needed and not value.strip() and key != "version":
            self.problems.append(f"{place}: '{key}' is missing.")
        return value.strip()

    def _texts(self, entry: Entry, key: str, place: str) -> Sequence[str]:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            self.problems.append(
                f"{place}: '{key}' must be a list of phrases. Put those with a comma or colon between quotation marks."
            )
            return ()
        return [value.strip() for value in values]

    def _known_keys(self, entry: Entry, place: str, known: set[str]) -> None:
        for key in entry:
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                self.problems.append(f"{place}: '{key}' is not known here." + (f" Did you mean '{near[0]}'?" if near else ""))
