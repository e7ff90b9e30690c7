"""Every error Heard raises on purpose.

HeardError
├── NotFound            nothing there, or nothing this viewer may know of
├── NotAllowed          the gate, or a role, says no
├── BadInput            what was given cannot be used; says what to do
│   ├── BadScript       a script cannot be asked; lists every problem at once
│   ├── BadMedia        a file is not a film or sound we can open
│   ├── BadSettings     a setting is missing or cannot be understood
│   ├── BadContent      a codebook, helpline or phrase file is wrong
│   └── BadKit          a kit cannot be opened, or cannot be trusted
├── StaleTurn           someone else saved this session first; load and decide again
├── StoreFull           the disk is full; nothing was half-written
├── StoreBusy           the store could not be written in time; try again
├── StoreDamaged        the store's file is damaged, or cannot be read or written
├── EngineFailed        a speech or meaning model could not do its work
├── FetchFailed         a file that a channel holds did not come; knows whether to try again
└── DeliveryFailed      a message did not go out; knows whether to try again

Adapters translate their library's errors into these with ``raise … from …``. No message carries a person's words, number,
token or file name.
"""

from dataclasses import dataclass


class HeardError(Exception):
    """The root: anything Heard raises on purpose."""


class NotFound(HeardError):
    """Nothing is there, or nothing this viewer may know of: the two are told apart by nobody."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")
        self.what = what


class NotAllowed(HeardError):
    """The gate or a role says no. ``reason`` is a sentence for the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadInput(HeardError):
    """What was given cannot be used. ``remedy`` says what to do instead."""

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, kw_only=True)
class ScriptProblem:
    """One thing wrong with a script: where it stands and what to do. ``row`` counts as the practitioner's table shows it.

    ``sheet`` is empty where the file itself is wrong.
    """

    sheet: str
    row: int | None
    column: str | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        told = f"{self.problem} {self.remedy}".strip()
        place = self.sheet if self.row is None else f"{self.sheet} row {self.row}"
        column = f", '{self.column}'" if self.column else ""
        return f"{place}{column}: {told}" if place else told


class BadScript(BadInput):
    """A script cannot be asked. Carries every problem found, not only the first."""

    def __init__(self, name: str, problems: tuple[ScriptProblem, ...]) -> None:
        super().__init__("\n".join(f"{name}: {problem}" for problem in problems))
        self.name = name
        self.problems = problems


class BadMedia(BadInput):
    """A file is not a film or sound that can be opened safely. ``code`` is a stable word for programs."""

    def __init__(self, code: str, problem: str, *, remedy: str = "") -> None:
        super().__init__(problem, remedy=remedy)
        self.code = code


class BadSettings(BadInput):
    """A setting is missing or cannot be understood."""


class BadContent(BadInput):
    """A codebook, helpline or phrase file is wrong."""


class BadKit(BadInput):
    """A kit cannot be opened, or cannot be trusted; nothing of it was taken."""


class StaleTurn(HeardError):
    """Someone else saved this session first; load it again and decide again."""


class StoreFull(HeardError):
    """The disk is full. Nothing was half-written; what was kept before is still there."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full, so nothing more can be kept. Free some space, then try again; nothing was half-written."
        )


class StoreBusy(HeardError):
    """The store could not be written in time; nothing was half-written, try again."""


class StoreDamaged(HeardError):
    """The store's file is damaged, or cannot be read or written. The message is for whoever runs Heard."""


class EngineFailed(HeardError):
    """A speech or meaning model could not do its work. The message is for whoever runs Heard."""


class FetchFailed(HeardError):
    """A file that a channel holds did not come. ``retryable`` says whether trying again can help.

    ``too_big`` means that the channel gives out no file of that size.
    """

    def __init__(self, reason: str, *, retryable: bool, retry_after_s: float | None = None, too_big: bool = False) -> None:
        super().__init__(reason)
        self.retryable = retryable
        self.retry_after_s = retry_after_s
        self.too_big = too_big


class DeliveryFailed(HeardError):
    """A message did not go out. ``retryable`` says whether trying again can help.

    ``in_doubt`` means that it may have gone out all the same, as when a line went dead after the message was handed over;
    ``unreachable`` that nothing reaches this address any more, until they are heard again.
    """

    def __init__(
        self,
        reason: str,
        *,
        retryable: bool,
        retry_after_s: float | None = None,
        in_doubt: bool = False,
        unreachable: bool = False,
    ) -> None:
        super().__init__(reason)
        self.retryable = retryable
        self.retry_after_s = retry_after_s
        self.in_doubt = in_doubt
        self.unreachable = unreachable
