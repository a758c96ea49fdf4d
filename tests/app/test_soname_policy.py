"""A break under a new name for the loader is announced: a warning, whatever else it stays."""

from __future__ import annotations

import json

import pytest
from elf_writer import ElfFile, Entry
from msgspec.structs import replace

from abilint.app import basis
from abilint.app.soname_policy import announced
from abilint.cli.main import main
from abilint.model.finding import Finding
from abilint.model.location import Location
from abilint.model.release import Effect
from abilint.model.report import Comparison, Successor
from abilint.model.rule import Level


def finding(level=Level.ERROR, effect=Effect.BREAKING, artifact="new.so"):
    return Finding(
        fingerprint="abilint/v1:0",
        rule="symbol-removed",
        code="ABI511",
        cause="removed",
        level=level,
        message="`foo` is gone",
        location=Location("new.so"),
        artifact=artifact,
        symbol="foo",
        demangled=None,
        kind="function",
        version=None,
        before=None,
        after=None,
        effect=effect,
    )


def comparison(old, new, file_format="elf"):
    """As `basis` makes it."""
    successor = Successor("new.so", "libfoo.so", file_format, old, new, basis.is_another(old, new))
    return Comparison(("exports",), {}, (successor,))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("libfoo.so.1", "libfoo.so.1"),
        (None, "libfoo.so.2"),
        ("libfoo.so.1", None),
        (None, None),
        ("/usr/lib/libfoo.1.dylib", "@rpath/libfoo.1.dylib"),
        ("libfoo-0a1b2c3d.so.1", "libfoo-ffff0000.so.1"),
    ],
)
def test_no_new_name_no_mercy(old, new):
    assert announced([finding()], comparison(old, new)) == (finding(),)


def test_a_new_name_makes_a_break_a_warning():
    (told,) = announced([finding()], comparison("libfoo.so.1", "libfoo.so.2"))
    assert (told.level, told.effect) == (Level.WARNING, Effect.BREAKING)
    assert told.notes == (
        (
            "the SONAME changed from libfoo.so.1 to libfoo.so.2: "
            "programs built with the old release keep loading the old library"
        ),
    )


@pytest.mark.parametrize(("file_format", "word"), [("macho", "install name"), ("pe", "DLL name")])
def test_each_format_has_its_word(file_format, word):
    (told,) = announced([finding()], comparison("a.1", "a.2", file_format))
    assert told.notes[0].startswith(f"the {word} changed from a.1 to a.2")


@pytest.mark.parametrize("effect", [Effect.RISKY, Effect.SOURCE_BREAK, Effect.COMPATIBLE, None])
def test_what_breaks_no_program_stays_as_it_is(effect):
    """`check --against` has findings that are about no release at all: these have no effect."""
    given = finding(effect=effect)
    assert announced([given], comparison("libfoo.so.1", "libfoo.so.2")) == (given,)


def test_the_break_of_another_library_stays_as_it_is():
    given = finding(artifact="other.so")
    assert announced([given], comparison("libfoo.so.1", "libfoo.so.2")) == (given,)


def test_the_new_name_is_told_as_its_rule_tells_it():
    given = replace(finding(), rule="identity-changed", fix="ship the old library too")
    told, _ = announced([given, finding()], comparison("libfoo.so.1", "libfoo.so.2"))
    assert told == replace(given, level=Level.WARNING)


@pytest.mark.parametrize("effect", [Effect.RISKY, Effect.SOURCE_BREAK, Effect.COMPATIBLE])
def test_a_new_name_that_nothing_asks_for(effect):
    given = replace(finding(), rule="identity-changed")
    told, _ = announced([given, finding(effect=effect)], comparison("libfoo.so.1", "libfoo.so.2"))
    assert (told.level, told.effect) == (Level.WARNING, Effect.RISKY)
    assert told.notes == ("nothing else that was compared breaks programs: they need no new name",)


def test_the_gate_of_a_new_name_that_nothing_asks_for(tmp_path, capsys):
    for number in (b"1", b"2"):
        library = ElfFile(dynamic=(Entry(b"foo"),), soname=b"libfoo.so." + number).build()
        (tmp_path / f"{number.decode()}.so").write_bytes(library)
    assert main(["diff", str(tmp_path / "1.so"), str(tmp_path / "2.so"), "-o", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["bump"]) == ("risky", "minor")


def test_no_name_makes_up_for_a_library_that_is_gone():
    given = replace(finding(), rule="library-removed")
    assert announced([given], comparison("libfoo.so.1", "libfoo.so.2")) == (given,)


@pytest.mark.parametrize(("soname", "code"), [(b"libfoo.so.1", 1), (b"libfoo.so.2", 0)])
def test_the_gate(tmp_path, capsys, soname, code):
    """The verdict and the version that follows are the same; whether the run fails is not."""
    old = ElfFile(dynamic=(Entry(b"foo"), Entry(b"bar")), soname=b"libfoo.so.1")
    new = ElfFile(dynamic=(Entry(b"foo"),), soname=soname)
    (tmp_path / "old.so").write_bytes(old.build())
    (tmp_path / "new.so").write_bytes(new.build())
    arguments = ["diff", str(tmp_path / "old.so"), str(tmp_path / "new.so"), "-o", "json"]
    assert main(arguments) == code
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["bump"]) == ("breaking", "major")
    assert main([*arguments, "--fail-on", "warning"]) == 1
