"""Sealing: how an address is kept secret and still found, and how a token is known without being kept. Keeps nothing."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import BadSettings


class Sealing:
    """Seals texts with one key and finds them again with another, both derived from `secret` (HKDF-SHA256, RFC 5869)."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(secret, b"heard address sealing")))
        self._finding_key = _derived(secret, b"heard address finding")

    def seal(self, text: str) -> str:
        """Return `text` encrypted (Fernet); sealing twice gives two different texts."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed. Raises `BadSettings` when it was sealed with another secret."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise BadSettings(
                "The store was sealed with another secret.", remedy="Set the secret it was first opened with."
            ) from error

    def finding(self, channel: str, value: str) -> str:
        """Return the keyed hash (HMAC-SHA256) by which an address is looked up, in hex."""
        return hmac.new(self._finding_key, f"{channel}\0{value}".encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """Return the SHA-256 by which a long random token is known, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
