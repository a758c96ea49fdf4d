"""Every pair of releases at every level of evidence: the verdict is what the change does."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from release_pairs import LEVELS, pairs

from abilint.cli.main import main
from abilint.model.release import Effect

pytestmark = pytest.mark.machine

PAIRS = pairs()
KNOWN: dict[str, str] = {}
"""Pair and level that are judged wrongly, each with the reason; one that comes out right must leave."""


def report_of(pair, level):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main(["diff", *pair.arguments(level), "-o", "json"])
    return json.loads(out.getvalue())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_verdict(pair, level):
    report = report_of(pair, level)
    told = [f"{f['effect']}: {f['rule']}: {f['message']}" for f in report["findings"]]
    right = report["verdict"] == pair.verdict[level]
    assert right is (f"{pair.id} {level}" not in KNOWN), (pair.why, report["verdict"], told)


def test_pairs_are_told_apart():
    assert len({pair.id for pair in PAIRS}) == len(PAIRS)
    assert all(pair.why and set(pair.verdict.values()) <= set(Effect) for pair in PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_a_release_against_itself(pair):
    """Never a word, whatever it is."""
    old, _, *headers = pair.arguments("all")
    mine = list(headers[:2])
    mine = [*mine, mine[0].replace("old", "new"), mine[1]] if mine else []
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main(["diff", old, old, *mine, "-o", "json"])
    report = json.loads(out.getvalue())
    assert (report["verdict"], report["findings"]) == ("no-change", [])
