"""Several reports as one: nothing is lost, nothing told twice, and the worst decides."""

import pytest
from report_examples import artifact, declarations, finding, report

from abilint.app.merging import merged
from abilint.model.finding import NotRun, Unchecked
from abilint.model.release import Bump, Effect
from abilint.model.report import Comparison, Coverage, Metric, Ran, RuleText, Status
from abilint.model.rule import Level
from abilint.model.upkeep import Upkeep


def of(name, **changes):
    """A report of a configured target with one library of that name."""
    return report(artifacts=(artifact(path=f"{name}.so", target=name),), **changes)


def rule(level):
    return RuleText("r", "ABI101", "promise", "s", level, "w", "f", "", None)


def test_one_report_is_itself():
    only = of("a", findings=(finding(),))
    assert merged([only]) is only


@pytest.mark.parametrize(
    ("codes", "expected"),
    [((0, 1), 1), ((1, 3), 3), ((3, 2, 1), 2), ((4, 2), 4), ((0, 0), 0)],
)
def test_the_exit_code_is_the_gravest(codes, expected):
    for order in (codes, codes[::-1]):
        assert (
            merged([of(f"t{code}{n}", exit_code=code) for n, code in enumerate(order)]).exit_code == expected
        )


def test_status_verdict_and_version_are_the_worst():
    one = of("a", status=Status.FINDINGS, verdict=Effect.BREAKING, bump=Bump.MAJOR)
    other = of("b", status=Status.INCOMPLETE, verdict=Effect.COMPATIBLE, bump=Bump.MINOR)
    for reports in ([one, other], [other, one], [of("c"), one, other]):
        whole = merged(reports)
        assert (whole.status, whole.verdict, whole.bump) == (Status.INCOMPLETE, Effect.BREAKING, Bump.MAJOR)


def test_no_verdict_where_nothing_was_compared():
    whole = merged([of("a"), of("b")])
    assert whole.verdict is None
    assert whole.bump is None
    assert whole.comparison is None


def test_reasons_say_which_target_and_the_gravest_first():
    one = of("a", exit_code=1, reasons=("2 findings at or above error",))
    other = of("b", exit_code=3, reasons=("x.h: is not there", "2 findings at or above error"))
    assert merged([one, other]).reasons == (
        "b: x.h: is not there",
        "b: 2 findings at or above error",
        "a: 2 findings at or above error",
    )


def test_a_merged_report_can_be_merged_again_without_a_second_label():
    one = of("a", exit_code=1, reasons=("1 findings at or above error",))
    whole = merged([merged([one, of("b")]), of("c")])
    assert whole.reasons == ("a: 1 findings at or above error",)


def test_declarations_are_summed_and_the_rows_are_kept():
    one = of("a", declarations=declarations(verified=3, missing=1), findings=(finding(target="a"),))
    other = of("b", declarations=declarations(verified=2), findings=(finding(target="b"),))
    whole = merged([one, other])
    assert whole.declarations == declarations(verified=5, missing=1)
    assert [f.target for f in whole.findings] == ["a", "b"]
    assert [a.target for a in whole.artifacts] == ["a", "b"]
    assert merged([of("a", declarations={}), of("b", declarations={})]).declarations == {}


def test_metrics_agree_with_the_rows():
    one = of("a", declarations=declarations(verified=3), findings=(finding(target="a"),) * 1)
    other = of("b", declarations=declarations(verified=2), findings=(finding(target="b"),))
    metrics = merged([one, other]).metrics
    assert Metric("declarations_verified", 5) in metrics
    assert Metric("exported_symbols", 12, "b.so", target="b") in metrics
    assert [m.target for m in metrics if m.name == "findings"] == ["a", "b"]


def test_what_two_reports_say_alike_is_told_once():
    same = NotRun("libz.so", Unchecked.INPUT_PART, "is not there")
    provider = artifact(path="libz.so", role="provider")
    one, other = (
        report(artifacts=(provider,), not_run=(same,)),
        report(artifacts=(provider,), not_run=(same,)),
    )
    whole = merged([one, other])
    assert whole.not_run == (same,)
    assert whole.artifacts == (provider,)


def test_rules_are_told_once_with_the_gravest_level_and_counted_once():
    rows = [Coverage("r", "ABI101", f"{name}.so", Ran.RAN, target=name) for name in "ab"]
    one = of("a", rules=(rule(Level.NOTE),), coverage=(rows[0],), rules_run=1)
    other = of("b", rules=(rule(Level.ERROR),), coverage=(rows[1],), rules_run=1)
    whole = merged([one, other])
    assert whole.rules == (rule(Level.ERROR),)
    assert whole.rules_run == 1
    assert whole.coverage == tuple(rows)


def test_digests_of_other_rules_make_another_digest_in_any_order():
    one, other = of("a", rules_digest="1"), of("b", rules_digest="2")
    assert merged([one, one]).rules_digest == "1"
    assert merged([one, other]).rules_digest == merged([other, one]).rules_digest
    assert merged([one, other]).rules_digest not in "12"


def test_a_comparison_rests_on_what_all_rest_on():
    one = of("a", comparison=Comparison(("exports", "header"), {}, ()))
    other = of("b", comparison=Comparison(("exports",), {"header": "the old release has none"}, ()))
    assert merged([one, other]).comparison == Comparison(
        ("exports",), {"header": "the old release has none"}, ()
    )


def test_reports_of_several_commands_say_so():
    whole = merged([of("a", arguments=("x",)), of("b", command="diff", arguments=("y",))])
    assert (whole.command, whole.arguments) == ("merge", ())


def test_upkeep_is_joined():
    whole = merged([of("a", upkeep=Upkeep(strict=True)), of("b")])
    assert whole.upkeep is None
