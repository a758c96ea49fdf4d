"""Check released packages against all their headers, and ask the linker whether abilint is right.

    python tests/oracles/packages.py [--json FILE] [--table FILE] [PACKAGE...]

For each package: declarations by bucket, errors by cause, agreement with the linker and wall time.
Debian names its files (`dpkg -L`), pkg-config the flags. Exit code 1 where the linker disagrees.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import link_oracle
from msgspec import Struct, field, to_builtins


class Package(NamedTuple):
    """What to check together."""

    name: str
    debian: tuple[str, ...]
    """Development packages: their headers are what is promised."""
    libraries: tuple[str, ...] = ("*.so",)
    """File names among theirs, as patterns."""
    pkg_config: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Further options of `abilint check`."""


PACKAGES = (
    Package("zlib", ("zlib1g-dev",)),
    Package("OpenSSL", ("libssl-dev",)),
    Package("SQLite", ("libsqlite3-dev",)),
    Package("libpng", ("libpng-dev",), ("libpng.so",)),
    Package("libcurl", ("libcurl4-openssl-dev",)),
    Package("libxml2", ("libxml2-dev",), pkg_config=("libxml-2.0",)),
    Package("FreeType", ("libfreetype-dev",), pkg_config=("freetype2",)),
    Package("ncurses", ("libncurses-dev",), ("lib[!c]*w.so", "libtic.so", "libncurses++w.a"), ("ncursesw",)),
    Package("GMP", ("libgmp-dev",)),
    Package("Readline", ("libreadline-dev",), pkg_config=("readline",)),
    Package("libX11", ("libx11-dev",)),
    Package("elfutils", ("libelf-dev", "libdw-dev")),
    Package("libstdc++", ("libstdc++-12-dev",), ("*.so", "libstdc++fs.a"), options=("--lang", "c++")),
    Package("glibc", ("libc6-dev", "libcrypt-dev"), ("lib*.so",)),
    Package("Zstandard", ("libzstd-dev",)),
    Package("libarchive", ("libarchive-dev",)),
    Package("libtiff", ("libtiff-dev",)),
    Package("libevent", ("libevent-dev",)),
    Package("libuv", ("libuv1-dev",)),
    Package("GLib", ("libglib2.0-dev",), pkg_config=("gio-2.0", "gio-unix-2.0", "gmodule-2.0")),
    Package("PCRE2", ("libpcre2-dev",), options=("-D", "PCRE2_CODE_UNIT_WIDTH=8")),
    Package("libgit2", ("libgit2-dev",)),
    Package("libavutil", ("libavutil-dev",)),
    Package("libsodium", ("libsodium-dev",)),
    Package("libusb", ("libusb-1.0-0-dev",), pkg_config=("libusb-1.0",)),
    Package("nghttp2", ("libnghttp2-dev",)),
    Package("Expat", ("libexpat1-dev",)),
    Package("XZ", ("liblzma-dev",)),
    Package("bzip2", ("libbz2-dev",)),
    Package("libffi", ("libffi-dev",)),
)


class Measured(Struct):
    """One package, checked."""

    name: str
    version: str
    headers: int
    not_checked: dict[str, str]
    """Headers that could not be read, each with the reason."""
    declarations: dict[str, int]
    findings: dict[str, int]
    """Count by level, rule and cause."""
    errors: list[dict[str, Any]]
    seconds: float
    promised: int = 0
    by_link_name: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    only_abilint: list[str] = field(default_factory=list)
    only_linker: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)


def measure(package: Package) -> Measured:
    """Run `abilint check` as a process of its own, then the linker."""
    files = _files(package)
    headers = [path for path in files if path.startswith("/usr/include/") and _is_header(path)]
    arguments = [*_libraries(package, files), *(word for header in headers for word in ("--header", header))]
    arguments += [word for name in package.pkg_config for word in ("--pkg-config", name)]
    arguments += package.options
    started = time.perf_counter()
    report = _report(arguments)
    seconds = time.perf_counter() - started
    measured = Measured(
        package.name,
        _version(package),
        len(headers),
        {entry["subject"]: entry["reason"] for entry in report["not_run"] if entry["what"] == "header"},
        report["declarations"],
        dict(sorted(Counter(f"{f['level']} {f['rule']} {f['cause']}" for f in report["findings"]).items())),
        [_brief(finding) for finding in report["findings"] if finding["level"] == "error"],
        round(seconds, 2),
    )
    _ask_linker(measured, arguments)
    return measured


def _report(arguments: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "abilint", "check", *arguments, "-o", "json"]
    root = Path(link_oracle.__file__).resolve().parents[2]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(command, capture_output=True, check=False, cwd=root, env=environment)
    assert run.stdout, run.stderr.decode(errors="replace")
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def _ask_linker(measured: Measured, arguments: list[str]) -> None:
    agreement = link_oracle.compare(link_oracle.request(arguments))
    measured.promised = agreement.promised
    measured.by_link_name = sorted(agreement.by_link_name)
    measured.both = sorted(agreement.both)
    measured.only_abilint = sorted(agreement.only_abilint)
    measured.only_linker = sorted(agreement.only_linker)
    measured.renamed = sorted(agreement.renamed)


def _brief(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: finding[key] for key in ("rule", "cause", "symbol", "file", "line", "message")}


def _files(package: Package) -> list[str]:
    listed = _output("dpkg", "-L", *package.debian).splitlines()
    return sorted({path for path in listed if Path(path).is_file()})


def _is_header(path: str) -> bool:
    return Path(path).suffix in {".h", ".hpp", ".hh"} or "/c++/" in path


def _libraries(package: Package, files: list[str]) -> list[str]:
    named = [
        path for path in files if any(fnmatch.fnmatchcase(Path(path).name, p) for p in package.libraries)
    ]
    return [path for path in named if "/audit/" not in path]


def _version(package: Package) -> str:
    return _output("dpkg-query", "-W", "-f", "${Version} ", package.debian[0]).split()[0]


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def describe(measured: Measured) -> str:
    """Write some lines for people."""
    counts = ", ".join(f"{number} {bucket}" for bucket, number in measured.declarations.items() if number)
    lines = [
        _heading(measured),
        f"   {counts}",
        *(f"   {number:5} {key}" for key, number in measured.findings.items()),
        _linker_line(measured),
    ]
    for side in ("only_abilint", "only_linker", "renamed"):
        names = getattr(measured, side)
        lines += [f"   {side}: {len(names)}: {' '.join(names[:12])}"] if names else []
    return "\n".join(lines) + "\n"


def _heading(measured: Measured) -> str:
    counts = f"{measured.headers} headers, {len(measured.not_checked)} not checked"
    return f"== {measured.name} {measured.version}: {counts}, {measured.seconds} s"


def _linker_line(measured: Measured) -> str:
    missing, by_name = len(measured.both), len(measured.by_link_name)
    return f"   linker: {measured.promised} promised, {missing} missing in both, {by_name} by link name only"


def main() -> int:
    """Measure the packages that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("packages", nargs="*", help="names of the table, all by default")
    parser.add_argument("--json", metavar="FILE", help="write everything that was measured")
    args = parser.parse_args()
    chosen = [p for p in PACKAGES if not args.packages or p.name in args.packages]
    results = []
    for package in chosen:
        results.append(measure(package))
        sys.stdout.write(describe(results[-1]))
        sys.stdout.flush()
        if args.json:
            Path(args.json).write_text(
                json.dumps([to_builtins(r) for r in results], indent=1) + "\n", encoding="utf-8"
            )
    return 1 if any(r.only_abilint or r.only_linker or r.renamed for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
