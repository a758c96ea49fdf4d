"""What other Python programs call: `abilint.check`, `abilint.diff`, `abilint.read`, `abilint.render`.

They do what the commands of the same names do, and give the value that the commands print. Nothing is
printed, and the process is not ended: `Report.exit_code` is what the command would have ended with.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.app.request import HeaderOptions, RuleOptions, SideRequest
    from abilint.model.build import Member
    from abilint.model.report import Report
    from abilint.model.rule import Evidence, Level

Path: TypeAlias = "str | os.PathLike[str]"
Paths: TypeAlias = "Path | Iterable[Path]"


def check(
    libraries: Paths,
    *,
    headers: Paths = (),
    providers: Paths = (),
    exports: Paths = (),
    debug_files: Paths = (),
    bindings: Paths = (),
    against: Path | None = None,
    old_headers: Paths = (),
    target: str | None = None,
    include_dirs: Paths = (),
    defines: Iterable[str] = (),
    language: str = "auto",
    std: str | None = None,
    sysroot: Path | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    rules: Paths = (),
    settings: Mapping[str, Mapping[str, object]] | None = None,
    fail_on: str | None = "error",
    require: Iterable[str] = (),
) -> Report:
    """Hold libraries against their headers, as `abilint check` does.

    `settings`: parameters of rules, as in `{"version-floor": {"glibc": "2.28"}}`. `fail_on`: `error`,
    `warning`, `note`, or None for never. `require`: evidence without which the run is incomplete (`header`,
    `debug-info`, ...). `bindings`: files in other languages that declare the libraries again. What cannot
    be read is an entry of `Report.not_run`.
    Raises `abilint.UsageError` where the request itself is wrong, and nothing else.
    """
    from abilint.app import check as app
    from abilint.app.request import CheckRequest, SideRequest

    previous = SideRequest(os.fspath(against), _paths(old_headers)) if against is not None else None
    request = CheckRequest(
        libraries=_paths(libraries),
        headers=_paths(headers),
        providers=_paths(providers),
        exports=_paths(exports),
        debug_files=_paths(debug_files),
        bindings=_paths(bindings),
        against=previous,
        target=target,
        header_options=_header_options(include_dirs, defines, language, std, sysroot),
        rule_options=_rule_options(select, ignore, rules, settings),
        fail_on=_level(fail_on),
        require=_evidence(require),
    )
    return app.check(request)


def diff(
    old: Path,
    new: Path,
    *,
    headers: Paths = (),
    old_headers: Paths = (),
    new_headers: Paths = (),
    old_debug_files: Paths = (),
    new_debug_files: Paths = (),
    consumers: Paths = (),
    internal: Iterable[str] = (),
    witness: bool = False,
    target: str | None = None,
    include_dirs: Paths = (),
    defines: Iterable[str] = (),
    language: str = "auto",
    std: str | None = None,
    sysroot: Path | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    rules: Paths = (),
    settings: Mapping[str, Mapping[str, object]] | None = None,
    fail_on: str | None = "error",
    require: Iterable[str] = (),
) -> Report:
    """Compare two releases, as `abilint diff` does: `Report.verdict` says what the new one does to users.

    `old`, `new`: binaries of any format, archives, snapshots, headers or folders of headers. `headers` are
    those of both releases. The rest is as for `check`.
    Raises `abilint.UsageError` where the request itself is wrong, and nothing else.
    """
    from abilint.app import diff as app
    from abilint.app.request import DiffRequest

    both = _paths(headers)
    request = DiffRequest(
        old=_side(old, (*both, *_paths(old_headers)), old_debug_files),
        new=_side(new, (*both, *_paths(new_headers)), new_debug_files),
        consumers=_paths(consumers),
        internal=tuple(internal),
        witness=witness,
        target=target,
        header_options=_header_options(include_dirs, defines, language, std, sysroot),
        rule_options=_rule_options(select, ignore, rules, settings),
        fail_on=_level(fail_on),
        require=_evidence(require),
    )
    return app.diff(request)


def read(path: Path) -> tuple[Member, ...]:
    """Read a file: one member, or one for each object of an archive or slice of a universal binary.

    `Member.artifact` is what the file says of itself, `Member.symbols` what others can or could link to.
    Raises `abilint.InputError` for what cannot be read, with the path and the reason.
    """
    from abilint import readers
    from abilint.model.build import Member, Role

    artifacts = readers.read(os.fspath(path)).artifacts
    return tuple(Member(each, Role.SUBJECT, readers.linkage(each)) for each in artifacts)


def render(report: Report, output: str = "text") -> str:
    """Write a report in one of the formats of `-o`; raises `abilint.UsageError` for an unknown one."""
    from abilint.report import render as written
    from abilint.report.destination import refuse_unknown

    refuse_unknown(output)
    return written(report, output)


def _paths(paths: Paths) -> tuple[str, ...]:
    given = (paths,) if isinstance(paths, str | os.PathLike) else paths
    return tuple(os.fspath(each) for each in given)


def _side(path: Path, headers: tuple[str, ...], debug_files: Paths) -> SideRequest:
    from abilint.app.request import SideRequest

    return SideRequest(os.fspath(path), headers, _paths(debug_files))


def _header_options(
    include_dirs: Paths, defines: Iterable[str], language: str, std: str | None, sysroot: Path | None
) -> HeaderOptions:
    from abilint.app.request import HeaderOptions

    return HeaderOptions(
        include_dirs=_paths(include_dirs),
        defines=tuple(defines),
        language=language,
        std=std,
        sysroot=None if sysroot is None else os.fspath(sysroot),
    )


def _rule_options(
    select: Iterable[str],
    ignore: Iterable[str],
    rules: Paths,
    settings: Mapping[str, Mapping[str, object]] | None,
) -> RuleOptions:
    from abilint.app.request import RuleOptions

    words = [
        f"{rule}.{name}={','.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for rule, values in (settings or {}).items()
        for name, value in values.items()
    ]
    return RuleOptions(_paths(rules), tuple(select), tuple(ignore), tuple(words))


def _level(fail_on: str | None) -> Level | None:
    from abilint.errors import UsageError
    from abilint.model.rule import Level

    if fail_on is not None and fail_on not in set(Level):
        raise UsageError(f"fail_on={fail_on!r}: it is one of {', '.join(Level)}, or None")
    return None if fail_on is None else Level(fail_on)


def _evidence(names: Iterable[str]) -> tuple[Evidence, ...]:
    from abilint.app import required

    return required.evidence(names)
