from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web_chat_lines import asking_now, label_of, shown, views, with_phone_links
from core.chat import Button, ChatLine, ChatSide, HeardKind, Say
from core.consultations import Disposition, Session, Stage, place_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
YES_NO = (Button(value="yes", label="Yes"), Button(value="no", label="No"))
SESSION = Session(
    id="s", partnership_id="psp", consultation_id="c", participant_id="p", address_id="a", channel="web", script_hash="h",
    language="en", stage=Stage.ASKING, disposition=Disposition.STARTED, waiting_at="first", started_at=NOON, heard_at=NOON,
)  # fmt: skip


def ours(text="Is it okay?", *, at=NOON, **facts):
    return ChatLine(
        side=ChatSide.OURS, at=at, kind=None, text=text, say=Say(key="s:1", address_id="a", channel="web", text=text, **facts)
    )


def theirs(text="aye", *, at=NOON, kind=HeardKind.TEXT):
    return ChatLine(side=ChatSide.THEIRS, at=at, kind=kind, text=text)


def test_the_buttons_of_the_waiting_question_are_offered():
    asking = asking_now([theirs(), ours(), ours(buttons=YES_NO, several=True)], SESSION)

    assert asking.buttons == YES_NO
    assert asking.several
    assert not asking.awaits_reply


def test_what_is_asked_says_where_its_buttons_were_offered():
    assert asking_now([ours(buttons=YES_NO)], SESSION).place == place_of(SESSION)
    assert asking_now([], None).place == ""


def test_someone_who_took_everything_back_is_shown_what_was_last_said_to_them_alone():
    withdrawn = replace(SESSION, stage=Stage.ENDED, disposition=Disposition.WITHDRAWN)
    lines = [ours("Tell me"), theirs("my words"), ours("Done."), ours("Goodbye."), theirs("hello?")]

    assert [line.text for line in shown(lines, withdrawn, NOON)] == ["Done.", "Goodbye."]
    assert shown([theirs()], withdrawn, NOON) == []
    assert shown(lines, SESSION, NOON) == lines


def test_nothing_of_before_is_shown_while_somebody_else_may_be_looking():
    mine, late = replace(ours("Tell me"), session_id="s"), NOON + timedelta(hours=13)
    lines = [mine, replace(theirs("my words"), session_id="s"), replace(ours("Is it you?"), session_id="s"), theirs("hello")]

    assert shown(lines, SESSION, late) == []
    assert [line.text for line in shown(lines, replace(SESSION, stage=Stage.WHO), late)] == ["Is it you?"]


def test_someone_new_never_sees_the_lines_of_who_wrote_here_before():
    before = [replace(ours("Tell me"), session_id="s_0"), replace(theirs("my words"), session_id="s_0")]
    now = [replace(ours("Hello."), session_id="s"), theirs("not yet taken")]

    assert shown([*before, *now], SESSION, NOON) == now


def test_buttons_of_a_question_already_answered_are_not_offered_again():
    asking = asking_now([ours(buttons=YES_NO), theirs("Yes")], SESSION)

    assert asking.buttons == ()
    assert asking.awaits_reply


def test_the_next_wave_is_offered_to_nobody_who_stopped():
    assert asking_now([ours()], SESSION, has_next_wave=True).has_next_wave
    assert not asking_now([ours()], replace(SESSION, stage=Stage.STOPPED), has_next_wave=True).has_next_wave


def test_someone_who_stopped_is_offered_to_carry_on_and_nothing_else():
    asking = asking_now([ours(buttons=YES_NO), theirs("STOP")], replace(SESSION, stage=Stage.STOPPED))

    assert asking.has_stopped
    assert asking.buttons == ()
    assert not asking.may_skip
    assert not asking.awaits_reply


def test_a_question_can_be_skipped_but_a_question_of_consent_cannot():
    assert asking_now([ours()], SESSION).may_skip
    assert not asking_now([ours()], replace(SESSION, stage=Stage.CONSENT)).may_skip


def test_a_question_that_would_like_a_voice_note_says_so():
    assert asking_now([ours(wants_voice=True)], SESSION).wants_voice


def test_the_day_is_said_once_on_the_first_line_of_each_day_by_home_time():
    late_evening = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    lines = [ours(at=late_evening - timedelta(hours=2)), theirs(at=late_evening), ours(at=late_evening)]

    days = [view.day for view in views(lines)]

    assert days == [date(2026, 6, 1), date(2026, 6, 2), None]


def test_coming_in_is_not_shown_as_a_line_and_takes_no_day_with_it():
    shown = views([theirs("", kind=HeardKind.START), ours("Hello")])

    assert [(view.text, view.day) for view in shown] == [("Hello", date(2026, 3, 2))]


def test_only_lines_that_are_new_to_the_page_are_given():
    assert [view.text for view in views([ours("one"), theirs("two"), ours("three")], after=2)] == ["three"]


def test_a_choice_is_shown_as_the_words_on_its_button():
    assert label_of(["no", "yes"], YES_NO) == "No, Yes"
    assert label_of(["gone"], YES_NO) == "gone"


def test_numbers_on_a_card_can_be_tapped_to_call_them():
    linked = with_phone_links("Samaritans 116 123, Breathing Space 0800 83 85 87 <b>")

    assert '<a href="tel:116123">116 123</a>' in linked
    assert '<a href="tel:0800838587">0800 83 85 87</a>' in linked
    assert "&lt;b&gt;" in linked


@given(st.text())
def test_no_text_becomes_markup_on_a_card(text):
    assert "<script" not in with_phone_links(f"{text}<script>999")


def test_a_page_looks_again_while_a_voice_note_is_listened_to():
    listening = replace(SESSION, offered='voice:["", "", ["t_1"]]')

    assert asking_now([ours(buttons=YES_NO)], listening).is_listening
    assert not asking_now([ours(buttons=YES_NO)], SESSION).is_listening
    assert not asking_now([ours()], replace(listening, stage=Stage.STOPPED)).is_listening


def test_what_is_expected_is_what_was_asked_since_they_spoke():
    assert asking_now([ours(expects="date"), ours()], SESSION).expects == "date"
    assert asking_now([ours(expects="date"), theirs()], SESSION).expects == ""
    assert asking_now([ours(expects="date")], replace(SESSION, stage=Stage.STOPPED)).expects == ""
