"""Packing: how words, segments, buttons and sets stand as plain lists. Pure; old rows are read with these shapes."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from core.chat import Button
from core.consultations import Member, ProbeRefusal
from core.corrections import HeardSpan
from core.describing import Element
from core.people import ParticipantId, Role
from core.testimony import Doubt, Segment, Word
from storage.column_types import Packed


def _pack_words(words: Sequence[Word]) -> list[list[Any]]:
    return [[word.text, word.start_ms, word.end_ms, word.probability] for word in words]


def _unpack_words(rows: Iterable[Sequence[Any]]) -> tuple[Word, ...]:
    return tuple(Word(text=text, start_ms=start, end_ms=end, probability=probability) for text, start, end, probability in rows)


def _pack_segments(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {
            "text": segment.text,
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "words": _pack_words(segment.words),
            "no_speech_probability": segment.no_speech_probability,
            "mean_log_probability": segment.mean_log_probability,
            "compression_ratio": segment.compression_ratio,
        }
        for segment in segments
    ]


def _unpack_segments(rows: Iterable[dict[str, Any]]) -> tuple[Segment, ...]:
    return tuple(Segment(**{**row, "words": _unpack_words(row["words"])}) for row in rows)


def _pack_buttons(buttons: Sequence[Button]) -> list[list[str]]:
    return [[button.value, button.label] for button in buttons]


def _unpack_buttons(rows: Iterable[Sequence[str]]) -> tuple[Button, ...]:
    return tuple(Button(value=value, label=label) for value, label in rows)


def _pack_members(members: Iterable[Enum]) -> list[str]:
    return sorted(str(member.value) for member in members)


def _unpack_roles(values: Iterable[str]) -> frozenset[Role]:
    return frozenset(Role(value) for value in values)


def _unpack_doubts(values: Iterable[str]) -> frozenset[Doubt]:
    return frozenset(Doubt(value) for value in values)


def _pack_group(members: Iterable[Member]) -> list[list[str]]:
    return [[member.label, member.participant_id] for member in members]


def _unpack_group(rows: Iterable[Sequence[str]]) -> tuple[Member, ...]:
    return tuple(Member(label=label, participant_id=ParticipantId(participant)) for label, participant in rows)


def _pack_refusals(refusals: Iterable[ProbeRefusal]) -> list[list[str]]:
    return [[refusal.text, refusal.rule] for refusal in refusals]


def _unpack_refusals(rows: Iterable[Sequence[str]]) -> tuple[ProbeRefusal, ...]:
    return tuple(ProbeRefusal(text=text, rule=rule) for text, rule in rows)


def _pack_spans(spans: Iterable[HeardSpan]) -> list[list[int]]:
    return [[span.start_ms, span.end_ms] for span in spans]


def _unpack_spans(rows: Iterable[Sequence[int]]) -> tuple[HeardSpan, ...]:
    return tuple(HeardSpan(start_ms=start, end_ms=end) for start, end in rows)


def _pack_elements(elements: Mapping[Element, str]) -> dict[str, str]:
    return {element.value: text for element, text in elements.items()}


def _unpack_elements(row: Mapping[str, str]) -> dict[Element, str]:
    return {Element(name): text for name, text in row.items()}


WORDS = Packed(_pack_words, _unpack_words)
SEGMENTS = Packed(_pack_segments, _unpack_segments)
BUTTONS = Packed(_pack_buttons, _unpack_buttons)
ROLES = Packed(_pack_members, _unpack_roles)
DOUBTS = Packed(_pack_members, _unpack_doubts)
TEXTS = Packed(list, tuple)
OPTIONS = Packed(dict, dict)
MEMBERS = Packed(_pack_group, _unpack_group)
REFUSALS = Packed(_pack_refusals, _unpack_refusals)
SPANS = Packed(_pack_spans, _unpack_spans)
ELEMENTS = Packed(_pack_elements, _unpack_elements)
