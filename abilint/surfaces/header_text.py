"""What the text of a header says around a line: its conditions, and the comment above it.

Only asked for the few declarations that a library lacks, so that nothing is read for the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(ifdef|ifndef|if|elif|else|endif|define)\b(.*)$")

_LONGEST_COMMENT = 2_000
"""Lines: the manual of a library has been seen in one comment, but no program of 10,000 lines."""
_ABOVE = 60
"""Lines between a declaration and the comment that speaks of it: a comment may head a group."""

_NEAR = 120
"""Characters between the word of building and the macro: further apart they belong to two thoughts."""

_OPTION = re.compile(r"(?<![\w-])-D([A-Za-z_]\w+)|(?<!\w)(--(?:enable|with|disable|without)-[a-z][\w-]*)")
_MACRO = re.compile(r"\b(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]|NDEBUG)\b")
_AVAILABLE = re.compile(
    r"\b(?:available|provid\w+|present|exists?|implement\w*|requires?|omitted)\b", re.IGNORECASE
)
_BUILD = re.compile(r"\b(?:compil\w+|buil[dt]\w*|configured|pre-?processor)\b", re.IGNORECASE)
_PLATFORM = re.compile(
    r"\b(?:available only|only available|exists? only|only exists?|only (?:supported|provided|present))"
    r" (?:on|for|under|in) (?:the )?"
    r"(Windows|Win32|Cygwin|macOS|OS X|Darwin|Android|FreeBSD|NetBSD|OpenBSD|Solaris|AIX|Linux|VMS|OS/2)\b",
    re.IGNORECASE,
)


_NOT_DEFINED = re.compile(r"!\s*defined\s*\(?\s*(\w+)\s*\)?")
_DEEPEST = 64
_GUARD_REACH = 30
"""Lines within which the `#define` of an include guard follows, comments blanked out."""


def guards(header_text: str, line: int) -> tuple[str, ...]:
    """Conditions that a line (from 1) stands under, outermost first: `defined(FOO)`, `!(FOO > 2)`.

    The header's own include guard and `__cplusplus` are no conditions that anybody chose.
    """
    numbers, stacks = _stacks(header_text)
    before = bisect_left(numbers, line)
    stack = stacks[before - 1] if before else ()
    return tuple(condition for condition in stack if condition and "__cplusplus" not in condition)


@lru_cache(maxsize=8)
def _stacks(header_text: str) -> tuple[list[int], list[tuple[str, ...]]]:
    """Line of each directive, and what is open behind it; of what is nested absurdly deep the inside."""
    stack: list[str] = []
    numbers, stacks = [], []
    for number, directive, condition, following in _directives(header_text):
        _apply(stack, directive, condition, following)
        numbers.append(number)
        stacks.append(tuple(stack[-_DEEPEST:]))
    return numbers, stacks


Directive = tuple[int, str, str, tuple[str, ...]]
"""Line, word, the rest of it, and the lines that come next."""


@lru_cache(maxsize=8)
def _directives(header_text: str) -> tuple[Directive, ...]:
    """Every preprocessor directive of a header; one header is asked about many of its lines."""
    lines = _without_comments(header_text).split("\n")
    return tuple(
        (number, match[1], _rest(lines, number, match[2]), tuple(lines[number : number + _GUARD_REACH]))
        for number, text in enumerate(lines, 1)
        if (match := _DIRECTIVE.match(text))
    )


def _apply(stack: list[str], directive: str, condition: str, following: tuple[str, ...]) -> None:
    """Follow one directive; an include guard goes onto the stack as an empty condition."""
    if directive == "ifdef":
        stack.append(f"defined({condition})")
    elif directive == "ifndef":
        stack.append("" if _is_guard(condition, following) else f"!defined({condition})")
    elif directive == "if":
        negated = _NOT_DEFINED.fullmatch(condition)
        stack.append("" if negated and _is_guard(negated[1], following) else condition)
    elif directive == "elif" and stack:
        stack[-1] = f"{_negated(stack[-1])} && {condition}"
    elif directive == "else" and stack:
        stack[-1] = _negated(stack[-1])
    elif directive == "endif" and stack:
        stack.pop()


def _rest(lines: list[str], number: int, condition: str) -> str:
    """Join a condition that goes on after a backslash, and squeeze its blanks."""
    while condition.rstrip().endswith("\\") and number < len(lines):
        condition = condition.rstrip()[:-1] + " " + lines[number]
        number += 1
    return " ".join(condition.split())


def _is_guard(name: str, following: tuple[str, ...]) -> bool:
    for text in following:
        if text.strip():
            match = _DIRECTIVE.match(text)
            return bool(match and match[1] == "define" and match[2].split()[:1] == [name])
    return False


def _negated(condition: str) -> str:
    if not condition:
        return ""
    if re.fullmatch(r"!defined\(\w+\)", condition):
        return condition[1:]
    return f"!{condition}" if re.fullmatch(r"defined\(\w+\)|\w+", condition) else f"!({condition})"


def _without_comments(text: str) -> str:
    """Blank out comments, keeping every line where it is; strings stay, as they may hold `/*`."""

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        return "\n" * found.count("\n") if found.startswith("/") else found

    return _COMMENT.sub(blank, text)


def build_option(header_text: str, line: int) -> str | None:
    """Name the build option that the comment above a line says the declaration needs.

    A macro (`SQLITE_ENABLE_SNAPSHOT`) or a configure option (`--enable-foo`), from a sentence that
    speaks both of being available and of building; None where no sentence does.
    """
    for sentence in _sentences(_comment_above(header_text, line)):
        option = _OPTION.search(sentence)
        if option and (_AVAILABLE.search(sentence) or _BUILD.search(sentence)):
            return option[1] or option[2]
        build = _BUILD.search(sentence)
        if build and _AVAILABLE.search(sentence):
            macro = _MACRO.search(sentence)
            if macro and abs(macro.start() - build.start()) < _NEAR:
                return macro[0]
    return None


def platform(header_text: str, line: int) -> str | None:
    """Name the only platform that the comment above a line says has the declaration."""
    for sentence in _sentences(_comment_above(header_text, line)):
        match = _PLATFORM.search(sentence)
        if match:
            return match[1]
    return None


def _comment_above(header_text: str, line: int) -> str:
    """Last comment that begins a line above; one far above speaks of something else."""
    lines = _lines(header_text)
    end = min(max(line - 1, 0), len(lines))
    lowest = max(0, end - _ABOVE)
    while end > lowest and not _ends_comment(lines[end - 1]):
        end -= 1
    if end <= lowest:
        return ""
    start = end - 1
    if lines[start].lstrip().startswith("//"):
        highest = max(0, start - _LONGEST_COMMENT)
        while start > highest and lines[start - 1].lstrip().startswith("//"):
            start -= 1
    else:
        highest = max(0, start - _LONGEST_COMMENT)
        while start > highest and "/*" not in lines[start]:
            start -= 1
    return "\n".join(lines[start:end])


@lru_cache(maxsize=8)
def _lines(header_text: str) -> list[str]:
    return header_text.split("\n")


def _ends_comment(text: str) -> bool:
    """Whether a comment of its own ends on this line, and not one behind a declaration."""
    stripped = text.strip()
    if stripped.startswith("//"):
        return True
    before = stripped.split("/*", 1)[0] if "/*" in stripped else ""
    return stripped.endswith("*/") and not before


def _sentences(comment: str) -> list[str]:
    """Sentences of a comment, its stars, slashes and link brackets taken away."""
    text = re.sub(r"^[ \t]*(?:/?\*+/?|//[/!]?)|\*/", " ", comment, flags=re.MULTILINE)
    text = re.sub(r"[\[\]`^]", "", text)
    paragraphs = re.split(r"\n[ \t]*\n", text)
    return [
        sentence for part in paragraphs for sentence in re.split(r"(?<=[.!?;])\s+", " ".join(part.split()))
    ]
