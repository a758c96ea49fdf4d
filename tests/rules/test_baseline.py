"""The file of accepted findings: what is written is read again, and what is broken says how to go on."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from abilint.errors import UsageError
from abilint.model.acceptance import BaselineEntry
from abilint.rules import baseline

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '{"abilint_baseline":1,"tool":"0.1.0","rules_digest":"x","edition":null}'
ENTRIES = tuple(
    BaselineEntry(f"abilint/v1:{n:032x}", rule, "error", "absent", symbol, None, library, target, header)
    for n, (rule, symbol, library, target, header) in enumerate(
        [
            ("missing-soname", None, "libb.so", None, None),
            ("declared-not-exported", "g\u00fc\n\x1b", "liba.so", None, "a.h"),
            ("declared-not-exported", "f", "liba.so", None, "a.h"),
            ("declared-not-exported", "f", "liba.so", "core", "a.h"),
        ]
    )
)


def test_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "base.jsonl"
    path.write_text(baseline.text(ENTRIES, "digest", "2026.1"), encoding="utf-8")
    read = baseline.read(str(path))
    assert set(read.entries) == set(ENTRIES)
    assert (read.head.rules_digest, read.head.edition) == ("digest", "2026.1")


def test_lines_are_sorted_and_each_stands_once() -> None:
    shuffled = [*ENTRIES, *ENTRIES]
    texts = set()
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        texts.add(baseline.text(shuffled))
    (text,) = texts
    lines = text.splitlines()
    assert len(lines) == 1 + len(ENTRIES)
    assert lines[0].startswith('{"abilint_baseline":1,"tool":"')
    assert ['"libb.so"' in line for line in lines[1:]] == [False, False, True, False]
    assert '"target":"core"' in lines[-1]
    assert "null" not in "".join(lines[1:])


def test_fields_of_a_later_version_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "base.jsonl"
    line = baseline.text(ENTRIES[:1]).splitlines()[1].replace('"rule"', '"owner":"me","rule"')
    head = HEAD.replace("}", ',"more":1}')
    path.write_text(f"{head}\n\n{line}\n", encoding="utf-8")
    assert baseline.read(str(path)).entries == ENTRIES[:1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", ":1: no baseline"),
        ("[]", ":1: no baseline"),
        ("{}", ":1: no baseline"),
        ('{"abilint_baseline": "one"}', ":1: no baseline"),
        ("[" * 100_000, ":1: no baseline"),
        ('{"fingerprint": "abilint/v1:0"}', ":1: no baseline"),
        ('{"abilint_baseline": 2}', ":1: a baseline of version 2, and this abilint reads version 1"),
        (f"{HEAD}\n<<<<<<< HEAD\n", ":2: no entry of a baseline"),
        (f'{HEAD}\n\n{{"fingerprint": "abilint/v1:0"}}\n', ":3: no entry of a baseline"),
        (f"{HEAD}\n{'[' * 100_000}\n", ":2: no entry of a baseline"),
        (b"\xff\xfe", ": no baseline: it is not UTF-8 text"),
        (None, ": the baseline cannot be read: no such file or directory"),
    ],
)
def test_a_broken_file_says_where_and_how_to_make_a_new_one(
    text: str | bytes | None, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "base.jsonl"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError) as error:
        baseline.read(str(path))
    assert f"{path}{complaint}" in str(error.value)
    assert f"`abilint baseline create report.json -o {path}`" in str(error.value)
    assert "\n" not in str(error.value)
