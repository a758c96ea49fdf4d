"""What a linker writes for a flag is what is told of the release that has it."""

from __future__ import annotations

import pytest
from libraries import Release, build, changes

pytestmark = pytest.mark.machine

SOURCE = "int foo(void) { return 1; }\n"
TLS = "__thread int here = 1;\nint foo(void) { return here; }\n"
FLAGS = {
    "-Wl,-Bsymbolic": ("loading-changed", "symbolic", "off", "on"),
    "-Wl,-z,nodelete": ("loading-changed", "no-delete", "off", "on"),
    "-Wl,-z,nodlopen": ("loading-changed", "no-open", "off", "on"),
    "-Wl,-rpath,/opt/foo": ("loading-changed", "run-path", None, "/opt/foo"),
    "-Wl,-z,execstack": ("hardening-changed", "executable-stack", "off", "on"),
    "-Wl,-z,now": ("hardening-changed", "relro", "partial", "full"),
    "-Wl,-z,norelro": ("hardening-changed", "relro", "partial", "none"),
}


def told(old, new):
    return [(c.kind.value, c.subject, c.before, c.after) for c in changes(old, new)]


@pytest.mark.parametrize("flag", FLAGS)
def test_flag(flag, tmp_path):
    common = ("-Wl,-z,relro",) if "relro" not in flag else ()
    old = build(tmp_path, "old", Release(SOURCE, flags=("-Wl,-z,relro", "-Wl,-z,lazy")))
    new = build(tmp_path, "new", Release(SOURCE, flags=(*common, "-Wl,-z,lazy", flag)))
    assert told(old, new) == [FLAGS[flag]]


def test_static_room_for_thread_local_variables(tmp_path):
    old = build(tmp_path, "old", Release(TLS))
    new = build(tmp_path, "new", Release(TLS, flags=("-ftls-model=initial-exec",)))
    assert ("loading-changed", "static-tls", "off", "on") in told(old, new)


def test_text_relocations(tmp_path):
    source = (
        "extern int away; int *foo(void) { return &away; }\n" + '__asm__(".text\\n.quad foo\\n.data\\n");'
    )
    old = build(tmp_path, "old", Release("extern int away; int *foo(void) { return &away; }\n"))
    new = build(tmp_path, "new", Release(source, flags=("-Wl,-z,notext",)))
    assert told(old, new) == [("hardening-changed", "text-relocations", "off", "on")]


def test_alignment_that_somebody_asked_for(tmp_path):
    old = build(tmp_path, "old", Release("_Alignas(64) int table[16] = {1};"))
    new = build(tmp_path, "new", Release("int table[16] = {1};", flags=("-Os",)))
    (found,) = changes(old, new)
    assert (found.kind, found.subject, found.before, found.detail) == (
        "data-section-changed", "table", "64", "alignment",
    )  # fmt: skip


def test_alignment_by_chance(tmp_path):
    """Where a variable stands changes with what stands before it."""
    old = build(tmp_path, "old", Release("int table[16] = {1};"))
    new = build(
        tmp_path,
        "new",
        Release("static char before[9] = {1};\nint table[16] = {1};\nchar *p(void) { return before; }"),
    )
    assert told(old, new) == [("symbol-added", "p", None, None)]
