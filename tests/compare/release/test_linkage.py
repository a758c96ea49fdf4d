"""Machine, name, needs, floor, protection, loading: each fact that a file states, and its loss."""

from __future__ import annotations

import pytest
from libraries import ELF, MACHO, PE, library, symbol, told
from msgspec.structs import replace

from abilint.compare.release import compare
from abilint.model.artifact import ArtifactKind, ElfFacts, MachoFacts, PeFacts, Relro
from abilint.model.symbol import Scope
from abilint.model.target import ByteOrder


def differences(old, new, target=ELF):
    """Kind, subject, before, after and detail of what two artifacts differ in."""
    sides = (library(target=target, **old), library(target=target, **new))
    return [(c.kind.value, c.subject, c.before, c.after, c.detail) for c in compare(*sides)]


MACHINES = {
    "machine": (replace(ELF, architecture="aarch64"), ("machine", "x86_64", "aarch64")),
    "bits": (replace(ELF, bits=32), ("bits", "64", "32")),
    "byte order": (replace(ELF, byte_order=ByteOrder.BIG), ("byte-order", "little", "big")),
}


@pytest.mark.parametrize("case", MACHINES)
def test_machines(case):
    target, expected = MACHINES[case]
    assert told(library(), library(target=target)) == [("architecture-changed", *expected)]


def test_nothing_else_is_told_of_another_machine():
    other = library(target=replace(ELF, architecture="aarch64"), identity="libfoo.so.2")
    assert [subject for _, subject, *_ in told(library(), other)] == ["machine"]


def test_the_c_library_counts_only_where_it_is_needed():
    musl = library(target=replace(ELF, environment="musl"), dependencies=("libc.so",))
    assert told(library(dependencies=("libc.so.6",)), musl)[0][1:] == ("environment", "gnu", "musl")
    assert ("architecture-changed", "environment", "gnu", "musl") not in told(library(), musl)


def test_registers_of_floating_point_arguments():
    target = replace(ELF, architecture="riscv64")
    old = {"elf": ElfFacts(flags=0x5)}
    new = {"elf": ElfFacts(flags=0x1)}
    assert differences(old, new, target) == [("architecture-changed", "float-abi", "double", "soft", None)]
    assert differences(old, {"elf": ElfFacts(flags=0x4)}, target) == []


def test_an_executable_is_no_library():
    assert differences({}, {"kind": ArtifactKind.EXECUTABLE}) == [
        ("architecture-changed", "file-type", "shared", "executable", None)
    ]


NAMES = {
    "changed": ("libfoo.so.1", "libfoo.so.2", None),
    "dropped": ("libfoo.so.1", None, None),
    "added": (None, "libfoo.so.1", None),
    "folder": ("/usr/lib/libfoo.1.dylib", "@rpath/libfoo.1.dylib", "folder"),
    "bundled": ("libfoo-0123abcd.so.1.2", "libfoo-abcd0123.so.1.3", "build"),
    "bundled for macOS": ("/DLC/foo/libbar.1.0.dylib", "/DLC/foo/libbar.1.1.dylib", "build"),
    "no digest": ("libfoo-12345678x.so.1", "libfoo-12345678y.so.1", None),
}


@pytest.mark.parametrize("case", NAMES)
def test_names(case):
    before, after, detail = NAMES[case]
    ((kind, _, *sides),) = differences({"identity": before}, {"identity": after})
    assert (kind, *sides) == ("identity-changed", before, after, detail)


DEPENDENCIES = {
    "came": ((), ("libz.so.1",), [("libz.so.1", None, "load", None)]),
    "went": (("libz.so.1",), (), [("libz.so.1", "load", None, None)]),
    "other order": (
        ("libz.so.1", "libm.so.6"), ("libm.so.6", "libz.so.1"),
        [("libm.so.6", "libz.so.1, libm.so.6", "libm.so.6, libz.so.1", "order")]),
    "another version": (
        ("libssl.so.1.1",), ("libssl.so.3",), [("libssl.so.3", "libssl.so.1.1", "libssl.so.3", "version")]),
    "bundled anew": (("libz-0123abcd.so.1",), ("libz-abcd0123.so.1",), []),
    "bundled, another version": (
        ("libz-0123abcd.so.1",), ("libz-abcd0123.so.2",),
        [("libz-abcd0123.so.2", "libz-0123abcd.so.1", "libz-abcd0123.so.2", "bundled")]),
}  # fmt: skip


@pytest.mark.parametrize("case", DEPENDENCIES)
def test_dependencies(case):
    before, after, expected = DEPENDENCIES[case]
    found = differences({"dependencies": before}, {"dependencies": after})
    assert found == [("dependency-changed", *change) for change in expected]


def test_a_library_that_is_no_longer_handed_on():
    def side(how):
        name = "/usr/lib/libbar.dylib"
        return {"dependencies": (name,), "macho": MachoFacts(uses=((how, name),))}

    assert differences(side("reexport"), side("load"), MACHO) == [
        ("dependency-changed", "/usr/lib/libbar.dylib", "re-export", "load", None)
    ]


def needs(*versions):
    return {"elf": ElfFacts(version_needs=tuple(("libc.so.6", version) for version in versions))}


FLOORS = {
    "rose": (("GLIBC_2.4", "GLIBC_2.17"), ("GLIBC_2.9", "GLIBC_2.34"),
        [("GLIBC", "GLIBC_2.17", "GLIBC_2.34")]),
    "fell": (("GLIBC_2.34",), ("GLIBC_2.17",), []),
    "numbers, not letters": (("GLIBC_2.9",), ("GLIBC_2.10",), [("GLIBC", "GLIBC_2.9", "GLIBC_2.10")]),
    "the same number": (("GLIBC_2.3",), ("GLIBC_2.3.0",), []),
    "a family more": (("GLIBC_2.17",), ("GLIBC_2.17", "GCC_3.0"), []),
    "packed relocations": (("GLIBC_2.17",), ("GLIBC_2.17", "GLIBC_ABI_DT_RELR"),
        [("GLIBC", "GLIBC_2.17", "GLIBC_ABI_DT_RELR")]),
}  # fmt: skip


@pytest.mark.parametrize("case", FLOORS)
def test_floors(case):
    before, after, expected = FLOORS[case]
    found = differences(needs(*before), needs(*after))
    assert [change[:4] for change in found] == [("floor-raised", *change) for change in expected]


def test_the_name_that_needs_the_new_floor():
    used = symbol("dlopen", scope=Scope.UNDEFINED, version="GLIBC_2.34", section=-1)
    changes = compare(library(**needs("GLIBC_2.17")), library(used, **needs("GLIBC_2.34")))
    assert [c.detail for c in changes] == ["dlopen"]


def test_the_oldest_macos_and_windows():
    def macho(least):
        return {"macho": MachoFacts(platforms=(("macos", least, "14.0"),))}

    assert differences(macho("10.9"), macho("10.13"), MACHO)[0][:4] == (
        "floor-raised",
        "macos",
        "10.9",
        "10.13",
    )
    assert differences(macho("11.0"), macho("11.0.0"), MACHO) == []
    old, new = ({"pe": PeFacts(subsystem_version=version)} for version in ((6, 1), (10, 0)))
    assert differences(old, new, PE)[0][:4] == ("floor-raised", "Windows", "6.1", "10.0")


def test_a_platform_less():
    old, new = (
        {"macho": MachoFacts(platforms=tuple((name, "13.0", "14.0") for name in names))}
        for names in (("macos", "mac-catalyst"), ("macos",))
    )
    assert differences(old, new, MACHO)[0][:4] == (
        "architecture-changed",
        "platform",
        "mac-catalyst",
        "macos",
    )


ELF_FACTS = {
    "relro": (
        ElfFacts(relro=Relro.FULL, bind_now=True), ElfFacts(relro=Relro.PARTIAL), "relro", "full", "partial"),
    "bind-now": (
        ElfFacts(relro=Relro.NONE, bind_now=True), ElfFacts(relro=Relro.NONE), "bind-now", "on", "off"),
    "stack": (
        ElfFacts(executable_stack=False), ElfFacts(executable_stack=True), "executable-stack", "off", "on"),
    "text": (ElfFacts(), ElfFacts(text_relocations=True), "text-relocations", "off", "on"),
    "tls": (ElfFacts(), ElfFacts(static_tls=True), "static-tls", "off", "on"),
    "symbolic": (ElfFacts(), ElfFacts(symbolic=True), "symbolic", "off", "on"),
    "nodelete": (ElfFacts(no_delete=True), ElfFacts(), "no-delete", "on", "off"),
    "noopen": (ElfFacts(), ElfFacts(no_open=True), "no-open", "off", "on"),
    "run path": (ElfFacts(), ElfFacts(run_paths=(("runpath", "$ORIGIN"),)), "run-path", None, "$ORIGIN"),
}  # fmt: skip


@pytest.mark.parametrize("case", ELF_FACTS)
def test_flags_of_elf(case):
    before, after, subject, was, now = ELF_FACTS[case]
    ((_, *found, _),) = differences({"elf": before}, {"elf": after})
    assert found == [subject, was, now]


def test_a_stack_of_which_nothing_is_said():
    assert differences({"elf": ElfFacts()}, {"elf": ElfFacts(executable_stack=False)}) == []


@pytest.mark.parametrize("name", ["dynamic_base", "nx_compatible", "high_entropy_va", "guard_cf"])
def test_flags_of_windows(name):
    old, new = {"pe": PeFacts(**{name: True})}, {"pe": PeFacts()}
    assert differences(old, new, PE) == [("hardening-changed", name.replace("_", "-"), "on", "off", None)]


def test_versions_and_namespace_of_macho():
    old = MachoFacts(compatibility_version="2.0.0", current_version="2.0.0", clients=())
    new = MachoFacts(
        compatibility_version="1.0.0", current_version="2.1.0", two_level=False, clients=("Foo",)
    )
    assert differences({"macho": old}, {"macho": new}, MACHO) == [
        ("compatibility-changed", "compatibility", "2.0.0", "1.0.0", "lowered"),
        ("compatibility-changed", "current", "2.0.0", "2.1.0", "raised"),
        ("loading-changed", "namespace", "two-level", "flat", None),
        ("loading-changed", "clients", None, "Foo", None),
    ]


def test_of_another_format_nothing_else_is_told():
    """Names are spelled otherwise there."""
    old, new = library(symbol("foo")), library(symbol("_foo", link_name="foo"), target=MACHO)
    assert told(old, new) == [("architecture-changed", "format", "elf", "macho")]
