"""Makes captions' cues of passages and their words' times. Pure. No word is left out, cut in two or shown before it is said.

Figures are Netflix's Timed Text Style Guide (general requirements, and English), which the BBC's guidelines agree with closely:
two lines of 42 characters, 5/6 of a second to 7 seconds, two frames between cues, 17 characters a second. What somebody says
faster than that stays on as long as it can and is shown as fast as they say it: these are their words, and none is dropped.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.captions import Cue
from core.people import ParticipantId
from core.testimony import Passage
from media_catalogue.cue_words import CueWord, cue_words, width_of

LINE_WIDTH = 42
MOST_LINES = 2
SHORTEST_MS = 833
LONGEST_MS = 7_000
GAP_MS = 80
CHARACTERS_A_SECOND = 17

LINGER_MS = 1_500
"""How long words may stay after they were said, so that they can be read; after so much silence others do not join them."""

PUT_OFF_MS = 500
"""How much later than it is said a cue may come, so that the one before can be seen at all."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")
_CLAUSE_END = re.compile(r"[,;:–—.!?…،؛。！？؟][\"'”’»)\]]*$")


def cues_from(passages: Sequence[Passage], names: Mapping[ParticipantId, str]) -> tuple[Cue, ...]:
    """Return the cues of `passages` that have times, in order of time. `names` are how speakers are called.

    A speaker's name stands where they begin. A cue never reaches from one passage into another: what lies between two passages
    may be somebody's who is not to be shown.
    """
    cues: list[Cue] = []
    said_last = ""
    timed = [each for each in passages if each.start_ms is not None]
    for passage in sorted(timed, key=lambda each: (each.start_ms or 0, each.position)):
        speaker = names.get(passage.speaker_id, "") if passage.speaker_id else ""
        words = tuple(cue_words(passage))
        if not words:
            continue
        label = _label(speaker, words[0].start_ms) if speaker != said_last else ()
        said_last = speaker
        cues.extend(_cue(group, speaker) for group in _groups((*label, *words)))
    return tuple(_timed(sorted(cues, key=lambda cue: cue.start_ms)))


def _label(speaker: str, at_ms: int) -> Sequence[CueWord]:
    """Return a speaker's name as words that are said in no time."""
    return [CueWord(text=part, start_ms=at_ms, end_ms=at_ms) for part in f"{speaker}:".split()] if speaker else ()


def _groups(words: Sequence[CueWord]) -> Iterator[Sequence[CueWord]]:
    """Yield runs of words that are shown together: up to a pause, a sentence's end, two lines or seven seconds."""
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and not _must_end(words[start:end], words[end]):
            end += 1
        if end < len(words) and _is_full(words[start:end], words[end]):
            end = start + _clause_in(words[start:end])
        yield words[start:end]
        start = end


def _must_end(run: Sequence[CueWord], following: CueWord) -> bool:
    is_long = run[-1].end_ms - run[0].start_ms >= SHORTEST_MS
    return (
        following.start_ms - run[-1].end_ms >= LINGER_MS
        or _is_full(run, following)
        or (is_long and _SENTENCE_END.search(run[-1].text) is not None)
    )


def _is_full(run: Sequence[CueWord], following: CueWord) -> bool:
    return following.end_ms - run[0].start_ms > LONGEST_MS or not _fits((*run, following))


def _clause_in(run: Sequence[CueWord]) -> int:
    """Return how many words of a run that is full to show: up to the last clause's end in its second half, else all."""
    ends = [at for at in range(len(run) // 2 + 1, len(run)) if _CLAUSE_END.search(run[at - 1].text)]
    return ends[-1] if ends else len(run)


def _lines(words: Sequence[CueWord]) -> Sequence[str]:
    """Return the lines of a cue: one where it fits, else two cut after a clause or near the middle.

    One word that is wider than a line has one to itself.
    """
    cuts = _cuts(words)
    if not cuts:
        return (_joined(words),)
    return _cut(words, min(cuts, key=lambda at: _unevenness(words, at)))


def _cuts(words: Sequence[CueWord]) -> Sequence[int]:
    """Return after how many words the second of two lines may begin; nowhere where one line is enough or two are not."""
    if not LINE_WIDTH < width_of(_joined(words)) <= LINE_WIDTH * MOST_LINES + 1:
        return ()
    return [at for at in range(1, len(words)) if max(map(width_of, _cut(words, at))) <= LINE_WIDTH]


def _fits(words: Sequence[CueWord]) -> bool:
    return width_of(_joined(words)) <= LINE_WIDTH or bool(_cuts(words))


def _cut(words: Sequence[CueWord], at: int) -> Sequence[str]:
    return (_joined(words[:at]), _joined(words[at:]))


def _unevenness(words: Sequence[CueWord], at: int) -> int:
    first, second = _cut(words, at)
    return abs(width_of(first) - width_of(second)) - 12 * bool(_CLAUSE_END.search(words[at - 1].text))


def _joined(words: Sequence[CueWord]) -> str:
    return "".join(f"{'' if number == 0 or word.glued else ' '}{word.text}" for number, word in enumerate(words))


def _cue(group: Sequence[CueWord], speaker: str) -> Cue:
    end_ms = max(word.end_ms for word in group)
    return Cue(start_ms=group[0].start_ms, end_ms=end_ms, lines=tuple(_lines(group)), speaker=speaker)


def _timed(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Let each cue stay long enough to be read, and be gone before the next comes."""
    free_ms = 0
    for number, cue in enumerate(cues):
        start_ms = max(cue.start_ms, free_ms)
        wanted_ms = max(SHORTEST_MS, sum(map(width_of, cue.lines)) * 1000 // CHARACTERS_A_SECOND)
        end_ms = max(cue.end_ms, min(start_ms + wanted_ms, max(start_ms, cue.end_ms) + LINGER_MS))
        end_ms = min(end_ms, start_ms + LONGEST_MS)
        if number + 1 < len(cues):
            end_ms = min(end_ms, _gone_before(cues[number + 1].start_ms, start_ms=start_ms))
        free_ms = end_ms
        yield replace(cue, start_ms=start_ms, end_ms=end_ms)


def _gone_before(following_ms: int, *, start_ms: int) -> int:
    """Return when a cue must be gone for the next one, which waits a little where there would be no time to see this one."""
    seen_ms = max(start_ms + GAP_MS, min(start_ms + SHORTEST_MS, following_ms + PUT_OFF_MS))
    return max(following_ms - GAP_MS, seen_ms)
