"""How many recordings are taken in an hour: nobody at a chat page can fill the disk. Held in memory only, and never logged."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.web_chat_tries import PEOPLE_REMEMBERED
from core.ports import Clock

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is taken in an hour. A first recording always fits."""

    recordings: int
    byte_count: int


OF_A_CHAT = Limits(recordings=60, byte_count=200_000_000)
"""A voice note a minute, or fourteen hours of talk as browsers record it."""

OF_A_LINE = Limits(recordings=1_200, byte_count=4_000_000_000)
"""Twenty chats at their limit: a hall on one line may talk, one person who starts chat after chat may not."""


class EnoughForNow(Exception):
    """This chat or line has sent as much as is taken in an hour. Caught by the page, which asks them to wait."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Taken:
    at: datetime
    byte_count: int


class Allowance:
    """Counts what each chat and each line sent in the last hour."""

    def __init__(self, clock: Clock, *, of_a_chat: Limits = OF_A_CHAT, of_a_line: Limits = OF_A_LINE) -> None:
        self._clock = clock
        self._of_a_chat = of_a_chat
        self._of_a_line = of_a_line
        self._taken: OrderedDict[tuple[str, str], list[_Taken]] = OrderedDict()

    @contextmanager
    def taking(self, *, chat: str, line: str, byte_count: int) -> Iterator[None]:
        """Set room aside for one recording while it comes in; what fails to come in is given back. Raises `EnoughForNow`."""
        places = ((("chat", chat), self._of_a_chat), (("line", line), self._of_a_line))
        if not all(self._fits(who, limits, byte_count) for who, limits in places):
            raise EnoughForNow
        taken = _Taken(at=self._clock(), byte_count=byte_count)
        for who, _ in places:
            self._note(who, taken)
        try:
            yield
        except BaseException:
            for who, _ in places:
                self._give_back(who, taken)
            raise

    def _fits(self, who: tuple[str, str], limits: Limits, byte_count: int) -> bool:
        taken = self._in_the_last_hour(who)
        together = sum(each.byte_count for each in taken) + byte_count
        return not taken or (len(taken) < limits.recordings and together <= limits.byte_count)

    def _in_the_last_hour(self, who: tuple[str, str]) -> list[_Taken]:
        since = self._clock() - AN_HOUR
        return [taken for taken in self._taken.get(who, []) if taken.at > since]

    def _note(self, who: tuple[str, str], taken: _Taken) -> None:
        self._taken[who] = [*self._in_the_last_hour(who), taken]
        self._taken.move_to_end(who)
        while len(self._taken) > PEOPLE_REMEMBERED:
            self._taken.popitem(last=False)

    def _give_back(self, who: tuple[str, str], taken: _Taken) -> None:
        if who in self._taken:
            self._taken[who] = [each for each in self._taken[who] if each is not taken]
