"""Which names the code in a header asks the linker for: what it compiles to decides."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

UNEVALUATED = """
#pragma once
int q1(); int q2(); int q3(); int q4(); int q5(); int q6(); int q7(); int q8(); int q9();
int q10(); int q11(); int q12(); int q13(); int q14();
struct base { base(int) {} };
#define TYPE(x) decltype(x)
inline auto whole(int a = q1()) noexcept(noexcept(q2())) -> decltype(q3()) {
  decltype(q4()) x = q5();
  TYPE(q6()) y = 0;
  bool n = noexcept(q7());
  return x + y + n + a + static_cast<int>(sizeof(q8()));
}
template <class T, class = decltype(q9())> struct heir : base {
  static_assert(sizeof(q9()) == sizeof(int), "");
  using type = decltype(q9());
  heir() : base(q10()) {}
  template <class U> heir(U) noexcept(noexcept(q11())) : base(q12()) {}
  template <class U> auto get(U) -> decltype(q13()) { return q14(); }
};
"""
CONSUMER = '#include "x.hpp"\nint main() { heir<int> a; heir<int> b(1); return whole() + a.get(b); }\n'


@pytest.mark.machine
def test_of_an_operand_that_is_never_evaluated(tmp_path: Path, read: Callable[..., Surface]) -> None:
    (tmp_path / "x.hpp").write_text(UNEVALUATED, encoding="utf-8")
    (tmp_path / "c.cpp").write_text(CONSUMER, encoding="utf-8")
    command = ("g++", "-std=c++17", "-O0", "-w", "-c", "c.cpp")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    listing = subprocess.run(
        ("nm", "-u", "-P", "c.o"), cwd=tmp_path, check=True, capture_output=True, text=True
    )
    asked = {line.split(" ")[0] for line in listing.stdout.splitlines() if line.startswith("_Z")}

    surface = read(UNEVALUATED, name="x.hpp")

    assert {call.link_name for item in surface.declarations for call in item.calls} == asked
    assert len(asked) == 5
