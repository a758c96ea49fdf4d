"""What a snapshot keeps, held against the release itself by a walk that shares nothing with the writer."""

from __future__ import annotations

import difflib
import enum
import gzip
import json
import typing

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from sample_files import sample, samples
from test_snapshot import LIBRARIES, build_of, builds_of, resealed
from test_types_properties import GRAPHS

from abilint.app import comparison, release
from abilint.app.request import HeaderOptions, SideRequest
from abilint.errors import SnapshotError
from abilint.model.artifact import Artifact, ArtifactKind, Section, SectionKind
from abilint.model.build import Build, Member, Role
from abilint.model.constant import Constant
from abilint.model.location import Location
from abilint.model.macro import Macro
from abilint.model.surface import Call, Declaration
from abilint.model.symbol import Binding, Scope, Symbol, SymbolKind, Table, Visibility
from abilint.model.types import (
    Array,
    Base,
    Encoding,
    Enum,
    Enumerator,
    Field,
    Foreign,
    FunctionType,
    MemberPointer,
    Parameter,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Slot,
    Typedef,
)
from abilint.surfaces import snapshot

REFERENCES = {"target", "element", "owner", "underlying", "holds", "result", "type"}
LOST = {"producer"}
FILES = {"path", "header", "unit", "key", "reason"}


def alike(old, new, waiting, name=""):
    """Whether two values state the same; the types that they refer to are put into `waiting`."""
    if name in LOST:
        return True
    if name in REFERENCES and isinstance(old, int):
        waiting.append((old, int(new)))
        return True
    if isinstance(old, Location):
        return (old.file.rpartition("/")[2], old.line, old.column) == new
    if isinstance(old, msgspec.Struct):
        return type(old) is type(new) and all(
            alike(getattr(old, each), getattr(new, each), waiting, each) for each in old.__struct_fields__
        )
    if isinstance(old, tuple):
        return len(old) == len(new) and all(alike(*each, waiting) for each in zip(old, new, strict=True))
    if name in FILES:
        return old == new or ("/" in old and new.endswith(old.rpartition("/")[2]))
    return old == new and type(old) is type(new)


def check_surface(old, new):
    """Walk both from each declaration on; whatever is met must be alike."""

    def order(each):
        return each.qualified_name, each.kind, each.link_names, each.location.line, each.signature

    waiting = []
    pairs = zip(sorted(old.declarations, key=order), sorted(new.declarations, key=order), strict=True)
    assert all(alike(*pair, waiting) for pair in pairs)
    seen = set()
    for pair in waiting:
        if pair not in seen:
            seen.add(pair)
            nodes = old.types[pair[0]], new.types[pair[1]]
            assert alike(*nodes, waiting), nodes
    assert {each for _, each in seen} <= set(range(len(new.types.nodes) if new.types else 0))
    return len({each for _, each in seen})


@pytest.mark.parametrize(
    "name", ["c-types", "cxx-types", "rust-types", "go-types", "pe-types", "macho-types"]
)
def test_everything_stated_is_kept(name):
    each = sample(name)
    builds = builds_of(each.libraries[0], *map(str, each.headers))
    back = snapshot.decode(snapshot.encode(builds), "x")
    checked = 0
    for old, new in zip(builds, back, strict=True):
        pairs = [
            (old.surface, new.surface),
            *((o.built, n.built) for o, n in zip(old.members, new.members, strict=True)),
        ]
        for one, other in pairs:
            assert (one is None) == (other is None)
            checked += check_surface(one, other) if one else 0
    assert checked > 5


@given(GRAPHS)
@settings(max_examples=300, deadline=None)
def test_every_graph_is_kept(graph):
    """Types may be merged and renumbered, but from each declaration the same is seen."""
    build = build_of(graph)
    (back,) = snapshot.decode(snapshot.encode([build]), "x")
    reached = check_surface(build.surface, back.surface)
    assert reached == len(back.surface.types.nodes)


@pytest.mark.parametrize("path", LIBRARIES, ids=[f"{path.parent.name}-{path.name}" for path in LIBRARIES])
def test_a_release_does_not_differ_from_its_snapshot(path):
    """Whatever the rules about releases look at, a snapshot has it."""

    def side():
        return release.start_one(SideRequest(str(path)), HeaderOptions(), None).finish()

    fresh, read = side(), side()
    kept = release.Side(snapshot.decode(snapshot.encode(read.builds), "x"), (), read.failures, on_disk=False)
    assert len(kept.libraries) == len(fresh.libraries)
    for old, new in ((kept, fresh), (fresh, kept)):
        found = comparison.compare(old, new)
        assert not any(found.changes.values())
        assert not any(found.types.values())


INT = Primitive("int", Encoding.SIGNED, 4)


def records(names):
    """Give structs that each hold a pointer to the one before, and a function for each."""
    nodes = [INT]
    for name in names:
        before = len(nodes) - 3 if len(nodes) > 1 else 0
        nodes += [
            Record(
                RecordKind.STRUCT, name, 16, fields=(Field("before", max(before, 0), 0), Field("n", 0, 64))
            ),
            Pointer(len(nodes), 8),
            FunctionType(0, (Parameter("self", len(nodes) + 1),)),
        ]
    return nodes


def test_a_change_changes_few_lines():
    """A snapshot in a repository is read as a difference of lines."""
    names = [f"s{n:02}" for n in range(60)]
    old = snapshot.encode([build_of(records(names))]).decode().splitlines()
    new = snapshot.encode([build_of(records([*names, "s0a"]))]).decode().splitlines()
    lines = [line for line in difflib.ndiff(old, new) if line[:2] in ("+ ", "- ")]
    added = 4 + 3  # three types and their declarations in two surfaces
    assert len(lines) <= 2 * (2 + 2 * added)


def symbol(name, kind=SymbolKind.OBJECT, **facts):
    values = {
        "link_name": name,
        "version": None,
        "version_default": False,
        "version_library": None,
        "scope": Scope.EXPORTED,
        "binding": Binding.GLOBAL,
        "visibility": Visibility.DEFAULT,
        "size": 8,
        "address": 0x4020,
        "section": 2,
        "table": Table.DYNAMIC,
    }
    return Symbol(name=name, kind=kind, **(values | facts))


def section(name, *, writable):
    return Section(
        name, SectionKind.DATA, 0x4000, 0x3000, 64, allocated=True, writable=writable, executable=False,
        has_contents=True, alignment=32,
    )  # fmt: skip


def build_with(*symbols):
    target = build_of([INT]).target
    parts = (section("", writable=False), section(".text", writable=False), section(".data", writable=True))
    artifact = Artifact(
        "/tmp/x/libfoo.so", target, ArtifactKind.SHARED, sections=parts, notes=("/tmp/x/a.o: odd",)
    )
    return Build(target, (Member(artifact, Role.SUBJECT, symbols),))


def back(*symbols):
    (build,) = snapshot.decode(snapshot.encode([build_with(*symbols)]), "x")
    return build.members[0]


@pytest.mark.parametrize(("address", "alignment"), [(0x4020, 32), (0x4001, 1), (0x100000, 64), (0, 0)])
def test_data_keep_their_section_and_alignment(address, alignment):
    member = back(symbol("table", address=address))
    (kept,) = member.symbols
    place = member.artifact.sections[kept.section]
    assert (kept.size, kept.address) == (8, alignment)
    assert (place.name, place.writable, place.alignment, place.address) == (".data", True, 32, 0)


def test_code_keeps_neither():
    member = back(symbol("f", SymbolKind.FUNCTION, section=1), symbol("g", SymbolKind.FUNCTION, address=0))
    assert [(each.size, each.address) for each in member.symbols] == [(0, 0), (0, 0)]
    assert member.artifact.sections == ()


def test_what_only_the_library_sees_is_left_out():
    kept = back(
        symbol("inner", scope=Scope.LOCAL),
        symbol("hidden", scope=Scope.HIDDEN),
        symbol("asked", scope=Scope.UNDEFINED, section=-1, address=0),
        symbol("given"),
    )
    assert [each.name for each in kept.symbols] == ["given", "asked"]


@pytest.mark.parametrize("name", ["caf\udce9", "\udcff", "é", "\u2028", '"\\', "@f@8"])
def test_names_of_any_bytes(name):
    other = symbol("other", forward=f"lib:{name}")
    kept = {each.name: each for each in back(symbol(name), other).symbols}
    assert kept[name].link_name == name
    assert kept["other"].forward == f"lib:{name}"


def test_folders_are_left_out():
    artifact = back(symbol("f")).artifact
    assert (artifact.path, artifact.notes) == ("libfoo.so", ("a.o: odd",))


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        (b'{"format"', True),
        (b'\n {"format"', True),
        (gzip.compress(b'{"format"', mtime=0), True),
        (gzip.compress(b'{"format"', mtime=0)[:12], True),
        (b"\x28\xb5\x2f\xfd....", True),
        (gzip.compress(b"\x7fELF", mtime=0), False),
        (b"\x1f\x8b but no gzip", False),
        (b"\x7fELF", False),
        (b"", False),
    ],
)
def test_what_may_be_a_snapshot(first, is_one):
    assert snapshot.is_snapshot(first) is is_one


def changed(change):
    """Give the text of a release in which `change` has changed something, with the digest that fits."""
    data = json.loads(snapshot.encode([build_of(records(["a", "b"]))]))
    change(data["builds"][0])
    head = {name: data.pop(name) for name in ("format", "schema_version", "tool", "digest")}
    return resealed(f"{json.dumps(head)[:-1]},\n{json.dumps(data)[1:]}".encode())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda build: build.pop("target"), "required field `target`"),
        (lambda build: build.update(colour="red"), "unknown field `colour`"),
        (lambda build: build["members"][0].update(stands_for=5), "stands for a library that is not there"),
        (lambda build: build["members"][0].update(role="king"), "king"),
        (lambda build: build["headers"]["types"]["record"][0].update(size="big"), r"size"),
        (
            lambda build: build["headers"]["types"]["pointer"][0].update(id="int"),
            "two types have the same id",
        ),
        (
            lambda build: build["headers"]["types"]["pointer"][0].update(target="struct c"),
            "no type 'struct c'",
        ),
        (lambda build: build["headers"]["types"]["pointer"][0].update(target=["int"]), "no type"),
        (lambda build: build["headers"]["types"].pop("primitive"), "no type 'int'"),
        (lambda build: build["headers"]["declarations"][0].update(type=7), "no type '7'"),
        (lambda build: build["headers"]["declarations"][0].update(kind="poem"), "poem"),
        (lambda build: build["headers"].update(types=None), "no type"),
        (lambda build: build["members"][0].update(symbols=[{"name": "x", "section": 3}]), "section"),
        (lambda build: build["members"][0].update(symbols=[{"nam": "x"}]), "nam"),
    ],
)
def test_what_no_writer_writes(change, words):
    """Also where somebody made the digest fit."""
    with pytest.raises(SnapshotError, match=words) as caught:
        snapshot.decode(changed(change), "x")
    assert "\n" not in str(caught.value)


def test_deep_nesting():
    deep = b"[" * 200_000 + b"]" * 200_000
    data = snapshot.encode([build_of([INT])])
    for text in (deep, resealed(data.replace(b'"evidence":[', b'"evidence":[' + deep + b","))):
        with pytest.raises(SnapshotError):
            snapshot.decode(text, "x")


@pytest.mark.parametrize("version", ["1.1", "2.0", "one"])
def test_another_version_is_named_beside_our_own(version):
    data = snapshot.encode([build_of([INT])]).replace(b'"1.0"', f'"{version}"'.encode())
    with pytest.raises(SnapshotError, match=rf"version {version}, .* reads 1\.0"):
        snapshot.decode(data, "x")


def test_all_that_samples_have_is_tried():
    """The list above is of every format."""
    formats = {each.target.format for path in LIBRARIES[::10] for each in builds_of(path)}
    assert len(samples()) > 100
    assert len(formats) == 3


def other_than(default, hint):
    """Give a value that a field does not have by default."""
    if isinstance(default, bool):
        return not default
    if isinstance(default, str) and isinstance(default, enum.Enum):
        return next(each for each in type(default) if each is not default)
    words = str(hint)
    for word, value in (
        ("tuple[str, ...]", ("zz",)),
        ("Call", (Call("c", "c", Location("b.h", 4, 5)),)),
        ("Location", Location("a.h", 3, 9)),
        ("Foreign", Foreign.RUST_VEC),
        ("Enumerator", (Enumerator("E", -3),)),
        ("Field", (Field("f", 0, 8, 3),)),
        ("Base", (Base(0, 64, virtual=True),)),
        ("Slot", (Slot("s", "_s", 4, 0, pure=True, location=Location("a.h", 3, 9)),)),
        ("Reference", 0),
        ("int", 7),
        ("str", "zz"),
    ):
        if word in words:
            return value
    raise AssertionError(f"a field of a kind that this test does not know: {hint}")


STATED = [
    Primitive,
    Pointer,
    MemberPointer,
    Qualified,
    Typedef,
    Array,
    Record,
    Enum,
    FunctionType,
    Field,
    Slot,
]
OF_TYPES = [
    (kind, field)
    for kind in STATED
    for field in msgspec.structs.fields(kind)
    if field.default is not msgspec.NODEFAULT
]
WITHOUT = {
    Primitive: Primitive("p", Encoding.SIGNED, 4),
    Pointer: Pointer(0, 8),
    MemberPointer: MemberPointer(0, 0, 8),
    Qualified: Qualified(0),
    Typedef: Typedef("t", 0),
    Array: Array(0, 3),
    Record: Record(RecordKind.STRUCT, "r"),
    Enum: Enum("e", None, 4),
    FunctionType: FunctionType(0, ()),
    Field: Field("f", 0, 8),
    Slot: Slot("s", None, None),
}


@pytest.mark.parametrize(("kind", "field"), OF_TYPES, ids=[f"{k.__name__}-{f.name}" for k, f in OF_TYPES])
def test_every_field_of_a_type_is_kept(kind, field):
    value = other_than(field.default, typing.get_type_hints(kind)[field.name])
    part = replace(WITHOUT[kind], **{field.name: value})
    node = part
    if kind in (Field, Slot):
        node = replace(WITHOUT[Record], **{f"{kind.__name__.lower()}s": (part,)})
    build = build_of([INT, node])
    (kept,) = snapshot.decode(snapshot.encode([build]), "x")
    check_surface(build.surface, kept.surface)


OF_DECLARATIONS = dict(
    zip(
        Declaration.__struct_fields__[-len(Declaration.__struct_defaults__) :],
        Declaration.__struct_defaults__,
        strict=True,
    )
)


@pytest.mark.parametrize("name", OF_DECLARATIONS)
def test_every_field_of_a_declaration_is_kept(name):
    value = other_than(OF_DECLARATIONS[name], typing.get_type_hints(Declaration)[name])
    build = build_of([INT])
    declared = replace(build.surface.declarations[0], **{name: value})
    build = replace(build, surface=replace(build.surface, declarations=(declared,)))
    (kept,) = snapshot.decode(snapshot.encode([build]), "x")
    (back,) = kept.surface.declarations
    assert getattr(back, name) == ("" if name in LOST else value)


def test_constants_are_kept():
    build = build_of([INT])
    told = Constant("FOO_MAX", "7", Location("/tmp/x/foo.h", 3, 9))
    build = replace(build, surface=replace(build.surface, constants=(told,)))
    (kept,) = snapshot.decode(snapshot.encode([build]), "x")
    assert kept.surface.constants == (Constant("FOO_MAX", "7", Location("foo.h", 3, 9)),)


def test_macros_are_kept():
    build = build_of([INT])
    told = Macro("FOO_SUM", "( $1 ) + $2", Location("/tmp/x/foo.h", 3, 9), ("a", "b"))
    build = replace(build, surface=replace(build.surface, macros=(told,)))
    (kept,) = snapshot.decode(snapshot.encode([build]), "x")
    assert kept.surface.macros == (replace(told, location=Location("foo.h", 3, 9)),)
