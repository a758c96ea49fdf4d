"""A static library is one subject: its members keep the header's promises together."""

from __future__ import annotations

import json
import subprocess

import pytest
from archive_writer import ArFile, object_file
from elf_writer import ElfFile, Entry

from abilint.cli.main import main


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(files, header, *arguments):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        (tmp_path / "foo.h").write_text(header)
        libraries = [name for name in files if name not in arguments]
        code = main(["check", *libraries, "--header", "foo.h", "-o", "json", *arguments])
        report = json.loads(capsys.readouterr().out)
        assert report["outcome"]["exit_code"] == code
        return report

    return run


def archive(*members):
    return ArFile(members).gnu()


def found(report):
    return [(f["rule"], f["cause"], f["symbol"], f["artifact"]) for f in report["findings"]]


def counts(report):
    return {key: value for key, value in report["declarations"].items() if value and key != "total"}


def test_any_member_keeps_a_promise_and_findings_name_it(check):
    data = archive((b"a.o", object_file(b"f")), (b"b.o", object_file(b"g", b"helper")))
    report = check({"libfoo.a": data}, "void f(void); void g(void); void h(void);")
    assert counts(report) == {"verified": 2, "missing": 1}
    assert found(report) == [
        ("declared-not-exported", "absent", "h", "libfoo.a"),
        ("exported-not-declared", "static", "helper", "libfoo.a(b.o)"),
    ]
    assert [(a["path"], a["kind"], a["counts"]["exported"]) for a in report["artifacts"]] == [
        ("libfoo.a", "archive", 3)
    ]


def test_what_another_member_defines_is_not_left_to_the_consumer(check):
    user = ElfFile(
        type=1, soname=None, needed=(), static=(Entry(b"g", section=0, type=0), Entry(b"f"))
    ).build()
    report = check(
        {"libfoo.a": archive((b"a.o", user), (b"b.o", object_file(b"g")))}, "void f(void); void g(void);"
    )
    assert (counts(report), found(report)) == ({"verified": 2}, [])
    report = check({"libfoo.a": archive((b"a.o", user))}, "void f(void); void g(void);")
    assert counts(report) == {"verified": 1, "consumer_implemented": 1}
    assert found(report) == [("declared-not-exported", "left-undefined", "g", "libfoo.a(a.o)")]


def test_hidden_names_of_objects_can_be_linked(check):
    hidden = archive((b"a.o", object_file(hidden=(b"f", b"g"))))
    report = check({"libfoo.a": hidden}, "void f(void); void g(void);")
    assert (counts(report), found(report)) == ({"verified": 2}, [])
    mixed = archive((b"a.o", object_file(b"f")), (b"b.o", object_file(hidden=(b"g",))))
    report = check({"libfoo.a": mixed}, "void f(void); void g(void);")
    assert counts(report) == {"verified": 2}
    assert found(report) == [("local-only-symbol", "hidden-in-object", "g", "libfoo.a(b.o)")]


def test_nothing_is_missing_while_a_member_is_unread(check):
    data = archive((b"a.o", object_file(b"f")), (b"lto.o", b"BC\xc0\xde" + b"\0" * 16))
    report = check({"libfoo.a": data}, "void f(void); void g(void);")
    assert (counts(report), found(report)) == ({"verified": 1, "not_checked": 1}, [])
    reasons = [entry["reason"] for entry in report["not_run"]]
    assert "1 member not checked: LTO bitcode (lto.o)" in reasons


def test_shared_and_static_form_of_one_library_are_judged_apart(check):
    shared = ElfFile(soname=b"libfoo.so.1", needed=(), dynamic=(Entry(b"f"), Entry(b"g"))).build()
    static = archive((b"a.o", object_file(b"f")))
    report = check({"libfoo.so.1": shared, "libfoo.a": static}, "void f(void); void g(void);")
    assert counts(report) == {"verified": 3, "missing": 1}
    assert found(report) == [("declared-not-exported", "absent", "g", "libfoo.a")]


def test_another_static_library_beside_a_shared_one_is_its_sibling(check):
    shared = ElfFile(soname=b"libfoo.so.1", needed=(), dynamic=(Entry(b"f"), Entry(b"g"))).build()
    static = archive((b"a.o", object_file(b"h")))
    report = check({"libfoo.so.1": shared, "libbar.a": static}, "void f(void); void g(void); void h(void);")
    assert counts(report) == {"verified": 2, "sibling": 1}
    assert found(report) == [("provided-by-sibling", "sibling", "h", "libfoo.so.1")]
    assert "libbar.a provides it" in report["findings"][0]["message"]


def test_a_static_library_as_provider(check):
    files = {
        "libfoo.a": archive((b"a.o", object_file(b"f"))),
        "libbar.a": archive((b"b.o", object_file(b"g"))),
    }
    report = check(files, "void f(void); void g(void);", "--provider", "libbar.a")
    assert counts(report) == {"verified": 1, "sibling": 1}


def test_inline_functions_of_many_members_leak_once(check):
    weak = ElfFile(type=1, soname=None, needed=(), static=(Entry(b"_ZN1a1fEv", bind=2), Entry(b"f"))).build()
    other = ElfFile(type=1, soname=None, needed=(), static=(Entry(b"_ZN1a1fEv", bind=2),)).build()
    report = check({"libfoo.a": archive((b"a.o", weak), (b"b.o", other))}, "void f(void);")
    assert found(report) == [("exported-not-declared", "implicit-cxx", "_ZN1a1fEv", "libfoo.a(a.o)")]


def test_fingerprints_know_the_library_and_not_the_member(check):
    prints = []
    for name in (b"a.o", b"renamed.o"):
        data = archive((name, object_file(b"f", b"leak")))
        report = check({"libfoo.a": data}, "void f(void);")
        prints.append([finding["fingerprint"] for finding in report["findings"]])
    assert prints[0] == prints[1]
    assert len(prints[0]) == 1


def test_rules_that_cannot_run_are_told_once_for_all_members(check):
    data = archive(*((b"%d.o" % n, object_file(b"f%d" % n)) for n in range(30)))
    report = check({"libfoo.a": data}, "void f0(void);")
    told = [(entry["subject"], entry["reason"]) for entry in report["not_run"]]
    assert len(told) == len(set(told))


def test_names_of_static_archives_in_a_linker_script_are_the_librarys_own(check, tmp_path):
    shared = ElfFile(soname=b"libfoo.so.1", needed=(), dynamic=(Entry(b"f"), Entry(b"g"))).build()
    (tmp_path / "libfoo.so.1").write_bytes(shared)
    (tmp_path / "libfoo_nonshared.a").write_bytes(archive((b"a.o", object_file(hidden=(b"at_end",)))))
    script = b"GROUP ( libfoo.so.1 libfoo_nonshared.a )\n"
    report = check({"libfoo.so": script}, "void f(void); void g(void); void at_end(void);")
    assert (counts(report), found(report)) == ({"verified": 3}, [])


@pytest.mark.machine
def test_atexit_is_in_glibcs_own_archive(capsys):
    """`libc.so` is a script that names libc.so.6 and libc_nonshared.a."""
    asked = subprocess.run(["gcc", "-print-file-name=libc.so"], capture_output=True, check=True, text=True)
    code = main(["check", asked.stdout.strip(), "--header", "/usr/include/stdlib.h", "-o", "json"])
    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert "atexit" not in {finding["symbol"] for finding in report["findings"]}
    assert report["declarations"]["missing"] == 0
