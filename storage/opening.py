"""Opening the findings store: one file in a folder, brought up to date, with one attribute a subject."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core.ports import Clock, Embedder, MediaFiles
from storage.briefings import Briefings
from storage.catalogue import Catalogue
from storage.concern_log import ConcernLog
from storage.concerns import Concerns
from storage.connections import Connections
from storage.consultations import Consultations
from storage.conversations import Conversations
from storage.corrections import Corrections
from storage.descriptions import Descriptions
from storage.kits import Kits
from storage.links import PrivateLinks
from storage.migrating import migrate
from storage.name_reviews import NameReviews
from storage.names import Names
from storage.outside import OutsideCopies
from storage.panels import Panels
from storage.paper import PaperForms
from storage.people import People
from storage.quoting import Quotes
from storage.releases import ReleaseDates
from storage.scripts import Scripts
from storage.sealing import Sealing
from storage.search.finding import Findings
from storage.search.other_words import read_other_words
from storage.staff import Staff
from storage.testimonies import Testimonies
from storage.texts import TextMessages
from storage.themes import Themes
from storage.voices import Voices
from storage.walls import Walls

FILE_NAME = "heard.sqlite"
VECTORS = "vectors"


@dataclass(frozen=True, kw_only=True)
class Store:
    """The store, by subject; each attribute keeps the ports of its name in `core.ports`."""

    conversations: Conversations  # Inbox, Turns, Outbox, Sendings, Reachability and ChatLog.
    scripts: Scripts
    consultations: Consultations
    catalogue: Catalogue
    findings: Findings
    descriptions: Descriptions  # And DescribedMeanings.
    testimonies: Testimonies
    names: Names
    name_reviews: NameReviews
    quotes: Quotes
    outside: OutsideCopies
    themes: Themes
    staff: Staff
    people: People
    corrections: Corrections
    voices: Voices
    concerns: Concerns
    concern_log: ConcernLog
    walls: Walls
    paper: PaperForms
    panels: Panels
    releases: ReleaseDates
    briefings: Briefings
    kits: Kits  # No port: only the command line makes kits and brings them home.
    links: PrivateLinks
    texts: TextMessages


@asynccontextmanager
async def open_store(
    home: Path,
    *,
    secret: bytes,
    embedder: Embedder,
    clock: Clock,
    files: MediaFiles | None = None,
    words: Sequence[Path] = (),
) -> AsyncIterator[Store]:
    """Open the store in `home`, made when it is not there; use it within one event loop.

    With `files`, those of what is forgotten are deleted, and at once those that a crash left. `words` are files of other words
    for the same thing, for search.

    Raises `StoreFull`, `StoreBusy`, `StoreDamaged`, `BadContent`.
    """
    file = _file_in(home)
    connections = Connections(file)
    try:
        await migrate(connections, file)
        conversations = Conversations(connections, Sealing(secret), clock, files)
        await conversations.delete_doomed_files()
        yield Store(
            conversations=conversations,
            scripts=Scripts(connections),
            consultations=Consultations(connections, clock),
            catalogue=Catalogue(connections),
            findings=Findings(connections, embedder, home / VECTORS, other_words=read_other_words(*words)),
            descriptions=Descriptions(connections),
            testimonies=Testimonies(connections),
            names=Names(connections),
            name_reviews=NameReviews(connections),
            quotes=Quotes(connections),
            outside=OutsideCopies(connections),
            themes=Themes(connections),
            staff=Staff(connections),
            people=People(connections),
            corrections=Corrections(connections),
            voices=Voices(connections),
            concerns=Concerns(connections),
            concern_log=ConcernLog(connections),
            walls=Walls(connections),
            paper=PaperForms(connections),
            panels=Panels(connections),
            releases=ReleaseDates(connections),
            briefings=Briefings(connections),
            kits=Kits(connections, Sealing(secret)),
            links=PrivateLinks(connections),
            texts=TextMessages(connections),
        )
    finally:
        await connections.close()


def _file_in(home: Path) -> Path:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home / FILE_NAME
