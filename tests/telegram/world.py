"""The pretended Telegram itself: what it knows (`state`), what people do (`acting`) and what happens to groups (`grouping`)."""

from tests.telegram.grouping import Grouping


class World(Grouping):
    """Everything behind one bot's token, and everybody who writes to it. Lives in one event loop."""
