"""Brings what Heard ships into a store: a first partnership, its codebook and the consultations in `prompts/`."""

import asyncio
import hashlib
import json
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.clock import now
from app.script_files import SUFFIXES, by_file_name, compiled_body, recordings_beside
from app.wiring import PROMPTS, House
from bot.script import Script, script_from_json
from core.consultations import Approach, Consultation, ConsultationId
from core.errors import BadInput, StoreFull
from core.people import Partnership, PartnershipId, Role, StaffId, StaffMember
from core.wording import did_you_mean
from media_catalogue.codebook_files import read_codebook

FIRST = Partnership(id=PartnershipId("own"), name="My partnership")
"""The partnership that is made where there is none."""

FILMS = "films"
"""The short name of the consultation that films belong to when none was set up."""


async def working_partnership(house: House, *, own: bool = False) -> Partnership:
    """Return the partnership that commands work in.

    That is the one HEARD_PARTNERSHIP names, or the first that is no sample, or else the sample. Where there is none at all, or
    with `own` none but the sample, one is made, with what Heard ships; one whose making was broken off is completed.
    Raises `BadInput` when HEARD_PARTNERSHIP names none that is there.
    """
    known = await house.store.consultations.partnerships()
    wanted = house.settings.partnership
    if wanted:
        found = next((each for each in known if each.id == wanted), None)
        if found is None:
            raise BadInput(f"There is no partnership '{wanted}'.", remedy=did_you_mean(wanted, [each.id for each in known]))
        return found
    real = [each for each in known if not each.is_sample]
    if known and not real and not own:
        return known[0]
    partnership = real[0] if real else FIRST
    if await house.store.consultations.consultation_named(FILMS, partnership.id) is None:  # It is what `install` keeps last.
        await install(house, partnership)
    return partnership


async def install(house: House, partnership: Partnership) -> None:
    """Bring a partnership and what Heard ships into the store; what is there already is brought up to date.

    Every id is made from the partnership's, so that two processes that do this at once keep one of each.
    """
    await house.store.consultations.put_partnership(partnership)
    await install_codebook(house, partnership)
    await house.store.staff.put_member(first_administrator(partnership))
    bodies = await script_bodies(house)
    for name in bodies:
        script = await installed_script(house, name, bodies)
        await _put_consultation(house, partnership, name, title=script.title, approach=script.approach, script=script)
    await _put_consultation(house, partnership, FILMS, title="Films made by participants", approach=Approach.FILM, script=None)


def first_administrator(partnership: Partnership) -> StaffMember:
    """Return the member of staff who signs in first, by a link that the server prints, and may do everything."""
    return StaffMember(
        id=StaffId(f"s_{partnership.id}"),
        partnership_id=partnership.id,
        name="First administrator",
        email=f"administrator@{partnership.id}.invalid",
        roles=frozenset(Role),
    )


async def install_codebook(house: House, partnership: Partnership) -> None:
    """Put the shipped codebook in force."""
    await house.store.themes.put_codebook(partnership.id, await asyncio.to_thread(read_codebook, PROMPTS / "codebook.yaml"))


async def installed_script(house: House, name: str, bodies: Mapping[str, str]) -> Script:
    """Keep a shipped script and return it."""
    script = script_from_json(bodies[name])
    await house.store.scripts.put_script(script.sha256, name, bodies[name])
    return script


async def script_bodies(house: House) -> Mapping[str, str]:
    """Return every shipped script's compiled body by its short name; the recordings beside them are kept.

    They are compiled in a child process, once for each content: the compiler alone is larger than the idle server.
    """
    kept = house.home.folder / "compiled_scripts.json"
    files = await asyncio.to_thread(_script_files)
    recordings = await asyncio.to_thread(recordings_beside, PROMPTS / "consultations" / "any")
    for path in recordings:
        await house.files.put(path)
    audio = by_file_name(recordings)
    key = _key(files, audio)
    known = await asyncio.to_thread(_kept, kept)
    if known.get("of") == key:
        return dict(known["bodies"])
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as child:
        loop = asyncio.get_running_loop()
        bodies = {
            path.stem: await loop.run_in_executor(child, compiled_body, path.name, content, audio)
            for path, content in files.items()
        }
    await asyncio.to_thread(_keep, kept, {"of": key, "bodies": bodies})
    return bodies


async def _put_consultation(
    house: House, partnership: Partnership, name: str, *, title: str, approach: Approach, script: Script | None
) -> None:
    await _free_the_name(house, name, partnership)
    before = await house.store.consultations.consultation_named(name, partnership.id)
    await house.store.consultations.put_consultation(
        Consultation(
            id=before.id if before else ConsultationId(f"c_{partnership.id}_{name}"),
            partnership_id=partnership.id,
            name=name,
            title=title,
            approach=approach,
            script_hash=script.sha256 if script else None,
            opened_at=before.opened_at if before else now(),
            closed_at=before.closed_at if before else None,
        )
    )


async def _free_the_name(house: House, name: str, partnership: Partnership) -> None:
    """A short name is a join code, so no two consultations have the same: the sample's gives way."""
    taken = await house.store.consultations.consultation_named(name)
    if taken is None or taken.partnership_id == partnership.id:
        return
    if (await house.store.consultations.partnership(taken.partnership_id)).is_sample:
        await house.store.consultations.put_consultation(replace(taken, name=f"sample_{name}"))


def _script_files() -> dict[Path, bytes]:
    folder = PROMPTS / "consultations"
    return {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES}


def _key(files: Mapping[Path, bytes], audio: Mapping[str, str]) -> str:
    """Return what changes whenever a script or a recording does."""
    contents = {path.name: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return hashlib.sha256(json.dumps([contents, dict(audio)], sort_keys=True).encode()).hexdigest()


def _kept(path: Path) -> dict[str, Any]:
    """What was compiled before; nothing when it is not there or was cut off, since it can be compiled again."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _keep(path: Path, found: dict[str, Any]) -> None:
    """Keep what was compiled, whole or not at all. Raises `StoreFull`."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        new.write_text(json.dumps(found), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise StoreFull from error
    finally:
        new.unlink(missing_ok=True)
