"""Where base classes lie by the header, against debug info of compilers that laid the classes out."""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64
from surfaces.debug_info.compiled import build, clangxx, surface_of
from surfaces.header_types.test_compilers_agree import little

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

PARTS = {
    "Letter": "struct Letter { char c; };",
    "Two": "struct Two { int x; int y; };",
    "Padded": "struct Padded { short s; char c; };",
    "Private": "class Private { int i; char c; public: Private(); ~Private(); };",
    "Bits": "struct Bits { int x : 3; private: int y : 7; };",
    "Empty": "struct Empty {};",
    "Roomy": "struct alignas(4) Roomy {};",
    "Dynamic": "struct Dynamic { virtual ~Dynamic(); char c; };",
    "Derived": "struct Derived : Private, Letter {};",
    "Shares": "struct Shares : virtual Letter {};",
    "Large": "struct Large { alignas(16) char c[17]; private: char d; };",
    "Double": "struct Double { double d; };",
    "Held": "struct Held { Empty e; Private p; };",
    "Hollow": "struct Hollow { Empty e; };",
    "Overlaps": "struct Overlaps { [[no_unique_address]] Empty e; };",
    "Reuses": "struct Reuses { [[no_unique_address]] Private p; };",
    "Packed": "struct __attribute__((packed)) Packed { long l; };",
    "Initial": "struct Initial { int i = 0; char c = 1; };",
    "Deleted": "struct Deleted { int i; char c; Deleted(const Deleted &) = delete; };",
    "Defaulted": "struct Defaulted { int i; char c; Defaulted() = default; };",
    "Assigned": "struct Assigned { int i; char c; Assigned &operator=(const Assigned &) = default; };",
    "Refers": "struct Refers { int &r; char c; };",
    "Template": "template <class T> struct Box { T t; char c; Box(); }; using Template = Box<short>;",
    "Mixed": "struct Mixed { int i; protected: char c; };",
    "Member": "struct Member { Private p; char c; };",
    "Table": "struct Table { virtual int f(); };",
}
PACKINGS = (0, 1)
EXTRAS = ("", "__attribute__((packed)) ", "alignas(32) ")


def classes() -> Iterator[str]:
    """Every pair of bases in every packing, and some of three, with one member behind them."""
    ways = [(pair, packing, "") for pair in permutations(PARTS, 2) for packing in PACKINGS]
    ways += [(pair, packing, extra) for pair in list(permutations(PARTS, 2))[::9]
             for packing, extra in product((0, 1, 2, 8), EXTRAS)]  # fmt: skip
    ways += [(three, packing, "") for three in list(permutations(PARTS, 3))[::41] for packing in (0, 1, 4)]
    for number, (bases, packing, extra) in enumerate(ways):
        inner = f"struct {extra}Made{number} : {', '.join(bases)} {{ char z; }};"
        yield f"#pragma pack(push, {packing})\n{inner}\n#pragma pack(pop)" if packing else inner


def header() -> str:
    made = list(classes())
    uses = [f"void use{number}(Made{number} *);" for number in range(len(made))]
    return "\n".join(["#pragma once", *PARTS.values(), *made, *uses])


def source(text: str) -> str:
    numbers = range(text.count("void use"))
    uses = (f"void use{number}(Made{number} *d) {{ d->z = sizeof *d; }}" for number in numbers)
    return "\n".join(['#include "bases.hpp"', *uses])


def places(surface: Surface) -> dict[str, tuple[int | None, ...]]:
    assert surface.types is not None
    return {
        node.name: tuple(base.offset for base in node.bases)
        for node in surface.types.nodes
        if isinstance(node, Record) and node.name.startswith("Made") and node.bases and node.complete
    }


COMPILERS = (
    (("g++",), X86_64),
    ((clangxx(),), X86_64),
    ((clangxx(), "--target=i386-linux-gnu"), little("i386", 32)),
    ((clangxx(), "--target=arm-linux-gnueabihf"), little("arm", 32, "gnueabihf")),
    (
        (clangxx(), "--target=arm64-apple-macos11"),
        Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "darwin"),
    ),
)


@pytest.mark.parametrize(("compiler", "target"), COMPILERS, ids=("g++", "clang", "i386", "arm", "macos"))
def test_bases_lie_where_compilers_put_them(
    compiler: tuple[str, ...], target: Target, tmp_path: Path
) -> None:
    text = header()
    (tmp_path / "bases.hpp").write_text(text)
    flags = ["-g", "-std=c++20", "-w", "-c", "-fno-exceptions", "-nostdinc"]
    built = places(surface_of(build(tmp_path, source(text), [*compiler, *flags], suffix=".cc")))
    promised = places(start(HeaderRequest((str(tmp_path / "bases.hpp"),), target, types=True)).result())
    common = promised.keys() & built.keys()
    assert len(common) > 800
    told = [
        (name, number, own, other)
        for name in common
        for number, (own, other) in enumerate(zip(promised[name], built[name], strict=True))
        if own is not None
    ]
    assert [each for each in told if each[2] != each[3]] == []
    assert sum(number > 0 for _, number, *_ in told) > 300
