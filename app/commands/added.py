"""What became of each film that was to be added: told one by one, counted at the end, and waited for together."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.commands.printing import ProgressBars, people, print_json
from app.operator import finished
from app.wiring import House
from core.errors import HeardError
from core.findings import Progress
from core.people import Viewer
from core.testimony import Testimony, TestimonyState
from core.wording import for_terminal


@dataclass(frozen=True, kw_only=True)
class Added:
    """A film that is kept, and whether it was here before. ``row`` is the sheet's, where a sheet named it."""

    testimony: Testimony
    was_here: bool
    row: int | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A film of which nothing was kept, and why. ``place`` says which, to whoever sees the screen."""

    error: HeardError
    place: str
    row: int | None = None


def tell_refused(refused: Refused, *, as_json: bool) -> None:
    """Say at once that a film is refused, and why."""
    if as_json:
        code = getattr(refused.error, "code", type(refused.error).__name__)
        told = {"testimony_id": None, "state": "refused", "passages": 0, "fault": str(refused.error), "code": code}
        print_json(told | {"outcome": "refused"} | _at(refused.row))
    people.print(f"{for_terminal(refused.place)}: {refused.error}", style="red", markup=False)


async def tell_when_done(house: House, viewer: Viewer, added: Sequence[Added], *, as_json: bool) -> bool:
    """Wait until each film is worked through and say how it ended; return whether all are ready."""
    if not added:
        return True
    ids = list(dict.fromkeys(each.testimony.id for each in added))
    with ProgressBars() as bars:
        ended = {each.testimony_id: each for each in await finished(house, viewer, ids, tell=bars.tell)}
    for each in added:
        _tell(each, ended[each.testimony.id], as_json=as_json)
    return all(each.state is TestimonyState.READY for each in ended.values())


def tell_counts(added: Sequence[Added], refused: int) -> None:
    """Say how many films were added, were here already and were refused, where there was more than one."""
    if len(added) + refused < 2:
        return
    new = sum(not each.was_here for each in added)
    parts = (f"{new} added", f"{len(added) - new} here already", f"{refused} refused")
    people.print(", ".join(parts) + ".")


def _tell(each: Added, ended: Progress, *, as_json: bool) -> None:
    place = "" if each.row is None else f"Row {each.row}: "
    if as_json:
        print_json(
            {
                "testimony_id": each.testimony.id,
                "state": ended.state.value,
                "passages": ended.passages,
                "medium": each.testimony.medium.value,
                "fault": ended.fault,
                "outcome": "was_here" if each.was_here else "added",
            }
            | _at(each.row)
        )
    elif ended.state is TestimonyState.READY:
        before = " It was here already." if each.was_here else ""
        people.print(f"{place}Ready: {each.testimony.id}, {ended.passages} passages.{before}", markup=False)
    else:
        people.print(f"{place}{each.testimony.id}: {ended.fault}", style="red", markup=False)


def _at(row: int | None) -> dict[str, int]:
    return {} if row is None else {"row": row}
