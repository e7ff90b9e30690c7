"""Two laptops that served one kit, the second from a copy of the first's folder, and what each had gathered by when."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.chat import HeardKind
from core.concerns import Concern, ConcernEvent, ConcernEventKind, Risk
from core.consent import Purpose
from core.consultations import Disposition, Probe, ProbeSource, Route, Setting, Stage
from core.kit_reports import BroughtHome, Line
from core.kits import KitConsultation
from core.testimony import Medium
from core.turns import Turn
from storage.kit_gathering import Gathered
from storage.kit_kinds import KINDS
from storage.kit_snapshots import SnapshotNote
from storage.opening import Store
from storage.tables import inbox, standing_consents
from tests.core.made_kit import manifest
from tests.opened import NOON, SECRET, opened_store
from tests.storage.made import (
    a_testimony,
    answer,
    consent,
    consultation,
    heard,
    participant,
    partnership,
    recording,
    say,
    session,
)

KIT_SECRET = b"the secret of an invented kit, 32 b"
MANIFEST = manifest(consultations=(KitConsultation(id="c_1", name="c_1", title="First night"),))
LATER = NOON + timedelta(hours=10)
WORDS = "We had nowhere to go that night."


@asynccontextmanager
async def opened_home(folder: Path, secret: bytes = SECRET):
    async with opened_store(folder, secret=secret) as store:
        await store.consultations.put_partnership(partnership())
        await store.consultations.put_consultation(consultation())
        yield store


def at(minute: int):
    return NOON + timedelta(minutes=minute)


async def turn(store: Store, who: str, number: int, minute: int, *, message: str, text: str = "words", **facts: Any) -> None:
    """Somebody says something on a laptop, and it has its turn."""
    of_session = {key: facts.pop(key) for key in ("stage", "disposition", "waiting_at") if key in facts}
    new = number == 1
    here = session(
        number,
        id=f"s_{who}",
        participant_id=f"u_{who}",
        address_id=f"a_{who}",
        started_at=at(0),
        heard_at=at(minute),
        said=number,
        route=Route.SELF,
        setting=Setting.CUSTODY,
        **of_session,
    )
    media = facts.get("recordings", (None,))[0]
    inbox_id = await store.conversations.keep(
        heard(
            message,
            address=f"the chat of {who}",
            text=text,
            at=at(minute),
            media=media,
            kind=HeardKind.VOICE if media else HeardKind.TEXT,
        )
    )
    assert inbox_id is not None
    await store.conversations.save(
        Turn(
            inbox_id=inbox_id,
            session=here,
            participant=participant(f"u_{who}") if new else None,
            address_value=f"the chat of {who}" if new else None,
            says=(say(f"s_{who}:{number}", address_id=f"a_{who}", text=f"Answered {message}."),),
            **facts,
        )
    )


def text_of(who: str, identity: str, message: str, **facts: Any):
    return a_testimony(identity, medium=Medium.TEXT, session_id=f"s_{who}", text=WORDS, message=message, title="", **facts)


async def begin(store: Store) -> None:
    await turn(store, "1", 1, 1, message="m1", consents=(consent(Purpose.TAKE_PART, "u_1", minute=1),))
    await turn(store, "1", 2, 2, message="m2", answers=(answer("q1", "first", at(2)),))


async def a_first(store: Store) -> None:
    await turn(
        store, "1", 3, 10, message="m3a", answers=(answer("q2", "on a", at(10)),), testimony=(text_of("1", "t_a", "m3a"),)
    )
    await turn(store, "a", 1, 11, message="n1", consents=(consent(Purpose.TAKE_PART, "u_a", minute=11),))
    await turn(store, "a", 2, 12, message="n2", text=WORDS, testimony=(text_of("a", "t_n", "n2"),))


async def a_later(store: Store) -> None:
    edited = replace(text_of("1", "t_a", "m3a"), text="We had a place in the end.", version=2)
    await turn(store, "1", 4, 20, message="m4a", edited=(edited,))
    await turn(
        store, "a", 3, 21, message="n3", text="delete", wipes_inbox=True, stage=Stage.ENDED,
        disposition=Disposition.WITHDRAWN, consents=(consent(Purpose.TAKE_PART, "u_a", granted=False, minute=21),),
    )  # fmt: skip


async def b_first(store: Store) -> None:
    concern = Concern(id="n_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_b", risk=Risk.SELF, raised_at=at(5))
    probe = Probe(
        id="x_1", session_id="s_1", question="q2", text="What helped?", source=ProbeSource.SCRIPT, at=at(5), testimony_id="t_b"
    )
    await turn(
        store, "1", 3, 5, message="m3b", answers=(answer("q2", "on b", at(5)),), testimony=(text_of("1", "t_b", "m3b"),),
        concerns=(concern,), probes=(probe,),
    )  # fmt: skip
    await store.concern_log.note(ConcernEvent(concern_id="n_1", kind=ConcernEventKind.TAKEN_ON, at=at(6), staff_id="m_1"))


async def b_later(store: Store) -> None:
    voice = recording("d" * 64)
    spoken = replace(text_of("1", "t_v", "m4b"), medium=Medium.VOICE, text=None, recording_sha256=voice.sha256)
    await turn(
        store, "1", 4, 30, message="m4b", recordings=(voice,), testimony=(spoken,),
        answers=(answer("q3", "", at(30)),), consents=(consent(Purpose.KEEP_RECORDING, "u_1", minute=30),),
    )  # fmt: skip
    await turn(store, "1", 5, 31, message="m5b", answers=(answer("q2", "again on b", at(31)),))


async def gathered_on_laptops(folder: Path) -> Mapping[str, Gathered]:
    """Return what stood in each folder: "a1" and later "a2", "b1" and later "b2"."""
    found = {}
    for laptop, steps in {"a": (a_first, a_later), "b": (b_first, b_later)}.items():
        async with opened_home(folder / laptop, KIT_SECRET) as store:
            await begin(store)
            for number, step in enumerate(steps, start=1):
                await step(store)
                found[f"{laptop}{number}"] = await store.kits.gathered(folder / laptop / "heard.sqlite", MANIFEST)
    return found


async def brought(home: Store, gathered: Gathered, name: str = "a1", *, now=LATER) -> BroughtHome:
    """Bring home what was gathered, as the copy that `name` begins with."""
    note = SnapshotNote(copy_id=f"y_{name[0]}", place=name[0], count=int(name[1]), shape="0001", media=())
    report, _ = await home.kits.bring_home(gathered, MANIFEST, note, now, secret=KIT_SECRET, files=Line(kind="files", in_kit=0))
    return report


async def held_at(home: Store) -> dict[str, list[str]]:
    """Return everything at home, without what each store makes up for itself: numbers, seals, and which of two came first."""
    held = {}
    async with home.kits._connections.reading() as reader:
        names = {row.id: row.external_id for row in await reader.execute(select(inbox.c.id, inbox.c.external_id))}
        for kind in KINDS:
            rows = [dict(row) for row in (await reader.execute(select(kind.table))).mappings()]
            held[kind.name] = sorted(repr(_plain(row, kind.own_number, names)) for row in rows)
        rows = [dict(row) for row in (await reader.execute(select(standing_consents))).mappings()]
        held["standing"] = sorted(map(repr, rows))
    held["answers that count"] = [repr(sorted((await home.conversations.session("s_1")).answers.items()))]
    return held


def _plain(row: dict[str, Any], own_number: str | None, names: Mapping[int, str]) -> dict[str, Any]:
    plain = {key: value for key, value in row.items() if key != own_number and not key.endswith("_sealed")}
    if "inbox_id" in plain:
        plain["inbox_id"] = names.get(plain["inbox_id"])
        plain["key"] = ":".join(plain["key"].split(":")[:2])
    return plain
