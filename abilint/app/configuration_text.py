"""What a configuration comes to, for people: each target with the files that its patterns fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.app.request import CheckRequest
    from abilint.config.reading import Configuration

WIDTH = 16


def lines(configuration: Configuration, requests: Iterable[CheckRequest]) -> Iterator[str]:
    """Give the file, and each target; what is not set is not told."""
    table = configuration.table
    yield configuration.source.path
    yield from _rows(
        edition=table.edition, profile=table.profile, output=table.output, rules_dirs=table.rules_dirs
    )
    for request in requests:
        yield ""
        yield f"target {request.name}" if request.name else "any library"
        yield from _target(request)


def _target(request: CheckRequest) -> Iterator[str]:
    headers, rules = request.header_options, request.rule_options
    yield from _rows(
        libraries=request.libraries,
        not_there=request.unmatched,
        headers=request.headers,
        exclude_headers=headers.excluded,
        include_dirs=headers.include_dirs,
        defines=headers.defines,
        forced_includes=headers.forced_includes,
        language=headers.language,
        std=headers.std,
        sysroot=headers.sysroot,
        compile_commands=headers.compile_commands,
        pkg_config=headers.pkg_config,
        providers=request.providers,
        exports=request.exports,
        bindings=request.bindings,
        debug_files=request.debug_files,
        against=request.against and request.against.path,
        old_headers=request.against and request.against.headers,
        consumers=request.consumers,
        internal=request.internal,
        triple=request.target,
        baseline=request.acceptance.baseline,
        fail_on=request.fail_on or "never",
        require=request.require,
        select=rules.select,
        extend_select=rules.extend_select,
        ignore=rules.ignore,
        levels=tuple(f"{name}={level}" for name, level in rules.levels),
        parameters=tuple(f"{rule}.{name}={value}" for rule, name, value in rules.parameters),
    )


def _rows(**values: object) -> Iterator[str]:
    for key, value in values.items():
        several = value if isinstance(value, tuple) else (value,) if value else ()
        for number, each in enumerate(several):
            label = "" if number else key.replace("_", "-")
            yield f"  {label:{WIDTH}} {each}"
