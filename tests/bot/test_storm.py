"""Whatever anyone does, in any order, with any script: taps of old buttons, notes heard late or twice, edits, weeks."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.conversation import advance
from bot.script import Script
from bot.step import Known
from core.chat import Heard, HeardKind
from core.consultations import Stage, place_of
from core.testimony import Testimony
from tests.bot.chats import Chat, heard, script

KINDS = {
    "yes_no": "select_one kinds",
    "several": "select_multiple kinds",
    "number": "integer",
    "words": "text",
    "voice": "audio",
    "day": "date",
    "note": "note",
    "ok": "acknowledge",
}
CHOICES = "| choices | | | |\n| | list_name | name | label |\n| | kinds | bus | By bus |\n| | kinds | foot | On foot |"
SETTINGS = "| settings | | |\n| | consult::who_reads | consult::purposes |\n| | the invented team | quote_words |"

SAID = st.sampled_from(
    [
        "yes",
        "no",
        "by bus",
        "foot",
        "3",
        "99",
        "2026-02-28",
        "ok",
        "It was long and cold.",
        "and also the rain",
        "",
        "\u200b",
        "🙂",
    ]
)
COMMANDS = st.sampled_from(["skip", "back", "repeat", "start", "help", "easier words please", "keep it", "sorry i meant foot"])


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Return a script from a small grammar: every kind, conditions on what came before, and a repeat."""
    rows = ["| | select_one kinds | first | How did you come? | |"]
    for number, kind in enumerate(draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=5))):
        relevant = draw(st.sampled_from(["", "${first} = 'bus'", "${first} != 'bus'"]))
        rows.append(f"| | {KINDS[kind]} | q{number} | Question {number}? | {relevant} |")
    if draw(st.booleans()):
        rows += ["| | begin_repeat | trip | Trips | |", "| | text | place | Where to? | |", "| | end_repeat | | | |"]
    survey = "\n".join(rows)
    return script(f"| survey | | | | |\n| | type | name | label | relevant |\n{survey}\n{CHOICES}\n{SETTINGS}")


class Storm(RuleBasedStateMachine):
    """One chat, held as wildly as people hold them."""

    @initialize(made=scripts(), tells_place=st.booleans())
    def begins(self, made: Script, tells_place: bool) -> None:
        self.chat = Chat(script=made, tells_place=tells_place)
        self.pinned = self.chat.session.script_hash
        self.places = [place_of(self.chat.session)]
        self.count = 0
        for _ in range(2):
            self.chat.says("yes")

    @rule(text=SAID)
    def types(self, text: str) -> None:
        self.turn(heard(text))

    @rule(text=COMMANDS)
    def asks_for(self, text: str) -> None:
        kept = self.chat.kept
        self.turn(heard(text))
        if text in {"skip", "back", "repeat", "start", "help"}:
            assert self.chat.kept == kept, "A command was kept as an answer."

    @rule(value=st.sampled_from(["bus", "foot", "yes", "no", "OK", "bus foot", "carry_on", "gone"]), old=st.integers(0, 5))
    def taps(self, value: str, old: int) -> None:
        place = self.places[-1 - old] if old < len(self.places) else None
        self.turn(replace(heard("a label", kind=HeardKind.CHOICE, choice=value), place=place))

    @rule(kind=st.sampled_from([HeardKind.VOICE, HeardKind.FILM, HeardKind.UNREADABLE, HeardKind.START]))
    def sends(self, kind: HeardKind) -> None:
        self.turn(heard(kind=kind))

    @rule(text=SAID, which=st.integers(0, 3))
    def is_listened_to(self, text: str, which: int) -> None:
        notes = [each for each in self.testimony() if each.recording_sha256]
        if which < len(notes):
            self.turn(replace(heard(text, kind=HeardKind.WORDS), about=notes[-1 - which].id))

    @rule(text=SAID, which=st.integers(0, 3))
    def edits(self, text: str, which: int) -> None:
        written = [each for each in self.testimony() if each.text is not None]
        if which < len(written):
            talk, known = self.chat.talk, written[-1 - which]
            self.chat.talk = replace(talk, known=Known(edited=known))
            self.turn(replace(heard(text), edits=known.message))
            self.chat.talk = talk

    @rule(days=st.sampled_from([0, 1, 30]))
    def is_silent(self, days: int) -> None:
        self.chat.now += timedelta(days=days, seconds=5)

    @rule()
    def stops_and_is_left_alone(self) -> None:
        self.turn(heard("stop"))

        assert self.chat.session.stage is Stage.STOPPED
        kept = len(self.chat.kept)
        for text in ("hello?", "by bus", "skip"):
            self.turn(heard(text))
            assert self.chat.said == []
        assert len(self.chat.kept) == kept
        self.turn(heard("start"))
        assert self.chat.session.stage is not Stage.STOPPED

    def turn(self, what: Heard) -> None:
        """Take one turn, twice over, and see that nothing is lost by it."""
        self.count += 1
        what = replace(what, at=self.chat.now, external_id=f"m_{self.count}")
        before, held = self.chat.session, self.chat.talk
        is_aimed = self.chat.tells_place and what.place is None and what.kind is not HeardKind.WORDS
        aimed = replace(what, place=place_of(before)) if is_aimed else what

        self.chat.hear(what)

        step = self.chat.steps[-1]
        assert advance(held, before, aimed, self.chat.now) == step, "Decided twice it is not the same."
        lost = {key for key, answer in before.answers.items() if not answer.skipped} - set(step.session.answers)
        assert not lost, "An answer was lost."
        assert all(not step.session.answers[key].skipped for key in before.answers if not before.answers[key].skipped)
        if before.waiting_at != step.session.waiting_at and what.text != "back":
            assert step.session.waiting_at not in before.answers, "An answered question was asked again."
        self.places.append(place_of(step.session))

    def testimony(self) -> list[Testimony]:
        return [each for step in self.chat.steps for each in step.testimony]

    @invariant()
    def script_stays_the_one_it_began_with(self) -> None:
        assert self.chat.session.script_hash == self.pinned

    @invariant()
    def keys_and_ids_are_used_once(self) -> None:
        keys = [say.key for step in self.chat.steps for say in step.says]
        ids = [each.id for each in self.testimony()]
        assert len(keys) == len(set(keys))
        assert len(ids) == len(set(ids))


TestStorm = Storm.TestCase
TestStorm.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
