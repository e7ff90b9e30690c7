from core.ports import ChatLog, Inbox, Outbox, Turns
from storage.opening import Store


async def test_one_subject_keeps_all_four_ports(store: Store) -> None:
    inbox: Inbox = store.conversations
    turns: Turns = store.conversations
    outbox: Outbox = store.conversations
    chat_log: ChatLog = store.conversations

    assert await inbox.waiting() == []
    assert await turns.session_at("a_1") is None
    assert await chat_log.lines("a_1") == []
    await outbox.sent("never said", (await store.consultations.consultation("c_1")).opened_at)
