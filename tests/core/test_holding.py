from core.holding import Held


def test_nothing_is_held_about_somebody_unless_it_is_said() -> None:
    nothing = Held()

    assert (nothing.answers, nothing.texts, nothing.voice_notes, nothing.films, nothing.files) == (0, 0, 0, 0, 0)
    assert nothing.consultations == ()
    assert nothing.agreed == frozenset()
