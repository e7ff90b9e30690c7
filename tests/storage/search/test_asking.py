from storage.search.asking import asked


def test_words_too_common_to_tell_passages_apart_are_left_out() -> None:
    sought = asked("I had nowhere to live")

    assert sought.words == ("nowhere", "live")
    assert sought.any_word() == '"nowhere" OR "live" OR "live"*'
    assert sought.every_word() == '"nowhere" AND "live"*'
    assert sought.in_order() == '"i had nowhere to live"'


def test_common_words_alone_are_looked_for_all_the_same() -> None:
    assert asked("to be or to do").words == ("to", "be", "or", "do")


def test_operators_and_punctuation_are_ordinary_text() -> None:
    sought = asked('NEAR(jail "cell" -mate) text:don\'t AND* ^x')

    assert '"near"' in sought.any_word()
    assert '"don\'t"' in sought.any_word()
    assert "^" not in sought.any_word()


def test_a_short_last_word_is_no_beginning() -> None:
    assert asked("CO").any_word() == '"co"'


def test_what_holds_no_word_asks_for_nothing() -> None:
    assert [asked(text) for text in ("", "  ", '"*-()', "👋🏽", "\0")] == [None] * 5


def test_half_a_character_is_left_out() -> None:
    assert asked("house\ud83d").words == ("house",)


def test_a_pasted_page_is_cut() -> None:
    assert len(asked("word " * 3000 + " ".join(map(str, range(3000)))).phrase) < 100
