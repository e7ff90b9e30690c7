"""Pseudonyms: how a participant is known. Made from their id, so that nothing about the person is in it."""

import hashlib

NAMES = (
    "Alder", "Ash", "Aspen", "Birch", "Bracken", "Bramble", "Briar", "Cedar", "Clover", "Elder", "Elm", "Fern", "Finch",
    "Gorse", "Hazel", "Heather", "Heron", "Holly", "Ivy", "Juniper", "Kestrel", "Lark", "Laurel", "Linnet", "Maple", "Martin",
    "Merle", "Moss", "Oak", "Olive", "Pine", "Plover", "Reed", "Robin", "Rowan", "Sage", "Skye", "Sorrel", "Swift", "Thistle",
    "Wren", "Yarrow",
)  # fmt: skip
"""Plants and birds: none is a common first name of one sex only, and none is a place."""


def pseudonym_from(participant_id: str) -> str:
    """Return a name and three hexadecimal digits, such as "Rowan 4F7"; the same id gives the same pseudonym."""
    digest = hashlib.sha256(participant_id.encode()).digest()
    number = int.from_bytes(digest[:2], "big") % 0x1000
    return f"{NAMES[digest[2] % len(NAMES)]} {number:03X}"
