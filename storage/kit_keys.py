"""The keys of kits: the home's own pair, the passphrase's lock, and the signature. Keeps nothing and opens no file.

A kit's data key is random. It is locked twice: with a key from the passphrase (Argon2id, RFC 9106), and to the home's public
key (X25519, then HKDF-SHA256), so that a kit comes home although its passphrase is forgotten. Both locks are bound to what the
manifest says, signer included: nobody can dress another kit in a manifest of their own.
"""

import os
import unicodedata
from dataclasses import dataclass, replace

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import BadKit
from core.kits import Locks, Manifest, facts_of, text_of

PASSES, MEMORY_KIB, LANES = 4, 128 * 1024, 2
"""About half a second on a laptop of ten years ago, for each guess; above what RFC 9106 asks where memory is short."""

MOST_PASSES, MOST_MEMORY_KIB = 64, 2 * 1024 * 1024
NO_NONCE = bytes(12)
"""Each key seals one thing alone, so its nonce need not be kept."""

WRONG = "That is not this kit's passphrase, or the kit was changed by somebody."
FOREIGN = "This kit was made by another home, so it cannot be brought in here."


@dataclass(frozen=True)
class HomeKeys:
    """The home's keys for kits, both derived from its secret: whoever restores a home from its backup has them again."""

    signing: Ed25519PrivateKey
    opening: X25519PrivateKey

    @property
    def public(self) -> str:
        """The key by which a kit's signature is checked, in hex."""
        return self.signing.public_key().public_bytes_raw().hex()


def home_keys(secret: bytes) -> HomeKeys:
    """Return the keys of the home with this secret."""
    return HomeKeys(
        signing=Ed25519PrivateKey.from_private_bytes(derived(secret, b"heard kit signing")),
        opening=X25519PrivateKey.from_private_bytes(derived(secret, b"heard kit opening")),
    )


def new_data_key() -> bytes:
    """Return a key of 256 random bits."""
    return os.urandom(32)


def locked(
    manifest: Manifest, data_key: bytes, passphrase: str, keys: HomeKeys, *, passes: int = PASSES, memory_kib: int = MEMORY_KIB
) -> Manifest:
    """Return the manifest with the data key locked in it."""
    bound_to = facts_of(manifest)
    salt = os.urandom(16)
    sender = X25519PrivateKey.generate()
    from_passphrase = _from_passphrase(passphrase, salt, passes, memory_kib, LANES)
    shared = sender.exchange(keys.opening.public_key())
    sent = sender.public_key().public_bytes_raw()
    locks = Locks(
        salt=salt.hex(),
        passes=passes,
        memory_kib=memory_kib,
        lanes=LANES,
        for_passphrase=AESGCM(from_passphrase).encrypt(NO_NONCE, data_key, bound_to).hex(),
        sender=sent.hex(),
        for_home=AESGCM(derived(shared + sent, b"heard kit home lock")).encrypt(NO_NONCE, data_key, bound_to).hex(),
    )
    return replace(manifest, locks=locks)


def unlocked(manifest: Manifest, passphrase: str) -> bytes:
    """Return the data key. Raises `BadKit` where the passphrase is wrong or the manifest was changed."""
    locks = _locks(manifest)
    if not (1 <= locks.passes <= MOST_PASSES and 1 <= locks.lanes <= 16 and 8 * 16 <= locks.memory_kib <= MOST_MEMORY_KIB):
        raise BadKit(WRONG)
    key = _from_passphrase(passphrase, bytes.fromhex(locks.salt), locks.passes, locks.memory_kib, locks.lanes)
    try:
        return AESGCM(key).decrypt(NO_NONCE, bytes.fromhex(locks.for_passphrase), facts_of(manifest))
    except InvalidTag as error:
        raise BadKit(WRONG, remedy="Try again; capitals count.") from error


def unlocked_at_home(manifest: Manifest, keys: HomeKeys) -> bytes:
    """Return the data key, by the home's own key. Raises `BadKit` in any other home."""
    if manifest.home != keys.public:
        raise BadKit(FOREIGN, remedy="Bring it to the home it was made in; `heard kit status` shows which.")
    locks = _locks(manifest)
    try:
        sent = bytes.fromhex(locks.sender)
        shared = keys.opening.exchange(X25519PublicKey.from_public_bytes(sent))
        lock = AESGCM(derived(shared + sent, b"heard kit home lock"))
        return lock.decrypt(NO_NONCE, bytes.fromhex(locks.for_home), facts_of(manifest))
    except (InvalidTag, ValueError) as error:
        raise BadKit("The kit was damaged, or changed by somebody, so it cannot be opened.") from error


def signed(manifest: Manifest, keys: HomeKeys) -> bytes:
    """Return the signature of a whole manifest (Ed25519)."""
    return keys.signing.sign(text_of(manifest))


def check_signature(manifest: Manifest, signature: bytes) -> None:
    """Raise `BadKit` unless the home that the manifest names signed just this."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.home)).verify(signature, text_of(manifest))
    except (InvalidSignature, ValueError) as error:
        raise BadKit(
            "The kit's signature is not right: it was damaged, or changed by somebody.", remedy="Do not use it; make a new one."
        ) from error


def derived(secret: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """Return 256 bits for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(secret)


def _locks(manifest: Manifest) -> Locks:
    if manifest.locks is None:
        raise BadKit("The kit has no locks, so it cannot be opened.")
    return manifest.locks


def _from_passphrase(passphrase: str, salt: bytes, passes: int, memory_kib: int, lanes: int) -> bytes:
    """Return the passphrase's key. Signs that look alike are one, however a keyboard makes them (NFKC)."""
    words = unicodedata.normalize("NFKC", passphrase.strip()).encode()
    return hash_secret_raw(words, salt, time_cost=passes, memory_cost=memory_kib, parallelism=lanes, hash_len=32, type=Type.ID)
