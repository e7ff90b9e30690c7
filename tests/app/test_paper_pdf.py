"""Printed forms: the text a reader finds in order, a QR code that opens the form, letters of every language."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from app import paper_pdf
from app.paper_pdf import SPARE, Copy, forms_pdf, poster_pdf
from bot.paper_forms import form_of
from bot.paper_words import PaperWord
from bot.safeguarding import read_safeguarding
from core.errors import BadInput
from core.paper import code_from, spaced
from tests.bot.paper import SCRIPT, words

LINES = read_safeguarding(Path("prompts/safeguarding")).lines


def a_copy(seed: str = "one", language: str = "en") -> Copy:
    code, said = code_from(seed), words(language)
    return Copy(
        code=code,
        address=f"https://heard.example.org/f/{code}",
        beside_qr=(said.say(PaperWord.SCAN), said.say(PaperWord.CODE, code=spaced(code))),
        foot=lambda page: said.say(PaperWord.PAGE, code=spaced(code), page=page),
        blocks=form_of(SCRIPT, said, LINES, code),
    )


def pdf(*copies: Copy, language: str = "en") -> PdfReader:
    return PdfReader(BytesIO(forms_pdf(copies, title=SCRIPT.title, language=language)))


def test_the_text_stands_in_the_order_in_which_it_is_read() -> None:
    text = " ".join(" ".join(page.extract_text() for page in pdf(a_copy()).pages).split())

    parts = ["An invented form", "What stays private", "What is OK with you?", "If you change your mind", "1. Did you have"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_every_letter_of_every_language_is_in_the_file(language: str) -> None:
    document = pdf(a_copy(language=language), language=language)

    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert all(" ".join(limit.split()) in text for limit in words(language).limits)
    assert document.root_object["/Lang"] == language


def test_fonts_are_embedded_and_type_is_large() -> None:
    fonts = [font.get_object() for page in pdf(a_copy()).pages for font in page["/Resources"]["/Font"].values()]
    used = [font for font in fonts if font["/BaseFont"] != "/Helvetica"]  # Named on each page, used on none.

    assert used
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)
    assert min(style.fontSize for style in paper_pdf.STYLES.values()) >= 14


@pytest.mark.journey
def test_the_qr_code_of_each_copy_leads_to_its_own_form() -> None:
    copies = [a_copy("one"), a_copy("two")]
    written = pypdfium2.PdfDocument(forms_pdf(copies, title="x", language="en"))

    found = [
        barcode.text
        for number in range(len(written))
        for barcode in zxingcpp.read_barcodes(written[number].render(scale=1.5, grayscale=True).to_numpy())
    ]
    assert found == [each.address for each in copies]


def test_the_code_stands_on_every_page_of_its_copy_and_pages_count_anew() -> None:
    copies = [a_copy("one"), a_copy("two")]

    feet = [page.extract_text() for page in pdf(*copies).pages]
    half = len(feet) // 2
    assert all(spaced(copies[0].code) in text for text in feet[:half])
    assert all(spaced(copies[1].code) in text for text in feet[half:])
    assert f"{spaced(copies[1].code)}, page 1" in feet[half]


def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    [page, *_] = pdf(Copy(**{**vars(a_copy()), "beside_qr": ("<b>5 < 6 & more</b>",)})).pages

    assert "<b>5 < 6 & more</b>" in page.extract_text()


def test_where_no_font_has_the_letters_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pdf, "FONT_FILES", ((str(Path("/nowhere.ttf")), str(Path("/nowhere.ttf"))),))

    with pytest.raises(BadInput, match="fonts-noto-core"):
        forms_pdf([a_copy(language="pl")], title="x", language="pl")


def test_without_system_fonts_english_and_gaelic_still_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pdf, "FONT_FILES", (SPARE,))

    assert len(pdf(a_copy(language="gd"), language="gd").pages) > 1


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_a_poster_with_two_squares_and_a_long_title_is_one_page_whose_squares_can_both_be_read(language: str) -> None:
    chat, telegram = "https://heard.example.org/chat/first_night", "https://t.me/HeardInvernessBot?start=first_night"
    title = "Your first night out of prison: what helped, what did not"

    written = pypdfium2.PdfDocument(poster_pdf(title, chat, words(language), telegram=telegram))

    seen = zxingcpp.read_barcodes(written[0].render(scale=2, grayscale=True).to_numpy())
    assert len(written) == 1
    assert [each.text for each in seen] == [chat, telegram]
