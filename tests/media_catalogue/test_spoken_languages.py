"""A passage that is suddenly in another language is told from one that only borrows from it."""

import pytest

from media_catalogue.spoken_languages import common_words, is_in_another_language


@pytest.mark.parametrize(
    "text",
    [
        "I had nowhere to live when I got out.",
        "Ma wee brother wasnae allowed tae visit, ken, and naebody telt me how.",
        "Déjà vu.",
        "We went to Inbhir Nis and then to Glaschu.",
        "Anna Kowalska, Jan Nowak, Ewa Zielinska, Piotr Lis, Maria Duda.",
        "Die. Die. No, no, no.",
        "Aye.",
        "",
    ],
)
def test_what_people_here_say_is_in_their_language(text: str) -> None:
    assert not is_in_another_language(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "ご視聴ありがとうございました",
        "Спасибо за просмотр, подписывайтесь",
        "Ich habe das nicht gewusst und es war für mich auch nicht so wichtig.",
        "Il est dans la maison avec son frère et je ne sais pas pourquoi.",
        "Nie wiem co to jest i jak to się robi, ale tak już było.",
        "Mae hi yn y tŷ gyda fy mrawd ac nid yw e yma.",
    ],
)
def test_what_a_recogniser_falls_into_is_another_language(text: str) -> None:
    assert is_in_another_language(text, "en")


def test_a_language_is_not_another_than_itself() -> None:
    polish = "Nie wiem co to jest i jak to się robi, ale tak już było."

    assert not is_in_another_language(polish, "pl")
    assert is_in_another_language("I had nowhere to live when I got out and that was it.", "pl")


def test_a_language_that_nobody_listed_is_left_alone() -> None:
    assert not is_in_another_language("ご視聴ありがとうございました", "ja")


def test_each_language_of_the_bot_is_listed_with_enough_words_to_tell_it_by() -> None:
    assert {"en", "gd", "pl"} <= common_words().keys()
    assert all(len(words) > 40 for words in common_words().values())
