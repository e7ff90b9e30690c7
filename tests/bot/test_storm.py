"""Whatever anyone does, in any order, with any script: taps of old buttons, notes heard late or twice, edits, weeks."""

from copy import copy
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.conversation import advance
from bot.script import Script
from bot.step import Known, has_agreed
from core.chat import Heard, HeardKind
from core.consultations import Disposition, Stage, place_of
from core.testimony import Testimony
from tests.bot.chats import RISKY, Chat, heard, script

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
COMMANDS_SPOKEN = ("skip", "back", "pause")
SPOKEN = st.sampled_from(COMMANDS_SPOKEN)
COMMANDS = st.sampled_from(["skip", "back", "repeat", "start", "help", "easier words please", "keep it", "sorry i meant foot"])


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Return a script from a small grammar: every kind, conditions on what came before, and a repeat."""
    rows = ["| | select_one kinds | first | How did you come? | | |"]
    for number, kind in enumerate(draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=5))):
        relevant = draw(st.sampled_from(["", "${first} = 'bus'", "${first} != 'bus'"]))
        probes = draw(st.sampled_from(["", "short: What was that like?"])) if kind in {"words", "voice"} else ""
        rows.append(f"| | {KINDS[kind]} | q{number} | Question {number}? | {relevant} | {probes} |")
    if draw(st.booleans()):
        rows += ["| | begin_repeat | trip | Trips | | |", "| | text | place | Where to? | | |", "| | end_repeat | | | | |"]
    survey = "\n".join(rows)
    heading = "| | type | name | label | relevant | consult::probes |"
    return script(f"| survey | | | | | |\n{heading}\n{survey}\n{CHOICES}\n{SETTINGS}")


def replace_chat(chat: Chat) -> Chat:
    """Return the same chat, to go on with beside the first."""
    beside = copy(chat)
    beside.steps = list(chat.steps)
    return beside


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

    @rule(text=SAID)
    def sends_twice(self, text: str) -> None:
        seen, asked = place_of(self.chat.session), self.chat.session.waiting_at
        self.turn(replace(heard(text), place=seen))
        self.turn(replace(heard(text), place=seen))

        is_elsewhere = self.chat.steps[-2].session.waiting_at != asked
        if is_elsewhere and self.chat.steps[-2].consents:
            assert not self.chat.steps[-1].consents, "One yes agreed to two things."

    @rule(edits=st.booleans())
    def speaks_of_danger(self, edits: bool) -> None:
        before, written = self.chat.session, [each for each in self.testimony() if each.text is not None]
        if edits and written:
            self.edit(written[-1], RISKY)
        else:
            self.turn(heard(RISKY))

        step = self.chat.steps[-1]
        assert step.concerns, "Nobody is told."
        stands_above = edits and before.stage is Stage.PAUSED
        assert stands_above or any(say.is_card for say in step.says), "No card was shown."
        if has_agreed(before) and before.stage not in {Stage.STOPPED, Stage.WHO} and before.came_from is not Stage.STOPPED:
            assert all(each.held_for_concern for each in (*step.testimony, *step.edited))
            assert step.testimony or step.edited or step.holds

    @rule(kind=st.sampled_from([HeardKind.VOICE, HeardKind.FILM, HeardKind.UNREADABLE, HeardKind.START]))
    def sends(self, kind: HeardKind) -> None:
        self.turn(heard(kind=kind))

    @rule(text=SAID | SPOKEN, which=st.integers(0, 3), twice=st.booleans())
    def is_listened_to(self, text: str, which: int, twice: bool) -> None:
        notes = [each for each in self.testimony() if each.recording_sha256]
        if which >= len(notes):
            return
        words = replace(heard(text, kind=HeardKind.WORDS), about=notes[-1 - which].id)
        self.turn(words)
        if twice:
            self.turn(words)
            assert not self.chat.steps[-1].consents, "The same words were a yes to themselves."

    @rule(text=SAID, which=st.integers(0, 3))
    def edits(self, text: str, which: int) -> None:
        written = [each for each in self.testimony() if each.text is not None]
        if which < len(written):
            self.edit(written[-1 - which], text)

    def edit(self, known: Testimony, text: str) -> None:
        talk = self.chat.talk
        self.chat.talk = replace(talk, known=Known(edited=known))
        self.turn(replace(heard(text), edits=known.message))
        self.chat.talk = talk

    @rule(text=SAID | st.just(RISKY))
    def takes_all_back_and_edits(self, text: str) -> None:
        """In a chat beside this one: what was taken back is never written again."""
        written = [each for each in self.testimony() if each.text is not None]
        chat = replace_chat(self.chat)
        chat.says("delete my answers", "yes")
        if not written or chat.session.disposition is not Disposition.WITHDRAWN:
            return
        chat.talk = replace(chat.talk, known=Known(edited=written[-1]))

        chat.hear(replace(heard(text), edits=written[-1].message))

        newest = chat.steps[-1]
        assert (newest.edited, newest.testimony, newest.answers) == ((), (), ())

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
        given = {key: answer for key, answer in before.answers.items() if not answer.skipped}
        if what.kind is HeardKind.WORDS and what.text in COMMANDS_SPOKEN:
            given = {key: answer for key, answer in given.items() if answer.testimony_id != what.about}
        assert given.keys() <= step.session.answers.keys(), "An answer was lost."
        assert not any(step.session.answers[key].skipped for key in given), "An answer was lost to a skip."
        if before.waiting_at != step.session.waiting_at and what.text not in COMMANDS_SPOKEN:
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
