"""Definitions as people read them: a compiler reads them back as what they were."""

from __future__ import annotations

import subprocess

import pytest

from abilint import readers
from abilint.compare.definition_text import definition
from abilint.compare.release.definitions import Definitions, with_definitions
from abilint.model.build import Build, Member, Role
from abilint.model.release import Library, TypeChange
from abilint.model.type_difference import TypeDifference, TypeDifferenceKind
from abilint.model.types import (
    Array,
    Base,
    Encoding,
    Enum,
    Enumerator,
    Field,
    FunctionType,
    Primitive,
    Record,
    RecordKind,
    Slot,
    Typedef,
    TypeGraph,
)
from abilint.surfaces import debug_info

INT = Primitive("int", 4, Encoding.SIGNED)

SOURCE = """
typedef unsigned char small;
typedef struct { small low, high; } pair;
enum colour { RED = -1, GREEN, BLUE = 1 << 20 };
struct opaque;
union number { int i; double d; char text[12]; };
struct point { short x, y; };
struct all {
  const char *name;
  int (*compare)(const void *, const void *);
  struct point corners[3];
  union number number;
  enum colour colour;
  unsigned low : 3, high : 20;
  struct { long a; union { char b; long double c; }; } inner;
  struct opaque *next;
  pair pair;
};
"""
NAMES = ["small", "pair", "enum colour", "union number", "struct point", "struct all"]


@pytest.fixture
def library(tmp_path):
    source = tmp_path / "all.c"
    source.write_text(SOURCE + "int f(struct all *all) { return all->colour == RED; }\n")
    path = tmp_path / "liball.so"
    subprocess.run(["gcc", "-g", "-shared", "-fPIC", "-o", path, source], check=True)
    (artifact,) = readers.read(str(path)).artifacts
    built = debug_info.read(artifact, readers.linkage(artifact), ())
    member = Member(artifact, Role.SUBJECT, (), built=built)
    return Library(Build(artifact.target, (member,)), member, (member,))


def sizes(folder, definitions):
    source = folder / "sizes.c"
    printed = "".join(f'printf("{name} %zu\\n", sizeof({name}));' for name in NAMES)
    source.write_text(f"#include <stdio.h>\n{definitions}\nint main(void) {{ {printed} }}\n")
    subprocess.run(["gcc", "-o", folder / "sizes", source], check=True)
    return subprocess.run([folder / "sizes"], check=True, capture_output=True, text=True).stdout


@pytest.mark.machine
def test_the_compiler_reads_back_what_it_compiled(library, tmp_path):
    again = "\n".join(map(Definitions(library, "debug-info"), NAMES))
    assert sizes(tmp_path, again) == sizes(tmp_path, SOURCE)


@pytest.mark.machine
def test_what_the_definitions_say(library):
    text = Definitions(library, "debug-info")
    assert text("struct point") == "struct point { /* 4 bytes */\n    short int x;\n    short int y;\n};"
    assert text("struct opaque") == "struct opaque;"
    assert text("enum colour").splitlines()[1:3] == ["    RED = -1,", "    GREEN = 0,"]
    assert text("struct nowhere") == ""


@pytest.mark.machine
def test_only_types_get_a_definition(library):
    def told(subject, place, signature=""):
        difference = TypeDifference(TypeDifferenceKind.SIZE, None, None, subject, place)
        return TypeChange(difference, "debug-info", old_signature=signature)

    changes = [told("struct point", "record"), told("f", "result", "int f(void)"), told("f", "result")]
    record, described, bare = with_definitions(changes, library, library)
    assert record.old_signature == record.signature != ""
    assert (described.old_signature, described.signature) == ("int f(void)", "")
    assert (bare.old_signature, bare.signature) == ("", "")


def test_a_class():
    graph = TypeGraph(
        (
            INT,
            Record(RecordKind.CLASS, "Base", 8, 8),
            Record(
                RecordKind.CLASS,
                "ns::Derived",
                16,
                8,
                (Field("count", 0, 64),),
                bases=(Base(1, 0), Base(1, None, virtual=True)),
                slots=(
                    Slot("area() const", None, 0, 3, pure=True),
                    Slot("~Derived()", None, 1, 3),
                    Slot("nothing_known()", None, 2),
                ),
            ),
            FunctionType(0, ()),
        )
    )
    assert definition(graph, 2, "ns::Derived") == (
        "class ns::Derived : Base, virtual Base { /* 16 bytes */\n"
        "    virtual int area() const = 0;\n"
        "    virtual ~Derived();\n"
        "    virtual nothing_known();\n"
        "    int count;\n"
        "};"
    )


def test_an_enum_of_a_stated_type_and_of_one_byte():
    graph = TypeGraph((INT, Enum("e", 0, 1, (Enumerator("A", 1),), scoped=True)))
    assert definition(graph, 1, "e") == "enum class e : int { /* 1 byte */\n    A = 1,\n};"


def test_what_only_a_typedef_names():
    unnamed = Record(RecordKind.UNION, "", 4, 4, (Field("i", 0, 0),))
    graph = TypeGraph((INT, unnamed, Typedef("number", 1), Typedef("numbers", 4), Array(2, 3)))
    text = "typedef union { /* 4 bytes */\n    int i;\n} number;"
    assert definition(graph, 1, "number") == text
    assert definition(graph, 3, "numbers") == "typedef number numbers[3];"


def test_what_is_no_definition():
    assert definition(TypeGraph((INT,)), 0, "int") is None


def test_records_within_themselves_end():
    """No compiler writes it; a damaged file may."""
    graph = TypeGraph((Record(RecordKind.STRUCT, "", 8, 8, (Field("me", 0, 0),)),))
    text = definition(graph, 0, "struct me")
    assert text is not None
    assert text.count("...") == 1


def test_many_members_are_cut():
    fields = tuple(Field(f"m{number}", 0, number * 32) for number in range(5_000))
    text = definition(TypeGraph((INT, Record(RecordKind.STRUCT, "big", 20_000, 4, fields))), 1, "struct big")
    assert text is not None
    assert len(text.splitlines()) == 2_003
