"""Invented partnerships, people and testimony for the store's tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from core.chat import Button, Heard, HeardKind, Say
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Answer, Approach, Consultation, Disposition, Session, Stage
from core.names import Name
from core.people import Participant, Partnership, Role, StaffMember, Viewer
from core.testimony import Appearance, Medium, Passage, Recording, Rendition, RenditionKind, Testimony
from storage.opening import Store
from tests.opened import NOON, WordEmbedder

EVERYTHING = frozenset(Purpose)


def viewer(*roles: Role, partnership: str = "p_1") -> Viewer:
    return Viewer(staff_id="m_1", partnership_id=partnership, roles=frozenset(roles or {Role.ANALYST}))


def partnership(identity: str = "p_1") -> Partnership:
    return Partnership(id=identity, name="An invented partnership", is_sample=True)


def consultation(identity: str = "c_1", **facts) -> Consultation:
    given = {
        "id": identity,
        "partnership_id": "p_1",
        "name": identity,
        "title": "First night",
        "approach": Approach.INTERVIEW,
        "script_hash": None,
        "opened_at": NOON,
    }
    return Consultation(**given | facts)


def participant(identity: str = "u_1", **facts) -> Participant:
    return Participant(
        **{"id": identity, "partnership_id": "p_1", "pseudonym": f"Rowan {identity}", "created_at": NOON} | facts
    )


def a_testimony(identity="t_1", **facts) -> Testimony:
    given = {
        "id": identity,
        "partnership_id": "p_1",
        "consultation_id": "c_1",
        "medium": Medium.FILM,
        "made_at": NOON,
        "received_at": NOON,
        "title": "A film",
    }
    return Testimony(**given | facts)


def recording(sha256: str = "a" * 64) -> Recording:
    return Recording(sha256=sha256, byte_count=9, container="wav", length_ms=60_000, has_sound=True, has_picture=False)


def rendition(testimony_id: str = "t_1", **facts) -> Rendition:
    given = {
        "testimony_id": testimony_id,
        "kind": RenditionKind.PLAYABLE,
        "sha256": "b" * 64,
        "byte_count": 1,
        "content_type": "video/mp4",
    }
    return Rendition(**given | facts)


def passage(identity: str, text: str = "I had nowhere to live", **facts) -> Passage:
    given = {
        "id": identity,
        "testimony_id": "t_1",
        "transcript_version": 1,
        "position": 0,
        "text": text,
        "start_char": 0,
        "end_char": len(text),
    }
    return Passage(**given | facts)


def consent(purpose: Purpose, who: str = "u_1", *, granted: bool = True, minute: int = 0, **facts) -> ConsentRecord:
    given = {
        "participant_id": who,
        "consultation_id": "c_1",
        "purpose": purpose,
        "granted": granted,
        "how": HowGiven.WITNESSED,
        "wording": "film 1",
        "at": NOON + timedelta(minutes=minute),
    }
    return ConsentRecord(**given | facts)


def heard(external_id: str = "1", **facts) -> Heard:
    given = {
        "channel": "web",
        "address": "an invented address",
        "external_id": external_id,
        "kind": HeardKind.TEXT,
        "at": NOON,
        "text": "hello",
    }
    return Heard(**given | facts)


def session(turn: int = 1, **facts) -> Session:
    given = {
        "id": "s_1",
        "partnership_id": "p_1",
        "consultation_id": "c_1",
        "participant_id": "u_1",
        "address_id": "a_1",
        "channel": "web",
        "script_hash": "h",
        "language": "en",
        "stage": Stage.ASKING,
        "disposition": Disposition.STARTED,
        "waiting_at": "q1",
        "turn": turn,
        "started_at": NOON,
        "heard_at": NOON,
    }
    return Session(**given | facts)


def answer(question: str = "q1", value: str = "yes", at: datetime = NOON) -> Answer:
    return Answer(question=question, value=value, at=at)


def say(key: str = "s_1:1", **facts) -> Say:
    given = {
        "key": key,
        "address_id": "a_1",
        "channel": "web",
        "text": "Thank you.",
        "buttons": (Button(value="y", label="Yes"),),
    }
    return Say(**given | facts)


def member(identity: str = "m_1", **facts) -> StaffMember:
    given = {
        "id": identity,
        "partnership_id": "p_1",
        "name": "Sam Sample",
        "email": f"{identity}@example.org",
        "roles": frozenset({Role.ANALYST}),
    }
    return StaffMember(**given | facts)


async def film(
    store: Store,
    texts: Sequence[str],
    *,
    identity: str = "t_1",
    agreed: frozenset[Purpose] = EVERYTHING,
    who: str = "u_1",
    passages: Sequence[Passage] | None = None,
    names: Sequence[Name] | None = (),
    **facts,
) -> Testimony:
    """Keep a film with one person in it and a passage a text, ten seconds each, with vectors.

    It is looked through for names, unless ``names`` is None.
    """
    kept = await store.catalogue.add(
        a_testimony(identity, recording_sha256=f"{identity:0>64}", **facts),
        recording=recording(f"{identity:0>64}"),
        participants=[participant(who)],
        appearances=[Appearance(testimony_id=identity, participant_id=who)],
        consents=[consent(purpose, who, consultation_id=facts.get("consultation_id", "c_1")) for purpose in agreed],
    )
    cut = passages or [
        passage(
            f"{identity}_{number}",
            text,
            testimony_id=identity,
            position=number,
            start_ms=number * 10_000,
            end_ms=number * 10_000 + 9_000,
        )
        for number, text in enumerate(texts)
    ]
    await store.catalogue.save_passages(identity, cut)
    if names is not None:
        await store.names.save_names(cut, names)
    vectors = await WordEmbedder().embed([each.text for each in cut])
    await store.catalogue.save_vectors([each.id for each in cut], vectors, model=WordEmbedder.model)
    return kept


async def plan_of(store: Store, statement: Select[Any]) -> str:
    """Return how the store's database would find what `statement` asks for."""
    text = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    async with store.conversations._connections.reading() as reader:
        return "\n".join(str(row[3]) for row in await reader.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
