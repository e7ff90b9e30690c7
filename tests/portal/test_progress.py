import pytest

from core.consent import Purpose
from core.errors import NotFound
from core.people import PartnershipId, Role, StaffId, Viewer
from core.testimony import Medium
from portal.progress import Extent, extent_of, item_of
from tests.portal.sample_site import CLOSED_BOOK, ELSEWHERE, FILM, HERE, TYPED, Site, keep_spoken


def viewer_at(partnership_id: PartnershipId) -> Viewer:
    return Viewer(staff_id=StaffId("m_is"), partnership_id=partnership_id, roles=frozenset({Role.FACILITATOR}))


async def test_one_testimony_is_found_however_many_there_are(site: Site) -> None:
    item = await item_of(site.services.testimonies, FILM, viewer_at(HERE))

    assert item.title == "Coming home"


async def test_another_partnerships_testimony_is_as_if_it_were_not_there(site: Site) -> None:
    with pytest.raises(NotFound):
        await item_of(site.services.testimonies, FILM, viewer_at(ELSEWHERE))

    assert await extent_of(site.services.testimonies, FILM, viewer_at(ELSEWHERE)) is Extent.NOTHING


async def test_how_much_shows_is_what_the_gate_says(site: Site) -> None:
    extents = [await extent_of(site.services.testimonies, each, viewer_at(HERE)) for each in (FILM, TYPED, CLOSED_BOOK)]

    assert extents == [Extent.ALL, Extent.WORDS, Extent.NOTHING]


async def test_consent_that_is_given_later_opens_the_words_and_then_the_recording(site: Site) -> None:
    extents = []
    for agreed in ({Purpose.TAKE_PART}, {Purpose.TAKE_PART, Purpose.KEEP_RECORDING}):
        await keep_spoken(
            site.store, site.services.files, CLOSED_BOOK, Medium.VOICE, b"0123456789" * 100 + b"w", agreed=frozenset(agreed)
        )
        extents.append(await extent_of(site.services.testimonies, CLOSED_BOOK, viewer_at(HERE)))

    assert extents == [Extent.WORDS, Extent.ALL]
