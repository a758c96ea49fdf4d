"""Instances of function templates that the library has: `extern template int f<int>(int);`.

libclang shows nothing of such a declaration, so it is found in the header's own text. What a class makes its
friend is shown, with its name in object files: `struct q { friend int f<int>(int); };` may stand right
behind it, in the same scope.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence


class ExternTemplate:
    """One such declaration."""

    __slots__ = ("column", "end", "file", "friend", "last_line", "line", "name")

    def __init__(self, file: str, text: bytes, start: int, end: int) -> None:
        self.file = file
        self.line = text.count(b"\n", 0, start) + 1
        self.column = start - text.rfind(b"\n", 0, start)
        self.end = end
        """Offset behind the semicolon."""
        self.last_line = text.count(b"\n", 0, end) + 1
        declared = text[start:end].rstrip(b";").split(b"template", 1)[1]
        self.friend = _befriend(b" ".join(declared.replace(b"\\\n", b" ").split()))
        self.name = _name(self.friend)
        """Identifier, empty where it has none, as operators have."""


def find(file: str) -> list[ExternTemplate]:
    """Give what a header declares so, in its order; nothing where it cannot be read."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - pathlib costs the child 5 ms
            text = opened.read()
    except OSError:
        return []
    return _find(file, text) if b"extern" in text and b"template" in text else []


def _find(file: str, text: bytes) -> list[ExternTemplate]:
    import re

    plain = re.sub(rb"//[^\n]*|/\*.*?\*/", lambda comment: _blank(comment[0]), text, flags=re.DOTALL)
    declared = re.finditer(rb"\bextern\s+template\b(?!\s*(?:class|struct|union)\b)[^;{}]*;", plain)
    return [ExternTemplate(file, plain, *match.span()) for match in declared]


def _blank(text: bytes) -> bytes:
    return b"".join(b"\n" if letter == 10 else b" " for letter in text)


def with_friends(asked: Sequence[ExternTemplate], left_out: Container[object]) -> dict[str, bytes]:
    """Text of the headers with a class behind each declaration that asks for its instance."""
    files: dict[str, bytes] = {}
    for number, each in reversed(list(enumerate(asked))):
        if each in left_out:
            continue
        if each.file not in files:
            with open(each.file, "rb") as opened:  # noqa: PTH123 - as above
                files[each.file] = opened.read()
        text = files[each.file]
        question = b" struct %s { friend %s; };" % (mark(number), each.friend)
        files[each.file] = text[: each.end] + question + text[each.end :]
    return files


def mark(number: int) -> bytes:
    """Name of the class that asks for the declaration of this number."""
    return b"abilint_friend_%d" % number


def _befriend(declared: bytes) -> bytes:
    """Make a friend's declaration of it: one whose arguments are deduced needs `<>` to be an instance."""
    import re

    attributes = rb"__(?:attribute__|declspec)\s*\(+[^()]*(?:\([^()]*\))?\s*\)+"
    declared = re.sub(attributes, b" ", declared)
    operator = re.search(_OPERATOR, declared)
    at = operator.end() if operator else _parameters(declared)
    path = declared[: max(at, 0)].rstrip()
    of_class = b">::" in path.replace(b" ", b"")
    if at < 0 or of_class or declared[at : at + 1] == b"<" or (path.endswith(b">") and not operator):
        return declared
    return declared[:at] + b" <>" + declared[at:]


_OPERATOR = rb"\boperator\s*(?:\(\s*\)|\[\s*\]|<=>|<<=?|>>=?|->\*?|[-+*/%^&|~!=,]+|[<>]=?)\s*"


def _parameters(declared: bytes) -> int:
    """Place of the first parenthesis outside of template arguments, -1 where there is none."""
    depth = 0
    for at, letter in enumerate(declared):
        depth += (letter == ord("<")) - (letter == ord(">"))
        if letter == ord("(") and not depth:
            return at
    return -1


def _name(friend: bytes) -> str:
    """Give the identifier before the parameters, its template arguments cut off."""
    path = friend[: max(_parameters(friend), 0)].rstrip()
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
