from dataclasses import replace
from pathlib import Path

from bot.knowing import Knowing
from bot.script import ProbeWhen, ScriptedProbe
from bot.step import Talk
from core.chat import HeardKind
from core.concerns import Risk
from core.consent import Purpose
from core.errors import EngineFailed
from core.people import PartnershipId
from tests.bot.chats import SAFEGUARDING, WORDING, heard, script
from tests.bot.kept_chats import KeptChats, kept_chats

TALK = Talk(script=script(), wording=WORDING, safeguarding=SAFEGUARDING)


class Senses:
    """Reads every text alike, and counts how often it was asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.asked = fails, 0

    async def risk_in(self, text: str) -> Risk | None:
        self._count()
        return Risk.SELF if text else None

    async def themes_in(self, text: str, partnership_id: PartnershipId) -> frozenset[str]:
        self._count()
        return frozenset({"housing"} if text and partnership_id else set())

    def _count(self) -> None:
        self.asked += 1
        if self.fails:
            raise EngineFailed("The model is gone.")


async def begun(chats: KeptChats) -> None:
    await chats.starts()
    await chats.says("yes", "yes")


async def test_what_is_held_is_looked_up_only_where_it_is_asked_for(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await begun(chats)
        knowing, session = Knowing(turns=chats.store.conversations), await chats.session()

        asked = await knowing.of(TALK, session, heard("what do you hold about me"))
        other = await knowing.of(TALK, session, heard("It was hard."))

        assert asked.held is not None
        assert Purpose.TAKE_PART in asked.held.agreed
        assert (other.held, other.standing, other.tally, other.edited) == (None, frozenset(), None, None)


async def test_counts_are_looked_up_where_the_script_has_a_quota(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await begun(chats)
        limited = replace(TALK, script=replace(TALK.script, quota=3))

        known = await Knowing(turns=chats.store.conversations).of(limited, await chats.session(), heard("own"))

        assert known.tally is not None
        assert known.tally.completed == 0


async def test_meaning_is_read_of_words_alone_and_never_of_a_command(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await begun(chats)
        senses = Senses()
        knowing, session = Knowing(turns=chats.store.conversations, risk_sense=senses), await chats.session()

        assert (await knowing.of(TALK, session, heard("I am done with it"))).risk is Risk.SELF
        assert (await knowing.of(TALK, session, heard("stop"))).risk is None
        assert (await knowing.of(TALK, session, heard(kind=HeardKind.VOICE))).risk is None
        assert senses.asked == 1


async def test_themes_are_read_only_where_a_probe_looks_at_them(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await begun(chats)
        senses, session = Senses(), await chats.session()
        probe = ScriptedProbe(text="What happened next?", when=ProbeWhen.NO_THEME, about="housing")
        questions = tuple(replace(each, probes=(probe,)) for each in TALK.script.questions)
        probing = replace(TALK, script=replace(TALK.script, questions=questions))
        knowing = Knowing(turns=chats.store.conversations, theme_sense=senses)

        assert (await knowing.of(TALK, session, heard("It was hard."))).themes == frozenset()
        assert (await knowing.of(probing, session, heard("It was hard."))).themes == {"housing"}


async def test_a_meaning_that_cannot_be_read_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await begun(chats)
        knowing = Knowing(turns=chats.store.conversations, risk_sense=Senses(fails=True))

        assert (await knowing.of(TALK, await chats.session(), heard("It was hard."))).risk is None


async def test_what_was_decided_in_this_session_is_known_while_consent_is_asked(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()
        await chats.says("yes")
        knowing = Knowing(turns=chats.store.conversations)

        waiting = await knowing.of(TALK, await chats.session(), heard("yes"))
        await chats.says("yes")
        asked = await knowing.of(TALK, await chats.session(), heard("own"))

    assert waiting.settled == {Purpose.TAKE_PART}
    assert asked.settled == frozenset()
