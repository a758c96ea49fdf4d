"""Where members of C# structs stand: Mono's own run time is the judge."""

# ruff: noqa: E501  (declarations in one line each)

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
STRUCTS = """
struct Plain { public byte a; public int b; public short c; public long d; public byte e; }
struct Inner { public byte a; public double b; }
struct Outer { public byte a; public Inner b; public byte c; }
[StructLayout(LayoutKind.Sequential, Pack = 1)]
struct Packed { public byte a; public long b; public short c; }
[StructLayout(LayoutKind.Sequential, Pack = 2)] struct Packed2 { public byte a; public long b; public Inner c; }
[StructLayout(LayoutKind.Sequential, Pack = 4)] struct Packed4 { public byte a; public double b; public byte c; }
[StructLayout(LayoutKind.Sequential, Size = 40)] struct Sized { public int a; public byte b; }
[StructLayout(LayoutKind.Sequential, Size = 2)] struct SizedLess { public int a; public byte b; }
struct Truth { public bool a; public byte b; public bool c; }
struct ShortTruth { [MarshalAs(UnmanagedType.I1)] public bool a; [MarshalAs(UnmanagedType.U1)] public bool b;
  [MarshalAs(UnmanagedType.VariantBool)] public bool c; }
struct Text { public string a; public char b; [MarshalAs(UnmanagedType.LPWStr)] public string c; public byte d; }
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Wide { public byte x; public char a;
  [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 5)] public string b; public byte c; }
struct Inline { public byte x; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public int[] a;
  [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 7)] public string b; public short c; }
struct Elements { [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)] public Inner[] a; public byte b; }
struct TruthElements { public byte x; [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public bool[] a; }
struct Words { public byte x; public IntPtr a; public byte y; public UIntPtr b; public ushort c; }
enum Small : byte { A } enum Large : long { A }
struct Enums { public Small a; public Large b; public Small c; }
delegate int Call(int a);
struct Calls { public byte x; public Call a; public byte b; }
[StructLayout(LayoutKind.Explicit)] struct Union { [FieldOffset(0)] public byte a; [FieldOffset(0)] public double b;
  [FieldOffset(0)] public int c; }
[StructLayout(LayoutKind.Explicit)] struct Mixed { [FieldOffset(0)] public int kind; [FieldOffset(8)] public int a;
  [FieldOffset(8)] public double b; [FieldOffset(16)] public byte c; }
[StructLayout(LayoutKind.Explicit, Size = 64)] struct Room { [FieldOffset(0)] public int a; [FieldOffset(4)] public byte b; }
[StructLayout(LayoutKind.Explicit, Pack = 1)] struct Tight { [FieldOffset(0)] public byte a; [FieldOffset(1)] public long b; }
unsafe struct Fixed { public byte x; public fixed int a[3]; public fixed byte b[5]; public short c; }
[StructLayout(LayoutKind.Sequential)] class Base { public byte a; public int b; }
[StructLayout(LayoutKind.Sequential)] class Derived : Base { public byte c; public long d; }
struct Properties { public byte A { get; set; } public int B { get; private set; } public int C { get { return 3; } } public byte d; }
struct Statics { public byte a; public static long Shared; public const int Fixed = 3; public short b; }
struct Ids { public byte a; public Guid b; public byte c; }
struct Several { public byte a, b; public int c, d; public byte e; }
"""
NAMES = [
    "Plain", "Inner", "Outer", "Packed", "Packed2", "Packed4", "Sized", "SizedLess", "Truth", "ShortTruth", "Text",
    "Wide", "Inline", "Elements", "TruthElements", "Words", "Enums", "Calls", "Union", "Mixed", "Room", "Tight",
    "Fixed", "Base", "Derived", "Properties", "Statics", "Ids", "Several",
]  # fmt: skip
PROGRAM = """
using System; using System.Reflection; using System.Runtime.InteropServices;
STRUCTS
static unsafe class N {
  EXTERNS
  static void Main() {
    foreach (var type in new Type[] { TYPES }) {
      Console.Write(type.Name + " " + Marshal.SizeOf(type));
      for (var each = type; each != null && each != typeof(object) && each != typeof(ValueType); each = each.BaseType)
        foreach (var field in each.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) {
          var name = field.Name.StartsWith("<") ? field.Name.Substring(1, field.Name.IndexOf('>') - 1) : field.Name;
          Console.Write(" " + name + "=" + Marshal.OffsetOf(each, field.Name));
        }
      Console.WriteLine();
    }
  }
}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a program that says how Mono lays each struct out."""
    externs = "".join(f'[DllImport("foo")] static extern void take{n}(ref {n} a);\n' for n in NAMES)
    types = ", ".join(f"typeof({name})" for name in NAMES)
    text = PROGRAM.replace("STRUCTS", STRUCTS).replace("EXTERNS", externs).replace("TYPES", types)
    file = tmp_path_factory.mktemp("csharp") / "Layouts.cs"
    file.write_text(text)
    return file


@pytest.fixture(scope="module")
def stated(source: Path) -> dict[str, tuple[int, dict[str, int]]]:
    """Run it."""
    program = source.with_suffix(".exe")
    subprocess.run(["mcs", "-unsafe", "-nowarn:0169,0649", f"-out:{program}", source], check=True)
    output = subprocess.run(["mono", program], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in output.splitlines():
        name, size, *fields = line.split()
        places = (each.split("=") for each in fields)
        found[name] = int(size), {member: int(place) for member, place in places}
    return found


@pytest.fixture(scope="module")
def ours(source: Path) -> dict[str, tuple[int | None, dict[str, int]]]:
    """Read the same text."""
    binding = bindings.read(str(source), LINUX)[0]
    assert binding.surface.types is not None
    return {
        each.name: (each.size, {field.name: field.offset // 8 for field in each.fields})
        for each in binding.surface.types.nodes
        if isinstance(each, Record)
    }


@pytest.mark.parametrize("name", NAMES)
def test_structs_are_laid_out_as_mono_does(
    name: str, ours: dict[str, tuple[int, dict[str, int]]], stated: dict[str, tuple[int, dict[str, int]]]
) -> None:
    assert ours[name] == stated[name]
