"""Passwords: argon2 hashes, checked without saying whether there is anybody to check."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Makes and checks password hashes, at most two at a time: each takes 64 MiB while it lasts."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash("nobody has this password")
        self._turns = asyncio.Semaphore(2)

    def hash(self, password: str) -> str:
        """Return the argon2id hash to keep."""
        return self._hasher.hash(password)

    async def fits(self, password: str, password_hash: str) -> bool:
        """Whether `password` is the one behind `password_hash`; an empty hash takes as long to refuse as a wrong password."""
        async with self._turns:
            return await asyncio.to_thread(self._fits, password, password_hash)

    def is_dated(self, password_hash: str) -> bool:
        """Whether a hash was made with weaker settings than today's and should be made again."""
        return self._hasher.check_needs_rehash(password_hash)

    def _fits(self, password: str, password_hash: str) -> bool:
        try:
            self._hasher.verify(password_hash or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(password_hash)
