"""Libraries in Rust and Fortran against the C headers that belong to them, right and wrong.

The compilers are the oracle: what they built is the same in all cases. Each breaking change alters what
a caller passes or reads; each harmless one is another way to write the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.machine

HERE = Path(__file__).parent / "languages"
RUST_BREAKING = (
    ("int64_t ints(", "int32_t ints(", "ints"),
    ("uintptr_t sizes(uintptr_t a", "uintptr_t sizes(int a", "sizes"),
    ("double floats(float a, double b)", "double floats(double b, float a)", "floats"),
    ("unsigned __int128 wide", "uint64_t wide", "wide"),
    ("struct Point **d", "struct Point *d", "pointers"),
    ("references(const struct Point *a", "references(struct Point a", "references"),
    ("uint8_t (*b)(uint8_t)", "uint8_t (*b)(uint32_t)", "callbacks"),
    ("inner_free(struct Inner *inner)", "inner_free(struct Inner **inner)", "inner_free"),
    ("typedef double Metres;", "typedef float Metres;", "metres"),
    ("typedef int32_t Marked_String;", "typedef int64_t Marked_String;", "marked"),
    ("uintptr_t nonzero(uint32_t a, uint32_t b", "uintptr_t nonzero(uint32_t a, uint64_t b", "nonzero"),
    ("TABLE[5]", "TABLE[6]", "TABLE"),
    ("extern uint64_t COUNTER", "extern double COUNTER", "COUNTER"),
    ("  int32_t first;\n  double second;", "  double first;\n  int32_t second;", "struct Pair_i32__f64"),
    ("  uint16_t count;\n", "  uint64_t count;\n", "struct Mixed"),
    ("float cells[3][4];", "float cells[3][3];", "struct Matrix"),
    ("  float _0;\n  float _1;", "  int _0;\n  float _1;", "struct Shape"),
    ("  int16_t x;\n  int16_t y;", "  int16_t y;\n  int16_t x;", "union Event"),
    ("      double b;", "      int64_t b;", "struct Choice"),
)
RUST_HARMLESS = (
    ("int64_t ints(int8_t a", "long long ints(signed char a"),
    ("uintptr_t sizes(uintptr_t a, intptr_t b)", "size_t sizes(size_t a, ptrdiff_t b)"),
    ("length(const char *text)", "length(const unsigned char *bytes)"),
    ("struct Inner *inner_new(void)", "void *inner_new(void)"),
    ("typedef struct Inner *Boxed;", "typedef void *Boxed;"),
    ("Level level_next(Level l)", "uint8_t level_next(uint8_t l)"),
    ("struct OneField one_field(struct OneField p)", "int32_t one_field(int32_t p)"),
    ("struct OneFloat one_float(struct OneFloat p)", "float one_float(float p)"),
    ("float cells[3][4];", "float cells[12];"),
    ("  double radius;", "  double r;"),
    ("  Move_Body move;\n", "  struct { Event_Tag move_tag; int16_t move_x; int16_t move_y; };\n"),
    ("extern bool FLAG", "extern uint8_t FLAG"),
)
FORTRAN_BREAKING = (
    ("int by_value(int a, long b", "int by_value(int *a, long b", "by_value"),
    ("by_reference(const int *a", "by_reference(int a", "by_reference"),
    ("double total(size_t n", "double total(int n", "total"),
    ("void assumed(int *values)", "void assumed(int values)", "assumed"),
    ("double _Complex spin(double _", "double _Complex spin(float _", "spin"),
    ("extern double grid[3][4]", "extern double grid[3][3]", "grid"),
    ("int maybe(const int *x)", "int maybe(int x)", "maybe"),
    ("char name[8]", "char name[16]", "struct point"),
)
FORTRAN_HARMLESS = (
    ("int by_value(int a", "int32_t by_value(int32_t first"),
    ("const double *values", "const double values[]"),
    ("extern double grid[3][4]", "extern double grid[12]"),
    ("void *pointer_of(void *p", "struct any *pointer_of(struct any *p"),
)


@pytest.fixture(scope="module", params=["0", "3"])
def rust(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library without and with optimization, which makes functions of equal code one."""
    library = tmp_path_factory.mktemp("rust") / "libexports.so"
    options = ["--edition", "2021", "-C", "debuginfo=2", "-C", f"opt-level={request.param}"]
    compiled(["rustc", *options, "--crate-type", "cdylib", "-A", "warnings"], HERE / "exports.rs", library)
    return library


@pytest.fixture(scope="module")
def fortran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("fortran") / "libexports.so"
    compiled(["gfortran", "-g", "-O0", "-shared", "-fPIC"], HERE / "exports.f90", library)
    return library


def compiled(command: list[str], source: Path, library: Path) -> None:
    subprocess.run(
        [*command, str(source), "-o", str(library)], check=True, capture_output=True, cwd=library.parent
    )


def changed(header: Path, folder: Path, changes: tuple[tuple[str, ...], ...]) -> Path:
    text = header.read_text()
    for old, new, *_ in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / header.name).write_text(text)
    return folder / header.name


def loud(library: Path, header: Path) -> dict[str, str]:
    """Check, and give what errors and warnings are about, with their levels."""
    command = [sys.executable, "-m", "abilint", "check", str(library), "--header", str(header), "-o", "json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert report["declarations"]["missing"] == 0
    assert report["declarations"]["verified"] > 0
    return {each["symbol"]: each["level"] for each in report["findings"] if each["level"] != "note"}


@pytest.mark.parametrize("language", ["c", "c++"])
def test_the_right_header_of_a_rust_library_is_quiet(rust: Path, language: str, tmp_path: Path) -> None:
    header = tmp_path / ("exports.h" if language == "c" else "exports.hpp")
    header.write_text((HERE / "rust.h").read_text())
    assert loud(rust, header) == {}


def test_each_breaking_change_is_an_error(rust: Path, tmp_path: Path) -> None:
    found = loud(rust, changed(HERE / "rust.h", tmp_path, RUST_BREAKING))
    assert {subject: found.get(subject) for _, _, subject in RUST_BREAKING} == {
        subject: "error" for _, _, subject in RUST_BREAKING
    }


def test_harmless_changes_are_quiet(rust: Path, tmp_path: Path) -> None:
    assert loud(rust, changed(HERE / "rust.h", tmp_path, RUST_HARMLESS)) == {}


def test_the_right_header_of_a_fortran_library_is_quiet(fortran: Path) -> None:
    assert loud(fortran, HERE / "fortran.h") == {}


def test_each_breaking_change_is_an_error_in_fortran(fortran: Path, tmp_path: Path) -> None:
    found = loud(fortran, changed(HERE / "fortran.h", tmp_path, FORTRAN_BREAKING))
    assert found == {subject: "error" for _, _, subject in FORTRAN_BREAKING}


def test_harmless_changes_are_quiet_in_fortran(fortran: Path, tmp_path: Path) -> None:
    assert loud(fortran, changed(HERE / "fortran.h", tmp_path, FORTRAN_HARMLESS)) == {}
