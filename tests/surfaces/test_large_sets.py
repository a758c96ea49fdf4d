"""Many headers at once: one bad file behind include guards must not cost the others their check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.surface import HeaderStatus, Obligation

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.surface import Surface

    ReadAll = Callable[..., Surface]

BAD = "#ifndef BAD_H\n#define BAD_H\nunknown_type value;\n#endif\n"


def _set(count: int, spoilt: int) -> dict[str, str]:
    """Headers of which every seventh includes the bad file, until `spoilt` do."""
    texts = {"bad.inc": BAD}
    for number in range(count):
        include = '#include "bad.inc"\n' if number % 7 == 0 and number < 7 * spoilt else ""
        texts[f"h{number:03}.h"] = f"{include}int f{number:03}(void);\n"
    return texts


@pytest.mark.parametrize("spoilt", [0, 1, 12])
def test_only_the_includers_of_a_bad_file_are_not_checked(spoilt: int, read_all: ReadAll) -> None:
    texts = _set(150, spoilt)
    surface = read_all(texts, given=tuple(name for name in texts if name.endswith(".h")))
    bad = [header.path for header in surface.headers if header.status is HeaderStatus.NOT_CHECKED]
    assert len(bad) == spoilt
    assert len(surface.declarations) == 150 - spoilt


def test_the_value_of_a_static_member_is_used_and_not_its_name(read_all: ReadAll) -> None:
    text = "struct S { static const int n = 4; static int out; static int f() { return n + out; } };\n"
    surface = read_all({"s.hpp": text})
    calls = {call.name for declaration in surface.declarations for call in declaration.calls}
    assert calls == {"out"}


def test_a_function_that_another_unit_defines_inline_is_not_promised(read_all: ReadAll) -> None:
    """The two headers contradict each other, so no unit holds both."""
    texts = {
        "forward.hpp": "namespace n { void f(int); inline void g() { f(1); } }\ntypedef int Contradiction;\n",
        "define.hpp": "namespace n { void f(int); inline void f(int) {} }\ntypedef long Contradiction;\n",
    }
    surface = read_all(texts)
    found = {declaration.name: declaration for declaration in surface.declarations}
    assert found["f"].obligation is Obligation.INLINE
    assert found["g"].calls == ()
