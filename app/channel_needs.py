"""What channels that can write first may need to open. Opens none: see `app.push_channels`."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.settings import Settings
from bot.private_links import LinkMaker
from bot.step import Tongue
from core.ports import MediaFiles
from storage.opening import Store


@dataclass(frozen=True, kw_only=True)
class ChannelNeeds:
    """What a channel may need to open. ``links`` makes none where nobody outside can reach this computer."""

    settings: Settings
    store: Store
    files: MediaFiles
    tongues: Mapping[str, Tongue]
    links: LinkMaker
