"""`heard event`: a poster that opens the chat, and a wall whose address works until it is closed."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests.journeys.program import heard

pytestmark = pytest.mark.journey


def test_the_poster_opens_the_chat_and_the_wall_keeps_its_address_until_it_is_closed(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "poster.pdf"

    poster = heard(home, "event", "poster", "first_night", "-o", str(out))
    first, again = [heard(home, "event", "wall", "first_night").stdout.strip() for _ in range(2)]
    closed = heard(home, "event", "wall", "first_night", "--close")
    other = heard(home, "event", "wall", "first_night").stdout.strip()
    marked = heard(home, "event", "mark", "first_night", "--setting", "order", "--day", "2026-03-02")

    assert poster.returncode == 0, poster.stderr
    [code] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(out)[0].render(scale=1, grayscale=True).to_numpy())
    assert code.text.endswith("/chat/first_night")
    assert "/wall/" in first
    assert first == again != other
    assert closed.returncode == 0
    assert "0 sessions are marked" in marked.stderr
