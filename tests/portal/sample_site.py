"""A whole site over a real store, with invented people. Only search and the pipeline are stood in for."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from app.paper_desk import Desk
from app.wiring import SPARE_FONTS
from bot.paper_words import read_paper_words
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId, Setting
from core.correcting import segments_of
from core.errors import NotFound
from core.findings import FacetCount, Finding, FindingsPage, Query
from core.people import Participant, ParticipantId, Partnership, PartnershipId, Role, StaffId, StaffMember, Viewer
from core.ports import PersonInIt, Submission
from core.testimony import (
    Appearance,
    Doubt,
    Medium,
    Passage,
    PassageId,
    Recording,
    Rendition,
    RenditionKind,
    Testimony,
    TestimonyId,
    TestimonyState,
    Transcript,
    TranscriptOrigin,
    Word,
)
from core.themes import Codebook, Tag, TagMaker, TagState, Theme
from media_catalogue.captioning import CaptionDesk
from media_catalogue.name_finding import NameFinding
from media_catalogue.name_review import NamesDesk
from media_catalogue.outside_films import OutsideFilms
from portal.finishing import FinishedUploads
from portal.passwords import Passwords
from portal.site import PortalServices, PortalSettings, SecureHeaders, install_error_pages, portal_routes
from portal.upload_folder import UploadFolder
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.bot.chats import SAFEGUARDING
from tests.opened import NOON, opened_store
from tests.portal.worker_world import worker_desk

HERE = PartnershipId("ps_here")
ELSEWHERE = PartnershipId("ps_elsewhere")
FIRST_NIGHT = ConsultationId("c_first_night")
FILM = TestimonyId("t_film")
VOICE = TestimonyId("t_voice")
TYPED = TestimonyId("t_typed")
CLOSED_BOOK = TestimonyId("t_withdrawn")
PASSWORD = "a long invented pass phrase"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
EVERYTHING = frozenset(Purpose)

CODEBOOK = Codebook(
    version="1",
    sha256="c" * 64,
    themes=(
        Theme(code="housing", label="Housing", definition="Having somewhere to live."),
        Theme(code="housing/nowhere", label="Nowhere to live", definition="Leaving with no address.", parent="housing"),
        Theme(code="support", label="Support", definition="People who help."),
        Theme(
            code="support/mentor",
            label="Mentor",
            definition="One person who sticks by you.",
            parent="support",
            include="paid mentors",
        ),
    ),
)

SAID = (
    (0, 2600, "I had nowhere to live the first night."),
    (2600, 4400, "My mentor met me at the gate."),
    (4400, 6000, "Thank you for watching."),
)


@dataclass(frozen=True, kw_only=True)
class KnownFindings:
    """Search stood in for: finds the passages that share a word with the query, keeping the port's contract otherwise."""

    known: tuple[Finding, ...]

    async def search(self, query: Query, viewer: Viewer) -> FindingsPage:
        wanted = set(re.findall(r"\w+", query.text.casefold()))
        found = [self._with_matches(each, wanted) for each in self.known if viewer.partnership_id == HERE]
        found = [each for each in found if (each.matches or not query.text) and _passes(each, query)]
        shown = tuple(found[query.offset : query.offset + query.limit])
        return FindingsPage(findings=shown, total=len(found), facets=_facets(found))

    def _with_matches(self, finding: Finding, wanted: set[str]) -> Finding:
        matches = tuple(m.span() for m in re.finditer(r"\w+", finding.text) if m.group().casefold() in wanted)
        return replace(finding, matches=matches)


def _passes(finding: Finding, query: Query) -> bool:
    return (
        query.consultation_id in {None, finding.consultation_id}
        and query.approach in {None, finding.approach}
        and query.medium in {None, finding.medium}
        and (query.theme is None or query.theme in finding.themes)
    )


def _facets(found: Sequence[Finding]) -> Mapping[str, tuple[FacetCount, ...]]:
    def counted(pairs: list[tuple[str, str]]) -> tuple[FacetCount, ...]:
        return tuple(FacetCount(value=v, label=t, count=pairs.count((v, t))) for v, t in sorted(set(pairs)))

    return {
        "consultation": counted([(each.consultation_id, each.consultation) for each in found]),
        "approach": counted([(each.approach.value, each.approach.value.replace("_", " ").capitalize()) for each in found]),
        "medium": counted([(each.medium.value, each.medium.value.capitalize()) for each in found]),
        "theme": counted([(theme, theme) for each in found for theme in each.themes]),
    }


@dataclass(kw_only=True)
class DirectIntake:
    """The catalogue's front door stood in for: keeps the file and the testimony, and starts nothing."""

    store: Store
    files: StoredMediaFiles
    refusal: Exception | None = None
    taken: list[Submission]
    begun_again: list[TestimonyId] = field(default_factory=list)

    async def add(self, file: Path, submission: Submission) -> Testimony:
        if self.refusal:
            raise self.refusal
        kept = await self.files.put(file)
        self.taken.append(submission)
        testimony = Testimony(
            id=TestimonyId("t_added"),
            partnership_id=submission.consultation.partnership_id,
            consultation_id=submission.consultation.id,
            medium=Medium.FILM,
            made_at=submission.made_at,
            received_at=NOON,
            title=submission.title,
            recording_sha256=kept.sha256,
        )
        recording = recording_of(kept.sha256, kept.byte_count)
        return await self.store.catalogue.add(testimony, recording=recording, participants=(), appearances=(), consents=())

    async def name_people(self, testimony_id: TestimonyId, people: Sequence[PersonInIt], viewer: Viewer) -> None:
        """Keep who is in it as the catalogue does, without its rules for who may."""
        if self.refusal:
            raise self.refusal
        await self._theirs(testimony_id, viewer)
        named = [await self._participant(person.pseudonym, viewer) for person in people]
        await self.store.catalogue.add_people(
            testimony_id,
            participants=named,
            appearances=[Appearance(testimony_id=testimony_id, participant_id=participant.id) for participant in named],
            consents=[
                _yes(participant, purpose)
                for participant, person in zip(named, people, strict=True)
                for purpose in person.agreed
            ],
        )

    async def try_again(self, testimony_id: TestimonyId, viewer: Viewer) -> Testimony:
        """Begin again as the catalogue does, without its rules for who may, and start nothing."""
        await self._theirs(testimony_id, viewer)
        self.begun_again.append(testimony_id)
        return await self.store.catalogue.begin_again(testimony_id)

    async def _participant(self, pseudonym: str, viewer: Viewer) -> Participant:
        known = await self.store.people.participant_called(pseudonym, viewer.partnership_id)
        return known or Participant(
            id=ParticipantId(f"p_{pseudonym}"), partnership_id=viewer.partnership_id, pseudonym=pseudonym, created_at=NOON
        )

    async def _theirs(self, testimony_id: TestimonyId, viewer: Viewer) -> None:
        if (await self.store.catalogue.testimony(testimony_id)).partnership_id != viewer.partnership_id:
            raise NotFound("testimony")


class NoJobs:
    """The pipeline stood in for: starts nothing."""

    async def start(self, testimony: Testimony) -> None:
        """Let it wait."""

    async def restart_ended(self, testimony: Testimony) -> None:
        """Let it wait."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running site: its app, its store and what stands in for the rooms that are not here."""

    app: FastAPI
    store: Store
    services: PortalServices
    intake: DirectIntake

    def browser(self, **options: object) -> httpx.AsyncClient:
        """Return a client with its own cookies."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://heard.test", **options)


@asynccontextmanager
async def opened_site(
    home: Path, *, media: bytes = b"0123456789" * 100, limit_bytes: int = 100_000, usual_setting: Setting | None = None
) -> AsyncIterator[Site]:
    """Open a site with invented people in it."""
    async with opened_store(home) as store:
        files = StoredMediaFiles(home / "media")
        if not await store.consultations.partnerships():
            await fill(store, files, media)
        intake = DirectIntake(store=store, files=files, taken=[])
        numbers = count(1)
        services = PortalServices(
            findings=KnownFindings(known=KNOWN),
            testimonies=store.testimonies,
            corrections=store.corrections,
            voices=store.voices,
            captions=CaptionDesk(testimonies=store.testimonies, quotes=store.quotes),
            outside=OutsideFilms(
                copies=store.outside, files=files, scratch=home / "scratch", fonts=SPARE_FONTS, clock=lambda: NOON
            ),
            names=NamesDesk(finding=NameFinding(store.catalogue, store.names), reviews=store.name_reviews, clock=lambda: NOON),
            descriptions=store.descriptions,
            concerns=store.concerns,
            consultations=store.consultations,
            themes=store.themes,
            staff=store.staff,
            people=store.people,
            intake=intake,
            files=files,
            walls=store.walls,
            panels=store.panels,
            paper=store.paper,
            desk=Desk(
                store=store,
                jobs=NoJobs(),
                safeguarding=SAFEGUARDING,
                base_url="http://heard.test",
                words=read_paper_words(Path("prompts/paper")),
                clock=lambda: NOON,
                new_id=lambda letter: f"{letter}_{next(numbers)}",
            ),
            worker=worker_desk(store, files),
            finished_uploads=FinishedUploads(
                folder=UploadFolder(home / "uploads"), intake=intake, consultations=store.consultations, clock=lambda: NOON
            ),
            clock=lambda: NOON,
            new_token=lambda: f"token-{next(numbers):08}",
            settings=PortalSettings(
                cookie_secure=False,
                upload_limit_bytes=limit_bytes,
                upload_folder=home / "uploads",
                usual_setting=usual_setting,
            ),
        )
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.add_middleware(SecureHeaders)
        install_error_pages(app)
        for router in portal_routes(services, passwords=QUICK):
            app.include_router(router)
        yield Site(app=app, store=store, services=services, intake=intake)


def token_in(page: str) -> str:
    """Return the form token of a page."""
    match = re.search(r'name="form-token" value="([0-9a-f]+)"', page)
    assert match, "the page has no form token"
    return match.group(1)


async def signed_in(site: Site, email: str = "isla@example.org") -> httpx.AsyncClient:
    """Return a client that has signed in by its form."""
    browser = site.browser()
    form = {"email": email, "password": PASSWORD, "form-token": token_in((await browser.get("/sign-in")).text)}
    assert (await browser.post("/sign-in", data=form)).status_code == 303
    return browser


async def fill(store: Store, files: StoredMediaFiles, media: bytes) -> None:
    """Fill an empty store with invented staff, participants and testimony."""
    await store.consultations.put_partnership(Partnership(id=HERE, name="Invented Partnership", is_sample=True))
    await store.consultations.put_partnership(Partnership(id=ELSEWHERE, name="Another Invented Partnership"))
    await store.scripts.put_script("s" * 64, "first_night", "{}")
    consultation = Consultation(
        id=FIRST_NIGHT, partnership_id=HERE, name="first_night", title="The first night", approach=Approach.INTERVIEW,
        script_hash="s" * 64, opened_at=NOON,
    )  # fmt: skip
    await store.consultations.put_consultation(consultation)
    await store.themes.put_codebook(HERE, CODEBOOK)
    for name, email, roles, partnership in (
        ("Isla Facilitator", "isla@example.org", {Role.FACILITATOR}, HERE),
        ("Vic Viewer", "vic@example.org", {Role.VIEWER}, HERE),
        ("Dee Duty", "dee@example.org", {Role.DUTY_CONTACT}, HERE),
        ("Ed Elsewhere", "ed@example.org", {Role.ADMINISTRATOR}, ELSEWHERE),
    ):
        await store.staff.put_member(
            StaffMember(
                id=StaffId(f"m_{email[:2]}"),
                partnership_id=partnership,
                name=name,
                email=email,
                roles=frozenset(roles),
                password_hash=QUICK.hash(PASSWORD),
            )
        )
    await keep_spoken(store, files, FILM, Medium.FILM, media, agreed=EVERYTHING)
    await keep_spoken(store, files, VOICE, Medium.VOICE, media + b"v", agreed=EVERYTHING - {Purpose.SHOW_PUBLICLY})
    await keep_spoken(store, files, CLOSED_BOOK, Medium.VOICE, media + b"w", agreed=frozenset())
    await keep_typed(store)


async def keep_spoken(
    store: Store,
    files: StoredMediaFiles,
    testimony_id: TestimonyId,
    medium: Medium,
    media: bytes,
    *,
    agreed: frozenset[Purpose],
) -> None:
    """Keep a ready film or voice note with its passages, tags and derived files."""
    kept = await files.put(_once(media))
    waveform = await files.put(_once(b'{"peaks_per_s": 20, "peaks": [' + b"10,40,90,60,20," * 23 + b"5]}"))
    participant = Participant(
        id=ParticipantId(f"p_{testimony_id}"),
        partnership_id=HERE,
        pseudonym=f"Rowan {testimony_id[2:5].upper()}",
        created_at=NOON,
    )
    testimony = Testimony(
        id=testimony_id, partnership_id=HERE, consultation_id=FIRST_NIGHT, medium=medium, made_at=NOON, received_at=NOON,
        title="Coming home" if medium is Medium.FILM else "", question_label="What was the first night like?",
        recording_sha256=kept.sha256,
    )  # fmt: skip
    await store.catalogue.add(
        testimony,
        recording=recording_of(kept.sha256, kept.byte_count),
        participants=[participant],
        appearances=[Appearance(testimony_id=testimony_id, participant_id=participant.id)],
        consents=[_yes(participant, purpose) for purpose in agreed],
    )
    await keep_words(store, testimony_id)
    for kind, file, content_type in (
        (RenditionKind.PLAYABLE, kept, "video/mp4" if medium is Medium.FILM else "audio/mp4"),
        (RenditionKind.WAVEFORM, waveform, "application/json"),
    ):
        await store.catalogue.save_rendition(
            Rendition(
                testimony_id=testimony_id, kind=kind, sha256=file.sha256, byte_count=file.byte_count, content_type=content_type
            )
        )
    await store.catalogue.set_state(testimony_id, TestimonyState.READY)


KEPT = frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING})
"""What someone agrees to who lets a picture be kept."""


async def keep_sent(site: Site, medium: Medium, content: bytes, *, agreed: frozenset[Purpose], poster: bool = False) -> str:
    """Keep a ready picture or file that was sent in a chat, as "t_sent"; return its SHA-256."""
    testimony_id = TestimonyId("t_sent")
    kept = await site.services.files.put(_once(content))
    participant = Participant(id=ParticipantId("p_sent"), partnership_id=HERE, pseudonym="Rowan SENT", created_at=NOON)
    testimony = Testimony(
        id=testimony_id, partnership_id=HERE, consultation_id=FIRST_NIGHT, medium=medium, made_at=NOON, received_at=NOON,
        question_label="What does the way in look like?", recording_sha256=kept.sha256,
    )  # fmt: skip
    await site.store.catalogue.add(
        testimony,
        recording=recording_of(kept.sha256, kept.byte_count),
        participants=[participant],
        appearances=[Appearance(testimony_id=testimony_id, participant_id=participant.id)],
        consents=[_yes(participant, purpose) for purpose in agreed],
    )
    if poster:
        await site.store.catalogue.save_rendition(
            Rendition(
                testimony_id=testimony_id, kind=RenditionKind.POSTER, sha256=kept.sha256, byte_count=kept.byte_count,
                content_type="image/jpeg",
            )
        )  # fmt: skip
    await site.store.catalogue.set_state(testimony_id, TestimonyState.READY)
    return kept.sha256


async def keep_words(store: Store, testimony_id: TestimonyId, said: Sequence[tuple[int, int, str]] = SAID) -> None:
    """Keep passages with their words' times, the last one doubted, and tags on the first two."""
    passages = [passage_of(testimony_id, number, start, end, text) for number, (start, end, text) in enumerate(said)]
    await store.catalogue.save_transcript(
        Transcript(
            testimony_id=testimony_id,
            version=1,
            origin=TranscriptOrigin.MACHINE,
            language="en",
            segments=segments_of(passages),
        )
    )
    await store.catalogue.save_passages(testimony_id, passages)
    await NameFinding(store.catalogue, store.names).look_through(testimony_id)
    await store.catalogue.save_tags(
        testimony_id,
        [
            Tag(
                passage_id=passage.id,
                theme=theme,
                maker=TagMaker.PHRASE,
                state=TagState.SUGGESTED,
                score=0.9,
                reason=f"The words “{cue}”",
                codebook_sha256=CODEBOOK.sha256,
            )
            for passage, theme, cue in zip(
                passages, ("housing/nowhere", "support/mentor"), ("nowhere to live", "mentor"), strict=False
            )
        ],
    )


async def keep_typed(store: Store, text: str = "Someone to talk to in the evenings would have helped.") -> None:
    """Keep a ready typed answer."""
    participant = Participant(id=ParticipantId("p_typed"), partnership_id=HERE, pseudonym="Heron 0A1", created_at=NOON)
    testimony = Testimony(
        id=TYPED, partnership_id=HERE, consultation_id=FIRST_NIGHT, medium=Medium.TEXT, made_at=NOON, received_at=NOON,
        question_label="What would have helped?", text=text,
    )  # fmt: skip
    await store.catalogue.add(
        testimony,
        recording=None,
        participants=[participant],
        appearances=[Appearance(testimony_id=TYPED, participant_id=participant.id)],
        consents=[_yes(participant, Purpose.TAKE_PART)],
    )
    passage = Passage(
        id=PassageId("g_typed"),
        testimony_id=TYPED,
        transcript_version=1,
        position=0,
        text=text,
        start_char=0,
        end_char=len(text),
    )
    await store.catalogue.save_passages(TYPED, [passage])
    await NameFinding(store.catalogue, store.names).look_through(TYPED)
    await store.catalogue.set_state(TYPED, TestimonyState.READY)


def passage_of(testimony_id: TestimonyId, number: int, start: int, end: int, text: str) -> Passage:
    """Return a passage whose words share its time evenly."""
    said = text.split()
    each = (end - start) // len(said)
    words = tuple(
        Word(text=f" {word}", start_ms=start + place * each, end_ms=start + (place + 1) * each, probability=0.9)
        for place, word in enumerate(said)
    )
    return Passage(
        id=PassageId(f"g_{testimony_id}_{number}"), testimony_id=testimony_id, transcript_version=1, position=number, text=text,
        start_char=0, end_char=len(text), start_ms=start, end_ms=end, words=words,
        doubts=frozenset({Doubt.KNOWN_PHRASE}) if text.startswith("Thank you") else frozenset(),
    )  # fmt: skip


def finding_of(testimony_id: TestimonyId, number: int, **changes: object) -> Finding:
    """Return what a search finds for one of the passages that were said."""
    start, end, text = SAID[number]
    finding = Finding(
        passage_id=PassageId(f"g_{testimony_id}_{number}"), testimony_id=testimony_id, text=text, start_ms=start, end_ms=end,
        participant=f"Rowan {testimony_id[2:5].upper()}", consultation_id=FIRST_NIGHT, consultation="The first night",
        approach=Approach.INTERVIEW, medium=Medium.FILM if testimony_id == FILM else Medium.VOICE, made_at=NOON, title="",
        question_label="What was the first night like?", themes=("Housing",) if number == 0 else (), matches=(),
        why=("The words “nowhere to live”",), is_doubted=number == 2, may_play=True, score=1.0,
    )  # fmt: skip
    return replace(finding, **changes)


def recording_of(sha256: str, byte_count: int) -> Recording:
    """Return the facts of a film of six seconds."""
    return Recording(
        sha256=sha256, byte_count=byte_count, container="mov,mp4", length_ms=6000, has_sound=True, has_picture=True
    )


KNOWN = tuple(finding_of(testimony, number) for testimony in (FILM, VOICE) for number in range(len(SAID)))
"""What a search may find."""


def _yes(participant: Participant, purpose: Purpose) -> ConsentRecord:
    return ConsentRecord(
        participant_id=participant.id, consultation_id=FIRST_NIGHT, purpose=purpose, granted=True, how=HowGiven.SPOKEN,
        wording="sample/1", at=NOON,
    )  # fmt: skip


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
