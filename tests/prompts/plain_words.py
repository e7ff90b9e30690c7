"""What the words that people read are measured by: how easy they are, and whether they fit one text message."""

from bot.reading_ease import reading_ease, sentences_in, syllables_in

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of the GSM 7-bit default alphabet (3GPP TS 23.038) that take one place each."""

ONE_TEXT_MESSAGE = 160

__all__ = ["GSM_7", "ONE_TEXT_MESSAGE", "reading_ease", "sentences_in", "syllables_in"]
