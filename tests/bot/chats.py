"""A chat for tests: a small script, the project's own phrases and safeguarding words, and someone who talks to the real bot."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation import advance, begin
from bot.safeguarding import Safeguarding, read_safeguarding
from bot.script import Script
from bot.script_files import script_from_markdown
from bot.step import Step, Talk
from bot.wording import LANGUAGE, Wording, read_wordings
from core.chat import Heard, HeardKind
from core.consultations import ConsultationId, Session, SessionId, place_of
from core.people import AddressId, ParticipantId, PartnershipId
from core.testimony import Recording

PROMPTS = Path(__file__).parent.parent.parent / "prompts"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

MARKDOWN = """
| survey | | | | | | | | |
| | type | name | label | hint | relevant | constraint | constraint_message | consult::voice |
| | note | hello | Here we go. | | | | | |
| | select_one places | housing | Where do you stay? | | | | | |
| | text | story | What was the first week like? | Say what you like. | | | | allow |
| | integer | weeks | How many weeks at ${housing}? | | ${housing} != 'nowhere' | . >= 0 and . <= 52 | Send 0 to 52. | |
| | select_multiple needs | needs | What would help? | | | | | |
| | audio | message | What should they know? | | selected(${needs}, 'talk') | | | |
| choices | | | |
| | list_name | name | label |
| | places | own | My own place |
| | places | friends | With friends |
| | places | nowhere | Nowhere |
| | needs | money | Money |
| | needs | talk | Someone to talk to |
| | needs | work | A job |
| settings | | | | | | |
| | form_title | version | consult::approach | consult::purposes | consult::who_reads | consult::thanks |
| | The first week | 1 | interview | quote_words | the invented team | Thank you. That is all. |
"""

READ_BY = "| settings | |\n| | consult::who_reads |\n| | the invented team |"

VOICE_NOTE = Recording(
    sha256="ab" * 32, byte_count=9000, container="ogg", length_ms=4000, has_sound=True, has_picture=False, audio_codec="opus"
)
WORDINGS = read_wordings(PROMPTS / "bot")
WORDING: Wording = WORDINGS[LANGUAGE]
SAFEGUARDING: Safeguarding = read_safeguarding(PROMPTS / "safeguarding")
RISKY = SAFEGUARDING.phrases[0].phrase


def script(markdown: str = MARKDOWN) -> Script:
    """Return a compiled script."""
    return script_from_markdown(markdown, name="first_week.md")


def asking(*rows: str, choices: str = "") -> Script:
    """Return a script of survey rows written as "type | name | label | relevant | constraint"."""
    survey = "\n".join(f"| | {row} |" + " |" * (4 - row.count("|")) for row in rows)
    return script(f"| survey | | | | | |\n| | type | name | label | relevant | constraint |\n{survey}\n{choices}\n{READ_BY}")


def heard(text: str = "", *, kind: HeardKind = HeardKind.TEXT, choice: str | None = None, at: datetime = NOON) -> Heard:
    """Return one thing heard."""
    media = VOICE_NOTE if kind in {HeardKind.VOICE, HeardKind.FILM} else None
    return Heard(channel="web", address="an address", external_id="1", kind=kind, at=at, text=text, choice=choice, media=media)


@dataclass
class Chat:
    """Someone talking to the real conversation; remembers every step."""

    script: Script = field(default_factory=script)
    now: datetime = NOON
    steps: list[Step] = field(default_factory=list)
    tells_place: bool = True

    def __post_init__(self) -> None:
        self.talk = Talk(script=self.script, wording=WORDING, safeguarding=SAFEGUARDING)
        self.steps.append(
            begin(
                self.talk,
                session_id=SessionId("s_1"),
                partnership_id=PartnershipId("ps_1"),
                consultation_id=ConsultationId("c_1"),
                participant_id=ParticipantId("p_1"),
                address_id=AddressId("a_1"),
                channel="web",
                script_hash=self.script.sha256,
                now=self.now,
            )
        )

    @property
    def session(self) -> Session:
        return self.steps[-1].session

    def hear(self, what: Heard) -> list[str]:
        """Take one turn and return what is said; as on a page, it is known what was being asked when it was sent."""
        if self.tells_place and what.place is None and what.kind is not HeardKind.WORDS:
            what = replace(what, place=place_of(self.session))
        self.steps.append(advance(self.talk, self.session, what, self.now))
        return self.said

    def says(self, *texts: str) -> list[str]:
        """Type each text in turn and return what is said to the last."""
        for text in texts:
            self.hear(heard(text))
        return self.said

    def taps(self, value: str) -> list[str]:
        return self.hear(heard("a label", kind=HeardKind.CHOICE, choice=value))

    def sends(self, kind: HeardKind) -> list[str]:
        return self.hear(heard(kind=kind))

    @property
    def said(self) -> list[str]:
        """What was said in the newest turn."""
        return [say.text for say in self.steps[-1].says]

    @property
    def values(self) -> dict[str, str]:
        return {name: answer.value for name, answer in self.session.answers.items()}

    @property
    def kept(self) -> list[str | None]:
        """The words of every testimony, None for a recording."""
        return [each.text for step in self.steps for each in step.testimony]


def agreed(made: Script | None = None) -> Chat:
    """Return a chat in which everything was agreed to and the first question waits."""
    chat = Chat(script=made or script())
    while chat.session.waiting_at in {purpose.value for purpose in chat.script.purposes}:
        chat.says("yes")
    return chat
