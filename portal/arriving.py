"""The bytes of an upload as they come through a request: gathered, written a piece at a time, kept when the line is lost."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from portal.tus import TusProblem
from portal.upload_folder import ArrivingBytes

PIECE = 1 << 20
"""How many bytes are gathered before they are written."""

GATHERED_S = 0.25
"""How long bytes are gathered at the most: on a slow line a kill costs no more than that."""

READ_TO_ITS_END = 64 << 20
"""How much of a body that is refused is read all the same, because a browser shows the answer only after it has sent it."""


async def taken(request: Request, arriving: ArrivingBytes, offset: int, length: int) -> int:
    """Write the body from `offset` on as it comes, a piece at a time; return how far the upload is now."""
    async for piece in _pieces(request.stream()):
        if offset + len(piece) > length:
            await read_on(request)
            raise TusProblem(413)
        await asyncio.to_thread(arriving.add, offset, piece)
        offset += len(piece)
    return offset


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Gather a body into larger pieces. Where the line is lost, what had come by then is the last one."""
    gathered = bytearray()
    clock = asyncio.get_running_loop().time
    since = clock()
    try:
        async for piece in body:
            gathered += piece
            if len(gathered) >= PIECE or clock() - since > GATHERED_S:
                yield bytes(gathered)
                gathered.clear()
                since = clock()
    except ClientDisconnect:
        pass  # Nobody is there to be told; what came is kept all the same.
    if gathered:
        yield bytes(gathered)


async def read_on(request: Request) -> None:
    """Read the rest of a body and throw it away, up to a limit."""
    left = READ_TO_ITS_END
    try:
        async for piece in request.stream():
            left -= len(piece)
            if left < 0:
                return
    except (ClientDisconnect, RuntimeError):
        return  # Nobody is there any more, or all of it was read already.
