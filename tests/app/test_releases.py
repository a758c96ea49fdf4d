"""Two releases in one run: how sides are read and paired, and what can never be a green gate."""

from __future__ import annotations

import json

import pytest
from archive_writer import ArFile, object_file
from elf_writer import ElfFile, Entry

from abilint.cli.main import main

OLD = (Entry(b"foo"), Entry(b"bar"))
NEW = (Entry(b"foo"), Entry(b"baz"))
ARM = 183


def library(*symbols, **facts):
    return ElfFile(dynamic=symbols, **facts).build()


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def started(files, *arguments):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        code = main([*arguments, "-o", "json"])
        report = json.loads(capsys.readouterr().out)
        assert report["outcome"]["exit_code"] == code
        return report

    return started


def told(report):
    return {(f["rule"], f["symbol"]) for f in report["findings"] if f["code"].startswith("ABI5")}


CHANGED = {("symbol-removed", "bar"), ("symbol-added", "baz")}


def test_two_shared_libraries(run):
    report = run({"old.so": library(*OLD), "new.so": library(*NEW)}, "diff", "old.so", "new.so")
    assert told(report) == CHANGED
    assert (report["verdict"], report["bump"], report["outcome"]["exit_code"]) == ("breaking", "major", 1)
    assert [(a["path"], a["role"]) for a in report["artifacts"]] == [("new.so", "subject"), ("old.so", "old")]


def test_a_name_that_is_still_declared_is_told_there(run):
    """Annotations in CI need a file of the repository: that of the new release."""
    files = {"old.so": library(*OLD), "new.so": library(Entry(b"foo"))}
    files |= {"old.h": b"int foo(void);\nint bar(void);\n", "new.h": b"int foo(void);\n\nint bar(void);\n"}
    headers = ("--old-header", "old.h", "--new-header", "new.h")
    (found,) = run(files, "diff", "old.so", "new.so", *headers)["findings"]
    assert (found["file"], found["line"]) == ("new.h", 3)
    assert (found["old_file"], found["old_line"]) == ("old.h", 2)


def test_a_library_against_itself(run):
    report = run({"a.so": library(*OLD), "b.so": library(*reversed(OLD))}, "diff", "a.so", "b.so")
    assert report["findings"] == []
    assert (report["verdict"], report["bump"], report["outcome"]["exit_code"]) == ("no-change", "none", 0)


def test_additions_alone(run):
    files = {"a.so": library(*OLD), "b.so": library(*OLD, *NEW[1:])}
    report = run(files, "diff", "a.so", "b.so")
    assert told(report) == {("symbol-added", "baz")}
    assert (report["verdict"], report["bump"], report["outcome"]["exit_code"]) == ("compatible", "minor", 0)


def test_an_archive_is_the_union_of_its_members(run):
    """A function that moves to another member is where it was to whoever links the archive."""
    one = {b"foo.o": object_file(b"foo"), b"bar.o": object_file(b"bar")}
    both = {b"all.o": object_file(b"foo", b"bar")}
    files = {
        "a.a": ArFile(tuple(one.items())).gnu(),
        "b.a": ArFile(tuple(both.items())).gnu(),
        "c.a": ArFile(((b"foo.o", object_file(b"foo")),)).gnu(),
    }
    assert told(run(files, "diff", "a.a", "b.a")) == set()
    assert told(run(files, "diff", "a.a", "c.a")) == {("symbol-removed", "bar")}


def test_check_against_the_previous_release(run):
    """Both gates in one run."""
    files = {"old.so": library(*OLD), "new.so": library(*NEW), "f.h": b"int foo(void);\nint bar(void);\n"}
    report = run(files, "check", "new.so", "--header", "f.h", "--against", "old.so")
    assert told(report) == CHANGED
    assert ("declared-not-exported", "bar") in {(f["rule"], f["symbol"]) for f in report["findings"]}
    assert (report["verdict"], report["bump"]) == ("breaking", "major")
    assert report["declarations"]["total"] == 2


def test_check_alone_runs_no_rule_of_releases(run):
    report = run({"new.so": library(*NEW)}, "check", "new.so")
    assert report["verdict"] is None
    assert not any((each["code"] or "").startswith("ABI5") for each in report["not_run"])


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("missing.so", "no such file"),
        ("empty.so", "empty file"),
        ("text.so", "text file"),
    ],
)
def test_an_old_release_that_cannot_be_read(run, old, reason):
    files = {"empty.so": b"", "text.so": b"hello\n", "new.so": library(*NEW)}
    for arguments in (("diff", old, "new.so"), ("check", "new.so", "--against", old)):
        report = run(files, *arguments)
        assert report["outcome"]["exit_code"] == 3
        assert any(reason in line for line in report["outcome"]["reasons"])


def test_nothing_in_common_to_compare(run):
    """Headers against a binary without headers: no verdict, and never a green gate."""
    report = run({"new.so": library(*NEW), "f.h": b"int foo(void);\n"}, "diff", "f.h", "new.so")
    assert report["verdict"] is None
    assert report["outcome"]["exit_code"] == 3
    assert any("nothing could be compared" in line for line in report["outcome"]["reasons"])


def test_required_evidence_that_one_side_lacks(run):
    files = {"old.so": library(*OLD), "new.so": library(*OLD)}
    report = run(files, "diff", "old.so", "new.so", "--require", "debug-info")
    assert report["outcome"]["exit_code"] == 3
    assert "debug info" in report["outcome"]["reasons"][0]


def test_rules_about_releases_alone(run):
    """`diff` asks nothing that `check` asks, and the other way round."""
    files = {"old.so": library(*OLD), "new.so": library(*OLD, soname=None)}
    report = run(files, "diff", "old.so", "new.so")
    assert not any(f["rule"] == "missing-soname" for f in report["findings"])


def test_another_library(run):
    """A changed SONAME makes breaks announced ones: never where nothing at all is shared."""
    files = {
        "libfoo.so": library(Entry(b"foo"), soname=b"libfoo.so.1"),
        "libbar.so": library(Entry(b"bar"), soname=b"libbar.so.2"),
    }
    for arguments in (("diff", "libfoo.so", "libbar.so"), ("check", "libbar.so", "--against", "libfoo.so")):
        report = run(files, *arguments)
        assert report["outcome"]["exit_code"] == 3
        assert "is another library than libfoo.so.1" in report["outcome"]["reasons"][0]
