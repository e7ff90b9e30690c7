"""`heard sms cost`: what consultations by text cost, counted from what was sent."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal

from app.commands.printing import people, print_json, results
from app.operator import consultation_called
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import opened
from core.consultations import Consultation
from core.texts import TextCount


def cost(name: str, *, as_json: bool) -> None:
    """Print what one consultation cost, or each that was held by text. Raises `BadInput`."""
    settings = read_settings()
    found = asyncio.run(_counted(settings, name))
    for consultation, count in found:
        _print(consultation, count, settings.sms_price_pence, as_json=as_json)
    if not found:
        people.print("No texts were sent yet.")
    elif not settings.sms_price_pence:
        people.print("No price is set (HEARD_SMS_PRICE_PENCE), so the cost is 0.")


async def _counted(settings: Settings, name: str) -> Sequence[tuple[Consultation, TextCount]]:
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        if name:
            asked: Sequence[Consultation] = [await consultation_called(house, name, partnership)]
        else:
            asked = await house.store.consultations.consultations(partnership.id)
        counted = [(each, await house.store.texts.texts_of(each.id)) for each in asked]
        return [(each, count) for each, count in counted if name or count.texts]


def _print(consultation: Consultation, count: TextCount, price: Decimal, *, as_json: bool) -> None:
    facts = {
        "texts": count.texts,
        "parts": count.parts,
        "delivered": count.delivered,
        "failed": count.failed,
        "pence": float(count.pence(price)),
    }
    if as_json:
        print_json({"consultation": consultation.name, **facts})
        return
    results.print(
        f"{consultation.name}: {count.texts} texts in {count.parts} parts, {count.delivered} delivered, {count.failed} failed, "
        f"{count.pence(price) / 100:.2f} pounds",
        markup=False,
    )
