from dataclasses import replace

from sqlalchemy import select

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.consultations import Probe, ProbeRefusal, ProbeSource, SessionId
from core.testimony import TestimonyId
from core.turns import Turn
from storage.opening import Store
from storage.rows import thing_of
from storage.tables import probes
from tests.opened import NOON
from tests.storage.made import a_testimony, consent, heard, participant, session

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

CONCERN = Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)


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


async def kept_about(store: Store, probe: Probe = ASKED) -> None:
    """Somebody agreed, said something and was asked once more about it."""
    told = replace(probe, testimony_id="t_1")
    await store.conversations.save(
        Turn(
            inbox_id=await store.conversations.keep(heard()),
            session=session(),
            participant=participant(),
            address_value="an invented address",
            testimony=(a_testimony(session_id="s_1"),),
            probes=(told,),
        )
    )


async def test_a_probe_holds_no_words_once_everything_is_taken_back(store: Store) -> None:
    await kept_about(store)
    no = consent(Purpose.TAKE_PART, granted=False)

    after = session(turn=2)
    await store.conversations.save(Turn(inbox_id=await store.conversations.keep(heard("2")), session=after, consents=(no,)))

    (left,) = await kept(store)
    assert (left.text, left.prompt, left.refusals) == ("", "", ())
    assert (left.question, left.source, left.model) == (ASKED.question, ASKED.source, ASKED.model)


async def test_a_probe_goes_with_the_testimony_that_it_followed(store: Store) -> None:
    await kept_about(store)

    await store.conversations.save(
        Turn(inbox_id=await store.conversations.keep(heard("2")), session=session(turn=2), forgets=(TestimonyId("t_1"),))
    )

    assert await kept(store) == []


async def test_a_probe_about_words_that_are_held_for_a_concern_holds_none_itself_once_they_are_forgotten(store: Store) -> None:
    await kept_about(store)
    raised = Turn(inbox_id=await store.conversations.keep(heard("2")), session=session(turn=2), concerns=(CONCERN,))
    await store.conversations.save(raised)

    await store.conversations.save(
        Turn(inbox_id=await store.conversations.keep(heard("3")), session=session(turn=3), forgets=(TestimonyId("t_1"),))
    )

    (left,) = await kept(store)
    assert (left.text, left.prompt, left.refusals) == ("", "", ())


async def test_what_others_were_asked_stays_when_somebody_takes_theirs_back(store: Store) -> None:
    await kept_about(store)
    no = consent(Purpose.TAKE_PART, "u_2", granted=False)

    await store.conversations.save(
        Turn(
            inbox_id=await store.conversations.keep(heard("2")),
            session=session(turn=2),
            newcomers=(participant("u_2"),),
            consents=(no,),
        )
    )

    assert [each.text for each in await kept(store)] == [ASKED.text]
