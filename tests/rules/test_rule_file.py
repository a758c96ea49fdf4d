"""Each fault in a rule file is named with its file, its line and the mend."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from rule_text import GOOD, spoiled, write
from sample_files import library, sample

from abilint.cli.main import main
from abilint.errors import RuleFileError
from abilint.rules import catalogue, proof, rule_file, toml_lines

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = {
    "unknown key": ('since = "0.1.0"', 'since = "0.1.0"\nsumary = "x"', "`sumary`, did you mean 'summary'?"),
    "unknown key in docs": ('exceptions = "None."', 'exeptions = "None."', "did you mean 'exceptions'?"),
    "unknown key in test": (
        "expect = []",
        "expct = []",
        "no key `expct` under `test`, did you mean 'expect'?",
    ),
    "unknown key in parameter": ('default = "test_"', 'defalt = "x"', "did you mean 'default'?"),
    "unknown table": ("[levels]", "[level-of]\nx = 1\n\n[levels]", "no key `level-of`"),
    "wrong type": ('summary = "One line"', "summary = 1", "summary: takes text, not a whole number"),
    "wrong type in list": ('formats = ["elf"]', "formats = [1]", "formats: takes text, not a whole number"),
    "list for text": (
        'references = ["https://example.org"]',
        'references = "x"',
        "docs.references: takes a list, not text",
    ),
    "missing key": ('code = "USER001"\n', "", "the key `code` is missing; `abilint rules new` shows"),
    "missing key in docs": ('why = "Because."\n', "", "the key `why` is missing under `docs`"),
    "missing name of test": ('name = "is silent"\n', "", "the key `name` is missing under `test`"),
    "missing help": ('help = "what the names begin with"\n', "", "`help` is missing under `parameters.NAME`"),
    "level": ('level = "warning"', 'level = "eror"', "level: there is no 'eror', did you mean 'error'?"),
    "level of cause": ('default = "note"', 'default = "nite"', "there is no 'nite', did you mean 'note'?"),
    "evidence": (
        'needs = ["exports"]',
        'needs = ["export"]',
        "did you mean 'exports'?; it is one of exports, symtab",
    ),
    "parameter type": (
        'type = "string"',
        'type = "text"',
        "there is no 'text'; it is one of string, number, list",
    ),
    "format": ('formats = ["elf"]', 'formats = ["elff"]', "formats: no elff; they are elf, macho, pe"),
    "no format": ('formats = ["elf"]', "formats = []", "leave the key out"),
    "code": ('code = "USER001"', 'code = "user1"', "code 'user1' is not letters and digits as in `ABI101`"),
    "name": ('name = "my-rule"', 'name = "My Rule"', "name 'My Rule' is not lower-case-with-hyphens"),
    "name of file": ('name = "my-rule"', 'name = "other"', "name 'other' differs from the file's"),
    "no message": ('default = "{artifact} exports `{symbol}`"', "", "add `[messages]`"),
    "level without message": ('default = "note"', 'leak = "note"', "`leak` under `[levels]` has no message"),
    "fix without message": ('default = "rename it"', 'leak = "x"', "`leak` under `[fixes]` has no message"),
    "unused parameter": (":pattern ||", "'test_' ||", "does not use the parameter `:pattern`"),
    "parameter's name": (
        "[parameters.pattern]",
        '[parameters."Pat-tern"]',
        "not lower_case_with_underscores",
    ),
    "parameter's default": ('default = "test_"', "default = 7", "the default of `pattern` is no string"),
    "parameter of test": (
        'name = "fires"',
        'name = "fires"\nparameters = { p = 1 }',
        "there is no parameter `p`",
    ),
    "TOML": ("formats = [", "formats = (", "not TOML: Invalid value"),
    "a key twice": ("notes =", 'since = "0.2.0"\nnotes =', "not TOML: Cannot overwrite a value"),
}
"""Fault -> what is replaced, by what, what the complaint says."""

LINE_OF_ANOTHER = {"missing key", "missing help", "no message", "unused parameter", "name of file"}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_names_file_line_and_mend(fault: str, tmp_path: Path) -> None:
    old, new, complaint = FAULTS[fault]
    text, line = spoiled(old, new)
    path = write(tmp_path, text)
    with pytest.raises(RuleFileError) as error:
        rule_file.read(path)
    assert complaint in str(error.value)
    assert str(error.value).startswith(f"{path}:")
    assert "\n" not in str(error.value)
    if fault not in LINE_OF_ANOTHER:
        assert error.value.line in range(line - 2, line + 3)


def test_the_good_text_is_good(tmp_path: Path) -> None:
    rule = rule_file.read(write(tmp_path, GOOD))
    assert (rule.code, rule.name, rule.family) == ("USER001", "my-rule", tmp_path.name)
    assert [test.line for test in rule.tests] == [36, 42]
    assert proof.failures(rule) == []


QUERY_FAULTS = {
    "SQL": ("FROM exports e", "FORM exports e", "syntax error"),
    "table": ("FROM exports e", "FROM export e", "no such table: export, did you mean 'exports'?"),
    "column": ("e.kind,", "e.knd,", "no such column: e.knd, did you mean 'kind'?"),
    "function": (
        "e.kind,",
        "demngle(e.name) AS kind,",
        "no such function: demngle, did you mean 'demangle'?",
    ),
    "lacking column": ("SELECT e.artifact_id,", "SELECT", "no column artifact_id; every row needs it"),
    "lacking cause": (", 'default' AS cause", "", "no column cause; every row needs it"),
    "misspelt placeholder": ("it is a {kind}", "it is a {knd}", "no column `knd` for the text"),
    "parameter": (":pattern ||", ":pattern || :other ||", "declare it under `[parameters.other]`"),
    "type of artifact_id": (
        "e.artifact_id,",
        "NULL AS artifact_id,",
        "row 1: artifact_id is None, and must be",
    ),
    "type of cause": ("'default' AS cause", "1 AS cause", "row 1: cause is 1, and must be a text"),
    "type of symbol": ("e.name AS symbol", "e.id AS symbol", "and must be a text"),
    "type of line": ("e.kind,", "e.kind, 'x' AS line,", "row 1: line is 'x', and must be a whole number"),
    "cause without message": (
        "'default' AS cause",
        "'leak' AS cause",
        "the cause 'leak', which has no message",
    ),
}


@pytest.mark.parametrize("fault", QUERY_FAULTS)
def test_fault_of_the_query(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, complaint = QUERY_FAULTS[fault]
    text, _ = spoiled(old, new)
    if fault == "cause without message":
        text = text.replace("[messages]\ndefault", "[messages]\nother").replace("default =", "other =", 2)
        text = text.replace('default = "rename it"', 'other = "x"').replace(
            'other = "test_"', 'default = "plain_"'
        )
    path = write(tmp_path / "mine", text.replace('default = "test_"', 'default = ""'))
    assert main(["rules", "test", str(path.parent)]) == 1
    assert complaint in capsys.readouterr().out
    code = main(
        ["check", str(library(sample("c-plain"))), "--rules", str(path.parent), "--set", "my-rule.pattern="]
    )
    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert complaint in output.err
    assert output.err.startswith(f"abilint: {path}:")
    assert output.err.count("\n") == 1


def test_query_is_compiled_where_its_evidence_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt column must not hide until somebody passes a header."""
    text, _ = spoiled("e.kind,", "e.knd,")
    path = write(tmp_path, text.replace('needs = ["exports"]', 'needs = ["header"]'))
    assert main(["check", str(library(sample("c-plain"))), "--rules", str(tmp_path)]) == 2
    assert f"{path}:10: query: no such column: e.knd" in capsys.readouterr().err


TEST_FAULTS = {
    "table": (
        'facts.symbols = [{ name = "foo"',
        'facts.symbls = [{ name = "foo"',
        "there is no table 'symbls'",
    ),
    "view": (
        'facts.symbols = [{ name = "foo"',
        'facts.exports = [{ name = "foo"',
        "there is no table 'exports'",
    ),
    "column": ('name = "foo", link_name', 'nam = "foo", link_name', "symbols has no column nam"),
    "too many": ('expect = [{ symbol = "test_me" }]', "expect = []", "expected 0 findings, got 1"),
    "too few": ("expect = []", 'expect = [{ symbol = "foo" }]', "expected 1 findings, got 0: nothing"),
    "other symbol": ('symbol = "test_me" }', 'symbol = "tst" }', "symbol is 'test_me', expected 'tst'"),
    "unknown field": ('symbol = "test_me" }', 'symbl = "test_me" }', "a finding has no `symbl`"),
    "never fires": ('expect = [{ symbol = "test_me" }]', "expect = []", "no test makes the rule fire"),
    "text for a number": ('link_name = "foo" }', 'id = "x" }', "symbols: datatype mismatch"),
    "list for a text": (
        'link_name = "foo" }',
        "link_name = [1] }",
        "symbols.link_name is neither a text nor a number",
    ),
}


@pytest.mark.parametrize("fault", TEST_FAULTS)
def test_fault_of_a_test(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, complaint = TEST_FAULTS[fault]
    text, _ = spoiled(old, new)
    path = write(tmp_path, text)
    assert main(["rules", "test", str(tmp_path)]) == 1
    output = capsys.readouterr().out
    assert complaint in output
    assert f"{path}:" in output
    assert output.endswith("failed\n")


def test_a_message_that_no_query_gives_is_told(tmp_path: Path) -> None:
    text, _ = spoiled('default = "{artifact} exports `{symbol}`"', 'default = "x"\nleak = "never"')
    failures = proof.failures(rule_file.read(write(tmp_path, text)))
    assert ["no test and no text of the query gives the cause 'leak'" in f.problem for f in failures] == [
        True
    ]


@pytest.mark.parametrize(
    ("key", "old", "new"), [("code", "USER001", "ABI101"), ("name", "my-rule", "missing-soname")]
)
def test_twins_across_folders(key: str, old: str, new: str, tmp_path: Path) -> None:
    text = GOOD.replace(f'{key} = "{old}"', f'{key} = "{new}"')
    path = write(tmp_path, text, new if key == "name" else "my-rule")
    with pytest.raises(RuleFileError) as error:
        catalogue.load([str(tmp_path)])
    ours, theirs = str(path), "rules/"
    assert f"{key} '{new}' is that of " in str(error.value)
    assert ours in str(error.value)
    assert theirs in str(error.value)
    assert error.value.line == (1 if key == "code" else 2)


def test_twins_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "a", GOOD)
    write(tmp_path / "b", GOOD)
    with pytest.raises(
        RuleFileError, match=r"b/my-rule\.toml:1: code 'USER001' is that of .*a/my-rule\.toml"
    ):
        catalogue.load([str(tmp_path)])


def test_yields_to_a_rule_that_is_not_there(tmp_path: Path) -> None:
    text, line = spoiled("mangled-export", "mangled-exports")
    path = write(tmp_path, text)
    with pytest.raises(RuleFileError, match="did you mean 'mangled-export'") as error:
        catalogue.load([str(tmp_path)])
    assert (error.value.path, error.value.line) == (str(path), line)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe", "cannot be read as UTF-8 text"),
        (b"x = " + b"[" * 20_000, "not TOML"),
        (b"# " + b"x" * (1 << 20), "no rule file"),
        (b"", "the key `code` is missing"),
        (b"\0", "not TOML"),
    ],
)
def test_files_that_are_no_rules(content: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "my-rule.toml"
    path.write_bytes(content)
    with pytest.raises(RuleFileError) as error:
        rule_file.read(path)
    assert complaint in str(error.value)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """Opening a FIFO waits for a writer that never comes."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    write(tmp_path / "folder.toml", GOOD)
    assert [rule.name for rule in catalogue.load([str(tmp_path)]).rules if rule.code == "USER001"] == [
        "my-rule"
    ]


@pytest.mark.parametrize("folder", ["absent", "file"])
def test_folder_that_is_none(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["rules", "--rules", str(tmp_path / folder)]) == 2
    assert capsys.readouterr().err == f"abilint: {tmp_path / folder}: not a folder of rule files\n"


def test_lines_of_keys_skip_long_texts() -> None:
    text = 'a = """\nb = 1\n"""\nb = 2\n[t]\nb = 3\n[[u]]\nb = 4\n[[u]]\n"b c" = 5\nd.e = 6\n'
    assert toml_lines.find(text, ("b",)) == 4
    assert toml_lines.find(text, ("t", "b")) == 6
    assert toml_lines.find(text, ("u", "0", "b")) == 8
    assert toml_lines.find(text, ("u", "1", "b c")) == 10
    assert toml_lines.find(text, ("u", "1", "d", "e")) == 11
    assert toml_lines.find(text, ("u", "1", "absent")) == 9
    assert toml_lines.find(text, ("absent",)) is None


def test_a_table_named_by_an_array_lies_in_its_last_element():
    text = "[[t]]\na = 1\n[t.x.y]\nb = 1\n[[t]]\n[t.x]\nc = 1\n[[t.u]]\n[[t.u]]\nd = 1\n"
    assert toml_lines.find(text, ("t", "0", "x", "y", "b")) == 4
    assert toml_lines.find(text, ("t", "1", "x", "c")) == 7
    assert toml_lines.find(text, ("t", "1", "u", "1", "d")) == 10
