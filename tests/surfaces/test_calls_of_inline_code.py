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


def _asked_by_the_compiler(folder: Path, header: str, consumer: str) -> set[str]:
    (folder / "x.hpp").write_text(header, encoding="utf-8")
    (folder / "c.cpp").write_text(consumer, encoding="utf-8")
    command = ("g++", "-std=c++17", "-O0", "-w", "-c", "c.cpp")
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    listing = subprocess.run(
        ("nm", "-u", "-P", "c.o"), cwd=folder, check=True, capture_output=True, text=True
    )
    names = {line.split(" ")[0] for line in listing.stdout.splitlines()}
    return {name for name in names if name.startswith("_Z") and not name.startswith("_ZTV")}


def _calls(surface: Surface) -> set[str]:
    return {call.link_name for item in surface.declarations for call in item.calls}


@pytest.mark.machine
def test_of_an_operand_that_is_never_evaluated(tmp_path: Path, read: Callable[..., Surface]) -> None:
    asked = _asked_by_the_compiler(tmp_path, UNEVALUATED, CONSUMER)

    assert _calls(read(UNEVALUATED, name="x.hpp")) == asked
    assert len(asked) == 5


PRIVATE = """
#pragma once
int q1(); int q2(); int q3(); int q4(); int q5(); int q6();
class shown {
  int left_alone() { return q1(); } // left_alone: for the library's sources
  struct guard { guard() { q2(); } ~guard() { q3(); } };
  struct used { used() { q4(); } };
  int named() { return q5(); }
  virtual int inherited() { return q6(); }
 public:
  int get() { used u; return named(); }
};
"""
ALL_THAT_CAN_BE_NAMED = '#include "x.hpp"\nint main() { shown s; return s.get(); }\n'


@pytest.mark.machine
def test_of_private_code_that_no_header_names(tmp_path: Path, read: Callable[..., Surface]) -> None:
    asked = _asked_by_the_compiler(tmp_path, PRIVATE, ALL_THAT_CAN_BE_NAMED)

    assert _calls(read(PRIVATE, name="x.hpp")) == asked
    assert asked == {"_Z2q4v", "_Z2q5v", "_Z2q6v"}
