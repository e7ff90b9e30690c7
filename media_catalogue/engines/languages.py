"""Which languages Whisper was taught, whatever runs it. Pure."""

_TAUGHT = """
af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy
id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa
sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh
"""

TAUGHT = frozenset(_TAUGHT.split())
"""Whisper's own list (`whisper/tokenizer.py`). Gaelic is not among them: what it would write for Gaelic would be invented."""


def is_taught(language: str) -> bool:
    """Whether Whisper was taught this language, named as in "pl" or "en-GB"."""
    return language.split("-", maxsplit=1)[0].lower() in TAUGHT


def is_english_only(model: str) -> bool:
    """Whether a model of this name knows English alone, by Whisper's own way of naming its models."""
    return model.removesuffix(".pt").endswith(".en")
