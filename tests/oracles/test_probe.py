"""The headers of the samples with debug info, compiled and run: the compiler's numbers are the right ones.

A program that includes the header prints sizes, offsets, values and places in virtual tables. The header's
surface must state the same, for right and wrong headers alike; the debug info's surface must do so for the
right ones, and where it does not for a wrong one, abilint must have a finding. Only what was built for this
machine can run here; for other targets the compilers are asked in tests/surfaces/header_types.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from oracles.place_probe import Probe, printed
from sample_files import checks
from surfaces.conftest import X86_64

from abilint import readers
from abilint.model.surface import Surface
from abilint.surfaces import debug_info
from abilint.surfaces.header import HeaderRequest, start
from abilint.surfaces.header_files import expand

if TYPE_CHECKING:
    from pathlib import Path

    from oracles.place_probe import Numbers
    from sample_files import Sample

pytestmark = pytest.mark.machine

CODES = {"ABI204", "ABI205", "ABI209", "ABI220", "ABI221"}
"""The rules that hold layouts, values and virtual tables against each other."""
COMPILERS = {
    False: ["gcc", "-w"],
    True: ["g++", "-w", "-std=gnu++17", "-fno-access-control"],
}
"""For C and for C++; the private members of a class have places too."""


def _has_debug_info(library: Path) -> bool:
    content = library.read_bytes()
    return b".debug_info" in content or b".gnu_debugaltlink" in content


def _read(sample: Sample) -> list[Surface]:
    """Give what the debug info of the sample's libraries says; nothing for those of other machines."""
    artifacts = [each for path in sample.libraries for each in readers.read(str(path)).artifacts]
    found = [
        debug_info.read(artifact, readers.linkage(artifact), types=("*",))
        for artifact in artifacts
        if artifact.target.triple == X86_64.triple
    ]
    return [each for each in found if isinstance(each, Surface)]


PROBED = [
    pytest.param(each, id=each.name)
    for each in checks()
    if each.headers and any(map(_has_debug_info, each.libraries)) and _read(each)
]


def _probe(sample: Sample) -> Probe:
    headers = expand(tuple(map(str, sample.headers)))
    surface = start(HeaderRequest(headers, X86_64, types=True, all_types=True)).result()
    assert surface.types is not None
    return Probe(surface.types, any(each.language == "c++" for each in surface.declarations))


def _compiled(probe: Probe, sample: Sample, folder: Path) -> Numbers:
    source = folder / ("probe.cc" if probe.cxx else "probe.c")
    source.write_text(probe.source(expand(tuple(map(str, sample.headers)))))
    program = folder / "probe"
    # A class that is only declared has no virtual table to link, and none is looked at when it runs.
    command = [*COMPILERS[probe.cxx], str(source), "-Wl,--unresolved-symbols=ignore-all", "-o", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
    return printed(subprocess.run([program], capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("sample", PROBED)
def test_the_header_says_what_the_compiler_says(sample: Sample, tmp_path: Path) -> None:
    probe = _probe(sample)
    compiled = _compiled(probe, sample, tmp_path)
    stated = probe.stated()
    assert {what: compiled[what] for what in stated} == stated


@pytest.mark.parametrize("sample", PROBED)
def test_debug_info_differs_from_the_compiler_where_there_is_a_finding(
    sample: Sample, tmp_path: Path
) -> None:
    probe = _probe(sample)
    compiled = _compiled(probe, sample, tmp_path)
    built: Numbers = {}
    for surface in _read(sample):
        assert surface.types is not None
        built |= Probe(surface.types, probe.cxx).stated()
    different = sorted(what for what in compiled if what in built and compiled[what] != built[what])
    findings = {finding.code for finding in sample.expect} & CODES
    assert not different or findings
    if sample.exit_code == 0:
        assert different == []
        assert not compiled or compiled.keys() & built.keys()


def test_the_oracle_can_say_no(tmp_path: Path) -> None:
    """One number changed in what is stated, and the compiler's is another."""
    sample = next(each.values[0] for each in PROBED if "c-types" in str(each.id))
    stated = _probe(sample).stated()
    compiled = _compiled(_probe(sample), sample, tmp_path)
    for what in stated:
        assert compiled != stated | {what: stated[what] + 1}


def test_the_samples_are_probed() -> None:
    assert len(PROBED) >= 40
