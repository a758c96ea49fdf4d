"""Compare `abilint symbols` with nm over what released packages hold, one folder for each package.

    python tests/oracles/package_sweep.py [--llvm-nm NM] [--json FILE] FOLDER...

Every binary below a folder is listed in the formats bsd, posix and sysv: Mach-O, PE and COFF files and
archives of those as LLVM's nm lists them, ELF files and archives of those as GNU's does. Printed are each
first line that differs, and a Markdown table of files and differences. Exit code 1 where a line differs.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import nm_sweep

from abilint.cli.main import main as abilint
from abilint.errors import InputError
from abilint.model.target import Format
from abilint.readers import read
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("bsd", "posix", "sysv")
FLAGS = ((), ("-g",), ("-u",), ("-U",), ("-C",))
COLUMNS = {
    FileFormat.ELF: "ELF",
    FileFormat.MACHO: "Mach-O",
    FileFormat.MACHO_UNIVERSAL: "Mach-O",
    FileFormat.PE: "PE",
    FileFormat.COFF: "COFF",
    FileFormat.COFF_EXTENDED: "COFF",
    FileFormat.ARCHIVE: "archive",
    FileFormat.THIN_ARCHIVE: "archive",
}
HEADINGS = ("ELF", "Mach-O", "PE", "COFF", "archive")


def binaries(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every binary below the folder with its column; links are left out, as are Java's class files."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            column = COLUMNS.get(sniff(file.read(SNIFFED_BYTES)))
        if column:
            yield path, column


def differences(path: Path, column: str, program: str) -> list[str]:
    """One report for each way of listing in which the two disagree."""
    try:
        formats = {artifact.target.format for artifact in read(str(path)).artifacts}
    except InputError as error:
        return [f"{error} (nm reads it)"] if _llvm(program, path, "bsd", ()) else []
    if column == "ELF" or Format.ELF in formats:
        return list(nm_sweep.differences(str(path), "nm", nm_sweep.MODES))
    return [problem for flags in FLAGS for problem in _against_llvm(path, flags, program)]


def _against_llvm(path: Path, flags: tuple[str, ...], program: str) -> Iterator[str]:
    for form, ours in _ours(path, flags).items():
        theirs = _llvm(program, path, form, flags)
        if theirs != ours:
            yield f"{path} {form} {' '.join(flags)}: {nm_sweep.first_difference(theirs, ours)}"


def _ours(path: Path, flags: tuple[str, ...]) -> dict[str, bytes]:
    """List the file in all formats by one command."""
    with tempfile.TemporaryDirectory() as name:
        files = {form: Path(name, form) for form in FORMATS}
        outputs = [word for form, file in files.items() for word in ("-o", f"{form}={file}")]
        with contextlib.redirect_stderr(io.StringIO()) as said:
            code = abilint(["symbols", str(path), *flags, *outputs])
        if code:
            return dict.fromkeys(FORMATS, said.getvalue().encode())
        return {form: file.read_bytes() for form, file in files.items()}


def _llvm(program: str, path: Path, form: str, flags: tuple[str, ...]) -> bytes:
    spelled = ["--defined-only" if flag == "-U" else flag for flag in flags]
    command = [program, "--arch=all", "--no-llvm-bc", f"--format={form}", *spelled, str(path)]
    return subprocess.run(command, capture_output=True, check=False).stdout


def main() -> int:
    """Sweep the packages and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--llvm-nm", default="llvm-nm-19")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts of each package")
    args = parser.parse_args()
    counts = {folder.name: _sweep(folder, args.llvm_nm) for folder in args.folders}
    if args.json:
        args.json.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(counts))
    return 1 if any(count["differences"] for count in counts.values()) else 0


def _sweep(folder: Path, program: str) -> Counter[str]:
    count: Counter[str] = Counter()
    for path, column in binaries(folder):
        found = differences(path, column, program)
        count.update({column: 1, "differences": len(found)})
        sys.stdout.write("".join(f"{problem}\n" for problem in found))
        sys.stdout.flush()
    return count


def table(counts: dict[str, Counter[str]]) -> str:
    """One line for each package."""
    lines = [f"| package | {' | '.join(HEADINGS)} | differences |", "|---" * (len(HEADINGS) + 2) + "|"]
    for name, count in counts.items():
        numbers = " | ".join(str(count[heading] or "") for heading in HEADINGS)
        lines.append(f"| {name} | {numbers} | {count['differences']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
