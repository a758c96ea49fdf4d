"""The command line that libclang gets for one language of one request."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import header_set
from abilint.surfaces.clang_front_end.system_directories import OWN_HEADERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.request import Request

_DIAGNOSTICS = ("-w", "-ferror-limit=20000", "-fno-spell-checking", "-fno-caret-diagnostics")
"""No warnings (what is an error by default stays one), room for the errors of every guilty header, no
time spent on guesses at a misspelling."""

_BEFORE_C99 = frozenset({"c89", "gnu89", "c90", "gnu90", "iso9899:1990", "iso9899:199409"})


def arguments(request: Request, language: str, fallback_directories: tuple[str, ...] = ()) -> list[str]:
    """Build the arguments; `language` is `c` or `c++`.

    The machine's compiler is never asked: what it searches is spelled out, after `-nostdinc`, so
    that a foreign target sees no header of this machine and our own stddef.h comes before any other.
    """
    target, sysroot = request["target"], request["sysroot"]
    result = ["-x", language, "-target", target["triple"], *_DIAGNOSTICS, "-nostdinc"]
    standard = request["std"]
    if standard is not None and fits(standard, language):
        result.append(f"-std={standard}")
    headers = header_set.find(target, sysroot, language)
    if not headers.c:
        result.append("-ffreestanding")
    result += headers.arguments
    result += [part for path in request["include_dirs"] for part in ("-I", path)]
    result += [f"-D{definition}" for definition in request["defines"]]
    result += request["extra_arguments"]
    system = [*headers.cxx, OWN_HEADERS, *headers.c]
    result += [part for path in system for part in ("-isystem", path)]
    behind = [*headers.compiler, *fallback_directories]
    result += [part for path in behind for part in ("-idirafter", path)]
    result += [part for path in request["forced_includes"] for part in ("-include", path)]
    return result


def gnu_inline_is_default(request: Request) -> bool:
    """Whether plain `inline` in C has GCC's meaning of before C99."""
    standard = request["std"]
    return "-fgnu89-inline" in request["extra_arguments"] or standard in _BEFORE_C99


def fits(standard: str, language: str) -> bool:
    """Whether a `-std=` value is one of that language: a run may hold headers of both."""
    return ("++" in standard) == (language == "c++")
