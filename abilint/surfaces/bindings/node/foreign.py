"""Modules that declare C functions, by the names that they go by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import dlopen, ffi_napi, ffi_rs, koffi, node_ffi, ref, ref_records
from abilint.surfaces.bindings.node.values import UNKNOWN, Known, Library, Making

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

FAMILIES = {
    r"(@.*/)?koffi(-.*|/indirect|/index\.js)?": "koffi",
    r"ffi-rs|@yuuang/ffi-rs": "ffi-rs",
    r"(@.*/)?(node-)?ffi(-napi|-cross|-cjs)?(-[a-z0-9]+)?": "ffi",
    r"(@.*/)?ref(-napi)?": "ref",
    r"(@.*/)?ref-(struct|array|union)(-napi|-napi-.*)?": "ref-{}",
    r"(@.*/)?ref-(struct|array|union)-di": "ref-{}-di",
    r"(@.*/)?ref-wchar(-napi)?": "ref-wchar",
    r"(https://deno\.land/x/|jsr:@denosaurs/)plug(@[^/]*)?(/.*)?": "deno-plug",
}
CALLS: dict[str, Callable[..., Value | None]] = {
    **koffi.CALLS,
    **ffi_napi.CALLS,
    **ref.CALLS,
    **ref_records.CALLS,
    **ffi_rs.CALLS,
    **dlopen.CALLS,
    **node_ffi.CALLS,
}
ATTRIBUTES: tuple[Callable[[Run, str], Value | None], ...] = (
    koffi.attribute,
    ref.attribute,
    ffi_rs.attribute,
    dlopen.attribute,
    node_ffi.attribute,
)


def module_name(name: str) -> str:
    """Give the one name of modules that offer the same."""
    if name in {"node:ffi", "bun:ffi"}:
        return name
    name = name.removeprefix("node:").removeprefix("npm:")
    for pattern, family in FAMILIES.items():
        found = re.fullmatch(pattern, re.sub(r"(?<=.)@[\d.^~]+$", "", name))
        if found:
            return family.format(found[2] if found.lastindex and found.lastindex > 1 else "")
    return name


def is_module(name: str) -> bool:
    """Whether a name is that of a whole module that declares C functions, or makes their types."""
    return name in {"koffi", "ffi", "ref", "ffi-rs", "bun:ffi", "node:ffi", "path", "os", "url", "fs"} or (
        name.startswith("ref-")
    )


def canonical(name: str) -> str:
    """Give the name of a member without detours."""
    return name.replace(".default", "").removeprefix("globalThis.")


def declares(name: str) -> bool:
    """Whether a call of that name declares functions."""
    return name in CALLS


def attribute(run: Run, owner: Known, name: str) -> Value:
    """Give a member of a module."""
    full = canonical(f"{owner.name}.{name}")
    if full in run.constants:
        return run.constants[full]
    for known in ATTRIBUTES:
        found = known(run, full)
        if found is not None:
            return found
    return Known(full)


def call(run: Run, scope: Scope, name: str, given: list[Value], node: Node) -> Value | None:
    """Call a member of a module; None where it is no such."""
    known = CALLS.get(name)
    return known(run, scope, given, node) if known else None


def on(run: Run, scope: Scope, owner: Value, name: str, given: list[Value], node: Node) -> Value:
    """Call a member of a library, or of a record in the making."""
    if isinstance(owner, Making):
        return ref_records.on(run, scope, owner, name, given)
    if isinstance(owner, Library) and owner.declare is not None:
        return owner.declare(run, scope, owner, name, given, node)
    return UNKNOWN


def on_unknown(run: Run, scope: Scope, name: str, given: list[Value] | None, node: Node) -> Value | None:
    """Call a member of something that only a run can tell, which may be a library."""
    return None if given is None else koffi.on_unknown(run, scope, name, given, node)
