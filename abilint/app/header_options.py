"""The user's header options, `compile_commands.json` and pkg-config, as one request to the compiler."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.app.request import CheckRequest
    from abilint.model.target import Target
    from abilint.surfaces.header import HeaderRequest


def request(check: CheckRequest, target: Target) -> HeaderRequest:
    """Join what the options say; raises UsageError, InputError."""
    from abilint.surfaces.header import HeaderRequest
    from abilint.surfaces.header_files import expand

    options = check.header_options
    extra: tuple[str, ...] = ()
    if options.pkg_config:
        from abilint.surfaces import pkg_config

        extra += tuple(flag for name in options.pkg_config for flag in pkg_config.flags(name))
    if options.compile_commands:
        from abilint.surfaces import compile_commands

        extra += compile_commands.flags(options.compile_commands, check.headers)
    return HeaderRequest(
        headers=expand(check.headers, options.language),
        target=target,
        include_dirs=options.include_dirs,
        defines=options.defines,
        forced_includes=options.forced_includes,
        language=options.language,
        std=options.std,
        sysroot=options.sysroot,
        extra_arguments=extra,
    )
