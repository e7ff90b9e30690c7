from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.odk_submissions import (
    Submission,
    is_rounds,
    moment_in,
    submission_in_xml,
    submissions_in_csv,
    with_rounds,
)
from bot.script import Question, QuestionKind, Repeat, Script
from core.errors import BadInput
from tests.bot.chats import script

CENTRAL = """SubmissionDate,meta-instanceID,agree-take_part,first-housing,story,weeks,KEY
2026-03-01T10:00:00.000Z,uuid:one,yes,own,"It was, in a word, long.",3,uuid:one
2026-03-02T10:00:00.000Z,uuid:two,no,,,,uuid:two
"""


def with_a_repeat() -> Script:
    return replace(
        script(),
        questions=(
            Question(name="ready", kind=QuestionKind.INTEGER, label="How ready?"),
            Question(name="who", kind=QuestionKind.TEXT, label="Who helped?", repeat="helper"),
            Question(name="when", kind=QuestionKind.TIME, label="When?", repeat="helper"),
            Question(name="helper_more", kind=QuestionKind.MORE, label="Another one?", repeat="helper"),
        ),
        repeats=(Repeat(name="helper"),),
    )


def test_a_csv_of_odk_central_is_read_with_its_groups_quotes_and_moments() -> None:
    one, two = submissions_in_csv(CENTRAL, script())

    assert one == Submission(
        instance_id="uuid:one",
        own="uuid:one",
        values={"take_part": "yes", "housing": "own", "story": "It was, in a word, long.", "weeks": "3"},
        at=datetime(2026, 3, 1, 10, tzinfo=UTC),
        row=2,
    )
    assert (two.row, two.values) == (3, {"take_part": "no"})


def test_a_csv_of_kobo_is_read_with_its_slashes() -> None:
    (one,) = submissions_in_csv("start,group/housing,_uuid\n2026-03-01T10:00:00+01:00,own,abc\n", script())

    assert (one.instance_id, one.values) == ("uuid:abc", {"housing": "own"})
    assert one.at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    (one,) = submissions_in_csv("KEY,housing\n,\n\nuuid:one,own\n", script())

    assert one.row == 4


def test_a_file_that_cannot_tell_submissions_apart_is_refused() -> None:
    with pytest.raises(BadInput, match="which submission is which"):
        list(submissions_in_csv("housing,story\nown,words\n", script()))


def test_a_quote_that_never_ends_is_said_and_not_swallowed() -> None:
    with pytest.raises(BadInput, match="cannot be read after line"):
        list(submissions_in_csv('KEY,story\nuuid:one,"' + "word " * 50_000, script()))


def test_the_rows_of_a_repeat_join_their_submission_round_by_round() -> None:
    made = with_a_repeat()
    submissions = list(submissions_in_csv("KEY,ready\nuuid:one,3\nuuid:two,4\n", made))
    rounds = (
        "helper-who,helper-when,PARENT_KEY,KEY\na worker,09:30:00.000Z,uuid:one,uuid:one/helper[1]\nmy sister,,uuid:one,k\n"
    )

    assert is_rounds(rounds, made)
    one, two = with_rounds(submissions, rounds, made)

    assert one.values == {
        "ready": "3",
        "helper[1]/who": "a worker",
        "helper[1]/when": "09:30",
        "helper[1]/helper_more": "yes",
        "helper[2]/who": "my sister",
        "helper[2]/helper_more": "no",
    }
    assert two.values == {"ready": "4"}


def test_a_file_of_rounds_without_a_parent_is_refused() -> None:
    with pytest.raises(BadInput, match="no file of a repeat's rounds"):
        with_rounds([], "who,when\na,b\n", with_a_repeat())


XML = b"""<?xml version="1.0"?>
<data xmlns:jr="http://openrosa.org/javarosa" id="first" version="1">
  <take_part>yes</take_part>
  <page><ready> 3 </ready></page>
  <helper><who>a worker</who><when>09:30:00.000+01:00</when></helper>
  <helper><who>my sister</who><when/></helper>
  <end>2026-03-01T10:00:00.000+00:00</end>
  <meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:one</instanceID></meta>
</data>"""


def test_an_xform_instance_is_read_with_its_groups_and_rounds() -> None:
    one = submission_in_xml(XML, with_a_repeat())

    assert one == Submission(
        instance_id="uuid:one",
        own="uuid:one",
        values={
            "take_part": "yes",
            "ready": "3",
            "helper[1]/who": "a worker",
            "helper[1]/when": "09:30",
            "helper[1]/helper_more": "yes",
            "helper[2]/who": "my sister",
            "helper[2]/helper_more": "no",
        },
        at=datetime(2026, 3, 1, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"not xml",
        b"",
        b'<!DOCTYPE d [<!ENTITY a "aaaa">]><data>&a;</data>',
        b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]><data><story>&f;</story></data>',
        b"\x00\xff\xfe",
    ],
    ids=["words", "nothing", "entity", "file", "bytes"],
)
def test_what_is_no_completed_form_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(BadInput, match="cannot be read as XML"):
        submission_in_xml(body, script())


def test_a_form_without_an_identity_is_refused_since_it_could_come_in_twice() -> None:
    with pytest.raises(BadInput, match="no instanceID"):
        submission_in_xml(b"<data><housing>own</housing></data>", script())


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01T10:00:00.000Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01 10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("Mar 1, 2026 10:00", None),
        ("", None),
    ],
)
def test_moments_are_read_as_iso_and_nothing_is_guessed(written: str, moment: datetime | None) -> None:
    assert moment_in(written) == moment


def test_a_form_without_a_key_is_named_by_its_row_rather_than_taken_for_another() -> None:
    one, two = submissions_in_csv("KEY,housing\n,own\n,friends\n", script())

    assert [(each.row, problem.row) for each in (one, two) for problem in each.problems] == [(2, 2), (3, 3)]


@pytest.mark.parametrize("text", ['KEY,story\nu1,"long\nu2,short\n', 'KEY,story\nu1,"long\nu2,"short"\n'])
def test_a_quote_that_never_ends_never_merges_two_people(text: str) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        list(submissions_in_csv(text, script()))


@pytest.mark.parametrize("row", ["u1,own,what,is,this", "u1"])
def test_a_row_of_another_length_than_the_headings_is_a_problem(row: str) -> None:
    (one,) = submissions_in_csv(f"KEY,housing,story\n{row}\n", script())

    assert [problem.row for problem in one.problems] == [2]


def test_a_sign_that_is_no_letter_keeps_a_form_out() -> None:
    (one,) = submissions_in_csv("KEY,story\nu1,a\0b\n", script())

    assert "NUL" in str(one.problems[0])


def test_a_form_has_one_name_whichever_way_it_was_exported() -> None:
    (of_csv,) = submissions_in_csv("_uuid,housing\naa,own\n", script())
    of_xml = submission_in_xml(b"<d><housing>own</housing><meta><instanceID>uuid:aa</instanceID></meta></d>", script())

    assert of_csv.instance_id == of_xml.instance_id == "uuid:aa"
    assert of_csv.also == of_xml.also == ()


def test_a_changed_form_keeps_the_name_it_had_first() -> None:
    meta = b"<meta><instanceID>uuid:new</instanceID><deprecatedID>uuid:old</deprecatedID></meta>"
    (of_csv,) = submissions_in_csv("meta-instanceID,housing,KEY\nuuid:new,own,uuid:old\n", script())
    of_xml = submission_in_xml(b"<d><housing>own</housing>" + meta + b"</d>", script())

    assert (of_csv.instance_id, of_csv.also) == (of_xml.instance_id, of_xml.also) == ("uuid:old", ("uuid:new",))


def test_rounds_join_a_changed_form_by_any_of_its_names() -> None:
    made = with_a_repeat()
    submissions = list(submissions_in_csv("KEY,meta-instanceID,ready\nuuid:old,uuid:new,3\n", made))

    for parent in ("uuid:old", "new"):
        (one,) = with_rounds(submissions, f"who,PARENT_KEY\nmy sister,{parent}\n", made)
        assert one.values["helper[1]/who"] == "my sister"


def test_what_was_filled_in_and_answers_nothing_is_named() -> None:
    (of_csv,) = submissions_in_csv("KEY,housing,Where now?,blank\nu1,own,Words,\n", script())
    of_xml = submission_in_xml(b"<d><other>x</other><none/><meta><instanceID>u1</instanceID></meta></d>", script())

    assert (of_csv.unread, of_xml.unread) == (("Where now?",), ("other",))


def test_a_form_nested_without_end_is_refused_in_words() -> None:
    deep = b"<d>" + b"<g>" * 3_000 + b"</g>" * 3_000 + b"<meta><instanceID>u1</instanceID></meta></d>"

    with pytest.raises(BadInput, match="too deep"):
        submission_in_xml(deep, script())


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = list(submissions_in_csv(text, script()))
    except BadInput:
        return
    assert all(each.row and each.row > 1 for each in found)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(body: bytes) -> None:
    with pytest.raises(BadInput):
        submission_in_xml(body, script())


def test_a_form_knows_what_it_is_called_now_and_all_that_it_was_ever_called() -> None:
    meta = b"<meta><instanceID>uuid:b</instanceID><deprecatedID>uuid:a</deprecatedID></meta>"
    of_xml = submission_in_xml(b"<d><housing>own</housing>" + meta + b"</d>", script())
    (of_central,) = submissions_in_csv("KEY,meta-instanceID,housing\nuuid:a,uuid:b,own\n", script())
    (with_key_alone,) = submissions_in_csv("KEY,housing\nuuid:a,own\n", script())

    assert (of_xml.own, of_xml.names) == (of_central.own, of_central.names) == ("uuid:b", ("uuid:a", "uuid:b"))
    assert (with_key_alone.own, with_key_alone.names) == ("uuid:a", ("uuid:a",))


def test_the_number_that_kobo_gives_a_form_names_it_together_with_when_it_was_sent() -> None:
    of_kobo = "_id,_uuid,_submission_time,housing\n7,a,2026-03-01T10:00:00,own\n"
    (one,) = submissions_in_csv(of_kobo, script())
    (without_time,) = submissions_in_csv("_id,_uuid,housing\n7,a,own\n", script())

    assert one.names == ("uuid:a", "kobo:7 2026-03-01T10:00:00+00:00")
    assert without_time.names == ("uuid:a",)
