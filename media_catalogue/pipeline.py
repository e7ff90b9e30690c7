"""Takes one testimony from received to ready, step by checkpointed step, and says in words why one could not be done.

The steps themselves are in `walking`.
"""

import errno
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from core.errors import EngineFailed, HeardError, NotFound, StoreBusy, StoreFull
from core.ports import Steps
from core.testimony import Testimony, TestimonyId, TestimonyState
from media_catalogue.walking import NO_FAULT_OF_ITS_OWN, Step, Walk, Workshop

FAILED = "failed"
"""What a step that could not be done is remembered by; its fault stands with the testimony."""

OUTDATED = "outdated"
"""What a step is remembered by that was not done: the testimony was forgotten, or its words were changed, meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Pipeline(Workshop):
    """Works testimony through. One pipeline serves many testimonies at once."""

    async def run(self, testimony_id: TestimonyId, steps: Steps) -> None:
        """Work a testimony through to ready. A step that cannot be done marks it failed, in words for the facilitator.

        Steps that `steps` remembers are not done again. What nobody foresaw is raised, after it is marked as failed.

        Raises:
            StoreFull, StoreBusy, StoreDamaged: nothing is wrong with the testimony, so it stays unfinished for the next start.
        """
        testimony = await self._newest(testimony_id)
        if testimony is None:
            return
        for name, step in Walk(self, testimony).steps():
            if await steps.run(name, partial(self._attempt, testimony, name, step)) in {FAILED, OUTDATED}:
                return

    async def _newest(self, testimony_id: TestimonyId) -> Testimony | None:
        try:
            return await self.catalogue.testimony(testimony_id)
        except NotFound:
            return None

    async def _is_outdated(self, walked: Testimony) -> bool:
        newest = await self._newest(walked.id)
        return newest is None or newest.version != walked.version

    async def _attempt(self, testimony: Testimony, name: str, step: Step) -> int | str:
        """Do one step, unless it is about what is no more. What breaks because of that on the way is no failure."""
        if await self._is_outdated(testimony):
            return OUTDATED
        try:
            return await self._attempted(testimony.id, name, step)
        except NO_FAULT_OF_ITS_OWN:
            raise
        except Exception:
            if await self._is_outdated(testimony):
                return OUTDATED
            raise

    async def _attempted(self, testimony_id: TestimonyId, name: str, step: Step) -> int | str:
        """Do one step. Failures are kept here, inside the step, so that a resumed job meets the same end."""
        try:
            await self.catalogue.note_step(testimony_id, name, 0.0, self.clock())
            return await _with_room(step)
        except NO_FAULT_OF_ITS_OWN as error:
            await self._leave_waiting(testimony_id, error)
            raise
        except HeardError as error:
            await self.catalogue.set_state(testimony_id, TestimonyState.FAILED, fault=fault_of(error))
            return FAILED
        except Exception:
            await self._fail(testimony_id)
            raise

    async def _fail(self, testimony_id: TestimonyId) -> None:
        with suppress(NotFound):  # It was forgotten meanwhile.
            await self.catalogue.set_state(testimony_id, TestimonyState.FAILED, fault=UNFORESEEN)

    async def _leave_waiting(self, testimony_id: TestimonyId, error: HeardError) -> None:
        """Say why it waits, if there is room to: without, it is as unfinished as it was."""
        with suppress(*NO_FAULT_OF_ITS_OWN):
            await self.catalogue.set_state(testimony_id, TestimonyState.PROCESSING, fault=fault_of(error))


async def _with_room(step: Step) -> int:
    """Do a step. A disk that is full is no fault of what is worked through, whatever the step was writing."""
    try:
        return await step()
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull from error
        raise


UNFORESEEN = "Something went wrong that should not have. What was sent is kept; whoever runs Heard can see in the log where."


def fault_of(error: HeardError) -> str:
    """Return what went wrong in words for a facilitator, who can do nothing about models and their files."""
    if isinstance(error, EngineFailed):
        return "A speech or meaning model could not do its work. What was sent is kept; ask whoever runs Heard to look."
    if isinstance(error, NotFound):
        return f"There is no such {error.what} any more, so this cannot be worked through."
    if isinstance(error, StoreFull):
        return (
            "The disk is full, so this waits. What was sent is kept; once there is room, starting Heard again goes on with it."
        )
    if isinstance(error, StoreBusy):
        return "The store was busy for too long, so this waits. What was sent is kept; starting Heard again goes on with it."
    return str(error)
