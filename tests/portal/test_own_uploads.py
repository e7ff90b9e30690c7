"""Whose uploads are whose."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from starlette.requests import Request
from starlette.responses import Response

from core.errors import NotFound
from core.people import PartnershipId, StaffId, StaffMember
from portal.door import Door
from portal.own_uploads import OwnUploads, in_tus_words
from portal.tus import TusProblem
from portal.upload_folder import UploadFolder
from portal.upload_records import Outcome
from tests.portal.sample_site import Site
from tests.portal.test_upload_records import begun

ISLA = StaffMember(
    id=StaffId("m_is"), partnership_id=PartnershipId("ps_here"), name="Isla", email="i@example.org", roles=frozenset(),
    password_hash="",
)  # fmt: skip
UPLOAD = replace(begun(), expires_at=begun().answered_at + timedelta(days=1))


@pytest_asyncio.fixture
async def own(site: Site) -> AsyncIterator[tuple[OwnUploads, UploadFolder]]:
    folder = UploadFolder(site.services.settings.upload_folder)
    yield OwnUploads(site.services, Door(site.services), folder), folder


def asked_for(upload_id: str) -> Request:
    return Request({"type": "http", "path_params": {"upload_id": upload_id}})


async def test_a_member_finds_their_own(own: tuple[OwnUploads, UploadFolder]) -> None:
    uploads, folder = own
    folder.keep(UPLOAD)

    assert await uploads.of(ISLA) == [UPLOAD]
    assert await uploads.one(asked_for(UPLOAD.id), ISLA) == UPLOAD


@pytest.mark.parametrize("other", [{"id": StaffId("m_ann")}, {"partnership_id": PartnershipId("ps_elsewhere")}])
async def test_nobody_else_does(own: tuple[OwnUploads, UploadFolder], other: dict[str, str]) -> None:
    uploads, folder = own
    folder.keep(UPLOAD)

    assert await uploads.of(replace(ISLA, **other)) == []
    with pytest.raises(NotFound):
        await uploads.one(asked_for(UPLOAD.id), replace(ISLA, **other))


@pytest.mark.parametrize("change", [{"outcome": Outcome.REFUSED}, {"expires_at": UPLOAD.answered_at}])
async def test_what_cannot_be_gone_on_with_is_gone(own: tuple[OwnUploads, UploadFolder], change: dict[str, object]) -> None:
    uploads, folder = own
    folder.keep(replace(UPLOAD, **change))

    with pytest.raises(TusProblem) as gone:
        await uploads.one(asked_for(UPLOAD.id), ISLA)

    assert gone.value.status == 410


async def test_what_cannot_be_met_is_answered_with_its_status_and_words() -> None:
    async def full(request: Request) -> Response:
        raise TusProblem(507, "The disk is full.")

    answer = await in_tus_words(full)(asked_for(""))

    assert (answer.status_code, answer.body) == (507, b'{"problem":"The disk is full."}')
    assert answer.headers["tus-resumable"] == "1.0.0"
