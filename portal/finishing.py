"""What becomes of uploads: whole ones go to the catalogue's front door, once and only once, and old ones are wiped.

A crash between the catalogue's keeping a film and the note that it is kept makes the next round hand it over again. That is
harmless, because the catalogue keeps the same file for the same consultation once, and the answers bear the time at which they
were given: they are in the ledger already, and do not undo what anybody took back since.
"""

import asyncio
from dataclasses import replace

import structlog

from core.errors import BadInput, NotFound, StoreBusy, StoreFull
from core.ports import Clock, Consultations, Intake, Submission
from portal.upload_folder import UploadFolder
from portal.upload_form import UploadForm, submission_from, unseen_in
from portal.upload_records import BegunUpload, Outcome

log = structlog.get_logger()


class FinishedUploads:
    """Hands whole uploads on and wipes old ones, for the pages and for a regular round alike."""

    def __init__(self, *, folder: UploadFolder, intake: Intake, consultations: Consultations, clock: Clock) -> None:
        self._folder = folder
        self._intake = intake
        self._consultations = consultations
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def hand_on_soon(self, upload_id: str) -> None:
        """Begin to hand a whole upload on, without waiting. Asking again while it is under way changes nothing."""
        if upload_id not in self._under_way:
            task = asyncio.create_task(self._told(upload_id))
            self._under_way[upload_id] = task
            task.add_done_callback(lambda _: self._under_way.pop(upload_id, None))

    async def finish(self) -> None:
        """Let go of what is under way; the next round begins it again."""
        under_way = tuple(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def round(self) -> None:
        """Hand on what is whole, wipe what has expired, and tidy up."""
        now = self._clock()
        for upload in await asyncio.to_thread(self._folder.uploads):
            if upload.expires_at <= now:
                await asyncio.to_thread(self._wipe, upload)
            else:
                await self._told(upload.id)
        await asyncio.to_thread(self._folder.tidy, now)

    def _wipe(self, upload: BegunUpload) -> None:
        with self._folder.alone_with(upload) as is_ours:
            if is_ours:
                self._folder.forget(upload)

    async def _told(self, upload_id: str) -> None:
        try:
            await self._hand_on(upload_id)
        except NotFound:
            return  # Whoever began it has thrown it away.
        except Exception as error:  # noqa: BLE001 - the outermost ring of this task: told, and the next round tries again
            log.error("upload_not_handed_on", error=error)  # noqa: TRY400 - a message may hold words

    async def _hand_on(self, upload_id: str) -> None:
        upload = await asyncio.to_thread(self._folder.upload, upload_id)
        if not await asyncio.to_thread(self._is_to_be_done, upload):
            return
        with self._folder.alone_with(upload) as is_ours:
            if is_ours:
                # Looked up again: another process may have done it before this one was alone with it.
                await self._kept_or_refused(await asyncio.to_thread(self._folder.upload, upload_id))

    def _is_to_be_done(self, upload: BegunUpload) -> bool:
        there = self._folder.bytes_of(upload)
        return there.exists() and self._folder.arrived(upload) == upload.length

    async def _kept_or_refused(self, upload: BegunUpload) -> None:
        if upload.outcome is Outcome.NONE:
            upload = await self._handed_on(upload)
        if upload.outcome is not Outcome.NONE:
            await asyncio.to_thread(self._folder.keep, upload)
            await asyncio.to_thread(self._folder.wipe_bytes, upload)

    async def _handed_on(self, upload: BegunUpload) -> BegunUpload:
        """Give the upload to the catalogue; return what is known of it now, without who is in it once it is over."""
        left = UploadForm(title=upload.form.title)
        try:
            submission = await self._submission(upload)
            await self._intake.add(self._folder.bytes_of(upload), submission)
        except (StoreFull, StoreBusy) as error:
            log.warning("upload_waits", kind=type(error).__name__)
            return upload
        except BadInput as error:
            return replace(upload, outcome=Outcome.REFUSED, problem=str(error), form=left)
        return replace(upload, outcome=Outcome.KEPT, unseen=unseen_in(submission), form=left)

    async def _submission(self, upload: BegunUpload) -> Submission:
        for consultation in await self._consultations.consultations(upload.partnership_id):
            if consultation.id == upload.form.consultation:
                return replace(submission_from(upload.form, consultation), answered_at=upload.answered_at)
        raise BadInput("The consultation it was for is not there any more.", remedy="Add it to another one.")
