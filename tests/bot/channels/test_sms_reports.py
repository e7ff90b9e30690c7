import asyncio
from pathlib import Path
from types import SimpleNamespace

from bot.channels.sms_gateway import DeliveryReport
from core.chat import Delivery
from core.consultations import ConsultationId, Disposition
from core.errors import StoreBusy
from core.texts import TextCount
from tests.bot.channels.sms_world import SmsWorld, sms_world

HERE = ConsultationId("c_1")


async def counted(world: SmsWorld) -> TextCount:
    return await world.chats.store.texts.texts_of(HERE)


async def test_a_report_is_kept_and_the_first_one_stands(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week")
        reference = world.gateway.taken[0].reference

        await world.reports.take(DeliveryReport(reference=reference, delivery=None))
        on_its_way = await counted(world)
        await world.reports.take(DeliveryReport(reference=reference, delivery=Delivery.DELIVERED))
        await world.reports.take(DeliveryReport(reference=reference, delivery=Delivery.DELIVERED))
        await world.reports.take(DeliveryReport(reference=reference, delivery=Delivery.FAILED))
        after = await counted(world)

    assert (on_its_way.delivered, on_its_way.failed) == (0, 0)
    assert (after.delivered, after.failed) == (1, 0)


async def test_a_report_that_is_quicker_than_the_sending_is_waited_with(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        sending = world.gateway.send

        async def reported_at_once(text):
            await world.reports.take(DeliveryReport(reference=text.reference, delivery=Delivery.DELIVERED))
            return await sending(text)

        world.gateway.send = reported_at_once
        object.__setattr__(world.reports, "looks_again_s", (0.05,) * 100)
        await world.texts("first week")
        async with asyncio.timeout(20):
            while (await counted(world)).delivered < len(world.gateway.taken):
                await asyncio.sleep(0.02)


async def test_a_report_of_nothing_we_sent_is_let_go(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.reports.take(DeliveryReport(reference="never sent", delivery=Delivery.FAILED, is_lost=True))
        async with asyncio.timeout(20):
            while world.reports._early:
                await asyncio.sleep(0.01)


async def test_only_a_failure_that_says_so_means_that_nobody_is_there(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        await world.texts("first week")
        first, second = (text.reference for text in world.gateway.taken[:2])

        await world.reports.take(DeliveryReport(reference=first, delivery=Delivery.FAILED))
        still_there = (await world.session()).disposition
        await world.reports.take(DeliveryReport(reference=second, delivery=Delivery.FAILED, is_lost=True))
        gone = (await world.session()).disposition

    assert still_there is Disposition.INVITED
    assert gone is Disposition.UNREACHABLE


async def test_a_report_that_the_store_could_not_take_just_then_is_kept_a_moment_later(tmp_path: Path) -> None:
    async with sms_world(tmp_path) as world:
        kept, tries = world.chats.store.conversations.reported, []

        async def busy_at_first(*told) -> bool:
            tries.append(told)
            if len(tries) == 1:
                return False
            if len(tries) == 2:
                raise StoreBusy
            return await kept(*told)

        await world.texts("first week")
        object.__setattr__(world.reports, "sendings", SimpleNamespace(reported=busy_at_first))
        await world.reports.take(DeliveryReport(reference=world.gateway.taken[0].reference, delivery=Delivery.DELIVERED))
        async with asyncio.timeout(20):
            while (await counted(world)).delivered == 0:
                await asyncio.sleep(0.01)
