"""What becomes of uploads: each film reaches the catalogue once, whatever breaks in between."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.consultations import Approach, Consultation, ConsultationId
from core.errors import BadMedia, StoreFull
from core.people import PartnershipId
from core.ports import Submission
from portal.finishing import FinishedUploads
from portal.people_form import PersonRow
from portal.upload_folder import UploadFolder
from portal.upload_form import UploadForm
from portal.upload_records import BegunUpload, Outcome
from tests.opened import NOON
from tests.portal.test_upload_records import FORM, begun

CONSULTATION = Consultation(
    id=ConsultationId("c_1"), partnership_id=PartnershipId("ps_here"), name="films", title="Films", approach=Approach.FILM,
    script_hash=None, opened_at=NOON,
)  # fmt: skip
UPLOAD = replace(begun(length=6), expires_at=NOON + timedelta(days=7))


@dataclass
class Catalogue:
    """Takes films, as the intake does, unless something is in its way."""

    taken: list[tuple[bytes, Submission]] = field(default_factory=list)
    in_the_way: BaseException | None = None
    dies_after: BaseException | None = None

    async def add(self, file: Path, submission: Submission) -> None:
        if self.in_the_way:
            raise self.in_the_way
        self.taken.append((file.read_bytes(), submission))
        if self.dies_after:
            raise self.dies_after

    async def consultations(self, partnership_id: PartnershipId) -> list[Consultation]:
        return [CONSULTATION]


class Desk:
    """Uploads over a folder, begun again as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = UploadFolder(folder)
        self.catalogue = Catalogue()
        self.now = NOON
        self.restart()

    def restart(self) -> None:
        self.finished = FinishedUploads(
            folder=self.folder, intake=self.catalogue, consultations=self.catalogue, clock=self.clock  # type: ignore[arg-type]
        )  # fmt: skip

    def clock(self) -> datetime:
        return self.now

    def here(self, upload: BegunUpload, content: bytes = b"a film") -> BegunUpload:
        self.folder.keep(upload)
        with self.folder.open_bytes(upload) as arriving:
            arriving.add(0, content)
        return upload

    @property
    def upload(self) -> BegunUpload:
        return self.folder.upload(UPLOAD.id)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_a_whole_upload_goes_to_the_catalogue_once_and_nothing_is_left_of_who_is_in_it(desk: Desk) -> None:
    desk.here(UPLOAD)

    await desk.finished.round()
    await desk.finished.round()

    ((content, submission),) = desk.catalogue.taken
    assert (content, submission.title, submission.answered_at) == (b"a film", FORM.title, UPLOAD.answered_at)
    assert desk.upload == replace(UPLOAD, outcome=Outcome.KEPT, unseen="nobody", form=UploadForm(title=FORM.title))
    assert not desk.folder.bytes_of(UPLOAD).exists()


async def test_an_upload_that_is_not_whole_waits(desk: Desk) -> None:
    desk.here(UPLOAD, b"a fil")

    await desk.finished.round()

    assert desk.catalogue.taken == []
    assert desk.folder.arrived(UPLOAD) == 5


async def test_asking_again_while_it_is_handed_on_changes_nothing(desk: Desk) -> None:
    desk.here(UPLOAD)
    for _ in range(3):
        desk.finished.hand_on_soon(UPLOAD.id)

    await settled(desk)

    assert len(desk.catalogue.taken) == 1


async def test_what_another_process_is_handing_on_is_left_to_it(desk: Desk) -> None:
    desk.here(UPLOAD)

    with desk.folder.alone_with(UPLOAD):
        await desk.finished.round()

    assert desk.catalogue.taken == []
    assert desk.upload == UPLOAD


async def test_a_crash_before_it_is_noted_hands_it_over_again_with_the_same_answers_at_the_same_time(desk: Desk) -> None:
    desk.here(UPLOAD)
    desk.catalogue.dies_after = RuntimeError("pulled the plug")
    await desk.finished.round()
    desk.catalogue.dies_after = None
    desk.restart()
    desk.now += timedelta(minutes=3)

    await desk.finished.round()

    first, again = desk.catalogue.taken
    assert first == again
    assert desk.upload.outcome is Outcome.KEPT


async def test_a_crash_before_the_bytes_are_wiped_wipes_them_later(desk: Desk) -> None:
    desk.here(replace(UPLOAD, outcome=Outcome.KEPT))

    await desk.finished.round()

    assert desk.catalogue.taken == []
    assert not desk.folder.bytes_of(UPLOAD).exists()


async def test_what_is_no_film_is_refused_with_the_reason_and_wiped(desk: Desk) -> None:
    desk.here(UPLOAD)
    desk.catalogue.in_the_way = BadMedia("not_media", "That is not a film or sound.", remedy="Export it as MP4.")

    await desk.finished.round()

    assert (desk.upload.outcome, desk.upload.problem) == (Outcome.REFUSED, "That is not a film or sound. Export it as MP4.")
    assert desk.upload.form.people == UploadForm().people
    assert not desk.folder.bytes_of(UPLOAD).exists()


async def test_a_full_disk_loses_nothing_and_it_is_handed_on_when_there_is_room(desk: Desk) -> None:
    desk.here(UPLOAD)
    desk.catalogue.in_the_way = StoreFull()
    await desk.finished.round()
    assert desk.upload == UPLOAD
    desk.catalogue.in_the_way = None

    await desk.finished.round()

    assert len(desk.catalogue.taken) == 1


async def test_an_upload_for_a_consultation_that_is_gone_is_refused(desk: Desk) -> None:
    desk.here(replace(UPLOAD, form=replace(FORM, consultation="c_2")))

    await desk.finished.round()

    assert "not there any more" in desk.upload.problem


async def test_what_nobody_finished_in_time_is_wiped(desk: Desk) -> None:
    desk.here(UPLOAD, b"a fil")
    desk.now = UPLOAD.expires_at - timedelta(seconds=1)
    await desk.finished.round()
    assert desk.folder.arrived(UPLOAD) == 5
    desk.now = UPLOAD.expires_at

    await desk.finished.round()

    assert desk.folder.uploads() == []
    assert not desk.folder.bytes_of(UPLOAD).exists()


async def test_what_was_thrown_away_meanwhile_is_let_be(desk: Desk) -> None:
    desk.finished.hand_on_soon(UPLOAD.id)

    await settled(desk)

    assert desk.catalogue.taken == []


async def test_at_the_end_what_is_under_way_is_let_go_and_begun_again_later(desk: Desk) -> None:
    desk.here(UPLOAD)
    desk.finished.hand_on_soon(UPLOAD.id)

    await desk.finished.finish()
    assert desk.catalogue.taken == []
    desk.restart()
    await desk.finished.round()

    assert len(desk.catalogue.taken) == 1


async def test_whose_consent_is_missing_is_noted(desk: Desk) -> None:
    nobody = (PersonRow(number=1, label="Rowan 4F7"),)
    desk.here(replace(UPLOAD, form=replace(FORM, people=nobody)))

    await desk.finished.round()

    assert desk.upload.unseen == "everyone"


async def settled(desk: Desk) -> None:
    for task in tuple(desk.finished._under_way.values()):
        await task
