"""The user's header options, `compile_commands.json` and pkg-config, as one request to the compiler."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import chain
from typing import TYPE_CHECKING

from abilint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.app.request import CheckRequest, HeaderOptions
    from abilint.model.target import Target
    from abilint.surfaces.compiler_flags import CompilerFlags
    from abilint.surfaces.header import HeaderRequest


def request(
    check: CheckRequest, target: Target, *, types: bool = False, exports: frozenset[str] = frozenset()
) -> HeaderRequest:
    """Join what the options say, the command line first; raises UsageError, InputError.

    `exports`: what the libraries export, if headers that the given ones include may be theirs.
    """
    from abilint.surfaces.header import HeaderRequest
    from abilint.surfaces.header_files import expand

    options = check.header_options
    headers = _kept(expand(check.headers, options.language), options.excluded)
    flags = tuple(_flags(options, headers))
    return HeaderRequest(
        headers=headers,
        target=target,
        include_dirs=(*options.include_dirs, *chain.from_iterable(f.include_dirs for f in flags)),
        defines=(*options.defines, *chain.from_iterable(f.defines for f in flags)),
        forced_includes=(*options.forced_includes, *chain.from_iterable(f.forced_includes for f in flags)),
        language=options.language,
        std=options.std or next((f.std for f in flags if f.std), None),
        sysroot=options.sysroot or next((f.sysroot for f in flags if f.sysroot), None),
        extra_arguments=tuple(chain.from_iterable(f.extra_arguments for f in flags)),
        types=types,
        exports=exports,
        excluded=options.excluded,
        all_types=check.types or bool(check.bindings),
    )


def words(request: HeaderRequest) -> str:
    """Say which headers are compiled, for what and how, as a compiler's command line would."""
    flags = [
        *(f"-I{folder}" for folder in request.include_dirs),
        *(f"-D{macro}" for macro in request.defines),
        *(f"-include {file}" for file in request.forced_includes),
        *([f"-std={request.std}"] if request.std else []),
        *([f"--sysroot={request.sysroot}"] if request.sysroot else []),
        *request.extra_arguments,
    ]
    return " ".join(["headers for", f"{request.target.triple}:", *request.headers, *flags])


def _kept(headers: tuple[str, ...], excluded: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the headers that fit a pattern, by their path or their name."""
    kept = tuple(
        header
        for header in headers
        if not any(fnmatchcase(name, p) for p in excluded for name in (header, header.rpartition("/")[2]))
    )
    if not kept:
        raise UsageError(f"--exclude-header leaves no header: {', '.join(excluded)}")
    return kept


def _flags(options: HeaderOptions, headers: tuple[str, ...]) -> Iterator[CompilerFlags]:
    if options.compile_commands:
        from abilint.surfaces import compile_commands

        yield compile_commands.flags(options.compile_commands, headers)
    if options.pkg_config:
        from abilint.surfaces import pkg_config

        yield from map(pkg_config.flags, options.pkg_config)
