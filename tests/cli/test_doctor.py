"""`abilint doctor`: what works is shown to work, what is missing says how to get it."""

from __future__ import annotations

import json

import pytest

from abilint.app import doctor
from abilint.cli.main import main
from abilint.model.part import PartState
from abilint.readers import mangling, zstd
from abilint.surfaces import header


def by_name(capsys, *arguments):
    code = main(["doctor", "-o", "json", *arguments])
    return code, {part["name"]: part for part in json.loads(capsys.readouterr().out)["parts"]}


def test_here_all_that_is_needed_works(capsys):
    code, parts = by_name(capsys)
    assert code == 0
    assert {parts[name]["state"] for name in ("rules", "demangler", "C headers")} == {"works"}
    assert all(part["way_out"] for part in parts.values() if part["state"] != "works")


def test_text_names_each_part_and_how_to_get_what_is_missing(capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "missing  C compiler" in out
    assert "get it: apt install gcc g++" in out
    assert out.endswith("missing\n")


def test_a_broken_demangler_is_exit_3(capsys, monkeypatch):
    monkeypatch.setattr(mangling, "demangle", lambda name: name)
    code, parts = by_name(capsys)
    assert (code, parts["demangler"]["state"]) == (3, "broken")
    assert main(["doctor"]) == 3
    assert "1 part that abilint needs does not work" in capsys.readouterr().out


def test_headers_that_do_not_parse_are_broken_here_and_missing_elsewhere(capsys, monkeypatch):
    bad = "#include <no_such_header_of_abilint.h>\n"
    probes = tuple(probe._replace(text=bad) for probe in doctor.PROBES if probe.suffix == ".h")
    monkeypatch.setattr(doctor, "C", bad)
    monkeypatch.setattr(doctor, "PROBES", probes)
    code, parts = by_name(capsys)
    assert code == 3
    states = {name: part["state"] for name, part in parts.items() if "headers" in name}
    assert states["C headers"] == "broken"
    assert set(states.values()) == {"broken", "missing"}
    assert all("no_such_header" in parts[name]["found"] for name in states)


def test_a_header_reader_that_does_not_start(capsys, monkeypatch):
    monkeypatch.setattr(header, "_command", lambda: ["/no/such/python"])
    code, parts = by_name(capsys)
    assert (code, parts["C headers"]["state"]) == (3, "broken")
    assert "cannot start the header reader" in parts["C headers"]["found"]


def test_zstd_that_is_not_there(capsys, monkeypatch):
    def absent():
        raise zstd.ZstdError("install abilint[zstd] (package zstandard)")

    monkeypatch.setattr(zstd, "_program", absent)
    code, parts = by_name(capsys)
    assert (code, parts["zstd"]["state"]) == (0, "missing")


@pytest.mark.parametrize("part", doctor.parts(), ids=lambda part: part.name)
def test_every_part_says_what_it_is_for(part):
    assert part.adds
    assert part.state is PartState.WORKS or part.way_out
