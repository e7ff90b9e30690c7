from urllib.parse import urlencode

import pytest

from bot.channels.sms_gateway import DeliveryReport, IncomingText, Picture
from bot.channels.sms_twilio_calls import form_in, is_signed, signature_of, twilio_report, twilio_text
from core.chat import Delivery
from tests.bot.channels.pretend_twilio import API, MEDIA_PATH

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"


def call(caller: str) -> dict[str, list[str]]:
    return {
        "CallSid": ["CA1234567890ABCDE"],
        "Caller": [caller],
        "Digits": ["1234"],
        "From": [caller],
        "To": ["+18005551212"],
    }


@pytest.mark.parametrize(
    ("caller", "signature"),
    [("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="), ("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")],
)
def test_the_signature_is_the_one_in_twilios_own_examples(caller: str, signature: str) -> None:
    assert signature_of(URL, call(caller), "12345") == signature
    assert is_signed(URL, call(caller), "12345", signature)


def test_whatever_is_changed_is_noticed() -> None:
    form, signature = call("+14158675309"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="

    assert not is_signed(URL + "&baz=3", form, "12345", signature)
    assert not is_signed(URL, form | {"Digits": ["1235"]}, "12345", signature)
    assert not is_signed(URL, form | {"New": [""]} | {"More": ["x"]}, "12345", signature)
    assert not is_signed(URL, form, "12346", signature)
    assert not is_signed(URL, form, "12345", "")
    assert not is_signed(URL, form, "12345", "ü")
    assert not is_signed(URL, form, "", signature_of(URL, form, ""))


def form(**fields: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in fields.items()}


def test_a_text_comes_in_with_its_id_sender_and_words() -> None:
    body = urlencode({"MessageSid": "SM1", "From": "+447700900123", "Body": "ò £ 😀 a+b\n", "NumMedia": "0"}).encode()
    read = form_in(body)

    assert read is not None
    assert twilio_text(read, api=API) == IncomingText(id="SM1", sender="+447700900123", words="ò £ 😀 a+b\n")


def test_what_came_with_a_text_is_known_by_its_path_at_twilio_and_anything_else_by_nothing() -> None:
    read = form(
        MessageSid="MM1",
        From="+447700900123",
        Body="",
        NumMedia="3",
        MediaUrl0=f"{API}{MEDIA_PATH}",
        MediaContentType0="image/jpeg",
        MediaUrl1=f"https://evil.example{MEDIA_PATH}",
        MediaContentType1="audio/amr",
    )

    text = twilio_text(read, api=API)

    assert text is not None
    assert text.pictures == (
        Picture(reference=MEDIA_PATH, kind="image/jpeg"),
        Picture(reference="elsewhere", kind="audio/amr"),
        Picture(reference="elsewhere", kind=""),
    )


def test_a_stop_that_twilio_took_is_told() -> None:
    text = twilio_text(form(MessageSid="SM1", From="+447700900123", Body="geen", OptOutType="STOP"), api=API)

    assert text is not None
    assert text.has_stopped


@pytest.mark.parametrize("fields", [{}, {"MessageSid": "SM1"}, {"From": "+44"}, {"MessageSid": "S" * 101, "From": "+44"}])
def test_a_call_without_a_number_or_an_id_brings_no_text(fields: dict[str, str]) -> None:
    assert twilio_text(form(**fields), api=API) is None


@pytest.mark.parametrize("many", ["-1", "x", "9999", "٣", ""])
def test_a_count_that_is_none_brings_nothing(many: str) -> None:
    text = twilio_text(form(MessageSid="SM1", From="+447700900123", NumMedia=many), api=API)

    assert text is not None
    assert text.pictures == ()


@pytest.mark.parametrize("body", [b"\xff\xfe", b"no form at all", b"&".join([b"a=1"] * 400)])
def test_what_is_no_form_is_none(body: bytes) -> None:
    assert form_in(body) is None


@pytest.mark.parametrize(
    ("status", "code", "delivery", "is_lost"),
    [
        ("queued", "", None, False),
        ("sent", "", None, False),
        ("delivered", "", Delivery.DELIVERED, False),
        ("undelivered", "30003", Delivery.FAILED, False),
        ("undelivered", "30005", Delivery.FAILED, True),
        ("failed", "21610", Delivery.FAILED, True),
        ("failed", "30007", Delivery.FAILED, False),
        ("failed", "x", Delivery.FAILED, False),
        ("delivered", "30005", Delivery.DELIVERED, False),
        ("something new", "", None, False),
    ],
)
def test_a_report_says_what_became_of_a_text(status: str, code: str, delivery: Delivery | None, is_lost: bool) -> None:
    read = form(MessageSid="SM1", MessageStatus=status, ErrorCode=code)

    assert twilio_report(read) == DeliveryReport(reference="SM1", delivery=delivery, is_lost=is_lost)


def test_a_report_of_nothing_is_none() -> None:
    assert twilio_report(form(MessageStatus="delivered")) is None
    assert twilio_report(form(MessageSid="SM1")) is None
