from core.names import NameKind, NameState
from portal.name_contexts import Mention, ShownName


def test_a_name_is_shown_with_each_place_where_it_stands() -> None:
    mention = Mention(before="I met ", words="Davie", after=" there", time="0:02", url="/testimony/t_1?t=2000#p-g_1")
    shown = ShownName(
        stand_in="[a friend]", bare="a friend", kind=NameKind.PERSON, state=NameState.SUGGESTED, reasons=("Why.",),
        mentions=(mention, mention), is_next=True,
    )  # fmt: skip

    assert [each.words for each in shown.mentions] == ["Davie", "Davie"]
