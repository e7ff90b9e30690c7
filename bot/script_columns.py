"""The columns of a script file: what each heading means, which are passed over, and which a chat must refuse. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"

COLUMNS: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset(
        {
            "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint", "constraint_message",
            "choice_filter", "calculation", "default", "parameters", "repeat_count", "audio", "disabled",
            "consult::voice", "consult::theme_hint", "consult::sensitive", "consult::staff_note", "consult::probes",
            "consult::probe_limit", "consult::retries", "consult::remind_after", "consult::short", "consult::easy",
            "consult::skip_word", "consult::more", "consult::other",
        }
    ),
    CHOICES: frozenset({"list_name", "name", "label", "audio", "consult::quota"}),
    SETTINGS: frozenset(
        {
            "form_title", "form_id", "version", "default_language", "consult::approach", "consult::purposes",
            "consult::who_reads", "consult::intro", "consult::thanks", "consult::quota", "consult::model_probes",
            "consult::probe_limit", "consult::remind_after",
        }
    ),
}  # fmt: skip
"""Every sheet and column a chat can use."""

TRANSLATED: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset(
        {
            "label", "hint", "constraint_message", "required_message", "audio", "consult::short", "consult::easy",
            "consult::probes", "consult::more", "consult::other",
        }
    ),
    CHOICES: frozenset({"label", "audio"}),
    SETTINGS: frozenset({"form_title", "consult::who_reads", "consult::intro", "consult::thanks"}),
}  # fmt: skip
"""Columns that may be written once for each language."""

ALIASES: Mapping[str, Mapping[str, str]] = {
    SURVEY: {
        "relevance": "relevant", "calculate": "calculation", "caption": "label", "tag": "name", "value": "name",
        "command": "type", "constraining_message": "constraint_message", "jr:constraintmsg": "constraint_message",
        "requiredmsg": "required_message", "jr:requiredmsg": "required_message", "count": "repeat_count",
        "jr:count": "repeat_count", "readonly": "read_only",
    },
    CHOICES: {"value": "name", "caption": "label"},
    SETTINGS: {"title": "form_title", "set_form_title": "form_title", "id_string": "form_id", "set_form_id": "form_id"},
}  # fmt: skip
"""Other words for the same column, as XLSForm knows them."""

PASSED_OVER: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset(
        {
            "appearance", "guidance_hint", "rows", "autoplay", "bind", "body", "control", "instance", "save_to", "compact_tag",
            "noapperrorstring", "no_app_error_string", "sms_field", "sms_option", "sms_separator", "sms_allow_media",
            "sms_date_format", "sms_datetime_format", "sms_response",
        }
    ),
    CHOICES: frozenset(),
    SETTINGS: frozenset(
        {
            "style", "instance_name", "instance_xmlns", "public_key", "submission_url", "auto_send", "auto_delete", "prefix",
            "namespaces", "allow_choice_duplicates", "sms_keyword", "sms_separator", "clean_text_values", "omit_instanceid",
            "client_editable", "attribute",
        }
    ),
}  # fmt: skip
"""Columns for other tools' screens and servers. They change nothing that is asked, so a chat passes over them."""

NO_PICTURE = ("A chat shows no picture or film with a question.", "Say it in the label, and leave the cell empty.")
REFUSED: Mapping[str, tuple[str, str]] = {
    "image": NO_PICTURE,
    "big-image": NO_PICTURE,
    "video": NO_PICTURE,
    "read_only": ("What nobody may answer is not asked in a chat.", "Make it a note, and leave the cell empty."),
    "trigger": ("A chat works a calculation out whenever it is needed.", "Leave the cell empty, or use a condition."),
}
"""Columns that change what is asked in a way a chat cannot follow: a cell of theirs is refused, with the reason and remedy."""

LANGUAGE_NAMES: Mapping[str, str] = {
    "english": "en",
    "gàidhlig": "gd",
    "gaelic": "gd",
    "scottish gaelic": "gd",
    "polski": "pl",
    "polish": "pl",
}
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_BOUND = frozenset({"bind", "media"})


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a heading means: the column, and the language's code where it is a translation.

    ``language`` is None where a language is written that has no code we know.
    """

    column: str
    language: str | None = ""


def heading_of(sheet: str, written: str) -> Heading:
    """Return what a heading as it was written means; letters' case, spaces and underscores make no difference."""
    parts = [part for part in re.split(r"\s*::\s*", " ".join(written.split())) if part] or [""]
    if len(parts) == 1 and ":" in parts[0] and not parts[0].casefold().startswith("jr:"):
        parts = [part.strip() for part in parts[0].split(":", 1)]
    column, rest = _column(sheet, parts)
    if column not in COLUMNS[sheet] and column not in PASSED_OVER[sheet] and column not in REFUSED:
        return Heading(column=written.strip())
    if not rest or column not in TRANSLATED[sheet]:
        return Heading(column=column)
    return Heading(column=column, language=code_of(rest[0]))


def code_of(language: str) -> str | None:
    """Return the code in "Gàidhlig (gd)", "gd" or "Gàidhlig"; None where there is none."""
    written = language.strip().casefold()
    in_brackets = re.search(r"\(\s*([a-z0-9-]+)\s*\)$", written)
    code = in_brackets.group(1) if in_brackets else LANGUAGE_NAMES.get(written, written)
    return code if _CODE.fullmatch(code) else None


def _column(sheet: str, parts: list[str]) -> tuple[str, list[str]]:
    first, rest = _plain(parts[0]), parts[1:]
    if first == "consult" and rest:
        return f"consult::{_plain(rest[0])}", rest[1:]
    aliases = ALIASES[sheet]
    if first in _BOUND and rest:
        inner = aliases.get(_plain(rest[0]), _plain(rest[0]))
        if inner in COLUMNS[sheet] or inner in REFUSED:
            return inner, rest[1:]
        return first, rest
    if first in PASSED_OVER[sheet]:
        return first, rest
    return aliases.get(first, first), rest


def _plain(heading: str) -> str:
    return re.sub(r"[\s_]+", "_", heading.strip().casefold())
