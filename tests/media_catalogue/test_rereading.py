"""Corrected words are read again: for risk, for themes and for meaning."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.concerns import Risk, RiskPhrase
from core.findings import Query
from core.people import Role
from core.themes import Codebook, Theme
from media_catalogue.rereading import Rereading
from media_catalogue.tagging import Tagger
from media_catalogue.walking import Workshop
from storage.opening import Store
from tests.opened import WordEmbedder, always, opened_store
from tests.storage.made import consultation, partnership, viewer
from tests.storage.test_corrections import ISLA, TEXTS, heard_film, region, save

CODEBOOK = Codebook(
    version="1",
    sha256="cd" * 32,
    themes=(Theme(code="housing", label="Housing", definition="A place to live.", cues=("nowhere to live",)),),
)
DUTY = viewer(Role.DUTY_CONTACT)


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path) as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.consultations.put_consultation(consultation())
        await opened.themes.put_codebook("p_1", CODEBOOK)
        yield opened


def rereading(store: Store, told: list[str] | None = None) -> Rereading:
    """Return the reading of corrected words; nothing of it opens a file or listens."""
    embedder = WordEmbedder()
    workshop = Workshop(
        catalogue=store.catalogue, files=None, themes=store.themes, look=None, transcriber=None, embedder=embedder,
        tagger=Tagger(embedder), names=None, risk_phrases=(RiskPhrase(risk=Risk.SELF, phrase="want to die"),), scratch=Path(),
        clock=always(), on_concern=lambda: (told if told is not None else []).append("raised"), ffmpeg=None,
    )  # fmt: skip
    return Rereading(workshop=workshop)


async def test_corrected_words_are_found_by_their_meaning_and_given_their_themes(store: Store) -> None:
    cut = await heard_film(store)
    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    assert await rereading(store).round() == 1

    view = await store.testimonies.view("t_1", ISLA)
    assert [(tag.passage_id, tag.theme) for tag in view.tags] == [("t_1_0", "housing")]
    assert await rereading(store).round() == 0


async def test_what_nobody_corrected_is_not_read_again(store: Store) -> None:
    await heard_film(store)

    assert await rereading(store).round() == 0


async def test_risk_that_was_misheard_and_put_right_goes_to_the_duty_contact_once(store: Store) -> None:
    cut = await heard_film(store)
    told: list[str] = []
    first = await save(store, region(cut[:1], ("t_1_0", "some days I want to die")))

    await rereading(store, told).round()

    (waits,) = await store.concerns.waiting(DUTY)
    assert (waits.concern.risk, waits.concern.testimony_id, told) == (Risk.SELF, "t_1", ["raised"])
    assert (await store.findings.search(Query(text="days"), ISLA)).total == 0
    await store.concerns.read(waits.concern.id, DUTY, always()(), release=True)
    await save(store, region(list(first.passages[0]), ("t_1_0", "some days I do want to die")))
    await rereading(store, told).round()
    assert await store.concerns.waiting(DUTY) == []


async def test_words_that_were_all_taken_out_leave_nothing_to_read(store: Store) -> None:
    cut = await heard_film(store)
    for number in range(len(TEXTS)):
        await save(store, region(cut[number : number + 1], (f"t_1_{number}", "")))

    assert await rereading(store).round() == 0
