"""Opens the channels that can write first, those whose settings are there. What opens here closes here."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from app.channel_needs import ChannelNeeds
from app.clock import new_token, now
from app.settings import Settings
from app.sms import opened_sms
from app.telegram import opened_telegram_channel
from bot.private_links import LinkMaker
from bot.pushing import PushChannel
from bot.step import Tongue
from core.ports import MediaFiles
from storage.opening import Store

Opener = Callable[[ChannelNeeds], AbstractAsyncContextManager[PushChannel | None]]

OPENERS: tuple[Opener, ...] = (opened_telegram_channel, opened_sms)
"""One a channel; each gives None where its settings are not there."""


@asynccontextmanager
async def opened_channels(
    settings: Settings, store: Store, files: MediaFiles, tongues: Mapping[str, Tongue]
) -> AsyncIterator[Mapping[str, PushChannel]]:
    """Open every channel that is set up, by name. Raises `BadSettings`."""
    links = LinkMaker(store.links, base_url=settings.base_url, new_token=new_token, clock=now)
    needs = ChannelNeeds(settings=settings, store=store, files=files, tongues=tongues, links=links)
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(opener(needs)) for opener in OPENERS]
        yield {channel.name: channel for channel in opened if channel is not None}
