"""The language of units that `dwz` made: it states none."""

from __future__ import annotations

import pytest
from dwarf_toolchain import run

pytestmark = pytest.mark.machine
CLASSES = "".join(
    f"class kept_{n} {{ public: kept_{n}(); ~kept_{n}(); long a_{n}, b_{n}; virtual int f_{n}(); }};\n"
    for n in range(9)
)
STRUCTS = "".join(
    f"struct plain_{n} {{ long one_{n}, two_{n}; struct plain_{n} *next; }};\n" for n in range(30)
)
USES = "".join(f"int use_{{0}}_{n}(class kept_{n} *k) {{{{ return k->f_{n}(); }}}}\n" for n in range(9))
USES_IN_C = "".join(
    f"long c_{{0}}_{n}(struct plain_{n} *p) {{{{ return p->one_{n}; }}}}\n" for n in range(30)
)
COMPILE = ("gcc", "-g", "-gdwarf-4", "-gstrict-dwarf", "-fPIC")
NAME = 0x03
C_PLUS_PLUS, C99 = 0x04, 0x0C


def library(folder, *, mixed):
    (folder / "classes.hpp").write_text(CLASSES)
    (folder / "structs.h").write_text(STRUCTS)
    for unit in "ab":
        (folder / f"{unit}.cc").write_text('#include "classes.hpp"\n' + USES.format(unit))
        (folder / f"{unit}_c.c").write_text('#include "structs.h"\n' + USES_IN_C.format(unit))
        run(folder, *COMPILE, "-std=c++14", "-c", f"{unit}.cc")
        run(folder, *COMPILE, "-std=c99", "-c", f"{unit}_c.c")
    objects = ["a.o", "b.o", *(["a_c.o", "b_c.o"] if mixed else [])]
    run(folder, "gcc", "-shared", *objects, "-o", "lib.so")
    run(folder, "dwz", "lib.so")
    return folder / "lib.so"


def languages(info, tag_name):
    """The language of the units that describe records with a name that starts so."""
    partial = [unit for unit in info.units if unit.is_partial]
    return {
        unit.language
        for unit in partial
        for entry in info.roots(unit)
        if str(entry.get(NAME)).startswith(tag_name)
    }


def test_the_one_language_that_there_is(tmp_path, opened):
    info = opened(library(tmp_path, mixed=False))
    assert languages(info, "kept_") == {C_PLUS_PLUS}
    assert all(unit.stated_language is None for unit in info.units if unit.is_partial)


def test_the_language_of_the_importer(tmp_path, opened):
    info = opened(library(tmp_path, mixed=True))
    assert languages(info, "kept_") == {C_PLUS_PLUS}
    assert languages(info, "plain_") == {C99}
