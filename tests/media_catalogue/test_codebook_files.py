import hashlib
from pathlib import Path

import pytest

from core.errors import BadContent
from media_catalogue.codebook_files import read_codebook

SHIPPED = Path(__file__).parent.parent.parent / "prompts" / "codebook.yaml"

GOOD = """
version: 3
themes:
  - id: housing
    label: Housing
    definition: Having somewhere to live.
    codes:
      - id: housing.nowhere
        label: No
        definition: "Street, sofa: anywhere."
        include: being told one is not homeless
        exclude: a bad hostel
        phrases: [naewhere to go, Yes, 12, no' safe]
"""


def codebook_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "codebook.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_all_text_stays_text(tmp_path: Path) -> None:
    path = codebook_file(tmp_path, GOOD)

    codebook = read_codebook(path)

    nowhere = codebook.theme("housing.nowhere")
    assert codebook.version == "3"
    assert codebook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert nowhere is not None
    assert (nowhere.label, nowhere.parent) == ("No", "housing")
    assert nowhere.cues == ("naewhere to go", "Yes", "12", "no' safe")
    assert nowhere.definition == "Street, sofa: anywhere."


def test_the_shipped_codebook_is_sound() -> None:
    codebook = read_codebook(SHIPPED)

    assert len(codebook.top_level()) == 14
    assert len(codebook.themes) == 14 + 82
    assert all(theme.cues for theme in codebook.themes if theme.parent)
    assert {theme.parent for theme in codebook.themes if theme.parent} == {theme.code for theme in codebook.top_level()}


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = """
    verzion: 3
    themes:
      - id: housing
        label: [Housing]
        definition: Somewhere to live.
        codes:
          - id: housing.nowhere
            label: Nowhere
            phrase: [one]
          - id: money.rent
            label: Rent
            definition: Rent.
            phrases: rent
          - just text
      - id: housing
        label: Again
        definition: Again.
    """

    with pytest.raises(BadContent) as raised:
        read_codebook(codebook_file(tmp_path, wrong))

    told = str(raised.value)
    assert "'verzion' is not known here. Did you mean 'version'?" in told
    assert "'version' is missing" in told
    assert "theme 'housing': 'label' must be text" in told
    assert "theme 'housing', code 1: 'phrase' is not known here. Did you mean 'phrases'?" in told
    assert "theme 'housing', code 1: 'definition' is missing" in told
    assert "code 2: 'money.rent' stands under 'housing'" in told
    assert "code 2: 'phrases' must be a list" in told
    assert "code 3: must have" in told
    assert "the id 'housing' is used twice" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        ("version: [1", "not YAML: line"),
        ("just words", "no entries"),
        ("", "no entries"),
        ("version: 1\nthemes: none", "'themes' must be a list"),
        ("version: 1\nversion: 2\nthemes: []", "'version' stands here twice"),
        ("version: &a 1\nthemes: [*a, *a]", "references"),
        ("version: 1\nthemes: [1, [2]]", "theme 2: must have"),
        ("[" * 3000, "not YAML"),
        ("# " + "x" * 2_000_001, "larger than 2 MB"),
    ],
    ids=["bytes", "broken", "words", "empty", "no list", "twice", "references", "no theme", "deep", "large"],
)
def test_a_file_that_is_no_codebook_is_refused_in_plain_words(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(BadContent, match=told):
        read_codebook(codebook_file(tmp_path, content))


def test_a_missing_file_is_refused_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="cannot be read") as raised:
        read_codebook(tmp_path / "rowan.yaml")

    assert "rowan" not in str(raised.value)
