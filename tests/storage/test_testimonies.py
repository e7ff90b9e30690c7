import pytest

from core.concerns import Concern, Risk
from core.consent import Purpose
from core.errors import NotFound
from core.people import Role
from core.testimony import Appearance, Medium, RenditionKind
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import (
    a_testimony,
    consent,
    film,
    participant,
    partnership,
    passage,
    recording,
    rendition,
    viewer,
)


async def two_people_film(store: Store) -> None:
    """u_1 agreed to take part and is there for the first ten seconds; u_2 did not, and is there for the rest."""
    await store.catalogue.add(
        a_testimony(recording_sha256="a" * 64, text="everything they said"),
        recording=recording(),
        participants=[participant("u_1"), participant("u_2")],
        appearances=[
            Appearance(testimony_id="t_1", participant_id="u_1", start_ms=0, end_ms=10_000),
            Appearance(testimony_id="t_1", participant_id="u_2", start_ms=10_000, end_ms=20_000),
        ],
        consents=[consent(Purpose.TAKE_PART), consent(Purpose.KEEP_RECORDING)],
    )
    await store.catalogue.save_passages(
        "t_1",
        [
            passage("a", "mine", position=0, start_ms=0, end_ms=9_000),
            passage("b", "both", position=1, start_ms=9_000, end_ms=11_000),
            passage("c", "theirs", position=2, start_ms=11_000, end_ms=20_000),
        ],
    )


async def test_one_persons_no_darkens_their_range_and_nobody_elses(store: Store) -> None:
    await two_people_film(store)

    view = await store.testimonies.view("t_1", viewer())

    assert [each.text for each in view.passages] == ["mine"]
    assert [each.pseudonym for each in view.people] == ["Rowan u_1"]
    assert view.hidden_passages
    assert view.testimony.text is None
    assert (view.may_play, view.recording, view.renditions) == (False, None, ())


async def test_what_everyone_agreed_to_is_seen_whole(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_rendition(rendition())

    view = await store.testimonies.view("t_1", viewer())

    assert not view.hidden_passages
    assert view.may_play
    assert view.recording is not None
    assert view.consultation == "First night"


async def test_what_is_forbidden_and_what_is_absent_look_alike(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await film(store, ["nowhere to live"], agreed=frozenset())

    messages = []
    for testimony_id, who in (("t_1", viewer()), ("t_9", viewer()), ("t_1", viewer(partnership="p_2"))):
        with pytest.raises(NotFound) as raised:
            await store.testimonies.view(testimony_id, who)
        messages.append(str(raised.value))

    assert len(set(messages)) == 1


async def test_withdrawing_takes_effect_at_once(store: Store) -> None:
    await film(store, ["nowhere to live"])
    no = consent(Purpose.TAKE_PART, granted=False, minute=1)

    await store.catalogue.add(a_testimony(), recording=None, participants=[], appearances=[], consents=[no])

    with pytest.raises(NotFound):
        await store.testimonies.view("t_1", viewer())


async def test_a_rendition_is_for_those_who_may_play_it(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await film(store, ["words only"], identity="t_2", who="u_2", agreed=frozenset({Purpose.TAKE_PART}))
    for testimony_id in ("t_1", "t_2"):
        await store.catalogue.save_rendition(rendition(testimony_id))

    assert (await store.testimonies.rendition_for("t_1", RenditionKind.PLAYABLE, viewer())).byte_count == 1
    assert len((await store.testimonies.view("t_1", viewer())).renditions) == 1
    with pytest.raises(NotFound):
        await store.testimonies.rendition_for("t_2", RenditionKind.PLAYABLE, viewer())


async def test_a_file_is_for_those_who_may_play_it_and_of_other_media_there_is_none(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.add(
        a_testimony("t_2", medium=Medium.FILE, recording_sha256="e" * 64),
        recording=recording("e" * 64),
        participants=[],
        appearances=[Appearance(testimony_id="t_2", participant_id="u_1")],
        consents=[],
    )

    assert (await store.testimonies.file_for("t_2", viewer())).sha256 == "e" * 64
    for testimony_id, who in (("t_1", viewer()), ("t_2", viewer(partnership="p_2")), ("t_3", viewer())):
        with pytest.raises(NotFound):
            await store.testimonies.file_for(testimony_id, who)


async def test_what_is_held_is_for_the_duty_contact_alone(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_concern(
        Concern(id="k", partnership_id="p_1", participant_id=None, testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)
    )

    assert (await store.testimonies.view("t_1", viewer(Role.DUTY_CONTACT))).testimony.held_for_concern
    with pytest.raises(NotFound):
        await store.testimonies.view("t_1", viewer(Role.ADMINISTRATOR))
