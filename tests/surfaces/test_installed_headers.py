"""Headers of released libraries: GCC must agree on every single name that they promise."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct
from surfaces.conftest import X86_64

from abilint.surfaces.header import HeaderRequest, start
from abilint.surfaces.header_files import expand

if TYPE_CHECKING:
    from abilint.model.surface import Declaration, Surface

pytestmark = pytest.mark.machine

INCLUDE = Path("/usr/include")
MULTIARCH = INCLUDE / "x86_64-linux-gnu"

GLIBC = """
aio arpa/inet assert ctype dirent dlfcn elf err errno error execinfo fcntl fnmatch ftw getopt glob grp
iconv ifaddrs inttypes langinfo libgen limits link locale malloc math mqueue netdb netinet/in poll pthread
pwd regex sched search semaphore setjmp signal spawn stdio stdlib string strings sys/mman sys/resource
sys/socket sys/stat sys/time sys/uio sys/wait syslog termios time unistd wchar wctype wordexp
"""


class Package(Struct, frozen=True, dict=True):
    name: str
    headers: tuple[str, ...]
    include_dirs: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    at_least: int = 0
    """Promised names; fewer mean that something was lost."""


def glibc(name: str, *defines: str) -> Package:
    headers = tuple(str(INCLUDE / f"{header}.h") for header in GLIBC.split())
    return Package(name, headers, (), defines, 900)


PACKAGES = (
    glibc("glibc"),
    glibc("glibc with everything", "_GNU_SOURCE"),
    glibc("glibc with large files", "_FILE_OFFSET_BITS=64"),
    Package("zlib", (str(INCLUDE / "zlib.h"),), at_least=80),
    Package("sqlite", (str(INCLUDE / "sqlite3.h"), str(INCLUDE / "sqlite3ext.h")), at_least=280),
    Package("openssl", (str(INCLUDE / "openssl"),), at_least=5000),
    Package("png", (str(INCLUDE / "libpng16"),), at_least=240),
    Package("curl", (str(MULTIARCH / "curl"),), at_least=90),
    Package("xml2", (str(INCLUDE / "libxml2" / "libxml"),), (str(INCLUDE / "libxml2"),), at_least=1500),
    Package("freetype", (str(INCLUDE / "freetype2"),), (str(INCLUDE / "freetype2"),), at_least=200),
    Package(
        "ncurses",
        tuple(str(INCLUDE / f"{n}.h") for n in ("curses", "form", "menu", "panel", "term")),
        at_least=600,
    ),
    Package("gmp", (str(MULTIARCH / "gmp.h"),), at_least=340),
    Package("readline", (str(INCLUDE / "readline"),), at_least=400),
    Package("elfutils", (str(INCLUDE / "elfutils"), str(INCLUDE / "gelf.h")), at_least=200),
    Package("gnutls", (str(INCLUDE / "gnutls"),), at_least=1300),
)
INSTALLED = [package for package in PACKAGES if all(Path(path).exists() for path in package.headers)]


@pytest.mark.parametrize("package", INSTALLED, ids=[package.name for package in INSTALLED])
def test_gcc_refers_to_the_same_names(package: Package, tmp_path: Path) -> None:
    surface = read(package)
    promised = [
        item for item in surface.declarations if item.obligation == "promised" and checked(surface, item)
    ]
    assert len(promised) >= package.at_least

    undefined = undefined_names(surface, promised, package, tmp_path)
    assert undefined == {name for item in promised for name in item.link_names}


def read(package: Package) -> Surface:
    request = HeaderRequest(
        headers=expand(package.headers),
        target=X86_64,
        include_dirs=package.include_dirs,
        defines=package.defines,
        language="c",
    )
    return start(request).result()


def checked(surface: Surface, item: Declaration) -> bool:
    return any(outcome.path == item.header and outcome.status == "checked" for outcome in surface.headers)


def undefined_names(
    surface: Surface, promised: list[Declaration], package: Package, folder: Path
) -> set[str]:
    """What GCC's object file leaves undefined that takes the address of every promised declaration."""
    includes = [f'#include "{item.path}"' for item in surface.headers if item.status == "checked"]
    macros = [f"#undef {item.name}" for item in promised]
    uses = [f"void *use{at}(void) {{ return (void *)&{item.name}; }}" for at, item in enumerate(promised)]
    source, target = folder / "stub.c", folder / "stub.o"
    source.write_text("\n".join([*includes, *macros, *uses, ""]))
    flags = [*(f"-I{path}" for path in package.include_dirs), *(f"-D{name}" for name in package.defines)]
    command = ["gcc", "-w", "-O0", "-fno-builtin", *flags, "-c", source, "-o", target]
    subprocess.run(command, check=True)
    listed = subprocess.run(["nm", "-u", target], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1] for line in listed.splitlines()} - {"_GLOBAL_OFFSET_TABLE_"}
