"""Asking a language model for the wording of a probe, over any OpenAI-compatible endpoint. What it says is only a proposal.

It logs no words. A model that is late, gone or talks rubbish costs the person nothing but the wait, which has an end.
"""

import asyncio
import ipaddress
from ipaddress import IPv4Address, IPv6Address
from unicodedata import category
from urllib.parse import urlsplit

import httpx
import structlog
from pydantic import BaseModel, Field, ValidationError

from bot.probing import asks_model, prompt_for, settled
from bot.step import Step
from core.errors import EngineFailed
from core.ports import ProbeWriter

log = structlog.get_logger()

LONGEST_REPLY = 64 * 1024
"""So many bytes of a reply are read. Reason: one question with its envelope is under two thousand."""

MOST_TOKENS = 80
"""Reason: twenty words are under forty tokens; a model that thinks aloud is refused anyway."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Kinds of signs that nobody sees, taken out of a reply: some no store keeps, and some turn what is read around."""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Reply(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class EndpointProbeWriter:
    """`core.ports.ProbeWriter` over HTTP. The client belongs to whoever opened it."""

    def __init__(
        self, client: httpx.AsyncClient, *, url: str, model: str, key: str = "", timeout_s: float = 4.0, is_local: bool
    ) -> None:
        self._client = client
        self._address = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._timeout_s = timeout_s
        self._is_local = is_local

    @property
    def model(self) -> str:
        """The model's name, to be kept with every probe."""
        return self._model

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves the partnership's own computers."""
        return self._is_local

    async def propose(self, prompt: str) -> str:
        """Return one wording. Raises `EngineFailed`, when it takes too long too."""
        asked = {
            "model": self._model,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0.3,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        try:
            async with asyncio.timeout(self._timeout_s):
                return _wording_in(await self._reply(asked))
        except EngineFailed:
            raise
        except TimeoutError as error:
            raise EngineFailed("The language model for probes took too long.") from error
        except Exception as error:  # Connecting fails in more ways than one library names, and a probe is never worth a turn.
            raise EngineFailed(f"The language model for probes cannot be asked: {type(error).__name__}.") from error

    async def _reply(self, asked: dict[str, object]) -> bytes:
        body = bytearray()
        async with self._client.stream(
            "POST", self._address, json=asked, headers=self._headers, follow_redirects=False
        ) as response:
            if response.status_code != httpx.codes.OK:
                raise EngineFailed(f"The language model for probes answered with status {response.status_code}.")
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LONGEST_REPLY:
                    raise EngineFailed("The language model for probes does not stop talking.")
        return bytes(body)


async def probed(step: Step, writer: ProbeWriter | None) -> Step:
    """Return the step with its wish settled, asking the model where it may be asked; see `bot.probing.settled`."""
    if step.wish is None or writer is None or not asks_model(step, is_local=writer.is_local):
        return settled(step, (), model="", prompt="")
    prompt = prompt_for(step.wish, step.talk)
    try:
        proposals = [await writer.propose(prompt)]
    except EngineFailed as error:
        log.warning("probe_model_failed", session_id=step.session.id, reason=str(error))
        proposals = []
    return settled(step, proposals, model=writer.model, prompt=prompt)


def is_own_computer(url: str) -> bool:
    """Whether an address leads to this computer or one in its own network, by its figures or the name localhost."""
    host = _host_in(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    found = _figures_in(host)
    return found is not None and (found.is_loopback or found.is_private) and not _is_nobodys(found)


def is_nobodys_computer(url: str) -> bool:
    """Whether an address is one at which no model can be: unspecified, or link-local, where clouds tell their secrets."""
    found = _figures_in(_host_in(url))
    return found is not None and _is_nobodys(found)


def _host_in(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _figures_in(host: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_nobodys(found: IPv4Address | IPv6Address) -> bool:
    return found.is_link_local or found.is_unspecified or found.is_multicast


def _wording_in(body: bytes) -> str:
    try:
        words = _Reply.model_validate_json(body).choices[0].message.content
    except ValidationError as error:
        raise EngineFailed("The language model for probes answers in a way that is not its protocol.") from error
    return "".join(" " if sign.isspace() else sign for sign in words if sign.isspace() or category(sign) not in UNSEEN)
