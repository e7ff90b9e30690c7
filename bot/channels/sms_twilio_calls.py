"""What Twilio calls us with: whether it is Twilio, and what it tells. Pure.

Source: Twilio's documentation of webhook security. The signature is an HMAC-SHA1 over the exact public address and all of the
form's fields.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from bot.channels.sms_gateway import DeliveryReport, IncomingText, Picture
from bot.channels.sms_twilio import GONE, MEDIA
from core.chat import Delivery

Form = Mapping[str, Sequence[str]]

MOST_FIELDS = 300
MOST_PICTURES = 10
"""As many as Twilio passes on with one text."""

FATES = {
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}


def form_in(body: bytes) -> Form | None:
    """Return the fields of a form; None where it is none."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def signature_of(url: str, form: Form, token: str) -> str:
    """Return the signature that Twilio gives a call of `url` with `form`."""
    signed = url + "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def is_signed(url: str, form: Form, token: str, shown: str) -> bool:
    """Whether a call shows its signature. Takes the same time however much of it is right."""
    return bool(token) and hmac.compare_digest(signature_of(url, form, token).encode(), shown.encode())


def twilio_text(form: Form, *, api: str) -> IncomingText | None:
    """Return the text that a call of Twilio's brings; None where it is no such call."""
    number, sender = _one(form, "MessageSid") or _one(form, "SmsSid"), _one(form, "From")
    if not number or not sender or len(number) > 100:
        return None
    return IncomingText(
        id=number,
        sender=sender,
        words=_one(form, "Body"),
        pictures=_pictures(form, api),
        has_stopped=_one(form, "OptOutType").upper() == "STOP",
    )


def twilio_report(form: Form) -> DeliveryReport | None:
    """Return the delivery report that a call of Twilio's brings; None where it is no such call."""
    reference, status = _one(form, "MessageSid") or _one(form, "SmsSid"), _one(form, "MessageStatus") or _one(form, "SmsStatus")
    if not reference or not status or len(reference) > 100:
        return None
    code = _one(form, "ErrorCode")
    is_lost = status in {"undelivered", "failed"} and code.isascii() and code.isdigit() and int(code[:9]) in GONE
    return DeliveryReport(reference=reference, delivery=FATES.get(status), is_lost=is_lost)


def _pictures(form: Form, api: str) -> tuple[Picture, ...]:
    """Return what came with a text. What is not at Twilio's own address is still there, but nobody fetches it."""
    count = _one(form, "NumMedia")
    many = min(int(count), MOST_PICTURES) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return tuple(
        Picture(reference=_path(_one(form, f"MediaUrl{place}"), api), kind=_one(form, f"MediaContentType{place}"))
        for place in range(many)
    )


def _path(url: str, api: str) -> str:
    there, own = urlsplit(url), urlsplit(api)
    is_own = (there.scheme, there.netloc) == (own.scheme, own.netloc)
    return there.path if is_own and MEDIA.fullmatch(there.path) else "elsewhere"


def _one(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")
