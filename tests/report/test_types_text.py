from __future__ import annotations

import json

from abilint.model.chosen import Chosen
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    Enumerator,
    Field,
    FunctionType,
    Parameter,
    Pointer,
    Primitive,
    Record,
    RecordKind,
    TypeGraph,
)
from abilint.report import types_records, types_text

INT, CHAR, POINTER, STRUCT, UNION, ENUM, FUNCTION, TEXT, OPAQUE = range(9)
GRAPH = TypeGraph(
    (
        Primitive("int", Encoding.SIGNED, 4),
        Primitive("char", Encoding.CHARACTER, 1),
        Pointer(STRUCT, 8),
        Record(
            RecordKind.STRUCT,
            "node",
            88,
            8,
            (
                Field("flags", INT, 0, bits=3),
                Field("rest", INT, 3, bits=5),
                Field("next", POINTER, 64),
                Field("", UNION, 128),
                Field("text", TEXT, 192),
            ),
        ),
        Record(RecordKind.UNION, "", 4, 4, (Field("number", INT, 0), Field("letter", CHAR, 0))),
        Enum("colour", INT, 4, (Enumerator("RED", 0), Enumerator("NONE", -1))),
        FunctionType(POINTER, (Parameter("first", POINTER), Parameter("count", INT)), variadic=True),
        Array(CHAR, 64),
        Record(RecordKind.STRUCT, "secret", complete=False),
    )
)
FIND = Declaration(
    "find",
    "find",
    "find",
    ("find",),
    DeclarationKind.FUNCTION,
    Obligation.DEFINED,
    Location("list.c", 40, 5),
    type=FUNCTION,
)
SURFACE = Surface(
    SourceKind.DEBUG_INFO,
    Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu"),
    (FIND,),
    types=GRAPH,
)

SHOWN = Chosen(SURFACE, (FIND,), (STRUCT, ENUM, OPAQUE))


def test_text() -> None:
    assert types_text.render((SHOWN, SHOWN)).splitlines() == [
        "struct node *find(struct node *first, int count, ...);   /* list.c:40:5 */",
        "",
        "struct node {",
        "    int flags : 3;                                       /*    0:0       */",
        "    int rest : 5;                                        /*    0:3       */",
        "    /* 7 bytes unused */",
        "    struct node *next;                                   /*      8     8 */",
        "    union {",
        "        int number;                                      /*     16     4 */",
        "        char letter;                                     /*     16     1 */",
        "    };                                                   /*     16     4 */",
        "    /* 4 bytes unused */",
        "    char text[64];                                       /*     24    64 */",
        "    /* size 88, alignment 8, 5 members, 11 bytes unused, 2 cache lines */",
        "};",
        "",
        "enum colour {",
        "    RED = 0,                                             /* 0x0 */",
        "    NONE = -1,                                           /* 0xffffffff */",
        "    /* size 4, 2 names */",
        "};",
        "",
        "struct secret;    /* declared, and defined elsewhere */",
    ]


def test_json() -> None:
    told = json.loads(types_records.render((SHOWN, SHOWN)))
    (signature,) = told["declarations"]
    assert signature["text"] == "struct node *find(struct node *first, int count, ...)"
    assert [(p["name"], p["size"]) for p in signature["parameters"]] == [("first", 8), ("count", 4)]
    assert (signature["file"], signature["line"], signature["variadic"]) == ("list.c", 40, True)
    node, secret = told["records"]
    assert (node["size"], secret["complete"], secret["members"]) == (88, False, [])
    assert [(m["kind"], m["name"], m["offset"], m["size"]) for m in node["members"]] == [
        ("field", "flags", 0, 3),
        ("field", "rest", 3, 5),
        ("gap", "", 8, 56),
        ("field", "next", 64, 64),
        ("field", "number", 128, 32),
        ("field", "letter", 128, 8),
        ("gap", "", 160, 32),
        ("field", "text", 192, 512),
    ]
    assert told["enums"][0]["constants"] == [{"name": "RED", "value": 0}, {"name": "NONE", "value": -1}]
