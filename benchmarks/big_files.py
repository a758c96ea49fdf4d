"""Big libraries that people ship: fetched as wheels by name, and kept in a folder of the user's."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BigFile:
    """One file of a wheel, and a header of one line for it."""

    label: str
    requirement: str
    platform: str
    """Tag of the wheel, as `pip download --platform` wants it."""
    file: str
    """Its name, anywhere in the wheel."""
    header: str
    """A declaration of something in it: what is measured is the library, not the front end."""


BIG_FILES = (
    BigFile(
        "60 MB dylib",
        "libclang==16.0.6",
        "macosx_11_0_arm64",
        "libclang.dylib",
        "unsigned clang_isDeclaration(int);",
    ),
    BigFile("100 MB DLL", "llvmlite==0.46.0", "win_amd64", "llvmlite.dll", "void LLVMPY_Shutdown(void);"),
    BigFile(
        "50 MB archive, 466,000 symbols",
        "unicorn==2.1.4",
        "win_amd64",
        "unicorn.lib",
        "unsigned uc_version(unsigned *, unsigned *);",
    ),
)


def fetch(big: BigFile, folder: Path) -> tuple[Path, Path]:
    """Give the library and its header, fetched where the folder has not got them yet."""
    place = folder / f"{big.requirement}-{big.platform}".replace("==", "-")
    library, header = place / big.file, place / "header.h"
    if not library.exists():
        place.mkdir(parents=True, exist_ok=True)
        _extract(_wheel(big, place), big.file, library)
    header.write_text(f"{big.header}\n", encoding="utf-8")
    return library, header


def _wheel(big: BigFile, place: Path) -> Path:
    words = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--python-version", "3.11"]
    command = [sys.executable, "-m", "pip", *words, "--platform", big.platform, "-d", str(place)]
    subprocess.run([*command, big.requirement], check=True)
    return next(place.glob("*.whl"))


def _extract(wheel: Path, name: str, library: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (member,) = (entry for entry in archive.namelist() if Path(entry).name == name)
        with archive.open(member) as source, library.open("wb") as target:
            shutil.copyfileobj(source, target)
    wheel.unlink()
