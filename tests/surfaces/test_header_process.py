"""The child process: what it answers, and what becomes of a run in which it dies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64

from abilint.errors import HeaderError
from abilint.surfaces import header
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from pathlib import Path

    Headers = tuple[str, ...]


@pytest.fixture
def headers(tmp_path: Path) -> Headers:
    for name in "abcd":
        (tmp_path / f"{name}.h").write_text(f"int {name}(void);\n")
    return tuple(str(tmp_path / f"{name}.h") for name in "abcd")


def child(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """Let the child run a line of Python before it reads its request."""
    command = header._command()
    monkeypatch.setattr(header, "_command", lambda: [*command[:-1], f"{before}\n{command[-1]}"])


DIES_ON_B = """
import sys, os, signal
from abilint.surfaces.clang_front_end import worker
read = worker._answer
def answer(request):
    if any(name.endswith("/b.h") for name in request["headers"]):
        os.kill(os.getpid(), signal.SIGSEGV)
    return read(request)
worker._answer = answer
"""


def with_path(code: str) -> str:
    return f"import sys; sys.path[:] = {sys.path!r}\n{code}"


def test_the_answer_of_a_child(headers: Headers) -> None:
    surface = start(HeaderRequest(headers, X86_64)).result()

    assert [item.name for item in surface.declarations] == ["a", "b", "c", "d"]
    assert [outcome.path for outcome in surface.headers] == list(headers)
    assert surface.target is X86_64


def test_a_crash_costs_only_the_header_that_crashed(
    headers: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(monkeypatch, with_path(DIES_ON_B))
    surface = start(HeaderRequest(headers, X86_64)).result()

    assert [item.name for item in surface.declarations] == ["a", "c", "d"]
    assert [str(outcome.status) for outcome in surface.headers] == [
        "checked",
        "not-checked",
        "checked",
        "checked",
    ]
    assert surface.headers[1].reason.startswith("libclang crashed on it")


def test_a_crash_on_the_only_header_is_an_error(headers: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, with_path(DIES_ON_B))
    with pytest.raises(HeaderError, match=r"b\.h: libclang crashed on it") as caught:
        start(HeaderRequest(headers[1:2], X86_64)).result()

    assert caught.value.exit_code == 3


def test_a_child_that_never_answers_is_ended(headers: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "_GRACE", 0.3)
    child(monkeypatch, "import time; time.sleep(60)")
    with pytest.raises(HeaderError, match=r"a\.h .*libclang did not finish within"):
        start(HeaderRequest(headers, X86_64, seconds=0.1)).result()


def test_a_library_that_cannot_be_loaded(headers: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "from clang.cindex import conf, Config\nConfig.set_library_file('/nowhere/libclang.so')\n"
    child(monkeypatch, with_path(broken))
    with pytest.raises(HeaderError, match=r"libclang cannot be loaded: .*nowhere"):
        start(HeaderRequest(headers, X86_64)).result()


def test_a_package_that_is_not_installed(headers: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, with_path("sys.modules['clang'] = None"))
    with pytest.raises(HeaderError, match="libclang cannot be loaded"):
        start(HeaderRequest(headers, X86_64)).result()


def test_a_fault_in_the_child_is_told_in_one_line(headers: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "raise RuntimeError('out of luck')")
    with pytest.raises(HeaderError, match="the header reader failed: RuntimeError: out of luck") as caught:
        start(HeaderRequest(headers, X86_64)).result()

    assert "\n" not in str(caught.value)


def test_a_fault_inside_a_callback_of_libclang_is_not_lost(
    headers: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "from abilint.surfaces.clang_front_end import entities\n"
        "def visit(*_): raise RuntimeError('in a callback')\n"
        "entities.Walk._visit = visit\n"
    )
    child(monkeypatch, with_path(code))
    with pytest.raises(HeaderError, match="RuntimeError: in a callback"):
        start(HeaderRequest(headers, X86_64)).result()


def test_a_macro_bomb_ends_at_the_memory_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "_MEMORY_LIMIT", 400 << 20)
    bomb = "#define A0 1,1,1,1,1,1,1,1,1,1\n" + "".join(
        f"#define A{n} {','.join([f'A{n - 1}'] * 10)}\n" for n in range(1, 9)
    )
    (tmp_path / "x.h").write_text(bomb + "static int v[] = { A8 };\n")
    surface = start(HeaderRequest((str(tmp_path / "x.h"),), X86_64, seconds=20)).result()

    (outcome,) = surface.headers
    assert (str(outcome.status), outcome.reason) == ("not-checked", "libclang crashed on it")


def test_a_cancelled_child_is_gone(headers: Headers) -> None:
    pending = start(HeaderRequest(headers, X86_64))
    pending.cancel()

    assert pending._process.returncode is not None


def test_a_name_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeaderError, match="not valid UTF-8"):
        start(HeaderRequest((str(tmp_path / "\udce9.h"),), X86_64))
