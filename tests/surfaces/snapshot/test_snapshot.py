"""Snapshots: what is written comes back, equal releases give equal bytes, and no other file is believed."""

from __future__ import annotations

import gzip
import json
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_files import samples
from test_types_properties import GRAPHS, stated

from abilint.app import release
from abilint.app.request import HeaderOptions, SideRequest
from abilint.errors import InputError, SnapshotError
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.types import Pointer
from abilint.readers import zstd
from abilint.surfaces import snapshot
from abilint.surfaces.snapshot.fields import Rewriter
from abilint.surfaces.snapshot.layout import digest
from abilint.surfaces.snapshot.references import references

LIBRARIES = sorted({library for each in samples() for library in each.libraries})
NAMED = {str(path): path for path in LIBRARIES}


def builds_of(path, *headers):
    side = release.start_one(SideRequest(str(path), headers), HeaderOptions(), None).finish()
    return side.builds


def build_of(graph):
    surface = stated(graph)
    artifact = Artifact("dir/libfoo.so", surface.target, ArtifactKind.SHARED)
    return Build(surface.target, (Member(artifact, Role.SUBJECT, (), built=surface),), surface)


def renumbered(node, number):
    """Give a node with other numbers, each asked for anew."""

    class Numbers:
        def __getitem__(self, type_id):
            return number(type_id)

    return Rewriter(Numbers())(node)


def resealed(data):
    """Give a changed text the digest that it would have had."""
    first, _, rest = data.partition(b"\n")
    start = json.loads(first.rstrip(b",") + b"}") | {"digest": digest(rest)}
    return json.dumps(start)[:-1].encode() + b",\n" + rest


@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_sample_comes_back(path):
    builds = builds_of(path)
    kept = snapshot.reduced(builds)
    data = snapshot.encode(builds)
    assert snapshot.decode(data, "x") == kept
    assert snapshot.reduced(kept) == kept
    assert snapshot.encode(snapshot.decode(data, "x")) == data
    assert str(path.parent).encode() not in data


def test_a_header_comes_back():
    """All that a declaration states, and the types that it reaches."""
    sample = next(each for each in samples() if each.directory.name == "cxx-types")
    builds = builds_of(sample.libraries[0], *map(str, sample.headers))
    data = snapshot.encode(builds)
    assert snapshot.decode(data, "x") == snapshot.reduced(builds)
    assert json.loads(data)["evidence"] == ["debug-info", "exports", "header"]


@given(GRAPHS)
@settings(max_examples=200, deadline=None)
def test_any_graph_of_types_comes_back(graph):
    build = build_of(graph)
    data = snapshot.encode([build])
    assert snapshot.decode(data, "x") == snapshot.reduced([build])
    assert snapshot.encode(snapshot.decode(data, "x")) == data


@given(GRAPHS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_types_does_not_matter(graph, order):
    """A compiler may state types in any order, and each of them twice."""
    twice = [*graph, *graph]
    places = list(range(len(twice)))
    order.shuffle(places)
    shuffled = [None] * len(twice)
    for old, new in enumerate(places):
        shuffled[new] = renumbered(twice[old], lambda each: places[each + order.choice((0, len(graph)))])
    one, other = build_of(graph), build_of(shuffled)
    declared = tuple(replace(d, type=places[d.type]) for d in one.surface.declarations)
    surface = replace(other.surface, declarations=declared)
    other = replace(other, surface=surface, members=(replace(other.members[0], built=surface),))
    assert snapshot.encode([one]) == snapshot.encode([other])


@given(GRAPHS)
@settings(max_examples=100, deadline=None)
def test_references_are_what_renumbering_changes(graph):
    for node in graph:
        moved = renumbered(node, lambda each: each + 100)
        assert references(moved) == tuple(each + 100 for each in references(node))


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_packed_by_suffix(tmp_path, suffix):
    builds = builds_of(LIBRARIES[0])
    path = tmp_path / f"x.abi.json{suffix}"
    snapshot.write(builds, str(path))
    first = path.read_bytes()
    assert snapshot.is_snapshot(first[:64])
    assert snapshot.read(str(path)) == snapshot.reduced(builds)
    snapshot.write(builds, str(path))
    assert path.read_bytes() == first


def test_zstd_without_what_packs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(zstd, "find_spec", lambda _name: None)
    with pytest.raises(SnapshotError, match=r"install abilint\[zstd\]"):
        snapshot.write(builds_of(LIBRARIES[0]), str(tmp_path / "x.zst"))
    (tmp_path / "y.zst").write_bytes(b"\x28\xb5\x2f\xfd0000")
    with pytest.raises(SnapshotError, match=r"to read it, install abilint\[zstd\]"):
        snapshot.read(str(tmp_path / "y.zst"))


def test_line_ends_of_version_control_do_not_matter():
    data = snapshot.encode(builds_of(LIBRARIES[0]))
    assert snapshot.decode(data.replace(b"\n", b"\r\n"), "x") == snapshot.decode(data, "x")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[: len(data) // 2], "cut off, or changed"),
        (lambda data: data.replace(b"function", b"object", 1), "cut off, or changed"),
        (lambda data: data.replace(b'"schema_version":"1.0"', b'"schema_version":"2.0"'), "version 2.0"),
        (lambda data: data.replace(b"abilint-snapshot", b"another"), "no snapshot of a release"),
        (lambda _: b'{"a": 1}', "no snapshot of a release"),
        (lambda _: b"", "is empty"),
        (lambda _: b"[" * 100_000, "what a snapshot must"),
        (lambda data: data[: data.index(b"\n")], "no whole snapshot|cut off"),
    ],
)
def test_what_is_no_snapshot_of_ours(change, words):
    data = snapshot.encode(builds_of(LIBRARIES[0]))
    with pytest.raises(SnapshotError, match=words):
        snapshot.decode(change(data), "x")


@pytest.mark.parametrize("place", [b'"kind":"shared"', b'{"name":"', b'"bits":64', b'"symbols":[', b'"role"'])
def test_values_that_no_writer_gives(place):
    """Also where somebody made the digest fit."""
    data = snapshot.encode(builds_of(NAMED[str(LIBRARIES[0])]))
    changed = resealed(data.replace(place, place.replace(b'"', b'"x', 1).replace(b"64", b'"64"')))
    with pytest.raises(SnapshotError, match=r"does not hold|no whole"):
        snapshot.decode(changed, "x")


def test_types_that_are_not_there():
    data = snapshot.encode([build_of([Pointer(0, 8)])])
    changed = resealed(data.replace(b'"target":"circle"', b'"target":"7"'))
    with pytest.raises(SnapshotError, match="there is no type '7'"):
        snapshot.decode(changed, "x")


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_bytes(data):
    """Whatever stands there, it is a release or it is refused in one sentence."""
    whole = bytearray(BYTES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    damaged = bytes(whole)
    for each in (damaged, *_resealed(damaged)):
        try:
            problem = str(snapshot.encode(snapshot.decode(each, "x"))[:1])
        except InputError as error:
            problem = error.problem
        assert "\n" not in problem


def _resealed(damaged):
    try:
        return (resealed(damaged),)
    except ValueError:
        return ()


BYTES = snapshot.encode(builds_of(next(p for p in LIBRARIES if p.parent.name == "c-types")))


def test_a_bomb(tmp_path, monkeypatch):
    from abilint.surfaces.snapshot import packing

    monkeypatch.setattr(packing, "LARGEST", 1 << 16)
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"{" + b" " * (1 << 20)))
    with pytest.raises(SnapshotError, match="no snapshot"):
        snapshot.read(str(path))


@pytest.mark.machine
@pytest.mark.parametrize("packed", [False, True])
def test_the_same_sources_built_elsewhere(tmp_path, packed):
    """No path, address or time is written down, nor the order of units; `dwz` moves types about."""
    types = "struct a { struct a *next; int n; };\nenum e { x, y };\n"
    source = types + "int f(struct a *p, enum e e) { return p->n + e; }\n"
    texts = []
    for name, units in (("one", ("p.c", "q.c")), ("other", ("q.c", "p.c"))):
        folder = tmp_path / name
        folder.mkdir()
        for unit in "pq":
            (folder / f"{unit}.c").write_text(source.replace("int f", f"int f_{unit}"))
        subprocess.run(
            ["gcc", "-g", "-shared", "-fPIC", "-Wl,-soname,libf.so.1", *units, "-o", "f.so"],
            cwd=folder,
            check=True,
        )
        if packed and name == "other":
            subprocess.run(["dwz", "f.so"], cwd=folder, check=True)
        texts.append(snapshot.encode(builds_of(folder / "f.so")))
    assert texts[0] == texts[1]
