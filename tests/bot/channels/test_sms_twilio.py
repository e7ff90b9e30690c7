import httpx
import pytest

from bot.channels.sms_gateway import OutgoingText
from bot.channels.sms_twilio import LARGEST_BYTES, Twilio
from core.chat import Attachment, Receipt
from core.errors import DeliveryFailed, FetchFailed
from tests.bot.channels.pretend_twilio import ACCOUNT, API, MEDIA_PATH, TOKEN, PretendTwilio

NUMBER = "+447700900123"
STATUS = "https://heard.example/sms/twilio/status"


def twilio(pretended: PretendTwilio, *, token: str = TOKEN) -> Twilio:
    client = httpx.AsyncClient(transport=httpx.MockTransport(pretended), follow_redirects=False)
    return Twilio(client, api=API, account=ACCOUNT, token=token, sender="+447700900999", reports_url=STATUS)


def text(words: str = "Hello £5", to: str = NUMBER) -> OutgoingText:
    return OutgoingText(to=to, words=words, reference="ours")


async def failure(pretended: PretendTwilio, **more) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        await twilio(pretended, **more).send(text())
    assert "+44" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    return caught.value


async def test_a_text_is_handed_over_and_known_by_twilios_own_reference() -> None:
    pretended = PretendTwilio()

    receipt = await twilio(pretended).send(text("ł" * 71))

    assert receipt == Receipt(reference=f"SM{1:032}", parts=2)
    assert pretended.taken == [{"To": NUMBER, "Body": "ł" * 71, "From": "+447700900999", "StatusCallback": STATUS}]


@pytest.mark.parametrize("code", [21610, 21211, 21614])
async def test_a_number_that_takes_no_texts_cannot_be_reached(code: int) -> None:
    error = await failure(PretendTwilio(codes={NUMBER: code}))

    assert (error.unreachable, error.retryable, error.in_doubt) == (True, False, False)


async def test_another_refusal_is_neither_tried_again_nor_held_against_the_person() -> None:
    error = await failure(PretendTwilio(codes={NUMBER: 21617}))

    assert (error.unreachable, error.retryable) == (False, False)


async def test_wrong_credentials_leave_texts_waiting_until_they_are_put_right() -> None:
    error = await failure(PretendTwilio(), token="another")

    assert (error.unreachable, error.retryable, error.in_doubt) == (False, True, False)


@pytest.mark.parametrize(
    ("fault", "in_doubt", "after_s"),
    [
        (httpx.ConnectError("down"), False, None),
        (httpx.ReadTimeout("late"), True, None),
        (httpx.RemoteProtocolError("cut off"), True, None),
        (httpx.Response(500), True, None),
        (httpx.Response(503), False, None),
        (httpx.Response(429, headers={"retry-after": "7"}), False, 7.0),
        (httpx.Response(429, headers={"retry-after": "soon"}), False, None),
        (httpx.Response(200, content=b"<html>"), True, None),
        (httpx.Response(201, json=["no table"]), True, None),
    ],
)
async def test_a_line_in_trouble_is_tried_again_and_a_doubt_is_called_one(fault, in_doubt: bool, after_s: float | None) -> None:
    error = await failure(PretendTwilio(broken=[fault]))

    assert (error.retryable, error.in_doubt, error.retry_after_s) == (True, in_doubt, after_s)


async def fetched(pretended: PretendTwilio, reference: str = MEDIA_PATH) -> bytes:
    return b"".join([piece async for piece in twilio(pretended).fetch(Attachment(reference=reference))])


async def test_a_file_is_fetched_with_the_credentials_and_without_them_where_it_is_sent_on_to() -> None:
    assert await fetched(PretendTwilio()) == b"the file"


@pytest.mark.parametrize(
    "reference",
    ["elsewhere", "http://169.254.169.254/latest", f"{MEDIA_PATH}/../../secrets", f"//evil.example{MEDIA_PATH}", ""],
)
async def test_nothing_but_a_file_of_twilios_is_ever_asked_for(reference: str) -> None:
    pretended = PretendTwilio()

    with pytest.raises(FetchFailed) as caught:
        await fetched(pretended, reference)

    assert not caught.value.retryable
    assert pretended.asked == []


@pytest.mark.parametrize(
    "onward",
    [
        "http://127.0.0.1:8000/",
        "https://evil.example/x",
        "https://twilio.com.evil.example/x",
        "http://media.twiliocdn.com/x",
        "file:///etc/passwd",
        "",
    ],
)
async def test_a_file_that_is_said_to_be_elsewhere_is_not_followed(onward: str) -> None:
    pretended = PretendTwilio(onward=onward)

    with pytest.raises(FetchFailed):
        await fetched(pretended)

    assert all(request.url.host == "api.twilio.com" for request in pretended.asked)


@pytest.mark.parametrize(
    ("fault", "retryable"),
    [(httpx.Response(404), False), (httpx.Response(500), True), (httpx.ReadError("cut off"), True)],
)
async def test_a_file_that_is_gone_is_given_up_and_one_that_is_late_is_not(fault, retryable: bool) -> None:
    with pytest.raises(FetchFailed) as caught:
        await fetched(PretendTwilio(broken=[fault]))

    assert caught.value.retryable is retryable


async def test_a_file_larger_than_any_is_broken_off() -> None:
    with pytest.raises(FetchFailed):
        await fetched(PretendTwilio(broken=[httpx.Response(200, content=bytes(LARGEST_BYTES + 1))]))
