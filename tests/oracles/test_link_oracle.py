"""The linker resolves what abilint calls kept, and nothing that abilint calls missing."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import link_oracle
import pytest
from sample_files import samples

from abilint import readers
from abilint.model.artifact import ArtifactKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from pathlib import Path

    from sample_files import Sample

PROMISED = (
    "verified",
    "missing",
    "local_only",
    "mangled",
    "other_mismatch",
    "consumer_implemented",
    "sibling",
)
UNREADABLE = {
    "c-no-section-headers": "GNU ld reads the dynamic symbols of a file through its section headers"
}


def _is_linkable(library: Path) -> bool:
    artifacts = readers.read(str(library)).artifacts
    return all(
        a.kind is ArtifactKind.SHARED and a.target.format is Format.ELF and a.target.architecture == "x86_64"
        for a in artifacts
    )


def _linkable() -> list[Sample]:
    promising = [s for s in samples() if s.name not in UNREADABLE and any(map(s.buckets.get, PROMISED))]
    return [s for s in promising if all(map(_is_linkable, s.libraries))]


@pytest.mark.machine
@pytest.mark.parametrize("sample", _linkable(), ids=lambda sample: sample.name)
def test_sample(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sample that this machine's linker takes."""
    monkeypatch.chdir(sample.directory)
    agreement = link_oracle.compare(link_oracle.request(sample.command()[1:]))
    assert agreement.holds, str(agreement)
    assert agreement.promised + agreement.other_kind > 0


def test_most_samples_are_linked() -> None:
    """The samples for other machines and without promises are the smaller part."""
    assert len(_linkable()) > 40


@pytest.mark.machine
def test_a_wrong_prediction_is_seen(tmp_path: Path) -> None:
    """Names that abilint and the compiler spell differently, or that only one of them misses."""
    header = tmp_path / "renamed.h"
    header.write_text('int kept(void);\nint plain(void) __asm__("labelled");\nint gone(void);\n')
    source = tmp_path / "renamed.c"
    source.write_text('#include "renamed.h"\nint kept(void) { return 1; }\nint plain(void) { return 2; }\n')
    library = tmp_path / "librenamed.so"
    subprocess.run(["gcc", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    agreement = link_oracle.compare(link_oracle.request([str(library), "--header", str(header)]))
    assert (agreement.holds, agreement.both) == (True, {"gone"})
    subprocess.run(["gcc", "-shared", "-fPIC", "-Dkept=other", str(source), "-o", str(library)], check=True)
    writer = link_oracle.Writer(tmp_path, ())
    wrong = link_oracle.Promise(
        "plain", "plain", "plain", "function", "c", str(header), "int plain(void)", False
    )
    program = writer.write([wrong, wrong._replace(name="kept", link_name="kept")], [str(header)], "c")
    assert program.asked_for == {"kept", "labelled"}
    assert link_oracle.unresolved(program, [str(library)], tmp_path) == {"kept"}
