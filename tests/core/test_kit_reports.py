from core.kit_reports import BroughtHome, Line


def test_a_line_balances_when_every_item_is_here_or_was_refused() -> None:
    assert Line(kind="people", in_kit=6, already=1, stored=3, refused={"forgotten here since": 2}).balances
    assert not Line(kind="people", in_kit=6, already=1, stored=3).balances


def test_a_report_adds_its_lines_up_and_balances_when_each_does() -> None:
    even = Line(kind="people", in_kit=3, already=1, stored=1, refused={"x": 1})
    odd = Line(kind="answers", in_kit=3, already=1, stored=1)

    report = BroughtHome(kit_id="k_1", copy_id="y_1", lines=(even, even))

    assert (report.in_kit, report.stored, report.refused, report.balances) == (6, 2, 2, True)
    assert not BroughtHome(kit_id="k_1", copy_id="y_1", lines=(even, odd)).balances
