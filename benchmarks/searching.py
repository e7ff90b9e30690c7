"""Search over 10,000 passages: words and meaning, faceted and gated, beside the bare FTS5 query on the same file."""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.wiring import PROMPTS
from benchmarks.measuring import Table, Times
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId
from core.findings import Query
from core.people import Participant, ParticipantId, Partnership, PartnershipId, Role, StaffId, Viewer
from core.testimony import Appearance, Medium, Passage, PassageId, Testimony, TestimonyId, TestimonyState
from core.themes import Codebook
from media_catalogue.codebook_files import read_codebook
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from storage.opening import FILE_NAME, Store, open_store

PASSAGES = 10_000
QUERIES = 200
BARE = "SELECT text FROM bare WHERE bare MATCH ? ORDER BY bm25(bare) LIMIT 20"
MOMENT = datetime(2026, 1, 5, 12, tzinfo=UTC)
OURS = PartnershipId("o_bench")
VIEWER = Viewer(staff_id=StaffId("s_bench"), partnership_id=OURS, roles=frozenset({Role.ANALYST}))
OPENINGS = (
    "",
    "To be honest ",
    "When I got out ",
    "At first ",
    "My worker said that ",
    "Looking back ",
    "For me ",
    "That winter ",
)
BETWEEN = (" and ", ", but ", " because ", ", so ", " when ", " until ")


def sentences(codebook: Codebook, count: int, chance: random.Random) -> list[str]:
    """Invented passages, put together from the codebook's invented cue phrases, two or three in each."""
    cues = [cue for theme in codebook.themes for cue in theme.cues]
    made = []
    for _ in range(count):
        parts = chance.sample(cues, chance.choice((2, 3)))
        made.append(chance.choice(OPENINGS) + chance.choice(BETWEEN).join(parts) + ".")
    return made


async def fill(store: Store, texts: Sequence[str], embedder: MiniLM) -> None:
    """Keep the passages, one in ten by someone who has taken their consent back."""
    consultation = ConsultationId("c_bench")
    await store.consultations.put_consultation(
        Consultation(
            id=consultation,
            partnership_id=OURS,
            name="bench",
            title="Bench",
            approach=Approach.INTERVIEW,
            script_hash=None,
            opened_at=MOMENT,
        )
    )
    vectors = await embedder.embed(texts)
    for number in range(0, len(texts), 20):
        testimony_id = TestimonyId(f"t_{number}")
        person = Participant(
            id=ParticipantId(f"p_{number}"), partnership_id=OURS, pseudonym=f"Person {number}", created_at=MOMENT
        )
        said = MOMENT + timedelta(minutes=number)
        testimony = Testimony(
            id=testimony_id,
            partnership_id=OURS,
            consultation_id=consultation,
            medium=Medium.TEXT,
            made_at=said,
            received_at=said,
            text="\n".join(texts[number : number + 20]),
        )
        agreed = ConsentRecord(
            participant_id=person.id,
            consultation_id=consultation,
            purpose=Purpose.TAKE_PART,
            granted=number % 200 != 0,
            how=HowGiven.TYPED,
            wording="bench/1",
            at=said,
        )
        appears = Appearance(testimony_id=testimony_id, participant_id=person.id)
        await store.catalogue.add(testimony, recording=None, participants=[person], appearances=[appears], consents=[agreed])
        passages = _passages(testimony_id, texts[number : number + 20])
        await store.catalogue.save_passages(testimony_id, passages)
        await store.catalogue.save_vectors([each.id for each in passages], vectors[number : number + 20], model=embedder.model)
        await store.catalogue.set_state(testimony_id, TestimonyState.READY)


def _passages(testimony_id: TestimonyId, texts: Sequence[str]) -> list[Passage]:
    made, at = [], 0
    for position, text in enumerate(texts):
        made.append(
            Passage(
                id=PassageId(f"{testimony_id}.1.{position}"),
                testimony_id=testimony_id,
                transcript_version=1,
                position=position,
                text=text,
                start_char=at,
                end_char=at + len(text),
            )
        )
        at += len(text) + 1
    return made


def bare_fts(file: Path, texts: Sequence[str]) -> sqlite3.Connection:
    """A plain FTS5 table with the same passages: what search is compared with."""
    connection = sqlite3.connect(file)
    connection.execute("CREATE VIRTUAL TABLE bare USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')")
    connection.executemany("INSERT INTO bare(text) VALUES (?)", ((text,) for text in texts))
    connection.commit()
    return connection


async def measure() -> Table:
    """Fill a store, ask the same questions of it and of the bare table, and return both."""
    chance = random.Random(7)
    codebook = await asyncio.to_thread(read_codebook, PROMPTS / "codebook.yaml")
    embedder = MiniLM(bundled_meaning_model())
    texts = sentences(codebook, PASSAGES, chance)
    asked = [chance.choice([cue for theme in codebook.themes for cue in theme.cues]) for _ in range(QUERIES)]
    fused, bare, first = Times(), Times(), Times()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with open_store(home, secret=b"x" * 32, embedder=embedder, clock=lambda: MOMENT) as store:
            await store.consultations.put_partnership(Partnership(id=OURS, name="Benchmark"))
            await store.themes.put_codebook(OURS, codebook)
            await fill(store, texts, embedder)
            connection = bare_fts(home / "bare.sqlite", texts)
            with first.once():
                await store.findings.search(Query(text="nowhere to live"), VIEWER)
            for question in asked:
                with fused.once():
                    await store.findings.search(Query(text=question), VIEWER)
                with bare.once():
                    words = " OR ".join(f'"{word}"' for word in question.replace("'", " ").split())
                    connection.execute(
                        "SELECT text FROM bare WHERE bare MATCH ? ORDER BY bm25(bare) LIMIT 20", (words,)
                    ).fetchall()
            connection.close()
            size_mb = (home / FILE_NAME).stat().st_size / 1e6
    return Table(
        title="Search over 10,000 passages",
        remark=(
            f"{QUERIES} questions taken from the codebook's cue phrases, one after another, over {PASSAGES:,} invented"
            f" passages of about {sum(map(len, texts)) // len(texts)} characters; a tenth of the people have withdrawn. A"
            " Heard page is words and meaning fused, gated, with facets, matches and reasons; each question is embedded anew."
            f" The first question after the start took {first.percentile_ms(50):.0f} ms. The store is {size_mb:.0f} MB."
        ),
        columns=("what", "p50 ms", "p95 ms"),
        rows=(_row("Heard: a whole page of findings", fused), _row("bare FTS5: 20 rows by BM25, any word, nothing else", bare)),
    )


def _row(name: str, times: Times) -> tuple[str, str, str]:
    return name, f"{times.percentile_ms(50):.1f}", f"{times.percentile_ms(95):.1f}"
