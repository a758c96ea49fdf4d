"""Explicit instantiations among many headers: asked about with the few that hold them, where that will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.surface import Surface

BOX = "#pragma once\ntemplate <class T> struct box { int m(); static int n(); };\n"
CASES = {
    "alone": {
        "a.hpp": "#pragma once\nstruct other { int f(); };\n",
        "b.hpp": BOX + "extern template struct box<int>;\n",
    },
    "a header that needs the one before": {
        "a.hpp": "#pragma once\n#define ELEMENT int\n",
        "b.hpp": BOX + "extern template struct box<ELEMENT>;\n",
    },
    "the template, its code and the instance in three headers": {
        "a.hpp": BOX,
        "b.hpp": '#include "a.hpp"\ntemplate <class T> int box<T>::m() { return 1; }\n',
        "c.hpp": '#pragma once\n#include "a.hpp"\nextern template struct box<int>;\n',
        "d.hpp": "#pragma once\nint other();\n",
    },
}


@pytest.mark.parametrize("files", CASES.values(), ids=CASES)
def test_members_are_promised(files: dict[str, str], read_all: Callable[..., Surface]) -> None:
    surface = read_all(files, given=tuple(files))

    promised = {
        name for item in surface.declarations if item.obligation == "promised" for name in item.link_names
    }
    assert {"_ZN3boxIiE1mEv", "_ZN3boxIiE1nEv"} <= promised
