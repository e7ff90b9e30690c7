"""The same forms and answers through ODK's own engine and through ours."""

import pytest

from tests.odk.comparing import differences, generated, walked_by_odk
from tests.odk.forms import FORMS, answers_in


@pytest.mark.node
@pytest.mark.journey
def test_the_same_answers_ask_the_same_questions_as_in_odk() -> None:
    walks = [(form, answers_in(walk)) for form in FORMS for walk in form.walks]

    found = walked_by_odk(walks)

    assert len(FORMS) >= 25
    assert [each for (form, answers), odk in zip(walks, found, strict=True) for each in differences(form, answers, odk)] == []


@pytest.mark.node
@pytest.mark.journey
def test_answers_that_nobody_chose_ask_the_same_questions_as_in_odk() -> None:
    walks = [(form, generated(form, seed=seed, count=12)) for form in FORMS if not form.remembers for seed in range(4)]

    found = walked_by_odk(walks)

    assert [each for (form, answers), odk in zip(walks, found, strict=True) for each in differences(form, answers, odk)] == []
