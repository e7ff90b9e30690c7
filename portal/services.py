"""What the pages need from outside their room. Holds no behaviour; `app` fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.consultations import Setting
from core.ports import (
    Captions,
    Clock,
    Concerns,
    Consultations,
    Corrections,
    Descriptions,
    Findings,
    Intake,
    MediaFiles,
    NamesDesk,
    OutsideDesk,
    Panels,
    PaperDesk,
    PaperForms,
    People,
    Staff,
    Testimonies,
    Themes,
    Voices,
    Walls,
    WorkerDesk,
)
from portal.finishing import FinishedUploads


@dataclass(frozen=True, kw_only=True)
class PortalSettings:
    """Settings of the pages. ``chat_base`` is the path or address under which a consultation's chat opens ("/chat").

    ``upload_days`` is how long an unfinished upload is kept.
    """

    cookie_secure: bool
    upload_limit_bytes: int
    upload_folder: Path
    upload_days: int = 7
    chat_base: str = "/chat"
    usual_setting: Setting | None = None  # Where workers ask, unless they say otherwise.


@dataclass(frozen=True, kw_only=True)
class PortalServices:
    """The ports the pages meet the other rooms through. ``new_token`` gives an unguessable text, safe in a cookie."""

    findings: Findings
    testimonies: Testimonies
    captions: Captions
    corrections: Corrections
    voices: Voices
    names: NamesDesk
    descriptions: Descriptions
    outside: OutsideDesk
    concerns: Concerns
    consultations: Consultations
    themes: Themes
    staff: Staff
    people: People
    intake: Intake
    files: MediaFiles
    walls: Walls
    panels: Panels
    paper: PaperForms
    desk: PaperDesk
    worker: WorkerDesk
    finished_uploads: FinishedUploads
    clock: Clock
    new_token: Callable[[], str]
    settings: PortalSettings
