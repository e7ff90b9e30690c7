"""Kannel's interface. That a real Kannel speaks so too is shown in `tests/journeys/test_text_messages.py`."""

import base64

import httpx
import pytest

from bot.channels.sms_gateway import DeliveryReport, IncomingText, OutgoingText
from bot.channels.sms_kannel import Kannel, kannel_report, kannel_text, shows_secret, with_secret
from core.chat import Delivery, Receipt
from core.errors import DeliveryFailed

SECRET = "a secret / with signs"
TEXT = OutgoingText(to="+447700900123", words="Hello £5", reference="ref1")


def kannel(answer) -> Kannel:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Kannel(
        client,
        url="http://127.0.0.1:13013/cgi-bin/sendsms",
        user="heard",
        password="pw",
        sender="60777",
        reports_url="http://127.0.0.1:8000/sms/kannel/report",
        secret=SECRET,
    )


async def failure(answer) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        await kannel(answer).send(TEXT)
    assert "+44" not in str(caught.value)
    return caught.value


async def test_a_text_is_handed_over_with_nothing_personal_or_secret_in_its_address() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202, text="0: Accepted for delivery")

    receipt = await kannel(answer).send(TEXT)

    assert receipt == Receipt(reference="ref1", parts=1)
    assert str(asked[0].url) == "http://127.0.0.1:13013/cgi-bin/sendsms"
    assert asked[0].content.decode() == "Hello £5"
    assert asked[0].headers["x-kannel-to"] == "+447700900123"
    assert asked[0].headers["x-kannel-coding"] == "0"
    assert "reference=ref1&state=%d" in asked[0].headers["x-kannel-dlr-url"]


async def test_words_outside_the_small_alphabet_go_out_in_the_large_one() -> None:
    coding: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        coding.append(request.headers["x-kannel-coding"])
        return httpx.Response(202)

    receipt = await kannel(answer).send(OutgoingText(to="+447700900123", words="ł" * 71, reference="1"))

    assert coding == ["2"]
    assert receipt.parts == 2


@pytest.mark.parametrize(
    ("status", "words", "retryable", "unreachable"),
    [
        (503, "Temporal failure, try again later.", True, False),
        (500, "", True, False),
        (403, "Authorization failed for sendsms", True, False),
        (404, "Unknown request.", True, False),
        (400, "Number(s) has/have been denied by white- and/or black-lists.", False, True),
        (400, "Empty text not allowed, rejected", False, False),
    ],
)
async def test_a_refusal_is_read_as_it_is_meant(status: int, words: str, retryable: bool, unreachable: bool) -> None:
    error = await failure(lambda _: httpx.Response(status, text=words))

    assert (error.retryable, error.unreachable, error.in_doubt) == (retryable, unreachable, False)


@pytest.mark.parametrize(
    ("broken", "in_doubt"),
    [(httpx.ConnectError, False), (httpx.ConnectTimeout, False), (httpx.ReadTimeout, True), (httpx.RemoteProtocolError, True)],
)
async def test_a_line_that_breaks_after_the_text_was_handed_over_leaves_a_doubt(broken, in_doubt: bool) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise broken("broken")

    error = await failure(answer)

    assert (error.retryable, error.in_doubt) == (True, in_doubt)


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"heard:{password}".encode()).decode()}


def test_the_secret_is_shown_in_a_header() -> None:
    shown = httpx.URL(with_secret("http://127.0.0.1:8000/sms/kannel/report", SECRET))

    assert shown.password == SECRET
    assert shown.path == "/sms/kannel/report"
    assert shows_secret(basic(SECRET), SECRET)


@pytest.mark.parametrize(
    "headers", [{}, basic("another"), basic(""), {"authorization": "Basic ***"}, {"authorization": f"Bearer {SECRET}"}]
)
def test_whoever_shows_another_secret_or_none_is_not_kannel(headers: dict[str, str]) -> None:
    assert not shows_secret(headers, SECRET)


def test_no_secret_at_all_opens_nothing() -> None:
    assert not shows_secret(basic(""), "")


def call(charset: str = "UTF-8", **more: str) -> dict[str, str]:
    return {"x-kannel-from": "447700900123", "content-type": f'text/plain; charset="{charset}"', **more}


@pytest.mark.parametrize(
    ("charset", "body"),
    [("UTF-8", "ò £ 😀".encode()), ("UTF-16BE", "ò £ 😀".encode("utf-16-be")), ("no-such", "ò £ 😀".encode())],
)
def test_a_text_comes_in_in_whichever_charset(charset: str, body: bytes) -> None:
    assert kannel_text({"id": "m1"}, call(charset), body) == IncomingText(id="m1", sender="447700900123", words="ò £ 😀")


def test_bytes_that_are_no_text_are_marked_and_not_lost() -> None:
    text = kannel_text({"id": "m1"}, call(), b"caf\xe9")

    assert text is not None
    assert text.words == "caf\ufffd"


@pytest.mark.parametrize(("query", "headers"), [({}, call()), ({"id": "m1"}, {}), ({"id": "m" * 101}, call())])
def test_a_call_without_a_number_or_an_id_is_none_of_kannels(query: dict[str, str], headers: dict[str, str]) -> None:
    assert kannel_text(query, headers, b"hello") is None


@pytest.mark.parametrize(
    ("state", "why", "delivery", "is_lost"),
    [
        ("1", "", Delivery.DELIVERED, False),
        ("8", "ACK/", None, False),
        ("4", "", None, False),
        ("2", "id:1 sub:001 dlvrd:000 stat:EXPIRED err:000", Delivery.FAILED, False),
        ("2", "id:1 sub:001 dlvrd:000 stat:UNDELIV err:001", Delivery.FAILED, True),
        ("16", "NACK/11/Invalid Destination Address", Delivery.FAILED, False),
    ],
)
def test_a_report_says_what_became_of_a_text(state: str, why: str, delivery: Delivery | None, is_lost: bool) -> None:
    expected = DeliveryReport(reference="ref1", delivery=delivery, is_lost=is_lost)

    assert kannel_report({"reference": "ref1", "state": state, "why": why}) == expected


@pytest.mark.parametrize("query", [{}, {"reference": "ref1"}, {"state": "1"}, {"reference": "ref1", "state": "%d"}])
def test_a_report_of_nothing_is_none(query: dict[str, str]) -> None:
    assert kannel_report(query) is None
