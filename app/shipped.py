"""Brings what Heard ships into a store: a first partnership, its codebook and the consultations in `prompts/`."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.clock import new_id, now
from app.wiring import PROMPTS, House
from bot.script import Script, script_from_json
from core.consultations import Approach, Consultation, ConsultationId
from core.errors import BadInput
from core.people import Partnership, PartnershipId
from core.wording import did_you_mean
from media_catalogue.codebook_files import read_codebook

FILMS = "films"
"""The short name of the consultation that films belong to when none was set up."""


async def working_partnership(house: House) -> Partnership:
    """Return the partnership that commands work in; at the very first call, make one and bring in what Heard ships.

    Raises `BadInput` when HEARD_PARTNERSHIP names none that is there.
    """
    known = await house.store.consultations.partnerships()
    wanted = house.settings.partnership
    if wanted:
        found = next((each for each in known if each.id == wanted), None)
        if found is None:
            raise BadInput(f"There is no partnership '{wanted}'.", remedy=did_you_mean(wanted, [each.id for each in known]))
        return found
    if known:
        return known[0]
    partnership = Partnership(id=PartnershipId(new_id("o")), name="My partnership")
    await house.store.consultations.put_partnership(partnership)
    await install(house, partnership)
    return partnership


async def install(house: House, partnership: Partnership) -> None:
    """Bring the shipped codebook and consultations of a partnership up to date; what is there already stays as it is."""
    await install_codebook(house, partnership)
    bodies = await script_bodies(house)
    for name in bodies:
        await _put_consultation(house, partnership, name, await installed_script(house, name, bodies))
    if await house.store.consultations.consultation_named(FILMS, partnership.id) is None:
        await house.store.consultations.put_consultation(
            Consultation(
                id=ConsultationId(new_id("c")),
                partnership_id=partnership.id,
                name=FILMS,
                title="Films made by participants",
                approach=Approach.FILM,
                script_hash=None,
                opened_at=now(),
            )
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
    """Return every shipped script's compiled body by its short name.

    They are compiled in a child process, once for each content: the compiler alone is larger than the idle server.
    """
    kept = house.home.folder / "compiled_scripts.json"
    texts = await asyncio.to_thread(_texts)
    key = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    known = await asyncio.to_thread(_kept, kept)
    if known.get("of") == key:
        return dict(known["bodies"])
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as child:
        loop = asyncio.get_running_loop()
        bodies = {name: await loop.run_in_executor(child, compiled, name, text) for name, text in texts.items()}
    await asyncio.to_thread(kept.write_text, json.dumps({"of": key, "bodies": bodies}), encoding="utf-8")
    return bodies


async def _put_consultation(house: House, partnership: Partnership, name: str, script: Script) -> None:
    before = await house.store.consultations.consultation_named(name, partnership.id)
    await house.store.consultations.put_consultation(
        Consultation(
            id=before.id if before else ConsultationId(new_id("c")),
            partnership_id=partnership.id,
            name=name,
            title=script.title,
            approach=script.approach,
            script_hash=script.sha256,
            opened_at=before.opened_at if before else now(),
            closed_at=before.closed_at if before else None,
        )
    )


def _texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((PROMPTS / "consultations").glob("*.md"))}


def _kept(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def compiled(name: str, text: str) -> str:
    """Return a script's compiled body. Raises `BadScript`."""
    from bot.script_files import script_from_markdown  # noqa: PLC0415 - only the child process needs the compiler.

    return script_from_markdown(text, name=name).to_json()
