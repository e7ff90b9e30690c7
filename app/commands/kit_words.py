"""How commands speak of a kit: what it is, for whom and where people are asked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.commands.printing import people
from core.consultations import Setting
from core.kits import Manifest, fingerprint

HERE = ZoneInfo("Europe/London")
WHERE = {Setting.COMMUNITY: "in the community", Setting.ORDER: "under a community order", Setting.CUSTODY: "in custody"}


def describe(manifest: Manifest) -> None:
    """Say what a kit is."""
    until = f", to be served until {day_of(manifest.until)}" if manifest.until else ""
    people.print(f"  for {manifest.partnership}, made {day_of(manifest.made_at)}{until}", markup=False)
    people.print(f"  asks: {', '.join(each.title for each in manifest.consultations)}", markup=False)
    people.print(f"  people are asked: {WHERE[manifest.setting]}")
    people.print(f"  fingerprint of the home that made it: {fingerprint(manifest.home)}", style="bold")


def day_of(moment: datetime) -> str:
    """Return a moment as people at home write it."""
    return f"{moment.astimezone(HERE):%d %B %Y, %H:%M}"
