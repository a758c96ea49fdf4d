"""Two snapshots that are read together say the same as each read alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_snapshot import LIBRARIES, NAMED, build_of, builds_of, resealed
from test_types_properties import GRAPHS

from abilint.compare.types import compare_releases
from abilint.surfaces import snapshot

PATHS = sorted(path for path in map(str, LIBRARIES) if path.endswith((".so", ".dylib", ".dll")))
EDITS = {
    "nothing": (rb"$^", b""),
    "lines of headers": (rb'("location":\["[^"]*",)(\d+)', rb"\g<1>9\g<2>"),
    "sizes": (rb'"size":(\d)(\D)', rb'"size":1\1\2'),
    "offsets": (rb'"offset":(\d+)', rb'"offset":8\1'),
    "names": (rb'("kind":"struct","name":"[^"]*)"', rb'\1_2"'),
    "symbols": (rb'\n\{"name":"(\w)', rb'\n{"name":"\1_'),
}


def read_together(first: bytes, second: bytes):
    shared = snapshot.Shared()
    return snapshot.decode(first, "first", shared), snapshot.decode(second, "second", shared)


def edited(data: bytes, edit: str, share: int) -> bytes:
    """Change every so-many-th of the places that fit."""
    pattern, replacement = EDITS[edit]
    count = -1

    def changed(match: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        return match.group() if count % share else match.expand(replacement)

    head, _, rest = data.partition(b"\n")
    return resealed(head + b"\n" + re.sub(pattern, changed, rest))


def differences(old, new):
    """List what comparing headers and debug info of all builds gives."""
    return [
        told
        for one, other in zip(old, new, strict=True)
        for before, after in [
            (one.surface, other.surface),
            *((a.built, b.built) for a, b in zip(one.members, other.members, strict=True)),
        ]
        if before and after
        for told in compare_releases(before, after, lambda *_: True)
    ]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: "-".join(NAMED[path].parts[-2:]))
def test_real_libraries(path: str, edit: str) -> None:
    first = snapshot.encode(builds_of(path))
    for share in (1, 7):
        second = edited(first, edit, share)
        alone = snapshot.decode(first, "first"), snapshot.decode(second, "second")
        together = read_together(first, second)
        assert [snapshot.encode(each) for each in together] == [snapshot.encode(each) for each in alone]
        assert differences(*together) == differences(*alone)


@given(GRAPHS, st.sampled_from(sorted(EDITS)), st.integers(1, 5))
def test_any_types(graph, edit: str, share: int) -> None:
    first = snapshot.encode((build_of(graph),))
    second = edited(first, edit, share)
    alone = snapshot.decode(first, "first"), snapshot.decode(second, "second")
    together = read_together(first, second)
    assert [snapshot.encode(each) for each in together] == [snapshot.encode(each) for each in alone]
    assert differences(*together) == differences(*alone)


@given(GRAPHS, GRAPHS)
def test_two_that_have_little_in_common(one, other) -> None:
    first, second = (snapshot.encode((build_of(graph),)) for graph in (one, other))
    alone = snapshot.decode(first, "first"), snapshot.decode(second, "second")
    together = read_together(first, second)
    assert [snapshot.encode(each) for each in together] == [snapshot.encode(each) for each in alone]
    assert differences(*together) == differences(*alone)
