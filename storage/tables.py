"""What exists: every table of the findings store, with named constraints. Says nothing of how it is asked.

The word index is SQLite's own and is made by the migration (see `storage.search.word_index`).
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from core.chat import Delivery, HeardKind
from core.concerns import ConcernEventKind, Risk
from core.consent import HowGiven, Purpose
from core.consultations import Approach, Disposition, ProbeSource, Route, Setting, Stage
from core.corrections import PointedBy
from core.findings import FindingKind
from core.links import LinkKind
from core.names import NameKind, NameState
from core.outside import CopyState
from core.testimony import Medium, RenditionKind, TestimonyState, TranscriptOrigin
from core.themes import TagMaker, TagState
from storage.column_types import Instant, OneOf, Packed
from storage.packing import BUTTONS, DOUBTS, ELEMENTS, MEMBERS, OPTIONS, REFUSALS, ROLES, SEGMENTS, SPANS, TEXTS, WORDS

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _key(name: str) -> Column[str]:
    return Column(name, String, primary_key=True)


def _of(target: str, *, name: str, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(name, ForeignKey(target, ondelete="CASCADE"), nullable=nullable, primary_key=primary_key)


def _recording(name: str) -> Column[str]:
    return Column(name, ForeignKey("recordings.sha256"))  # A recording goes only after all that needs it.


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _perhaps_text(name: str) -> Column[str]:
    return Column(name, Text)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _perhaps_number(name: str) -> Column[int]:
    return Column(name, Integer)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _counted() -> Column[int]:
    return Column("number", Integer, primary_key=True)


# -- partnerships and people -----------------------------------------------------------------------------------------------

partnerships = Table(
    "partnerships", metadata,
    _key("id"),
    _text("name"),
    _flag("is_sample"),
    Column("kept_at", Instant, nullable=False),
)  # fmt: skip

participants = Table(
    "participants", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _text("pseudonym"),
    _text("pseudonym_key"),  # Without capitals and spaces, for finding it however it is typed.
    Column("created_at", Instant, nullable=False),
    Index(None, "partnership_id", "pseudonym_key", unique=True),  # Two people under one name would be one piece of evidence.
)  # fmt: skip

release_dates = Table(
    "release_dates", metadata,
    _of("participants.id", name="participant_id", primary_key=True),
    Column("on_date", Date, nullable=False),
)  # fmt: skip

addresses = Table(
    "addresses", metadata,
    _key("id"),
    _of("participants.id", name="participant_id"),
    _text("channel"),
    _text("value_hash"),
    _text("value_sealed"),
    Column("unreachable_at", Instant),
    Column("reach_known_at", Instant),  # Since when it is known whether it can be written to.
    UniqueConstraint("channel", "value_hash"),
    Index(None, "participant_id"),
)  # fmt: skip

private_links = Table(
    "private_links", metadata,
    _key("token_hash"),
    _of("addresses.id", name="address_id"),
    Column("kind", OneOf(LinkKind), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "address_id"),
)  # fmt: skip

staff = Table(
    "staff", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _text("name"),
    _text("email"),
    Column("email_key", Text, nullable=False, unique=True),
    Column("roles", ROLES, nullable=False),
    _text("password_hash"),
)  # fmt: skip

sign_in_links = Table(
    "sign_in_links", metadata,
    _key("token_hash"),
    _of("staff.id", name="staff_id"),
    Column("expires_at", Instant, nullable=False),
    _flag("used"),
)  # fmt: skip

sign_ins = Table(
    "sign_ins", metadata,
    _key("token_hash"),
    _of("staff.id", name="staff_id"),
    Column("expires_at", Instant, nullable=False),
)  # fmt: skip

# -- consultations and conversations ---------------------------------------------------------------------------------------

scripts = Table("scripts", metadata, _key("hash"), _text("name"), _text("body"))

consultations = Table(
    "consultations", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _text("name"),
    _text("title"),
    Column("approach", OneOf(Approach), nullable=False),
    _perhaps_text("script_hash"),  # Not a foreign key: a consultation may be announced before its script is kept.
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    _number("wave"),
    UniqueConstraint("partnership_id", "name"),
    Index(None, "name", unique=True),  # A short name is a join code, and a code leads to one place, whoever asks.
)  # fmt: skip

inbox = Table(
    "inbox", metadata,
    Column("id", Integer, primary_key=True),
    _text("channel"),
    _text("external_id"),
    _text("address_hash"),
    _text("address_sealed"),
    Column("kind", OneOf(HeardKind), nullable=False),
    Column("at", Instant, nullable=False),
    _text("text"),
    _perhaps_text("choice"),
    _perhaps_text("join_code"),
    _perhaps_text("place"),
    _perhaps_text("edits"),
    _perhaps_text("about"),
    _perhaps_text("worker"),
    _perhaps_text("speaker"),
    _text("language"),
    _recording("media_sha256"),
    _perhaps_text("attachment_sealed"),  # What a channel fetches the file by, until it is here.
    _number("tries"),
    Column("retry_at", Instant),
    _flag("done"),
    _perhaps_text("session_id"),  # Whose turn it had; nobody's where it opened none.
    _flag("is_held"),
    UniqueConstraint("channel", "external_id"),
    Index(None, "channel", "address_hash"),
    Index(None, "done"),
    Index(None, "session_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _of("consultations.id", name="consultation_id"),
    _of("participants.id", name="participant_id"),
    _of("addresses.id", name="address_id"),
    _text("channel"),
    _text("script_hash"),
    _text("language"),
    Column("stage", OneOf(Stage), nullable=False),
    Column("disposition", OneOf(Disposition), nullable=False),
    _perhaps_text("waiting_at"),
    _number("tries"),
    _number("turn"),
    _number("said"),
    Column("started_at", Instant, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("came_from", OneOf(Stage)),
    _perhaps_text("shown_for"),
    Column("asked_at", Instant),
    _perhaps_text("offered"),
    _flag("is_muted"),
    _flag("is_easy"),
    Column("probes", OPTIONS, nullable=False),
    _number("idle"),
    _number("reminders"),
    Column("reminded_at", Instant),
    Column("route", OneOf(Route), nullable=False),
    Column("setting", OneOf(Setting), nullable=False),
    _perhaps_text("helper_id"),
    Column("members", MEMBERS, nullable=False),
    _number("wave"),
    _perhaps_text("sits_in"),
    _perhaps_text("migrated_from"),
    Index(None, "address_id", "started_at"),
    Index(None, "stage", "consultation_id"),
    Index(None, "consultation_id", "disposition"),
    Index(None, "participant_id"),
)  # fmt: skip

answers = Table(
    "answers", metadata,
    _counted(),
    _of("sessions.id", name="session_id"),
    _text("question"),
    _text("value"),
    Column("at", Instant, nullable=False),
    _of("testimony.id", name="testimony_id", nullable=True),
    _flag("skipped"),
    _perhaps_text("message"),
    _flag("spoken"),
    Index(None, "session_id"),
    Index(None, "testimony_id"),
)  # fmt: skip

probes = Table(
    "probes", metadata,
    _key("id"),
    _of("sessions.id", name="session_id"),
    _text("question"),
    _text("text"),
    Column("source", OneOf(ProbeSource), nullable=False),
    Column("at", Instant, nullable=False),
    _of("testimony.id", name="testimony_id", nullable=True),
    _text("model"),
    _text("prompt"),
    Column("refusals", REFUSALS, nullable=False),
    Index(None, "session_id"),
    Index(None, "testimony_id"),
)  # fmt: skip

outbox = Table(
    "outbox", metadata,
    _counted(),
    Column("key", Text, nullable=False, unique=True),
    _of("inbox.id", name="inbox_id", nullable=True),  # Nothing where nobody was answered: a reminder, an invitation.
    _text("address_id"),  # Not a foreign key: someone who belongs to no conversation is answered too.
    _text("channel"),
    _text("text"),
    Column("buttons", BUTTONS, nullable=False),
    _flag("several"),
    _flag("wants_voice"),
    _flag("is_card"),
    _perhaps_text("audio"),
    _text("short"),
    _flag("is_bulk"),
    _text("expects"),
    _text("language"),
    Column("link", OneOf(LinkKind)),
    _perhaps_text("place"),
    Column("said_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("retry_at", Instant),
    _flag("given_up"),
    Column("begun_at", Instant),  # A try is under way, or was when its sender died.
    _number("doubts"),
    _perhaps_text("reference"),
    _perhaps_number("parts"),
    Column("delivery", OneOf(Delivery)),
    Column("delivered_at", Instant),
    Index(None, "channel", "sent_at"),
    Index(None, "channel", "reference"),
    Index(None, "address_id"),
    Index(None, "inbox_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

# -- consent ---------------------------------------------------------------------------------------------------------------

consents = Table(
    "consents", metadata,
    _counted(),
    _of("participants.id", name="participant_id"),
    _of("consultations.id", name="consultation_id"),
    _text("about"),  # A testimony's id, or nothing for the whole consultation: a column that is never null can be unique.
    Column("purpose", OneOf(Purpose), nullable=False),
    _flag("granted"),
    Column("how", OneOf(HowGiven), nullable=False),
    _text("wording"),
    Column("at", Instant, nullable=False),
    _perhaps_text("evidence"),
    _perhaps_text("witness"),
    _perhaps_text("message"),
    UniqueConstraint("participant_id", "consultation_id", "about", "purpose", "at", "granted", "how", "wording"),
    sqlite_autoincrement=True,
)  # fmt: skip

standing_consents = Table(
    "standing_consents", metadata,
    _of("participants.id", name="participant_id", primary_key=True),
    _of("consultations.id", name="consultation_id", primary_key=True),
    Column("about", Text, primary_key=True),
    Column("purpose", OneOf(Purpose), primary_key=True),
    _flag("granted"),
)  # fmt: skip

# -- testimony -------------------------------------------------------------------------------------------------------------

recordings = Table(
    "recordings", metadata,
    _key("sha256"),
    _number("byte_count"),
    _text("container"),
    _number("length_ms"),
    _flag("has_sound"),
    _flag("has_picture"),
    _perhaps_number("width"),
    _perhaps_number("height"),
    _perhaps_text("video_codec"),
    _perhaps_text("audio_codec"),
    _flag("is_truncated"),
    Column("sound_tracks", Integer, nullable=False, server_default="1"),
    Column("sounds", Packed(lambda sounds: None if sounds is None else list(sounds), tuple), nullable=True),
    _perhaps_text("transfer"),
    Column("plays_as_it_is", Boolean, nullable=False, server_default=false()),
    Column("loudness_lufs", Float, nullable=True),
)  # fmt: skip

testimony = Table(
    "testimony", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _of("consultations.id", name="consultation_id"),
    _of("sessions.id", name="session_id", nullable=True),
    Column("medium", OneOf(Medium), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    _text("title"),
    _perhaps_text("question"),
    _text("question_label"),
    _perhaps_text("text"),
    _recording("recording_sha256"),
    Column("state", OneOf(TestimonyState), nullable=False),
    _number("version"),
    _perhaps_text("fault"),
    _flag("held_for_concern"),
    _perhaps_text("message"),
    Column("route", OneOf(Route), nullable=False),
    Column("setting", OneOf(Setting), nullable=False),
    _perhaps_text("worker_id"),
    _flag("is_group_answer"),
    _text("step"),
    Column("done", Float, nullable=False),
    Column("begun_at", Instant, nullable=True),  # When the step was begun; nothing for one that goes on where it was cut off.
    Column("noted_at", Instant, nullable=True),
    Column("counted_at", Instant, nullable=True),  # From when on, and from how much done, the time that is left is worked out.
    Column("counted_from", Float, nullable=False, server_default="0"),
    Index(None, "partnership_id", "received_at"),
    Index(None, "consultation_id", "recording_sha256"),
    Index(None, "state"),
    Index(None, "session_id", "message"),
)  # fmt: skip

doomed_files = Table("doomed_files", metadata, _key("sha256"))
"""Files of what was forgotten, until they are deleted."""

appearances = Table(
    "appearances", metadata,
    _counted(),
    _of("testimony.id", name="testimony_id"),
    _of("participants.id", name="participant_id"),
    _perhaps_number("start_ms"),
    _perhaps_number("end_ms"),
    Index(None, "testimony_id", "participant_id"),
    Index(None, "participant_id"),
)  # fmt: skip

renditions = Table(
    "renditions", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("kind", OneOf(RenditionKind), primary_key=True),
    _text("sha256"),
    _number("byte_count"),
    _text("content_type"),
)  # fmt: skip

outside_copies = Table(
    "outside_copies", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    _flag("with_captions"),
    _text("asked_by"),
    Column("asked_at", Instant, nullable=False),
    Column("state", OneOf(CopyState), nullable=False),
    _text("recipe"),
)  # fmt: skip
"""Copies for showing outside that somebody asked for; the files are renditions."""

step_paces = Table(
    "step_paces", metadata,
    _key("step"),
    Column("media_ms", Float, nullable=False),  # So much of recordings, the older the less it counts,
    Column("work_ms", Float, nullable=False),  # took so long on this machine.
)  # fmt: skip

heard_stretches = Table(
    "heard_stretches", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("start_ms", Integer, primary_key=True),
    _number("end_ms"),
    _text("made_with"),
    Column("segments", SEGMENTS, nullable=False),
)  # fmt: skip

voices = Table(
    "voices", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("start_ms", Integer, primary_key=True),
    _number("end_ms"),
    _number("voice"),
)  # fmt: skip

voice_names = Table(
    "voice_names", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("voice", Integer, primary_key=True),
    _of("participants.id", name="participant_id"),
    _text("staff_id"),  # Not a foreign key: who said so stays on record when they have left.
    Column("at", Instant, nullable=False),
    Index(None, "participant_id"),
)  # fmt: skip

transcripts = Table(
    "transcripts", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("origin", OneOf(TranscriptOrigin), nullable=False),
    _text("language"),
    Column("segments", SEGMENTS, nullable=False),
    _text("engine"),
    _text("model_sha256"),
    Column("options", OPTIONS, nullable=False),
)  # fmt: skip

corrections = Table(
    "corrections", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("version", Integer, primary_key=True),  # Of the transcript that a person made.
    _text("sitting"),
    _number("revision"),
    _text("staff_id"),  # Not a foreign key: who wrote it stays on record when they have left.
    Column("began_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("speakers", TEXTS, nullable=False),  # Who speaks in each of its segments; nothing where nobody has said.
)  # fmt: skip

reviews = Table(
    "reviews", metadata,
    _counted(),
    _of("testimony.id", name="testimony_id"),
    _perhaps_text("passage_id"),  # Not a foreign key: what is to be looked at stays when its passage goes.
    Column("kind", OneOf(PointedBy), nullable=False),
    _text("theme"),
    _text("codebook_sha256"),
    _text("quote"),  # The words as they were before their first edit.
    _flag("waits"),  # Whether a person should look; it follows small edits without anybody.
    _number("version"),
    Column("made_at", Instant, nullable=False),
    Column("settled_at", Instant),
    _perhaps_text("settled_by"),
    Index(None, "testimony_id", "settled_at"),
    sqlite_autoincrement=True,
)  # fmt: skip

cleared_doubts = Table(
    "cleared_doubts", metadata,
    _counted(),
    _of("testimony.id", name="testimony_id"),
    _text("passage_id"),  # Not a foreign key: who vouched for words stays on record when they were cut otherwise.
    _number("version"),
    Column("doubts", DOUBTS, nullable=False),
    Column("heard", SPANS, nullable=False),
    _text("staff_id"),
    Column("at", Instant, nullable=False),
    Index(None, "testimony_id", "passage_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

passages = Table(
    "passages", metadata,
    _counted(),  # The word index and the vectors know a passage by this; a number is never given out twice.
    Column("id", String, nullable=False, unique=True),
    _of("testimony.id", name="testimony_id"),
    _number("transcript_version"),
    _number("position"),
    _text("text"),
    _number("start_char"),
    _number("end_char"),
    _perhaps_number("start_ms"),
    _perhaps_number("end_ms"),
    _of("participants.id", name="speaker_id", nullable=True),
    Column("words", WORDS, nullable=False),
    Column("doubts", DOUBTS, nullable=False),
    Index(None, "testimony_id", "position"),
    sqlite_autoincrement=True,
)  # fmt: skip

names = Table(
    "names", metadata,
    _of("passages.id", name="passage_id", primary_key=True),
    Column("start_char", Integer, primary_key=True),
    _number("end_char"),
    Column("kind", OneOf(NameKind), nullable=False),
    _text("why"),
    _text("stand_in"),
    Column("state", OneOf(NameState), nullable=False),
    _perhaps_text("decided_by"),
    Column("decided_at", Instant),
)  # fmt: skip

looked_through = Table(
    "looked_through", metadata,
    _of("passages.id", name="passage_id", primary_key=True),
    _perhaps_text("reviewed_by"),
    Column("reviewed_at", Instant),
)  # fmt: skip
"""Passages in which names were looked for, and who has read them since. What is not here is for the team alone."""

tags = Table(
    "tags", metadata,
    _of("passages.id", name="passage_id", primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("maker", OneOf(TagMaker), primary_key=True),
    Column("state", OneOf(TagState), nullable=False),
    Column("score", Float, nullable=False),
    _text("reason"),
    _text("codebook_sha256"),
    Index(None, "theme", "passage_id"),
)  # fmt: skip

vectors = Table(
    "vectors", metadata,
    Column("passage_number", ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True),
    _text("model"),
    Column("scale", Float, nullable=False),  # A component is its byte times this.
    Column("bytes", LargeBinary, nullable=False),
)  # fmt: skip

# -- descriptions ----------------------------------------------------------------------------------------------------------

descriptions = Table(
    "descriptions", metadata,
    _of("testimony.id", name="testimony_id", primary_key=True),
    Column("elements", ELEMENTS, nullable=False),  # But the title, which the testimony itself has.
    _text("searched"),
    _number("version"),
    _text("staff_id"),  # Not a foreign key: who wrote it stays on record when they have left.
    Column("at", Instant, nullable=False),
)  # fmt: skip

notes = Table(
    "notes", metadata,
    _counted(),
    _of("testimony.id", name="testimony_id"),
    _number("start_ms"),
    _text("text"),
    Index(None, "testimony_id", "start_ms"),
    sqlite_autoincrement=True,
)  # fmt: skip

described = Table(
    "described", metadata,  # What a search looks through; triggers keep it as title, description and notes have it.
    _counted(),
    _of("testimony.id", name="testimony_id"),
    Column("note_number", ForeignKey("notes.number", ondelete="CASCADE")),
    Column("kind", OneOf(FindingKind), nullable=False),
    _perhaps_number("start_ms"),
    _text("text"),
    Index(None, "testimony_id", "kind"),
    Index(None, "note_number"),
    sqlite_autoincrement=True,
)  # fmt: skip

described_vectors = Table(
    "described_vectors", metadata,
    Column("described_number", ForeignKey("described.number", ondelete="CASCADE"), primary_key=True),
    _text("model"),
    Column("scale", Float, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)  # fmt: skip

generations = Table(
    "generations", metadata,
    _key("of"),
    _number("value"),  # Rises with every change, so that a copy outside the store knows it is stale.
)  # fmt: skip

concerns = Table(
    "concerns", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _of("participants.id", name="participant_id", nullable=True),
    _of("testimony.id", name="testimony_id", nullable=True),
    Column("risk", OneOf(Risk), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("read_at", Instant),
    _perhaps_text("read_by"),  # Not a foreign key: who read it stays on record when they have left.
)  # fmt: skip

concern_events = Table(
    "concern_events", metadata,
    _counted(),
    _of("concerns.id", name="concern_id"),
    Column("kind", OneOf(ConcernEventKind), nullable=False),
    Column("at", Instant, nullable=False),
    _text("staff_id"),  # Nothing where nobody did it: a column that is never null can be unique.
    UniqueConstraint("concern_id", "kind", "at", "staff_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

duty_contacts = Table(
    "duty_contacts", metadata,
    _of("partnerships.id", name="partnership_id", primary_key=True),
    _of("staff.id", name="staff_id", primary_key=True),
    _number("position"),  # Who is told first has 0.
)  # fmt: skip

# -- themes ----------------------------------------------------------------------------------------------------------------

codebooks = Table(
    "codebooks", metadata,
    _counted(),
    _of("partnerships.id", name="partnership_id"),
    _text("sha256"),
    _text("version"),
    UniqueConstraint("partnership_id", "sha256"),
    sqlite_autoincrement=True,
)  # fmt: skip

themes = Table(
    "themes", metadata,
    Column("codebook_number", ForeignKey("codebooks.number", ondelete="CASCADE"), primary_key=True),
    Column("code", Text, primary_key=True),
    _number("position"),
    _text("label"),
    _text("definition"),
    _perhaps_text("parent"),
    _text("include"),
    _text("exclude"),
    Column("cues", TEXTS, nullable=False),
)  # fmt: skip

# -- events and paper ------------------------------------------------------------------------------------------------------

walls = Table(
    "walls", metadata,
    _key("code"),
    _of("partnerships.id", name="partnership_id"),
    _of("consultations.id", name="consultation_id"),
    Column("opened_at", Instant, nullable=False),
    UniqueConstraint("consultation_id"),
)  # fmt: skip

wall_passages = Table(
    "wall_passages", metadata,
    _counted(),
    _of("walls.code", name="wall_code"),
    _of("passages.id", name="passage_id"),  # Passages that are made anew have to be put there anew.
    _text("text_sha256"),  # Of the words as they were when somebody chose them.
    _text("put_by"),
    Column("put_at", Instant, nullable=False),
    UniqueConstraint("wall_code", "passage_id"),
    Index(None, "passage_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

paper_forms = Table(
    "paper_forms", metadata,
    _key("code"),
    _of("partnerships.id", name="partnership_id"),
    _of("consultations.id", name="consultation_id"),
    _text("script_hash"),
    _text("language"),
    Column("printed_at", Instant, nullable=False),
    Column("setting", OneOf(Setting), nullable=False),
    _number("wave"),
)  # fmt: skip

joined_people = Table(
    "joined_people", metadata,
    _of("paper_forms.code", name="code", primary_key=True),
    _of("participants.id", name="participant_id"),
    _of("participants.id", name="joined_to"),
    Column("how", OneOf(HowGiven), nullable=False),
    _text("by"),
    Column("at", Instant, nullable=False),
)  # fmt: skip

# -- workers and groups ----------------------------------------------------------------------------------------------------

briefings = Table(
    "briefings", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    _of("consultations.id", name="consultation_id"),
    _text("staff_id"),  # Not a foreign key: who confirmed it stays on record when they have left.
    _text("participant_id"),  # Not a foreign key: it is kept before anybody has said a word.
    _text("script_hash"),
    Column("setting", OneOf(Setting), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ticks", TEXTS, nullable=False),
    _flag("is_group"),
    _flag("is_newcomer"),
    Index(None, "staff_id", "consultation_id"),
)  # fmt: skip

# -- kits ------------------------------------------------------------------------------------------------------------------

kits = Table(
    "kits", metadata,
    _key("id"),
    _of("partnerships.id", name="partnership_id"),
    Column("made_at", Instant, nullable=False),
    _text("made_by"),
    Column("until", Instant),
    _text("fingerprint"),
    Column("consultations", TEXTS, nullable=False),  # Their titles as they were.
    Column("setting", OneOf(Setting), nullable=False),
)  # fmt: skip

kit_arrivals = Table(
    "kit_arrivals", metadata,
    _of("kits.id", name="kit_id", primary_key=True),
    Column("copy_id", Text, primary_key=True),
    _number("count"),
    Column("at", Instant, nullable=False),
    _number("in_kit"),
    _number("stored"),
    _number("refused"),
)  # fmt: skip

kit_items = Table("kit_items", metadata, _key("item"), _of("kits.id", name="kit_id"))
"""What ever came home, by a hash: what is remembered and not here any more was forgotten, and does not come back."""
