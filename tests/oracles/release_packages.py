"""Compare consecutive releases of libraries that ship their headers in Python wheels, for three systems.

    python tests/oracles/release_packages.py [--folder DIR] [--table FILE] [--json FILE] [NAME...]

Wheels are downloaded with pip into DIR, unpacked and kept there. Printed is a row for each pair and system
(verdict, findings by effect, time), then every finding that calls something breaking, to be looked into.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from abilint.cli.main import main as abilint

TAGS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"),
    "mac arm64": ("macosx_14_0_arm64", "macosx_11_0_arm64"),
    "mac x86-64": ("macosx_13_0_x86_64", "macosx_10_16_x86_64", "macosx_10_15_x86_64", "macosx_10_9_x86_64"),
    "windows": ("win_amd64",),
}
EFFECTS = ("breaking", "source-break", "risky", "compatible")


class Package(NamedTuple):
    """A wheel that holds a library and its headers."""

    name: str
    versions: tuple[str, ...]
    """Consecutive ones are compared."""
    libraries: dict[str, str]
    """System to a pattern of the library's file name."""
    headers: str
    """The folder of headers, as a pattern."""
    options: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "capstone",
        ("4.0.2", "5.0.1", "5.0.3", "5.0.9"),
        {"linux": "libcapstone.so*", "mac": "libcapstone*.dylib", "windows": "capstone.dll"},
        "capstone/include",
        ("--exclude-header", "platform.h"),
    ),
    Package(
        "mujoco",
        ("3.1.6", "3.2.0", "3.2.7", "3.3.0"),
        {"linux": "libmujoco.so*", "mac": "libmujoco*.dylib", "windows": "mujoco.dll"},
        "mujoco/include",
    ),
    Package(
        "blosc2",
        ("2.5.1", "2.6.2", "2.7.1"),
        {"linux": "libblosc2.so", "mac": "libblosc2.dylib", "windows": "libblosc2.dll"},
        "data/include",
    ),
    Package(
        "blosc2 (archive)",
        ("2.5.1", "2.6.2", "2.7.1"),
        {"linux": "libblosc2.a", "mac": "libblosc2.a"},
        "data/include",
    ),
    Package(
        "unicorn",
        ("2.0.1", "2.1.1", "2.1.2", "2.1.3"),
        {"linux": "libunicorn.so*", "mac": "libunicorn*.dylib", "windows": "unicorn.dll"},
        "unicorn/include",
    ),
    Package(
        "z3-solver",
        ("4.12.2.0", "4.12.6.0", "4.13.4.0"),
        {"linux": "libz3.so", "mac": "libz3*.dylib", "windows": "libz3.dll"},
        "z3/include",
        ("--exclude-header", "api_*.h"),
    ),
)


class Compared(NamedTuple):
    """One pair on one system."""

    name: str
    old: str
    new: str
    system: str
    report: dict[str, Any]
    seconds: float

    @property
    def row(self) -> list[str]:
        """As the table has it."""
        counts = Counter(finding["effect"] for finding in self.report["findings"])
        effects = [str(counts[effect]) for effect in EFFECTS]
        verdict = f"{self.report['verdict']}, exit {self.report['outcome']['exit_code']}"
        return [self.name, f"{self.old} to {self.new}", self.system, verdict, *effects, f"{self.seconds:.1f}"]


def wheel(package: Package, version: str, system: str, folder: Path) -> Path | None:
    """Download and unpack a wheel; None where there is none for the system."""
    name = package.name.partition(" ")[0]
    place = folder / f"{name}-{version}-{system.replace(' ', '-')}"
    if place.exists():
        return place
    for tag in TAGS[system]:
        with tempfile.TemporaryDirectory() as download:
            command = [
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--only-binary=:all:",
                "--python-version",
                "3.11",
            ]
            target = ["--platform", tag, "-d", download, f"{name}=={version}"]
            done = subprocess.run([sys.executable, "-m", *command, *target], capture_output=True, check=False)
            if done.returncode == 0:
                with zipfile.ZipFile(next(Path(download).iterdir())) as packed:
                    packed.extractall(place)
                return place
    return None


def side(package: Package, version: str, system: str, folder: Path) -> tuple[Path, Path] | None:
    """Find library and headers of one release."""
    place = wheel(package, version, system, folder)
    pattern = package.libraries.get(system.partition(" ")[0])
    if place is None or pattern is None:
        return None
    library = next((p for p in sorted(place.rglob(pattern)) if p.is_file()), None)
    headers = next((p for p in sorted(place.rglob(package.headers)) if p.is_dir()), None)
    return (library, headers) if library and headers else None


def compare(package: Package, old: str, new: str, system: str, folder: Path) -> Compared | None:
    """Run `abilint diff`; None where a release has nothing for the system."""
    sides = [side(package, version, system, folder) for version in (old, new)]
    if sides[0] is None or sides[1] is None:
        return None
    (library, headers), (new_library, new_headers) = sides[0], sides[1]
    out = io.StringIO()
    started = time.perf_counter()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        abilint(
            ["diff", str(library), str(new_library), "--old-header", str(headers), "--new-header",
             str(new_headers), *package.options, "-o", "json"]
        )  # fmt: skip
    seconds = time.perf_counter() - started
    return Compared(package.name, old, new, system, json.loads(out.getvalue()), seconds)


def sweep(names: list[str], folder: Path) -> list[Compared]:
    """Compare all consecutive releases of the packages."""
    found = []
    for package in PACKAGES:
        if names and package.name not in names:
            continue
        for system in TAGS:
            for old, new in zip(package.versions, package.versions[1:], strict=False):
                compared = compare(package, old, new, system, folder)
                if compared:
                    sys.stdout.write(" | ".join(compared.row) + "\n")
                    found.append(compared)
    return found


def table(found: list[Compared]) -> str:
    """Lay the rows out as Markdown."""
    heads = ["library", "releases", "system", "verdict", *EFFECTS, "seconds"]
    lines = [heads, ["---"] * len(heads), *(each.row for each in found)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> int:
    """Run the sweep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "release-packages")
    parser.add_argument("--table", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    found = sweep(args.names, args.folder)
    for each in found:
        for finding in each.report["findings"]:
            if finding["effect"] == "breaking":
                told = f"{finding['rule']}: {finding['message']}"
                sys.stdout.write(f"{each.name} {each.new} {each.system}: {told}\n")
    if args.table:
        args.table.write_text(table(found))
    if args.json:
        args.json.write_text(json.dumps([each._asdict() for each in found], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
