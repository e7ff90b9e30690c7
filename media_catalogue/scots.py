"""Everyday Scots spellings as English, for comparing only: what is kept and shown is always what the person said."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).parent.parent / "prompts" / "recognition" / "scots_words.txt"

_WORD = re.compile(r"\w+(?:['’]\w+)*['’]?")


def in_english(text: str) -> str:
    """Return `text` with each Scots word of the list written in English; everything else stays as it is."""
    return _WORD.sub(lambda word: _english_for(word.group()), text)


def _english_for(word: str) -> str:
    plain = word.casefold().replace("’", "'")
    return scots_words().get(plain) or scots_words().get(plain.rstrip("'")) or word


@cache
def scots_words() -> Mapping[str, str]:
    """Return the shipped list: Scots, in lower case, to English."""
    lines = (line.strip() for line in WORDS_FILE.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {scots.strip(): english.strip() for scots, english in pairs}
