"""`abilint rules`: the list, the schema, the tests that rules carry, the skeleton."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_files import library, sample

from abilint.cli.main import main
from abilint.facts import database, schema
from abilint.rules import catalogue, functions, proof, rule_file

RULES = catalogue.load().rules
WHOLE = [rule_file.read(Path(rule.path)) for rule in RULES]
"""With their tests."""


@pytest.mark.parametrize("rule", WHOLE, ids=lambda rule: rule.name)
def test_own_tests_of_each_rule(rule: catalogue.Rule) -> None:
    assert [(f.test, f.problem) for f in proof.failures(rule)] == []


def test_whole_directory_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", str(catalogue.builtin_directory())]) == 0
    count = sum(len(rule.tests) for rule in WHOLE)
    assert capsys.readouterr().out == f"{count} tests of {len(RULES)} rules, 0 failed\n"


def test_skeleton_passes_its_own_tests_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "new", "my-first-rule"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["my-first-rule.toml"]
    assert main(["rules", "test", "."]) == 0
    assert "2 tests of 1 rules, 0 failed" in capsys.readouterr().out
    code = main(["check", str(library(sample("c-plain"))), "--rules", ".", "--select", "my-first-rule"])
    assert code == 0
    assert "1 rule ran" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["My-Rule", "../escaped", "a b", "", "-x-", "x" * 300, "a/b", "ümlaut"])
def test_skeleton_refuses_bad_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    assert main(["rules", "new", "--", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["inside"]


def test_skeleton_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text("precious")
    assert main(["rules", "new", "mine"]) == 2
    assert "mine.toml: is there already" in capsys.readouterr().err
    assert (tmp_path / "mine.toml").read_text() == "precious"
    assert main(["rules", "new", "mine", "--directory", "mine.toml"]) == 2
    assert "mine.toml/mine.toml: cannot be written" in capsys.readouterr().err


def test_skeleton_makes_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "new", "mine", "--directory", "some/where"]) == 0
    assert main(["rules", "test", "some/where"]) == 0


def test_schema_names_every_table_column_and_function(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "schema"]) == 0
    text = capsys.readouterr().out
    connection = database.empty()
    stored = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    assert {name for (name,) in stored} == {relation.name for relation in (*schema.TABLES, *schema.VIEWS)}
    blocks = dict(re.findall(r"^(\w+)(?: \(view\))?\n((?: {4}.*\n)+)", text, re.MULTILINE))
    for (name,) in stored:
        for _, column, *_ in connection.execute(f"PRAGMA table_info({name})"):
            if name in {table.name for table in schema.TABLES}:
                assert re.search(rf"^ {{4}}{column} +\w+ +\S", blocks[name], re.MULTILINE), (name, column)
        assert blocks[name].split("\n")[0].strip()
    for function in functions.FUNCTIONS:
        assert f"`{function}(" in text


def test_schema_shows_the_columns_of_views(capsys: pytest.CaptureFixture[str]) -> None:
    """Who writes a query on `accounting` must learn that its key is `declaration_id`."""
    assert main(["rules", "schema"]) == 0
    text = capsys.readouterr().out
    connection = database.empty()
    for view in schema.VIEWS:
        block = text.split(f"{view.name} (view)\n")[1].split("\n\n")[0]
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view.name})")]
        table = next((t.name for t in schema.TABLES if [c.name for c in t.columns] == columns), None)
        assert f"columns of `{table}`" in block if table else all(column in block for column in columns)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(rule.code for rule in RULES)
    assert main(["rules", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


SELECTIONS = {
    "name": (["missing-soname"], ["ABI401"]),
    "code": (["ABI401"], ["ABI401"]),
    "code in small letters": (["abi401"], ["ABI401"]),
    "several": (["ABI401,missing-soname", "insecure-rpath"], ["ABI401", "ABI403"]),
    "prefix": (["ABI4"], None),
    "glob": (["*-soname"], ["ABI401"]),
    "blanks": ([" ABI401 , ABI403 "], ["ABI401", "ABI403"]),
}


@pytest.mark.parametrize("selection", SELECTIONS)
def test_selection(selection: str) -> None:
    from abilint.cli.options import words

    wanted, codes = SELECTIONS[selection]
    chosen = [rule.code for rule in catalogue.load().select(words(wanted), ())]
    assert chosen == (codes or [rule.code for rule in RULES if rule.code.startswith("ABI4")])
    ignored = [rule.code for rule in catalogue.load().select((), words(wanted))]
    assert sorted(chosen + ignored) == [rule.code for rule in RULES]
    assert catalogue.load().select(words(wanted), words(wanted)) == ()


@pytest.mark.parametrize("family", ["promise", "boundary", "linkage"])
def test_selection_by_family(family: str) -> None:
    chosen = catalogue.load().select((family,), ())
    assert chosen == tuple(rule for rule in RULES if rule.family == family)
    assert chosen


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("word", "hint"),
    [("declared-not-export", "did you mean 'declared-not-exported'?"), ("ABI10I1", "did you mean 'ABI101'?"),
     ("promises", "did you mean 'promise'?"), ("zzz", "`abilint rules` lists all"),
     ("ABI8", "`abilint rules` lists all"),
     ("no-*", "`abilint rules` lists all")],
)  # fmt: skip
def test_unknown_selection(option: str, word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(library(sample("c-plain"))), option, word]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert hint in output.err
    assert f"no rule fits {word!r}" in output.err


def test_explain_knows_every_rule_by_name_and_code(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in RULES:
        assert main(["explain", rule.name]) == 0
        page = capsys.readouterr().out
        assert main(["explain", rule.code.lower()]) == 0
        assert capsys.readouterr().out == page
        for said in (rule.name, rule.code, rule.summary, rule.why.splitlines()[0], rule.fix.splitlines()[0]):
            assert said in page
        for parameter in rule.parameters:
            assert parameter.name in page


def test_explain_of_no_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "declared-not-exportet"]) == 2
    assert "did you mean 'declared-not-exported'?" in capsys.readouterr().err
