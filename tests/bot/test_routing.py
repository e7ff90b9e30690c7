from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.routing import Walk
from bot.script import Choice, Question, QuestionKind, Repeat, Script
from core.consent import Purpose
from core.consultations import Answer, Approach

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
K = QuestionKind


def script_of(*questions: Question, repeats: tuple[Repeat, ...] = ()) -> Script:
    return Script(
        name="s",
        title="t",
        version="1",
        language="en",
        approach=Approach.SURVEY,
        purposes=(Purpose.TAKE_PART,),
        who_reads="w",
        intro="",
        thanks="",
        questions=questions,
        repeats=repeats,
    )


def q(name: str, kind: QuestionKind = K.INTEGER, **facts: object) -> Question:
    return Question(**{"name": name, "kind": kind, "label": name, **facts})


def walk(script: Script, answers: Mapping[str, str] | None = None, *, seed: str = "seed", now: datetime = NOON) -> Walk:
    kept = {key: Answer(question=key, value=value, at=NOON, skipped=not value) for key, value in (answers or {}).items()}
    return Walk(script, kept, now=now, seed=seed)


def after(script: Script, answers: Mapping[str, str] | None = None, key: str | None = None) -> list[str]:
    return [place.key for place in walk(script, answers).after(key)]


PLACES = (Choice(name="own", label="My own place"), Choice(name="friends", label="With friends"))
VISITS = script_of(
    q("age"),
    q("who", K.TEXT, repeat="visit", relevant="${age} > 15"),
    q("hours", repeat="visit", relevant="${who} != ''", constraint=". <= ${age}"),
    q("again", K.MORE, repeat="visit"),
    q("total", K.CALCULATE, calculation="sum(${hours})"),
    q("end", K.TEXT, relevant="count(${visit}) = 2 and ${total} > 5", label="You said ${hours}."),
    repeats=(Repeat(name="visit", limit=3),),
)


def test_what_does_not_apply_is_left_out_and_what_is_answered_too() -> None:
    made = script_of(q("a"), q("b", relevant="${a} > 3"), q("n", K.NOTE, relevant="${a} > 3"), q("c"))

    assert after(made) == ["a", "c"]
    assert after(made, {"a": "4"}) == ["b", "n", "c"]
    assert after(made, {"a": "4"}, "b") == ["n", "c"]
    assert after(made, {"a": "4", "b": ""}, "a") == ["n", "c"]


def test_an_answer_on_a_path_that_no_longer_applies_counts_as_empty() -> None:
    made = script_of(q("a"), q("b", relevant="${a} = 1"), q("c", relevant="${b} = 5"))

    assert after(made, {"a": "1", "b": "5"}) == ["c"]
    assert after(made, {"a": "2", "b": "5"}) == []
    assert walk(made, {"a": "2", "b": "5"}).values() == {"a": "2"}


def test_what_is_worked_out_and_what_is_hidden_is_seen_by_conditions() -> None:
    made = script_of(
        q("a"),
        q("twice", K.CALCULATE, calculation="${a} * 2"),
        q("wave", K.HIDDEN, default="two"),
        q("b", relevant="${twice} = 8 and ${wave} = 'two'"),
    )

    assert after(made, {"a": "4"}) == ["b"]
    assert walk(made, {"a": "4"}).values() == {"a": "4", "twice": "8", "wave": "two"}
    assert walk(made).values()["wave"] == "two"


def test_what_comes_to_no_number_is_empty() -> None:
    made = script_of(q("a"), q("twice", K.CALCULATE, calculation="${a} * 2"), q("b", relevant="${twice} = ''"))

    assert after(made, {"a": ""}) == ["b"]


def test_a_round_is_asked_whole_before_the_next_and_only_after_a_yes() -> None:
    first = {"age": "20", "visit[1]/who": "answered", "visit[1]/hours": "3"}

    assert after(VISITS, {"age": "20"}) == ["visit[1]/who", "visit[1]/again"]
    assert after(VISITS, {**first, "visit[1]/again": "yes"}, "visit[1]/again") == ["visit[2]/who", "visit[2]/again"]
    assert after(VISITS, {**first, "visit[1]/again": "no"}, "visit[1]/again") == []


def test_nobody_is_asked_for_another_one_of_nothing_or_beyond_the_limit() -> None:
    assert after(VISITS, {"age": "12"}) == []
    third = {f"visit[{number}]/again": "yes" for number in (1, 2)}
    assert after(VISITS, {"age": "20", **third}, "visit[2]/again") == ["visit[3]/who"]


def test_inside_a_round_a_name_is_that_rounds_and_outside_it_is_every_rounds() -> None:
    answers = {"age": "20"} | {
        f"visit[{number}]/{name}": value
        for number, hours, again in ((1, "3", "yes"), (2, "9", "no"))
        for name, value in (("who", "answered"), ("hours", hours), ("again", again))
    }
    seen = walk(VISITS, answers)

    assert [place.key for place in seen.after("visit[2]/again")] == ["end"]
    assert seen.values()["total"] == "12"
    assert seen.worded("${hours}", seen.at("end")) == "3, 9"
    assert seen.worded("${hours}", seen.at("visit[2]/who")) == "9"
    assert [place.key for place in seen.answered_before("visit[1]/again")] == ["age", "visit[1]/who", "visit[1]/hours"]


def test_a_counted_repeat_has_so_many_rounds_and_nobody_is_asked() -> None:
    made = script_of(
        q("children"),
        q("age", repeat="child", relevant="position(..) < 3"),
        q("first", relevant="indexed-repeat(${age}, ${child}, 2) > ${children}"),
        repeats=(Repeat(name="child", count="${children}", limit=4),),
    )

    assert after(made) == ["children"]
    assert after(made, {"children": "3"}) == ["child[1]/age", "child[2]/age"]
    assert after(made, {"children": "2", "child[1]/age": "1", "child[2]/age": "7"}) == ["first"]
    assert walk(made, {"children": "999"}).rounds("child") == 4


@pytest.mark.parametrize(
    ("key", "round_"),
    [("age", 0), ("visit[2]/who", 2), ("who", None), ("visit[0]/who", None), ("visit[2]/age", None), (None, None)],
)
def test_a_key_names_one_place(key: str | None, round_: int | None) -> None:
    place = walk(VISITS).at(key)

    assert (place.round if place else None) == round_
    assert place is None or place.key == key


def test_choices_are_filtered_by_their_columns_and_the_answers() -> None:
    towns = tuple(
        Choice(name=name, label=name, facts={"region": region}) for name, region in (("a", "n"), ("b", "s"), ("c", "n"))
    )
    made = script_of(
        q("region", K.TEXT), q("town", K.SELECT_ONE, choices=towns, choice_filter="region = ${region} and name != 'c'")
    )
    seen = walk(made, {"region": "n"})
    town = seen.at("town")

    assert town is not None
    assert [choice.name for choice in seen.choices(town)] == ["a"]


def test_a_choice_that_another_answer_took_away_is_empty_and_asked_anew() -> None:
    towns = tuple(Choice(name=name, label=name, facts={"region": region}) for name, region in (("a", "n"), ("b", "s")))
    made = script_of(
        q("region", K.TEXT),
        q("town", K.SELECT_ONE, choices=towns, choice_filter="region = ${region}"),
        q("c", relevant="${town} = 'a'"),
    )

    assert after(made, {"region": "n", "town": "a"}) == ["c"]
    assert after(made, {"region": "s", "town": "a"}) == ["town"]
    assert after(made, {"region": "s", "town": ""}) == []


def test_shuffled_choices_stay_in_one_order_for_one_session() -> None:
    many = tuple(Choice(name=f"c{number}", label=str(number)) for number in range(9))
    made = script_of(q("pick", K.SELECT_ONE, choices=many, is_shuffled=True))

    def order(seed: str) -> list[str]:
        seen = walk(made, seed=seed)
        place = seen.at("pick")
        assert place is not None
        return [choice.name for choice in seen.choices(place)]

    assert order("one") == order("one")
    assert sorted(order("one")) == [choice.name for choice in many]
    assert len({tuple(order(str(number))) for number in range(20)}) > 10


def test_a_constraint_and_a_scale_say_what_is_taken() -> None:
    made = script_of(
        q("least"),
        q("a", constraint=". >= ${least}"),
        q("r", K.RANGE, scale=("0", "1", "0.1")),
        q("t", K.TEXT, constraint="regex(., '[a-z]+')"),
    )
    seen = walk(made, {"least": "3"})

    def taken(name: str, *values: str) -> list[bool]:
        place = seen.at(name)
        assert place is not None
        return [seen.takes(place, value) for value in values]

    assert taken("a", "3", "2", "") == [True, False, True]
    assert taken("r", "0.3", "0.35", "1.1", "many") == [True, False, False, False]
    assert taken("t", "abc", "ab1") == [True, False]


def test_a_default_is_words_or_worked_out() -> None:
    made = script_of(
        q("a"),
        q("b", default="${a} + 1"),
        q("c", K.DATE, default="today()"),
        q("d", K.DATE, default="2026-01-02"),
        q("e", default="5 - 2"),
    )
    seen = walk(made, {"a": "4"})

    def default(name: str) -> str:
        place = seen.at(name)
        assert place is not None
        return seen.default(place)

    assert [default(name) for name in "abcde"] == ["", "5", "2026-03-02", "2026-01-02", "3"]


def test_names_in_words_become_labels_and_what_is_not_answered_nothing() -> None:
    made = script_of(q("home", K.SELECT_ONE, choices=PLACES), q("both", K.SELECT_MULTIPLE, choices=PLACES), q("weeks"))
    seen = walk(made, {"home": "own", "both": "friends own"})

    assert seen.worded("At ${ home }, ${both}; ${weeks}.", None) == "At My own place, With friends, My own place; ."


def test_ten_thousand_questions_that_each_look_at_the_one_before_are_worked_out() -> None:
    chain = [q(f"q{number}", K.CALCULATE, calculation=f"${{q{number - 1}}} + 1" if number else "1") for number in range(10_000)]
    made = script_of(*chain, q("end", relevant="${q9999} = 10000"))

    assert after(made) == ["end"]


def test_what_looks_at_itself_never_applies_and_never_hangs() -> None:
    made = script_of(q("a", relevant="${b} != ''"), q("b", relevant="${a} != ''"), q("c"))

    assert after(made, {"a": "1", "b": "1"}) == ["c"]
