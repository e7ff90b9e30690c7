"""Names the concrete classes and joins them. What opens here closes here; nothing is global and nothing connects at import."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

import reportlab

from app.clock import new_id, now
from app.concern_rounds import ConcernRounds
from app.conversed import ConversedByListener
from app.described_meaning import DescribedMeaning
from app.durable import JobQueue
from app.home import Home, open_home, own_scratch, secret_of
from app.kept_meanings import KeptMeanings
from app.links import base_url
from app.probe_model import opened_probe_model
from app.push_channels import opened_channels
from app.receiving import FileReceiver
from app.settings import Settings
from app.speech import engine_here, service_asked
from app.telling import notifier_of
from app.theme_sense import TaggerThemeSense
from bot.assisting import Assisted, read_briefing_cards
from bot.attending import Attendant
from bot.listening import Listener
from bot.probe_rules import read_probe_rules
from bot.pushing import PushChannel
from bot.risk_meanings import RiskMeanings, read_risk_examples
from bot.safeguarding import Safeguarding, read_safeguardings
from bot.step import Tongue
from bot.wording import LANGUAGE, Wording, read_wordings
from core.consultations import Setting
from core.errors import StoreFull
from core.ports import Notifier, RiskSense, ThemeSense
from core.testimony import Recording
from media_catalogue.bringing import Bringing
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from media_catalogue.intake import CatalogueIntake
from media_catalogue.looking import ChildLook
from media_catalogue.name_finding import NameFinding
from media_catalogue.outside_films import OutsideFilms
from media_catalogue.pipeline import Pipeline
from media_catalogue.scots import in_english
from media_catalogue.tagging import Tagger
from portal.finishing import FinishedUploads
from portal.upload_folder import UploadFolder
from storage.media_files import StoredMediaFiles
from storage.opening import Store, open_store

SPARE_FONTS = Path(reportlab.__file__).parent / "fonts"
"""Letters for captions in a picture, where the machine has none of its own."""

PROMPTS = Path(__file__).parent.parent / "prompts"
"""The words people read: scripts, phrases, the codebook, help lines."""


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything that runs, joined. Open for as long as `opened` is."""

    settings: Settings
    home: Home
    store: Store
    files: StoredMediaFiles
    look: ChildLook
    intake: CatalogueIntake
    bringing: Bringing
    finished_uploads: FinishedUploads
    listener: Listener
    pipeline: Pipeline
    name_finding: NameFinding
    outside_films: OutsideFilms
    jobs: JobQueue
    tongues: Mapping[str, Tongue]
    wording: Wording
    safeguarding: Safeguarding
    concern_rounds: ConcernRounds
    described_meanings: DescribedMeaning
    receiver: FileReceiver
    channels: Mapping[str, PushChannel]
    attendant: Attendant
    theme_sense: ThemeSense
    risk_sense: RiskSense | None = None
    apart: "Apart | None" = None  # How it is run away from home.

    async def keep_media(self, source: Path | AsyncIterator[bytes]) -> Recording:
        """Keep a film or sound that came over a channel; see `FileReceiver.keep_media`."""
        return await self.receiver.keep_media(source)

    async def keep_file(self, source: Path | AsyncIterator[bytes]) -> Recording:
        """Keep any other file that came over a channel; see `FileReceiver.keep_file`."""
        return await self.receiver.keep_file(source)


@cache
def read_tongues() -> Mapping[str, Tongue]:
    """Return everything the bot says, in each language it speaks; read once. Raises `BadContent`."""
    wordings, cards = read_wordings(PROMPTS / "bot"), read_safeguardings(PROMPTS / "safeguarding")
    rules, briefings = read_probe_rules(PROMPTS / "probing"), read_briefing_cards(PROMPTS / "briefing")
    return MappingProxyType(
        {
            language: Tongue(
                wording=wording,
                safeguarding=cards.get(language, cards[LANGUAGE]),
                probing=rules.get(language, rules[LANGUAGE]),
                notices=briefings.get(language, briefings[LANGUAGE]).notices,
            )
            for language, wording in wordings.items()
        }
    )


@dataclass(frozen=True, kw_only=True)
class Apart:
    """How a house is run where nothing reaches anybody outside: where people are, and who in the room is told of concerns."""

    setting: Setting
    notifier: Notifier


@asynccontextmanager
async def opened(settings: Settings, *, apart: Apart | None = None) -> AsyncIterator[House]:
    """Open the home folder and join the rooms over it. Raises `BadSettings`, `BadContent`, `StoreFull`."""
    home = open_home(settings)
    with own_scratch(home) as scratch:
        _refuse_a_full_disk(scratch)
        async with _joined(settings, home, scratch, apart) as house:
            yield house


@asynccontextmanager
async def _joined(settings: Settings, home: Home, scratch: Path, apart: Apart | None) -> AsyncIterator[House]:
    embedder = MiniLM(bundled_meaning_model())
    jobs = JobQueue(home)
    tongues = _said_apart(read_tongues()) if apart else read_tongues()
    wording, safeguarding = tongues[LANGUAGE].wording, tongues[LANGUAGE].safeguarding
    tagger = Tagger(embedder)
    files = StoredMediaFiles(home.media)
    await files.sweep(now())
    secret = secret_of(home, settings)
    async with (
        open_store(home.folder, secret=secret, embedder=embedder, clock=now, files=files, words=_other_words(home)) as store,
        opened_probe_model(settings) as probe_writer,
        opened_channels(settings, store, files, tongues) as channels,
    ):
        look = ChildLook(scratch=scratch)
        intake = CatalogueIntake(
            look=look, files=files, catalogue=store.catalogue, people=store.people, jobs=jobs, clock=now, new_id=new_id
        )
        name_finding = NameFinding(store.catalogue, store.names)
        concern_rounds = _concern_rounds(settings, store, apart.notifier if apart else notifier_of(settings))
        risk_sense = _risk_sense(settings, embedder, home)
        theme_sense = TaggerThemeSense(tagger=tagger, themes=store.themes)
        listener = Listener(
            inbox=store.conversations,
            turns=store.conversations,
            scripts=store.scripts,
            consultations=store.consultations,
            jobs=jobs,
            wording=wording,
            safeguarding=safeguarding,
            clock=now,
            new_id=new_id,
            tongues=tongues,
            risk_sense=risk_sense,
            on_concern=concern_rounds.tell_soon,
            theme_sense=theme_sense,
            probe_writer=probe_writer,
            assisted=Assisted(briefings=store.briefings),
            setting=apart.setting if apart else Setting.COMMUNITY,
        )
        receiver = FileReceiver(store=store, files=files, look=look)
        finished_uploads = FinishedUploads(
            folder=UploadFolder(home.uploads), intake=intake, consultations=store.consultations, clock=now
        )
        attendant = Attendant(
            inbox=store.conversations,
            listener=listener,
            channels=channels,
            keep_media=receiver.keep_media,
            keep_file=receiver.keep_file,
            clock=now,
        )
        try:
            yield House(
                settings=settings,
                home=home,
                store=store,
                files=files,
                look=look,
                tongues=tongues,
                wording=wording,
                safeguarding=safeguarding,
                concern_rounds=concern_rounds,
                described_meanings=DescribedMeaning(descriptions=store.descriptions, embedder=embedder),
                receiver=receiver,
                channels=channels,
                attendant=attendant,
                theme_sense=theme_sense,
                risk_sense=risk_sense,
                apart=apart,
                jobs=jobs,
                intake=intake,
                bringing=Bringing(look=look, intake=intake, catalogue=store.catalogue, people=store.people),
                finished_uploads=finished_uploads,
                listener=listener,
                name_finding=name_finding,
                outside_films=OutsideFilms(copies=store.outside, files=files, scratch=scratch, fonts=SPARE_FONTS, clock=now),
                pipeline=Pipeline(
                    catalogue=store.catalogue,
                    files=files,
                    themes=store.themes,
                    look=look,
                    transcriber=engine_here(settings, home.models),
                    service=service_asked(settings),
                    speech_words=settings.speech_words,
                    embedder=embedder,
                    tagger=tagger,
                    names=name_finding,
                    risk_phrases=safeguarding.phrases,
                    risk_sense=risk_sense,
                    on_concern=concern_rounds.tell_soon,
                    conversed=ConversedByListener(turns=store.conversations, hear=listener.hear, clock=now),
                    scratch=scratch,
                    clock=now,
                ),
            )
        finally:
            await finished_uploads.finish()
            await concern_rounds.finish()
            jobs.close()


def _other_words(home: Home) -> tuple[Path, ...]:
    """Return where search looks up other words for the same thing: what Heard ships, and the home folder's own file."""
    shipped = PROMPTS / "recognition"
    return shipped / "other_words.txt", shipped / "scots_words.txt", home.folder / "other_words.txt"


def _risk_sense(settings: Settings, embedder: MiniLM, home: Home) -> RiskMeanings | None:
    if not settings.risk_meaning:
        return None
    examples = read_risk_examples(PROMPTS / "safeguarding" / "meanings.yaml")
    return RiskMeanings(embedder, examples, plainly=in_english, for_examples=KeptMeanings(embedder, home.folder))


def _said_apart(tongues: Mapping[str, Tongue]) -> Mapping[str, Tongue]:
    """Return what the bot says where nobody outside the room can see what is written."""
    return {language: replace(tongue, safeguarding=tongue.safeguarding.said_apart()) for language, tongue in tongues.items()}


def _concern_rounds(settings: Settings, store: Store, notifier: Notifier | None) -> ConcernRounds:
    return ConcernRounds(
        concern_log=store.concern_log,
        notifier=notifier,
        clock=now,
        ack_within=timedelta(minutes=settings.concern_ack_minutes),
        concerns_url=f"{base_url(settings)}/concerns",
        message=PROMPTS / "safeguarding" / "message.yaml",
    )


def _refuse_a_full_disk(scratch: Path) -> None:
    """Find a full disk at once, in words, rather than at somebody's first message."""
    probe = scratch / "probe"
    try:
        probe.write_bytes(bytes(4096))
    except OSError as error:
        raise StoreFull from error
    finally:
        probe.unlink(missing_ok=True)
