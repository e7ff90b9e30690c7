import string
from pathlib import Path

import pytest

from bot.paper_words import PaperWord, read_paper_words
from core.errors import BadContent

ALL = read_paper_words(Path("prompts/paper"))


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "gd", "pl"])
def test_every_language_has_every_sentence_with_the_same_names_in_it(language: str) -> None:
    for word in PaperWord:
        assert names_in(ALL[language].words[word]) == names_in(ALL["en"].words[word]), word


@pytest.mark.parametrize("language", ["gd", "pl"])
def test_a_language_that_nobody_checked_says_so_in_its_file(language: str) -> None:
    assert "No speaker" in Path(f"prompts/paper/{language}.yaml").read_text(encoding="utf-8").splitlines()[0]


def test_a_file_with_sentences_missing_names_each_of_them(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("words: {about: x, spare: y}\nlimits: []\n", encoding="utf-8")

    with pytest.raises(BadContent) as refused:
        read_paper_words(tmp_path)

    assert "Add 'who_reads' to 'words'." in str(refused.value)
    assert "Take 'spare' out of 'words'." in str(refused.value)
    assert "Add the part 'consents'." in str(refused.value)


def test_changing_a_word_makes_another_version(tmp_path: Path) -> None:
    text = Path("prompts/paper/en.yaml").read_text(encoding="utf-8")
    (tmp_path / "en.yaml").write_text(text.replace("without my name", "never with my name"), encoding="utf-8")

    assert read_paper_words(tmp_path)["en"].version != ALL["en"].version
