"""Compiles the sources beside it with the compilers of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
_NEWEST = ("-19", "-18", "-17", "-16", "-15", "-14", "")


def program(name: str) -> str:
    """The newest of LLVM's versions that is there, or a program under its own name."""
    return next((found for suffix in _NEWEST if (found := shutil.which(name + suffix))), name)


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"


def compiled(folder: Path, compiler: str, *flags: str, source: str = "shapes.c", output: str = "out") -> Path:
    """Compile one source into `folder`; an object unless a flag says `-shared`."""
    kind = () if "-shared" in flags else ("-c",)
    run(folder, compiler, *flags, *kind, str(SOURCES / source), "-o", output)
    return folder / output


def cross(folder: Path, target: str, *flags: str) -> Path:
    """Compile the C source for another machine, without a C library of that machine."""
    clang = program("clang")
    done = subprocess.run([clang, "-print-resource-dir"], capture_output=True, text=True, check=True)
    headers = ("-ffreestanding", "-nostdinc", f"-I{done.stdout.strip()}/include")
    return compiled(folder, clang, f"--target={target}", *headers, "-O1", *flags)
