from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.wording import Phrase
from core.consultations import ConsultationId, Setting
from core.pseudonyms import pseudonym_from
from tests.bot.chats import WORDING
from tests.bot.kept_chats import kept_chats


async def test_newcomer_gets_a_pseudonym_an_address_and_a_session_pinned_to_the_script(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        await chats.starts()

        session = await chats.session()
        consultation = await chats.store.consultations.consultation(session.consultation_id)
        person = await chats.store.people.participant_called(
            pseudonym_from(session.participant_id), consultation.partnership_id
        )

        assert session.script_hash == consultation.script_hash
        assert person is not None
        assert person.id == session.participant_id


async def test_newcomer_to_a_closed_consultation_is_told_so_and_no_session_begins(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        consultation = await chats.store.consultations.consultation(ConsultationId("c_1"))
        await chats.store.consultations.put_consultation(replace(consultation, closed_at=chats.now - timedelta(days=1)))

        await chats.starts()

        assert await chats.due() == [WORDING.say(Phrase.OVER)]
        known = await chats.store.conversations.address("web", "one")
        assert known is not None
        assert await chats.store.conversations.session_at(known.id) is None


async def test_conversation_keeps_where_people_are_who_begin_by_themselves(tmp_path: Path) -> None:
    async with kept_chats(tmp_path) as chats:
        chats.listener = chats.another_listener(setting=Setting.CUSTODY)

        await chats.starts()

        assert (await chats.session()).setting is Setting.CUSTODY
