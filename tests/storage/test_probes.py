from sqlalchemy import select

from core.consultations import Probe, ProbeRefusal, ProbeSource, SessionId
from core.turns import Turn
from storage.opening import Store
from storage.rows import thing_of
from storage.tables import probes
from tests.opened import NOON
from tests.storage.made import heard, participant, session

ASKED = Probe(
    id="pr_1",
    session_id=SessionId("s_1"),
    question="better",
    text="What would have helped?",
    source=ProbeSource.MODEL,
    at=NOON,
    model="an invented model",
    prompt="an invented prompt",
    refusals=(ProbeRefusal(text="Don't you think it was bad?", rule="leading"),),
)


async def kept(store: Store) -> list[Probe]:
    async with store.conversations._connections.reading() as reader:
        rows = (await reader.execute(select(probes))).mappings().all()
    return [thing_of(Probe, row) for row in rows]


async def test_a_probe_is_kept_with_its_prompt_its_model_and_every_refusal(store: Store) -> None:
    inbox_id = await store.conversations.keep(heard())
    turn = Turn(
        inbox_id=inbox_id, session=session(), participant=participant(), address_value="an invented address", probes=(ASKED,)
    )

    await store.conversations.save(turn)
    await store.conversations.save(turn)

    assert await kept(store) == [ASKED]
