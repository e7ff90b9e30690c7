import shutil
from pathlib import Path

import pytest

from bot.channels.web_chat_words import language_asked_for, read_page_words
from core.errors import BadContent
from tests.bot.channels.web_chat_world import SPOKEN, a_world, hidden

WORDS = Path(__file__).parents[3] / "prompts" / "web_chat"


def test_every_language_that_the_bot_speaks_has_the_pages_words_too():
    assert set(SPOKEN) == {file.stem for file in (WORDS.parent / "bot").glob("*.yaml")}


def test_what_is_filled_in_is_the_same_in_every_language():
    for words in SPOKEN.values():
        for name, phrase in vars(words.phrases).items():
            assert phrase.count("{") == vars(SPOKEN["en"].phrases)[name].count("{")
            assert all(part.split("}")[0] in vars(SPOKEN["en"].phrases)[name] for part in phrase.split("{")[1:])


def test_type_or_talk_is_said_in_each_language():
    assert {code: words.phrases.type_or_talk for code, words in SPOKEN.items()} == {
        "en": "Type or talk",
        "gd": "Sgrìobh no bruidhinn",
        "pl": "Pisz albo mów",
    }


def test_only_what_a_speaker_read_is_said_to_be_checked():
    assert {code for code, words in SPOKEN.items() if words.is_checked} == {"en"}


@pytest.mark.parametrize(
    ("spoilt", "by", "named"),
    [
        ('  talk: "Mów"', "", "phrases.talk"),
        ('  talk: "Mów"', '  talk: ["Mów"]', "phrases.talk"),
        ('  busy: "', '  bussy: "', "troubles.bussy"),
        ('"stycznia", ', "", "months"),
        ("notices:", "notes:", "notices"),
    ],
)
def test_a_file_that_lacks_something_is_refused_by_its_name(tmp_path, spoilt, by, named):
    folder = shutil.copytree(WORDS, tmp_path / "words")
    text = (folder / "pl.yaml").read_text(encoding="utf-8")
    assert spoilt in text
    (folder / "pl.yaml").write_text(text.replace(spoilt, by), encoding="utf-8")

    with pytest.raises(BadContent, match=r"pl\.yaml") as refused:
        read_page_words(folder)

    assert named in refused.value.remedy


def test_a_folder_without_the_projects_own_language_is_refused(tmp_path):
    with pytest.raises(BadContent):
        read_page_words(tmp_path)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"), ("pl", "pl"), ("pl-PL,pl;q=0.9,en;q=0.8", "pl"), ("de,gd;q=0.4,en;q=0.3", "gd"), ("de", "en"),
        ("en;q=0.1,pl;q=0.9", "pl"), ("pl;q=0", "en"), ("pl;q=much,gd", "gd"), (";;,,=", "en"), ("x" * 9999, "en"),
    ],
)  # fmt: skip
def test_a_page_before_any_conversation_speaks_the_language_that_the_browser_asks_for(accepted, language):
    assert language_asked_for(accepted, SPOKEN) == language


async def test_the_start_page_and_its_language_go_together(home):
    async with a_world(home) as world, world.phone() as phone:
        page = (await phone.get("/chat/first_night", headers={"accept-language": "pl"})).text
        chat = await phone.post(
            "/chat/first_night/start",
            data={"seed": hidden(page, "seed")},
            headers={"accept-language": "pl"},
            follow_redirects=True,
        )

    assert '<html lang="pl"' in page
    assert "Możesz pisać albo mówić" in page
    assert '<html lang="en"' in chat.text
    assert "Type or talk" in chat.text
