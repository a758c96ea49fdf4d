"""The samples are what they say they are: complete, small, and free of the machine that built them."""

from __future__ import annotations

import re
import subprocess

import pytest
from sample_files import SAMPLES, Fact, Sample, binary, checks, samples

PLAIN_CAP = 60_000
"""Bytes of one committed binary."""
PACKED_CAP = 700_000
"""Bytes of one committed .xz: a Go run-time is not to be had for less."""
TOTAL_CAP = 6_000_000
BINARY_MAGICS = (b"\x7fELF", b"\xfd7zX", b"!<ar", b"!<th")
MACHINE_PATH = re.compile(rb"(?<![\w.@-])/(?:work|root|home|tmp|opt|builds?)/[\w./-]*")
EVERY = [pytest.param(each, id=each.name) for each in samples()]
FACTS = [
    pytest.param(fact, id=f"{each.name}-{number}")
    for each in samples()
    for number, fact in enumerate(each.shows)
]


def test_there_are_samples():
    assert len(EVERY) >= 50


@pytest.mark.parametrize("each", EVERY)
def test_says_what_it_is(each: Sample):
    assert each.summary
    assert "\n" not in each.summary
    assert re.search(r"\d+\.\d+", each.built_by), "built-by names tools with their versions"


@pytest.mark.parametrize("each", EVERY)
def test_files_exist(each: Sample):
    checked = (each, *each.cases)
    files = [binary(each.directory, name) for name in each.built]
    files += [path for check in checked for path in check.libraries]
    assert [path for path in files if not path.is_file()] == []
    assert [path for check in checked for path in check.headers if not path.exists()] == []


@pytest.mark.parametrize("each", EVERY)
def test_expectations_are_distinct_and_coded(each: Sample):
    for check in (each, *each.cases):
        assert all(re.fullmatch(r"ABI\d{3}", finding.code) for finding in check.expect)
        named = [finding for finding in check.expect if finding.symbol]
        assert len(named) == len(set(named))


def test_every_header_belongs_to_a_check():
    """A wrong header that no case names would never be checked."""
    given = {header for each in checks() for header in each.headers}
    assert sorted(SAMPLES.glob("*/wrong/*")) == sorted(path for path in given if path.parent.name == "wrong")


@pytest.mark.parametrize("each", EVERY)
def test_binaries_are_small(each: Sample):
    for path in each.directory.iterdir():
        cap = PACKED_CAP if path.suffix == ".xz" else PLAIN_CAP
        assert path.stat().st_size <= cap, path.name


def test_all_samples_together_are_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) <= TOTAL_CAP


@pytest.mark.parametrize("each", EVERY)
def test_no_path_of_the_building_machine(each: Sample):
    wanted = {path.encode() for path in each.paths}
    for name in each.built:
        found = set(MACHINE_PATH.findall(binary(each.directory, name).read_bytes()))
        assert found - wanted == set(), name


@pytest.mark.parametrize("each", EVERY)
def test_no_leftovers(each: Sample):
    """A binary that no field of sample.toml names would never be rebuilt."""
    known = {*each.built, *(f"{name}.xz" for name in each.built), "sample.toml"}
    strays = [
        path.name
        for path in each.directory.iterdir()
        if path.is_file() and path.name not in known and path.read_bytes()[:4] in BINARY_MAGICS
    ]
    assert strays == []


def test_readme_lists_every_sample():
    table = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", table, re.MULTILINE)
    assert [row[0] for row in rows] == [each.name for each in samples()]
    assert [row[2] for row in rows] == [each.summary for each in samples()]
    assert [row[3] for row in rows] == [each.built_by for each in samples()]


@pytest.mark.machine
@pytest.mark.parametrize("fact", FACTS)
def test_shows_what_it_is_meant_to_show(fact: Fact):
    output = subprocess.run(fact.command, capture_output=True, text=True, check=True).stdout
    for pattern in fact.lines:
        assert re.search(pattern, output, re.MULTILINE), f"{pattern} not in:\n{output}"
    for pattern in fact.lacks:
        assert not re.search(pattern, output, re.MULTILINE), f"{pattern} in:\n{output}"


@pytest.mark.machine
@pytest.mark.parametrize("each", EVERY)
def test_every_sample_has_a_fact(each: Sample):
    assert each.shows, "a sample says what another program sees in it"
