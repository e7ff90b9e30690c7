"""Making a kit: a folder with some consultations, the words they ask with and who may serve them, and nobody's words."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from app.clock import new_id, now
from app.home import secret_of
from app.kit_room import private_room
from app.wiring import House
from core.consultations import Consultation, Setting
from core.errors import BadInput, NotFound
from core.kits import CopyId, KitConsultation, KitId, Manifest
from core.people import Partnership, Role, StaffId, StaffMember
from core.ports import Embedder
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from storage.kit_folder import START, piece_at, prompt_name, put_manifest, seal_into, write_whole
from storage.kit_keys import HomeKeys, derived, home_keys, locked, new_data_key, signed
from storage.kit_snapshots import SnapshotNote, put_snapshot, serialized
from storage.migrating import HEAD
from storage.opening import FILE_NAME, Store, open_store

NOWHERE = "kit.invalid"
ROLES = frozenset({Role.FACILITATOR, Role.DUTY_CONTACT})
"""What a worker may do on the laptop: ask people, and read at once what may be of concern."""

SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
LETTER = "READ ME.txt"
WORDS = """This folder is a kit of Heard, made for {partnership}.

It is encrypted. Nothing in it can be read without its passphrase.
If you found it, please give it back to {partnership}. Nobody can open it in the meantime.

For the worker: heard kit serve FOLDER
At home:        heard kit bring-home FOLDER
"""


@dataclass(frozen=True, kw_only=True)
class KitOrder:
    """What a kit is to be made of. ``workers`` serve it; where none is named, one who is known by the kit alone."""

    folder: Path
    partnership: Partnership
    consultations: Sequence[Consultation]
    workers: Sequence[StaffMember]
    setting: Setting
    until: datetime | None
    made_by: str = ""


async def make_kit(house: House, order: KitOrder, passphrase: str) -> Manifest:
    """Make a kit and put it in the home's register. Raises `BadInput` where it cannot be made, `StoreFull`."""
    _check(order)
    data_key = new_data_key()
    keys = home_keys(secret_of(house.home, house.settings))
    bodies = [await house.store.scripts.script(str(each.script_hash)) for each in order.consultations]
    with private_room() as room:
        await _fill(room.folder, house.store, order, address_secret(data_key))
        store = await asyncio.to_thread(serialized, room.folder / FILE_NAME)
    prompts = await _seal_prompts(house, order.folder, data_key, bodies)
    note = SnapshotNote(copy_id=CopyId(""), place="", count=0, shape=HEAD, media=())
    await asyncio.to_thread(put_snapshot, order.folder, START, data_key, note, store)
    manifest = await asyncio.to_thread(_sealed_manifest, order, (START, *prompts), data_key, passphrase, keys)
    letter = WORDS.format(partnership=order.partnership.name)
    await asyncio.to_thread(write_whole, order.folder / LETTER, [letter.encode()])
    await house.store.kits.put_kit(manifest, order.made_by)
    await asyncio.to_thread(put_manifest, order.folder, manifest, signed(manifest, keys))
    return manifest


def address_secret(data_key: bytes) -> bytes:
    """Return the secret that seals addresses inside a kit: none of the home's own leaves it."""
    return derived(data_key, b"heard kit addresses").hex().encode()


def _check(order: KitOrder) -> None:
    for each in order.consultations:
        if each.script_hash is None:
            raise BadInput(f"Nothing is asked by chat in '{each.name}', so a kit can do nothing with it.")
        if each.closed_at is not None and each.closed_at <= now():
            raise BadInput(f"'{each.name}' is closed, so nobody could begin it in a kit.")
    if order.until is not None and order.until <= now():
        raise BadInput("The last day of the kit has passed already.", remedy="Give a later one.")
    if order.folder.exists() and (not order.folder.is_dir() or any(order.folder.iterdir())):
        raise BadInput("There is something at this place already.", remedy="Name a new or an empty folder.")


async def _fill(folder: Path, home: Store, order: KitOrder, secret: bytes) -> None:
    """Make the store that a kit begins with. Whatever is not put here by name is not in it."""
    embedder: Embedder = MiniLM(bundled_meaning_model())
    async with open_store(folder, secret=secret, embedder=embedder, clock=now) as kit:
        await kit.consultations.put_partnership(order.partnership)
        for each in order.consultations:
            await kit.scripts.put_script(str(each.script_hash), each.name, await home.scripts.script(str(each.script_hash)))
            await kit.consultations.put_consultation(each)
        workers = [_as_known_there(each) for each in order.workers] or [_unnamed(order.partnership)]
        for worker in workers:
            await kit.staff.put_member(worker)
        await kit.concern_log.set_duty_contacts(order.partnership.id, [each.id for each in workers])
        try:
            await kit.themes.put_codebook(order.partnership.id, await home.themes.codebook(order.partnership.id))
        except NotFound:
            return  # Probes are chosen without themes then, as at home.


def _as_known_there(member: StaffMember) -> StaffMember:
    """A worker without e-mail address and password: in a kit they sign in by a link that it prints."""
    return replace(member, email=f"{member.id}@{NOWHERE}", roles=ROLES, password_hash="")


def _unnamed(partnership: Partnership) -> StaffMember:
    identity = StaffId(new_id("m"))
    return StaffMember(
        id=identity,
        partnership_id=partnership.id,
        name="Worker with this kit",
        email=f"{identity}@{NOWHERE}",
        roles=ROLES,
    )


async def _seal_prompts(house: House, folder: Path, data_key: bytes, bodies: Sequence[str]) -> tuple[str, ...]:
    """Seal the recordings of what the scripts say; return the names of the pieces."""
    names = []
    for sha256 in sorted({found for body in bodies for found in SHA256.findall(body)}):
        try:
            content = b"".join([piece async for piece in house.files.read(sha256)])
        except NotFound:
            continue  # A hash of something else, such as the script's own.
        name = prompt_name(data_key, sha256)
        await asyncio.to_thread(seal_into, folder, name, data_key, [content])
        names.append(name)
    return tuple(names)


def _sealed_manifest(order: KitOrder, names: Sequence[str], data_key: bytes, passphrase: str, keys: HomeKeys) -> Manifest:
    manifest = Manifest(
        kit_id=KitId(new_id("k")),
        home=keys.public,
        partnership_id=order.partnership.id,
        partnership=order.partnership.name,
        consultations=tuple(KitConsultation(id=each.id, name=each.name, title=each.title) for each in order.consultations),
        setting=order.setting,
        made_at=now(),
        until=order.until,
        program=version("heard"),
        shape=HEAD,
        pieces=tuple(piece_at(order.folder, name) for name in names),
    )
    return locked(manifest, data_key, passphrase, keys)
