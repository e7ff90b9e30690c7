"""Says which passages of machine text may be invented, by several small rules that fail differently.

Flags, and never deletes: only a person who has listened can clear a doubt. Typed words are nobody's invention and are never
doubted. Each rule is pure and carries where its figure comes from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from core.testimony import Doubt, Passage, Segment, Transcript, TranscriptOrigin, Word
from media_catalogue.spoken_languages import is_in_another_language

PHRASES_FILE = Path(__file__).parent.parent / "prompts" / "recognition" / "known_phrases.txt"

GUESS = 0.3
"""Below this a word's probability is little more than a guess."""

MANY_GUESSES = 1 / 3
"""Reason: a name or a slip of the tongue is one word; a passage of which a third is guessed is not understood."""

NEIGHBOURS = 2
"""How many passages back the same words are looked for: a recogniser that is caught in a loop says them at once again."""

MOST_WORDS_A_SECOND = 6.0
"""Reason: fast conversation is 4 to 5 words a second; above 6 a decoder is repeating itself."""

LEAST_SPEECH = 0.1
"""A passage of which less than this was heard as speech stands on silence; word times are good to about a fifth of a second."""


def with_doubts(passages: Sequence[Passage], transcript: Transcript, speech: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
    """Return `passages` with every reason to doubt each of them.

    `speech` is where an independent detector heard a voice, as [start, end) in milliseconds.
    """
    if transcript.origin is not TranscriptOrigin.MACHINE:
        return tuple(passages)
    return tuple(
        replace(passage, doubts=frozenset((*_doubts_about(passage, transcript, speech), *_doubts_beside(passages, at))))
        for at, passage in enumerate(passages)
    )


def _doubts_beside(passages: Sequence[Passage], at: int) -> Iterator[Doubt]:
    if any(says_the_same(passages[at].text, before.text) for before in passages[max(0, at - NEIGHBOURS) : at]):
        yield Doubt.REPEATED


def _doubts_about(passage: Passage, transcript: Transcript, speech: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    segments = segments_of(passage, transcript)
    if any(hears_no_speech(segment) for segment in segments):
        yield Doubt.NO_SPEECH
    if any(is_unsure(segment) for segment in segments):
        yield Doubt.UNSURE
    if any(is_compressible(segment) for segment in segments) or goes_round(passage.text):
        yield Doubt.LOOP
    language = transcript.language.partition("-")[0]  # "en-GB" is English.
    if is_known_phrase(passage.text, known_phrases(language)):
        yield Doubt.KNOWN_PHRASE
    if guesses_words(passage.words):
        yield Doubt.UNSURE_WORDS
    if is_in_another_language(passage.text, language):
        yield Doubt.OTHER_LANGUAGE
    if passage.start_ms is not None and passage.end_ms is not None:
        if too_fast(len(passage.text.split()), passage.end_ms - passage.start_ms):
            yield Doubt.TOO_FAST
        if stands_on_silence(passage.start_ms, passage.end_ms, speech):
            yield Doubt.SILENCE


def segments_of(passage: Passage, transcript: Transcript) -> Sequence[Segment]:
    """Return the segments that a passage's words come from."""
    ends = [0]
    for segment in transcript.segments:
        ends.append(ends[-1] + len(segment.text))
    return [
        segment
        for segment, (start, end) in zip(transcript.segments, pairwise(ends), strict=True)
        if start < passage.end_char and end > passage.start_char
    ]


def hears_no_speech(segment: Segment) -> bool:
    """Whether the model heard no speech and was unsure. Figures: Whisper's own rule for leaving a segment out (section 4.5)."""
    return segment.no_speech_probability > 0.6 and segment.mean_log_probability < -1.0


def is_unsure(segment: Segment) -> bool:
    """Whether the model gave its words a low probability. Figure: Whisper's own threshold for trying again (section 4.5)."""
    return segment.mean_log_probability < -1.0


def is_compressible(segment: Segment) -> bool:
    """Whether the text repeats itself. Figure: Whisper's own gzip compression-ratio threshold (section 4.5)."""
    return segment.compression_ratio > 2.4


def goes_round(text: str) -> bool:
    """Whether the same one to six words come four times on end. Reason: people say a thing twice, at times three times."""
    return re.search(r"\b(\w+(?: \w+){0,5})(?: \1){3,}\b", " ".join(_words(text))) is not None


def is_known_phrase(text: str, phrases: Sequence[str]) -> bool:
    """Whether the text has a phrase that models invent on silence. A phrase that begins with "=" must be the whole text."""
    heard = " ".join(_words(text))
    return any(
        heard == " ".join(_words(phrase)) if phrase.startswith("=") else f" {' '.join(_words(phrase))} " in f" {heard} "
        for phrase in phrases
    )


def too_fast(words: int, length_ms: int) -> bool:
    """Whether nobody speaks this fast. Fewer than four words are too few to tell: their times are only roughly known."""
    return words >= 4 and words * 1000 > MOST_WORDS_A_SECOND * length_ms


def stands_on_silence(start_ms: int, end_ms: int, speech: Sequence[tuple[int, int]]) -> bool:
    """Whether an independent detector heard next to no speech here."""
    heard_ms = sum(max(0, min(end_ms, last) - max(start_ms, first)) for first, last in speech)
    return heard_ms <= LEAST_SPEECH * (end_ms - start_ms)


def guesses_words(words: Sequence[Word]) -> bool:
    """Whether many of the words, and more than two, were little more than a guess."""
    guessed = sum(word.probability < GUESS for word in words)
    return guessed >= 3 and guessed >= MANY_GUESSES * len(words)


def says_the_same(text: str, before: str) -> bool:
    """Whether both are the same words, four or more: fewer, such as "I don't know", are said again by people too."""
    words = _words(text)
    return len(words) >= 4 and words == _words(before)


@cache
def known_phrases(language: str = "en") -> tuple[str, ...]:
    """Return the phrases that recognisers are known to invent, as `prompts` lists them for each language.

    Another language's phrases count too, because they are invented whatever is spoken; but not those that are somebody's whole
    answer there.
    """
    listed, section = [], ""
    for line in PHRASES_FILE.read_text(encoding="utf-8").splitlines():
        phrase = line.strip()
        if phrase.startswith("["):
            section = phrase.strip("[]")
        elif phrase and not phrase.startswith("#") and (section == language or not phrase.startswith("=")):
            listed.append(phrase)
    return tuple(listed)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]", "", text.casefold()))
