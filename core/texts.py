"""Text messages counted: what a consultation by text costs."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class TextCount:
    """How many texts were sent to a consultation's people, in how many parts, and how many a network told the fate of.

    A network charges by the part. A text of which nothing was told may have arrived.
    """

    texts: int = 0
    parts: int = 0
    delivered: int = 0
    failed: int = 0

    def pence(self, price: Decimal) -> Decimal:
        """Return what they cost at so many pence a part."""
        return self.parts * price
