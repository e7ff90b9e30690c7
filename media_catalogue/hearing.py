"""Hearing a recording out: stretch by stretch, each kept as soon as it is heard, so that a crash costs minutes alone.

Memory does not grow with length: a stretch is read, heard and let go.
"""

from collections.abc import Awaitable, Callable, Sequence

from core.ports import Samples, Transcriber
from core.testimony import HeardStretch, Segment
from media_catalogue.mapped_sound import let_go
from media_catalogue.stretches import LONGEST_MS, made_with, moved, stretches_of
from media_catalogue.transcribing import RATE

Progress = Callable[[float], Awaitable[None]]


async def heard_in_stretches(
    samples: Samples,
    *,
    transcriber: Transcriber,
    language: str,
    hot_words: Sequence[str] = (),
    speech: Callable[[], Awaitable[Sequence[tuple[int, int]]]],
    kept: Sequence[HeardStretch],
    keep: Callable[[HeardStretch], Awaitable[None]],
    progress: Progress,
) -> Sequence[Segment]:
    """Return all that is said in `samples`, in order.

    What is in `kept` and was made in the very same way is not listened to again, and what is heard is given to `keep`. `speech`
    says where a voice is heard; a short recording is one stretch, and nobody is asked. Raises `EngineFailed`.
    """
    length_ms = len(samples) * 1000 // RATE
    options = {**transcriber.options, "hot_words": ", ".join(hot_words)}
    way = made_with(transcriber.engine, transcriber.model_sha256, options, language)
    heard = {(each.start_ms, each.end_ms): each.segments for each in kept if each.made_with == way}
    cuts = stretches_of(await speech(), length_ms=length_ms) if length_ms > LONGEST_MS else ((0, length_ms),)
    for start_ms, end_ms in cuts:
        if (start_ms, end_ms) in heard:
            continue
        segments = await transcriber.transcribe(
            samples[start_ms * RATE // 1000 : len(samples) if end_ms == length_ms else end_ms * RATE // 1000],
            language=language,
            hot_words=hot_words,
            progress=_part_of(progress, start_ms, end_ms, length_ms),
        )
        let_go(samples)
        heard[start_ms, end_ms] = moved(segments, by_ms=start_ms)
        if len(cuts) > 1:
            await keep(HeardStretch(start_ms=start_ms, end_ms=end_ms, made_with=way, segments=heard[start_ms, end_ms]))
    return [segment for cut in cuts for segment in heard[cut]]


def _part_of(progress: Progress, start_ms: int, end_ms: int, length_ms: int) -> Progress:
    """Return what notes how much of the whole is done, given how much of one stretch is."""

    async def part(done: float) -> None:
        await progress((start_ms + done * (end_ms - start_ms)) / max(1, length_ms))

    return part
