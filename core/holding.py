"""What is held about one person, counted, for telling them in plain words. Holds no words of theirs."""

from dataclasses import dataclass

from core.consent import Purpose


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a partnership holds about one participant. ``consultations`` are titles; ``agreed`` is what stands in any of them.

    Answers are counted over all their sessions; what was taken back is not counted.
    """

    answers: int = 0
    texts: int = 0
    voice_notes: int = 0
    films: int = 0
    files: int = 0
    consultations: tuple[str, ...] = ()
    agreed: frozenset[Purpose] = frozenset()
