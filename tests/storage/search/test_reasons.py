from storage.search.reasons import Reasons, reasons_for


def reasons(*matches: tuple[int, int], **facts) -> tuple[str, ...]:
    given = {"text": "I had Nowhere to live, nowhere", "meaning": None, "theme": None, "meant": {}}
    return reasons_for(Reasons(matches=matches, **given | facts))


def test_the_words_are_said_as_the_passage_has_them() -> None:
    assert reasons((6, 21)) == ("The words 'Nowhere to live'",)
    assert reasons((6, 13)) == ("The word 'Nowhere'",)
    assert reasons((6, 13), (17, 21), (23, 30)) == ("The words 'nowhere', 'live'",)


def test_every_reason_is_given() -> None:
    assert reasons((17, 21), meaning=0.617, theme="Housing") == (
        "The word 'live'",
        "Close in meaning (0.62)",
        "Theme: Housing",
    )


def test_a_mended_slip_is_said() -> None:
    assert reasons((17, 21), meant={"liev": "live"}) == ("The word 'live' (you typed 'liev')",)


def test_what_was_only_listed_needs_no_reason() -> None:
    assert reasons() == ()


def test_another_word_for_what_was_typed_is_said() -> None:
    assert reasons((17, 21), others={"live": "stay", "b b": "bed"}) == ("The word 'live' (for 'stay')",)
