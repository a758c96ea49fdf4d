"""Pairs of releases that are kept built: verdicts on machines without a compiler."""

from __future__ import annotations

import contextlib
import io
import json
import tarfile

import pytest
from release_pairs import FOLDER, LEVELS, digest, pairs

from abilint.cli.main import main

PACKED = FOLDER / "prebuilt.tar.xz"
PAIRS = {pair.id: pair for pair in pairs()}
with tarfile.open(PACKED) as packed:
    MADE_FROM = json.load(packed.extractfile("made-from.json"))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prebuilt")
    with tarfile.open(PACKED) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none yet
        packed.extractall(folder)
    return folder


@pytest.mark.parametrize("name", MADE_FROM)
def test_is_what_the_sources_say(name):
    """Else run samples/release/prebuild."""
    assert MADE_FROM[name] == digest(PAIRS[name].ingredients)


@pytest.mark.parametrize("name", MADE_FROM)
def test_verdicts(name, unpacked):
    pair = PAIRS[name]
    told = {}
    for level in LEVELS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            main(["diff", *pair.arguments_in(unpacked / name, level), "-o", "json"])
        told[level] = json.loads(out.getvalue())["verdict"]
    assert told == pair.verdict
