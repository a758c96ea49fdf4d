"""A header that only includes others says what they say."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import checks, sample

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from sample_files import Sample

LEFT_ALONE = frozenset(
    {
        "c-header-not-self-contained", "c-header-syntax-error",  # the umbrella does not parse either
        "c-private-header", "cxx-const-changed", "go-string-pull",  # most of their names are not there
        "macho-reexport", "pe-ordinal-def", "pe-ordinal-only",  # the library itself has no such names
    }
)  # fmt: skip
EVERY = [
    each
    for each in checks()
    if each.headers
    and each.name not in LEFT_ALONE
    and "--binding" not in each.arguments
    and all(header.is_file() for header in each.headers)
][::6]
SUFFIXES = frozenset({".h", ".hh", ".hpp"})


def report(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main([*words, "-o", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def told(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(
        tuple(f[key] or "" for key in ("rule", "symbol", "cause", "level")) for f in found["findings"]
    )


@pytest.mark.parametrize("each", EVERY, ids=[each.name for each in EVERY])
def test_it_is_as_if_they_were_given(
    each: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(each.directory)
    (tmp_path / "api").mkdir()
    for folder in {header.parent for header in each.headers}:
        for path in folder.iterdir():
            if path.suffix in SUFFIXES:
                shutil.copy(path, tmp_path / "api")
    umbrella = tmp_path / f"all{each.headers[0].suffix}"
    umbrella.write_text("".join(f'#include "api/{header.name}"\n' for header in each.headers))

    given = report(each.command(), capsys)
    words = ["check", *map(str, each.libraries), "--header", str(umbrella), *each.arguments]
    included = report(words, capsys)

    assert told(included) == told(given)
    assert included["declarations"] == given["declarations"]


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    (tmp_path / "ring").mkdir()
    shutil.copy(sample("c-plain").headers[0], tmp_path / "ring")
    umbrella = tmp_path / "all.h"
    umbrella.write_text('#include "ring/ring.h"\n')
    return umbrella


def printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(words) == 0
    return capsys.readouterr().out


def test_a_list_of_exports_has_what_the_library_defines(
    ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    each = sample("c-plain")
    words = ["exports", "--library", str(each.libraries[0]), "--format", "version-script", "--header"]
    assert printed([*words, str(ring)], capsys) == printed([*words, str(each.headers[0])], capsys)


def test_without_a_library_a_list_of_exports_says_what_it_needs(
    ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exports", "--format", "version-script", "--header", str(ring)]) == 3
    assert "ring/ring.h" in (said := capsys.readouterr().err)
    assert "name the library with --library" in said


def test_types_are_found_wherever_they_are(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "ring_push" in printed(["types", "--header", str(ring), "ring_push"], capsys)
