from bot.channels.sms_gateway import DeliveryReport, IncomingText
from core.chat import Delivery


def test_a_text_has_no_pictures_and_stops_nothing_unless_it_says_so() -> None:
    text = IncomingText(id="1", sender="+447700900123", words="Hello")

    assert text.pictures == ()
    assert not text.has_stopped


def test_a_failed_text_does_not_yet_mean_that_nobody_is_there() -> None:
    assert not DeliveryReport(reference="1", delivery=Delivery.FAILED).is_lost
