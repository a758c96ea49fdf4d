"""Function templates of which the library has instances: `extern template int f<int>(int);`.

libclang shows such a declaration of a class, and none of a function, so the header's own text is asked.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def names(file: str) -> frozenset[str]:
    """Give the identifiers of the functions that a header declares so; none where it cannot be read."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - pathlib costs the child 5 ms
            text = opened.read()
    except OSError:
        return frozenset()
    return _names(text) if b"extern" in text and b"template" in text else frozenset()


def _names(text: bytes) -> frozenset[str]:
    import re

    comments = re.sub(rb"//[^\n]*|/\*.*?\*/", b" ", text, flags=re.DOTALL)
    plain = re.sub(rb"__(?:attribute__|declspec)\s*\(+[^()]*(?:\([^()]*\))?\s*\)+", b" ", comments)
    declared = re.findall(rb"\bextern\s+template\s+(?!class\b|struct\b|union\b)([^;{}]*)", plain)
    return frozenset(filter(None, map(_name, declared)))


def _name(declaration: bytes) -> str:
    """Give the identifier before the parameters, its template arguments cut off."""
    depth, path = 0, declaration
    for at, letter in enumerate(declaration):
        depth += (letter == ord("<")) - (letter == ord(">"))
        if letter == ord("(") and not depth:
            path = declaration[:at].rstrip()
            break
    if path.endswith(b">"):
        path = path[: _opening(path)].rstrip()
    words = path.decode("utf-8", "replace").replace("::", " ").replace("*", " ").replace("&", " ").split()
    return words[-1] if words and words[-1].isidentifier() else ""


def _opening(path: bytes) -> int:
    """Find the bracket that the last one closes."""
    depth = 0
    for at in range(len(path) - 1, -1, -1):
        depth += (path[at] == ord(">")) - (path[at] == ord("<"))
        if not depth:
            return at
    return 0
