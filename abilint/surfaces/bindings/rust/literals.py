"""Numbers and text as Rust writes them (The Rust Reference, "Tokens")."""

from __future__ import annotations

import re

NUMBER = re.compile(r"(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)((?:[iu](?:8|16|32|64|128|size))?)$")
STRING = re.compile(r'(?:b|c)?r(#*)"(.*)"\1$|(?:b|c)?"(.*)"$', re.DOTALL)
CHARACTER = re.compile(r"b?'(.+)'$", re.DOTALL)
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u\{[0-9a-fA-F_]{1,8}\}|\r?\n\s*|.)", re.DOTALL)
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "0": "\0", "'": "'", '"': '"'}
LAST_CHARACTER = 0x10FFFF


def integer(text: str) -> int | None:
    """Read `0xff_u32`; None where it is no integer."""
    found = NUMBER.match(text)
    if not found:
        return None
    digits = found[1].replace("_", "")
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    return int(digits if base == 10 else digits[2:] or "0", base)


def string(text: str) -> str | None:
    r"""Read `"a"`, `b"a\0"`, `c"a"` or `r#"a"#`; None where it is none of them."""
    found = STRING.match(text)
    if not found:
        return None
    return found[2] if found[2] is not None else _unescaped(found[3])


def c_string(text: str) -> str | None:
    """Read a string, and leave out the NUL that ends it for C."""
    found = string(text)
    return None if found is None else found.removesuffix("\0")


def character(text: str) -> int | None:
    """Give the number of `'a'` or `b'a'`; None where it is none."""
    found = CHARACTER.match(text)
    read = _unescaped(found[1]) if found else ""
    return ord(read) if len(read) == 1 else None


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(found: re.Match[str]) -> str:
    word = found[1]
    if word[0] == "x":
        return chr(int(word[1:], 16))
    if word[0] == "u" and len(word) > 1:
        number = int(word[2:-1].replace("_", "") or "0", 16)
        return chr(number) if number <= LAST_CHARACTER else "\ufffd"
    return "" if word[0] in "\r\n" else PLAIN.get(word, word)
