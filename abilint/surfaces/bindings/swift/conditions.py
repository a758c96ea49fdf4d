"""`#if os(macOS)`: which branches are compiled for a target (The Swift Programming Language, Statements)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings.swift.tokens import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.target import Target
    from abilint.surfaces.bindings.swift.tokens import Token

APPLE = {
    "macos": "macOS", "darwin": "macOS", "mac-catalyst": "iOS", "ios": "iOS", "ios-simulator": "iOS",
    "tvos": "tvOS", "tvos-simulator": "tvOS", "watchos": "watchOS", "watchos-simulator": "watchOS",
    "visionos": "visionOS", "visionos-simulator": "visionOS",
}  # fmt: skip
SYSTEMS = {"linux": "Linux", "freebsd": "FreeBSD", "openbsd": "OpenBSD", "android": "Android"}
ARCHITECTURES = {"aarch64": "arm64", "arm64e": "arm64"}
LIBRARIES = {
    "Darwin",
    "Glibc",
    "Musl",
    "WinSDK",
    "ucrt",
    "CRT",
    "Android",
    "Bionic",
    "UIKit",
    "AppKit",
    "WASILibc",
}
DEEPEST = 50
WORDS = re.compile(r"\w+(?:\s*\([^()]*\))?|&&|\|\||[!()]")


def taken(listed: Iterable[Token], target: Target) -> list[Token]:
    """Keep what is compiled; where only options of the compiler tell, all branches, marked as optional."""
    found: list[Token] = []
    open_: list[tuple[bool | None, bool]] = []
    for each in listed:
        if each.kind is Kind.DIRECTIVE:
            _step(open_, each.text, target)
        elif all(holds is not False for holds, _ in open_):
            found.append(each._replace(optional=True) if any(holds is None for holds, _ in open_) else each)
    return found


def _step(open_: list[tuple[bool | None, bool]], directive: str, target: Target) -> None:
    """Keep for each open `#if` whether its present branch is taken, and whether one before it was."""
    word, _, condition = directive.partition(" ")
    if word == "if":
        holds = evaluate(condition, target)
        open_.append((holds, holds is True))
    elif open_ and word == "endif":
        open_.pop()
    elif open_:
        before, done = open_[-1]
        holds = True if word == "else" else evaluate(condition, target)
        if holds is True and before is None:
            holds = None
        open_[-1] = (False, True) if done else (holds, holds is True)


def evaluate(condition: str, target: Target) -> bool | None:
    """Say whether a condition holds; None where only the compiler's options tell."""
    words = WORDS.findall(condition)
    value, rest = _either(words, target, 0)
    return None if rest else value


def _either(words: list[str], target: Target, depth: int) -> tuple[bool | None, list[str]]:
    value, words = _both(words, target, depth)
    while words[:1] == ["||"]:
        other, words = _both(words[1:], target, depth)
        value = True if True in (value, other) else None if None in (value, other) else False
    return value, words


def _both(words: list[str], target: Target, depth: int) -> tuple[bool | None, list[str]]:
    value, words = _one(words, target, depth)
    while words[:1] == ["&&"]:
        other, words = _one(words[1:], target, depth)
        value = False if False in (value, other) else None if None in (value, other) else True
    return value, words


def _one(words: list[str], target: Target, depth: int) -> tuple[bool | None, list[str]]:
    if not words or depth > DEEPEST:
        return None, []
    if words[0] == "!":
        value, rest = _one(words[1:], target, depth + 1)
        return None if value is None else not value, rest
    if words[0] == "(":
        value, rest = _either(words[1:], target, depth + 1)
        return value, rest[1:]
    return _platform(words[0], target), words[1:]


def _platform(word: str, target: Target) -> bool | None:
    name, _, given = word.partition("(")
    given = given.strip(" )")
    match name.strip():
        case "os":
            return given == _system(target) or (given == "OSX" and _system(target) == "macOS")
        case "arch":
            return given == ARCHITECTURES.get(target.architecture, target.architecture)
        case "canImport" if given in LIBRARIES:
            return given in _libraries(target)
        case "canImport" if given == "Foundation":
            return True
        case "targetEnvironment":
            return given == (
                "simulator"
                if "simulator" in target.os
                else "macCatalyst"
                if target.os == "mac-catalyst"
                else ""
            )
        case "swift" | "compiler":
            return not given.startswith("<")
        case "true" | "false":
            return name.strip() == "true"
    return None


def _system(target: Target) -> str:
    if target.format is Format.PE:
        return "Windows"
    if target.format is Format.MACHO:
        return APPLE.get(target.os, "macOS")
    return SYSTEMS.get("android" if "android" in target.environment else target.os, "Linux")


def _libraries(target: Target) -> set[str]:
    match _system(target):
        case "Windows":
            return {"WinSDK", "ucrt", "CRT"}
        case "Linux":
            return {"Musl" if target.environment.startswith("musl") else "Glibc"}
        case "Android":
            return {"Android", "Bionic", "Glibc"}
        case "macOS":
            return {"Darwin", "AppKit"}
        case "FreeBSD" | "OpenBSD":
            return {"Glibc"}
    return {"Darwin", "UIKit"}
