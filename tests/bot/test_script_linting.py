from dataclasses import replace

from bot.script import Choice, Question, QuestionKind, QuestionWords, Repeat, Script, ScriptWords
from bot.script_linting import Rows, advice_beside, advice_on, as_text_message
from core.consultations import Approach
from core.errors import ScriptProblem
from tests.bot.chats import script

PLAIN = Question(name="stay", kind=QuestionKind.TEXT, label="Where did you stay that first night?")
YES_NO = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"))


def scripted(*questions: Question, **facts: object) -> Script:
    return replace(script(), questions=questions, **{"approach": Approach.SURVEY, "thanks": "Thank you.", **facts})  # type: ignore[arg-type]


def advice(made: Script) -> list[ScriptProblem]:
    return list(advice_on(made, Rows(of_questions={each.name: row for row, each in enumerate(made.questions, start=2)})))


def test_plain_words_need_no_advice() -> None:
    assert advice(scripted(PLAIN)) == []


def test_hard_words_are_named_with_their_row_and_age() -> None:
    hard = replace(PLAIN, label="Which multidisciplinary interventions facilitated your rehabilitation opportunities?")

    (problem,) = advice(scripted(PLAIN, replace(hard, name="hard")))

    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, "label")
    assert "reading age" in problem.problem


def test_a_hard_label_of_few_words_is_let_pass() -> None:
    assert advice(scripted(replace(PLAIN, label="Your accommodation?"))) == []


def test_hard_thanks_are_named_in_the_settings() -> None:
    made = scripted(PLAIN, thanks="Organisational improvements necessitate comprehensive participatory evaluation.")

    (problem,) = advice(made)

    assert (problem.sheet, problem.column) == ("settings", "consult::thanks")


def test_a_why_did_you_is_named() -> None:
    (problem,) = advice(scripted(replace(PLAIN, label="Why did you leave the hostel?")))

    assert "blame" in problem.problem


def test_every_question_of_a_text_survey_fits_one_message_with_its_options() -> None:
    many = tuple(Choice(name=f"c{number}", label=f"A rather long choice {number}") for number in range(8))
    long = replace(PLAIN, kind=QuestionKind.SELECT_ONE, choices=many)

    (problem,) = advice(scripted(long, approach=Approach.TEXT_SURVEY))

    assert "160" in problem.problem
    assert advice(scripted(long)) == []


def test_a_short_variant_is_counted_in_its_place_whatever_the_approach() -> None:
    too_long = replace(PLAIN, short="word " * 40)

    assert [problem.column for problem in advice(scripted(too_long))] == ["consult::short"]
    assert as_text_message(replace(PLAIN, short="Stay where?", choices=YES_NO)) == "Stay where? 1 Yes 2 No"


def test_a_character_that_makes_messages_short_is_named() -> None:
    (problem,) = advice(scripted(replace(PLAIN, short="It’s " * 20)))

    assert "70" in problem.problem
    assert "’" in problem.remedy


def test_each_missing_translation_is_named_once_a_language() -> None:
    half = replace(
        PLAIN,
        hint="Say a town.",
        kind=QuestionKind.SELECT_ONE,
        choices=(Choice(name="yes", label="Yes", labels={"pl": "Tak"}), Choice(name="no", label="No")),
        words={"pl": QuestionWords(label="Gdzie?")},
    )

    made = scripted(half, languages=("en", "pl"), words={"pl": ScriptWords(title="Tydzień", who_reads="zespół")})

    found = {(problem.sheet, problem.column): problem.problem for problem in advice(made)}
    assert set(found) == {("survey", "hint::pl"), ("survey", "label::pl"), ("settings", "consult::thanks::pl")}
    assert "no" in found["survey", "label::pl"]


def test_where_anything_is_read_aloud_the_rest_should_be() -> None:
    made = scripted(replace(PLAIN, audio="ab" * 32), replace(PLAIN, name="two"))

    (problem,) = advice(made)

    assert (problem.row, problem.column) == (3, "audio")


def test_a_question_that_no_answers_lead_to_is_named() -> None:
    never = replace(PLAIN, name="two", relevant="${one} = 'yes' and ${one} = 'no'")
    first = replace(PLAIN, name="one", kind=QuestionKind.SELECT_ONE, choices=YES_NO)

    (problem,) = advice(scripted(first, never))

    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, "relevant")
    assert "No answers lead here" in problem.problem


def test_a_number_of_rounds_that_nothing_bounds_is_named_in_the_row_of_its_repeat() -> None:
    many = Question(name="many", kind=QuestionKind.INTEGER, label="How many?")
    who = replace(PLAIN, name="who", repeat="helper")
    made = scripted(many, who, repeats=(Repeat(name="helper", count="${many}", limit=100),))

    (problem,) = advice_on(made, Rows(of_questions={"many": 2, "helper": 3, "who": 4}))

    assert (problem.row, problem.column) == (3, "repeat_count")
    assert "No more than 100 rounds" in problem.problem
    assert advice(replace(made, questions=(replace(many, constraint=". <= 9"), who))) == []


def test_beside_problems_the_words_of_every_other_row_are_looked_over_and_what_conditions_come_to_is_not() -> None:
    hard = "Which multidisciplinary interventions facilitated your rehabilitation opportunities?"
    never = replace(PLAIN, name="never", relevant="1 = 2")
    made = scripted(replace(PLAIN, label=hard), replace(PLAIN, name="other", label=hard), never)
    broken = ScriptProblem(sheet="survey", row=2, column="relevant", problem="A problem.", remedy="A remedy.")

    found = advice_beside([broken], made, Rows(of_questions={"stay": 2, "other": 3, "never": 4}))

    assert [(each.row, each.column) for each in found] == [(3, "label")]
