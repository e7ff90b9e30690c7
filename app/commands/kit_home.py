"""`heard kit status` and `heard kit bring-home`: what a kit is, and what was gathered in it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from app.commands.kit_words import describe
from app.commands.printing import people, print_json, results
from app.kit_homecoming import bring_home as bring
from app.kit_homecoming import opened_kit
from app.settings import read_settings
from app.wiring import opened
from core.errors import BadKit, HeardError
from core.kit_reports import BroughtHome
from core.kits import fingerprint
from storage.kit_folder import GATHERED, KitFolder


def status(folder: Path, *, as_json: bool) -> None:
    """Say what a kit is; in the home that made it, what is in it too."""
    asyncio.run(_status(folder, as_json=as_json))


def bring_home(folders: Sequence[Path], *, as_json: bool) -> int:
    """Bring kits home, one after another; return 1 where one could not be, or does not add up."""
    return asyncio.run(_bring_home(folders, as_json=as_json))


async def _status(folder: Path, *, as_json: bool) -> None:
    kit = KitFolder(folder)
    kit.check_pieces()
    counts: dict[str, int] = {}
    settings = read_settings()
    if settings.home.expanduser().exists():
        async with opened(settings) as house:
            try:
                inside = await opened_kit(house, folder)
            except BadKit as error:
                people.print(f"What is in it cannot be counted here: {error}", markup=False)
            else:
                counts = {kind: len(rows) for kind, rows in inside.gathered.rows.items() if rows}
                counts["files"] = len(inside.note.media)
    if as_json:
        told = json.loads(json.dumps(asdict(kit.manifest), default=str))
        print_json({"kit": told, "fingerprint": fingerprint(kit.manifest.home), "served": kit.has(GATHERED), "holds": counts})
        return
    describe(kit.manifest)
    results.print("The signature is right, and every file it was made with is as it was.")
    results.print("Something was gathered in it." if kit.has(GATHERED) else "It was not served yet.")
    for kind, count in counts.items():
        results.print(f"  {kind}: {count}")


async def _bring_home(folders: Sequence[Path], *, as_json: bool) -> int:
    failed = 0
    async with opened(read_settings()) as house:
        for folder in folders:
            try:
                report = await bring(house, folder)
            except HeardError as error:
                people.print(f"{folder}: {error}", style="red", markup=False)
                failed = 1
                continue
            failed |= not report.balances
            _tell(report, folder, as_json=as_json)
    return failed


def _tell(report: BroughtHome, folder: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({
            "folder": str(folder),
            "kit": report.kit_id,
            "copy": report.copy_id,
            "balances": report.balances,
            "lines": [asdict(line) for line in report.lines],
        })  # fmt: skip
        return
    table = Table("what", "in the kit", "already here", "stored now", "refused", title=str(folder), title_justify="left")
    for line in report.lines:
        if line.in_kit:
            reasons = ", ".join(f"{count} {reason}" for reason, count in line.refused.items())
            table.add_row(line.kind, str(line.in_kit), str(line.already), str(line.stored), reasons or "0")
    results.print(table)
    if report.is_older:
        results.print("A later state of this same copy came home before; nothing is lost by this one.")
    if report.balances:
        results.print(f"Every item in the kit is here or was refused: {report.in_kit} in it, {report.stored} new.")
    else:
        results.print("This does not add up. Keep the folder as it is, and tell whoever looks after Heard.", style="bold red")
