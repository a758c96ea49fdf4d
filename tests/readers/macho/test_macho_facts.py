"""Identity, dependencies, versions and platform; universal files; what is imported to read them."""

import subprocess
import sys
from pathlib import Path

import pytest
from macho_writer import ARM64, I386, MH_BUNDLE, MH_OBJECT, X86_64, MachoFile, Nlist, fat, terminal, trie

from abilint.readers.macho.imports import read_opcodes

ARM64E, ARM64_32, HASWELL, ARMV7 = (0x0100000C, 0x80000002), (0x0200000C, 1), (0x01000007, 8), (12, 9)
SAMPLES = Path(__file__).resolve().parents[3] / "samples"
make = MachoFile()


def version(major, minor=0, patch=0):
    return major << 16 | minor << 8 | patch


def built_for(platform, minimum):
    return make.command(0x32, make.pack("4I", platform, minimum, version(14), 0))


def minimum(command, least):
    """What files said before LC_BUILD_VERSION."""
    return make.command(command, make.pack("II", least, 0))


def test_identity_and_dependencies(artifact):
    commands = (
        make.dylib(0xD, b"@rpath/liba.dylib", current=version(1, 2, 3), compatible=version(1)),
        make.dylib(0xC, b"/usr/lib/libSystem.B.dylib"),
        make.dylib(0x80000018, b"@rpath/libweak.dylib"),
        make.dylib(0x8000001F, b"@rpath/libagain.dylib"),
        make.dylib(0x80000023, b"@rpath/libup.dylib"),
        make.text(0x8000001C, b"@loader_path/../lib"),
        make.command(0x1B, bytes(range(16))),
        make.text(0x14, b"client"),
        make.text(0x12, b"Umbrella"),
    )
    found = artifact(MachoFile(commands=commands).build())
    assert found.identity == "@rpath/liba.dylib"
    assert (found.macho.current_version, found.macho.compatibility_version) == ("1.2.3", "1.0.0")
    assert [use for use, _ in found.macho.uses] == ["load", "weak", "reexport", "upward"]
    assert found.dependencies == tuple(name for _, name in found.macho.uses)
    assert found.macho.re_exports == ("@rpath/libagain.dylib",)
    assert found.macho.run_paths == ("@loader_path/../lib",)
    assert (found.macho.clients, found.macho.umbrella) == (("client",), "Umbrella")
    assert found.build_id == bytes(range(16)).hex()


def test_the_old_way_to_re_export(artifact):
    commands = (
        make.dylib(0xC, b"/usr/lib/libmath.A.dylib"),
        make.dylib(0xC, b"/usr/lib/libB.dylib"),
        make.text(0x15, b"libmath"),
    )
    assert artifact(MachoFile(commands=commands).build()).macho.re_exports == ("/usr/lib/libmath.A.dylib",)


@pytest.mark.parametrize(
    ("cpu", "command", "short", "triple"),
    [
        (ARM64, built_for(1, version(11)), "arm64-macos", "arm64-apple-macos11.0"),
        (ARM64E, built_for(1, version(12, 3)), "arm64e-macos", "arm64e-apple-macos12.3"),
        (X86_64, minimum(0x24, version(10, 13, 4)), "x86_64-macos", "x86_64-apple-macos10.13.4"),
        (HASWELL, built_for(1, version(10, 9)), "x86_64h-macos", "x86_64h-apple-macos10.9"),
        (X86_64, minimum(0x25, version(12)), "x86_64-ios-simulator", "x86_64-apple-ios12.0-simulator"),
        (ARM64, built_for(7, version(14)), "arm64-ios-simulator", "arm64-apple-ios14.0-simulator"),
        (ARM64, built_for(6, version(13, 1)), "arm64-mac-catalyst", "arm64-apple-ios13.1-macabi"),
        (ARM64, built_for(11, version(1)), "arm64-visionos", "arm64-apple-xros1.0"),
        (ARMV7, minimum(0x25, version(9)), "armv7-ios", "armv7-apple-ios9.0"),
        (ARM64_32, built_for(4, version(5)), "arm64_32-watchos", "arm64_32-apple-watchos5.0"),
        (ARM64, b"", "arm64-darwin", "arm64-apple-macos"),
    ],
)  # fmt: skip
def test_target(artifact, cpu, command, short, triple):
    found = artifact(MachoFile(cpu=cpu, commands=(command,) if command else ()).build()).target
    assert (str(found), found.triple) == (short, triple)


def test_a_zippered_library_has_two_platforms(artifact):
    found = artifact(
        MachoFile(commands=(built_for(1, version(10, 15)), built_for(6, version(13, 1)))).build()
    )
    assert found.macho.platforms == (("macos", "10.15", "14.0"), ("mac-catalyst", "13.1", "14.0"))
    assert found.target.os == "macos"


@pytest.mark.parametrize("wide", [False, True])
def test_each_slice_is_an_artifact(artifacts, wide):
    slices = [
        (cpu, MachoFile(cpu=cpu, bits=32 if cpu == I386 else 64, symbols=(Nlist(b"_f"),)).build())
        for cpu in (I386, X86_64, ARM64, ARM64E)
    ]
    found = artifacts(fat(*slices, wide=wide))
    assert [a.member for a in found] == ["i386", "x86_64", "arm64", "arm64e"]
    assert [a.label.rpartition("/")[2] for a in found][2] == "input.dylib(arm64)"
    assert {s.link_name for a in found for s in a.static_symbols} == {"f"}


@pytest.mark.parametrize("subtype", [2, 0x80000002, 0x81000002], ids=["unversioned", "user", "kernel"])
def test_the_capability_bits_of_arm64e_are_no_other_architecture(artifacts, subtype):
    """Frida's agent for macOS has slices of the second and third kind."""
    signed = (ARM64[0], subtype)
    found = artifacts(fat((ARM64, MachoFile().build()), (signed, MachoFile(cpu=signed).build())))
    assert [(a.slice, a.slices, a.macho.cpu_subtype) for a in found] == [("arm64", 2, 0), ("arm64e", 2, 2)]


def test_a_thin_file_has_no_member(artifact):
    assert artifact(MachoFile(cpu=I386, bits=32).build()).member is None


def test_slices_that_are_static_libraries(artifacts):
    content = MachoFile(file_type=MH_OBJECT, symbols=(Nlist(b"_f"),)).build()
    header = (
        b"f.o".ljust(16) + b"0".ljust(12) + b"0".ljust(6) * 2 + b"644".ljust(8) + b"%-10d`\n" % len(content)
    )
    archive = b"!<arch>\n" + header + content
    found = artifacts(fat((ARM64, archive)))
    assert [(a.kind, a.member, a.in_archive) for a in found] == [
        ("archive", "arm64", False),
        ("object", "arm64, f.o", True),
    ]


def test_names_bound_through_chained_fixups(artifact):
    """Format 1: ordinal in 8 bits, a weak flag, the name's offset in 23."""
    names = b"\0_puts\0_weak\0_flat\0"
    entries = [(1, 0, 1), (1, 1, names.index(b"_weak")), (0xFE, 0, names.index(b"_flat"))]
    table = b"".join(make.pack("I", ordinal | weak << 8 | name << 9) for ordinal, weak, name in entries)
    data = make.pack("7I", 0, 28, 28, 28 + len(table), len(entries), 1, 0) + table + names
    commands = (
        make.dylib(0xC, b"/usr/lib/libSystem.B.dylib"),
        make.command(0x80000034, make.pack("II", 0, 0)),
    )
    file = MachoFile(commands=commands, trie=trie({b"_f": terminal()}), file_type=MH_BUNDLE)
    out = file.build()
    place = out.index(commands[1])
    out = out[: place + 8] + make.pack("II", len(out), len(data)) + out[place + 16 :] + data
    found = {s.name: s for s in artifact(out).dynamic_symbols}
    system = "/usr/lib/libSystem.B.dylib"
    libraries = {name: s.version_library for name, s in found.items()}
    assert libraries == {"_f": None, "_puts": system, "_weak": system, "_flat": None}
    assert [found[name].binding for name in ("_puts", "_weak")] == ["global", "weak"]


def test_names_bound_by_opcodes():
    """Zig's linker states the library behind the name, Apple's before it; what is bound counts (dyld)."""
    apple = b"\x11\x40_first\0\x51\x72\x00\x90" + b"\x12\x41_second\0\x90" + b"\x90\x00"
    zig = b"\x40_first\0\x51\x72\x00\x11\x90" + b"\x41_second\0\x12\x90\x00"
    overriding = b"\x48_strong\0\x00"
    expected = (("_first", 1, False), ("_second", 2, True))
    assert read_opcodes(apple) == read_opcodes(zig) == read_opcodes(overriding + zig) == expected


def test_only_what_is_needed_is_imported():
    """LIEF costs 300 ms to import: nothing that reads a library needs it."""
    script = (
        "import sys; from abilint import readers; readers.read(sys.argv[1]);"
        "print('lief' in sys.modules, 'abilint.readers.macho' in sys.modules)"
    )
    for name, macho in (("c-plain/libring.so", False), ("macho-plain-arm64/libring.dylib", True)):
        command = [sys.executable, "-c", script, str(SAMPLES / name)]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == [
            "False",
            str(macho),
        ]
