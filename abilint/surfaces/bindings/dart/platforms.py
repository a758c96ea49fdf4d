"""What of a text the library's own target has: conditions on `Platform`, decided."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target
    from abilint.surfaces.bindings.dart.tokens import Tokens

WITHIN = frozenset(
    {"Platform", "io", ".", "!", "&&", "||", "(", ")", "==", "operatingSystem", "Abi", "current"}
)


class Reach:
    """Which tokens of a file a run comes to."""

    def __init__(self, tokens: Tokens, target: Target) -> None:
        self.tokens, self.target = tokens, target
        self.dead: set[int] = set()
        self.conditional: set[int] = set()
        """Under a condition that only a run can tell, or in a `try` that goes on."""
        for index in range(len(tokens.all)):
            match tokens.text(index):
                case "if" if tokens.text(index + 1) == "(":
                    self._if(index)
                case "?":
                    self._choice(index)
                case "try" if tokens.text(index + 1) == "{":
                    self._try(index)

    def _if(self, index: int) -> None:
        closing = self.tokens.partner.get(index + 1)
        if closing is None:
            return
        known = self._decide(index + 2, closing)
        end = self._end_of_branch(closing + 1)
        self._mark(closing + 1, end, known)
        if self.tokens.text(end) == "else":
            self._mark(end + 1, self._end_of_branch(end + 1), None if known is None else not known)

    def _end_of_branch(self, start: int) -> int:
        """Give the index behind a block or statement; an `else if` is one, with all its branches."""
        if self.tokens.text(start) == "if" and self.tokens.text(start + 1) == "(":
            closing = self.tokens.partner.get(start + 1, start + 1)
            end = self._end_of_branch_once(closing + 1)
            while self.tokens.text(end) == "else":
                inner = end + 1
                if self.tokens.text(inner) == "if":
                    inner = self.tokens.partner.get(inner + 1, inner + 1) + 1
                end = self._end_of_branch_once(inner)
            return end
        return self._end_of_branch_once(start)

    def _end_of_branch_once(self, start: int) -> int:
        if self.tokens.text(start) == "{":
            return self.tokens.partner.get(start, start) + 1
        return self.tokens.end_of(start) + 1

    def _choice(self, index: int) -> None:
        """Follow `condition ? one : other`."""
        start = index
        while start > 0 and self._is_within(start - 1):
            start -= 1
        known = self._decide(start, index) if start < index else None
        between = self.tokens.end_of(index + 1, ":")
        if known is None or self.tokens.text(between) != ":":
            return
        self._mark(index + 1, between, known)
        self._mark(between + 1, self.tokens.end_of(between + 1, ";,"), not known)

    def _is_within(self, index: int) -> bool:
        """Whether a token may be of a condition on the platform."""
        if self.tokens.literal(index) is not None:
            return self.tokens.text(index - 1) == "=="
        return self.tokens.text(index) in WITHIN or self.tokens.text(index).startswith("is")

    def _try(self, index: int) -> None:
        closing = self.tokens.partner.get(index + 1)
        if closing is None or self.tokens.text(closing + 1) not in ("catch", "on"):
            return
        block = closing + 1
        while block < len(self.tokens.all) and self.tokens.text(block) != "{":
            block += 1
        inner = {self.tokens.text(each) for each in range(block, self.tokens.partner.get(block, block))}
        if not inner & {"rethrow", "throw"}:
            self._mark(index + 1, closing, None)

    def _mark(self, start: int, end: int, known: bool | None) -> None:
        if known is False:
            self.dead.update(range(start, end))
        elif known is None:
            self.conditional.update(range(start, end))

    def _decide(self, start: int, end: int) -> bool | None:
        """Decide a condition by its tokens; None where only a run can tell."""
        words = [self.tokens.text(each) or repr(self.tokens.literal(each)) for each in range(start, end)]
        while words and words[0] == "(" and words[-1] == ")" and self.tokens.partner.get(start) == end - 1:
            words, start, end = words[1:-1], start + 1, end - 1
        for sign, stops in (("||", True), ("&&", False)):
            places = self._outside(start, end, sign)
            if places:
                bounds = [start - 1, *places, end]
                answers = [self._decide(one + 1, other) for one, other in pairwise(bounds)]
                return stops if stops in answers else (None if None in answers else not stops)
        if words[:1] == ["!"]:
            inner = self._decide(start + 1, end)
            return None if inner is None else not inner
        return self._asked([word for word in words if word not in ("io", ".")])

    def _outside(self, start: int, end: int, sign: str) -> list[int]:
        found, index = [], start
        while index < end:
            if self.tokens.text(index) == sign:
                found.append(index)
            index = self.tokens.partner.get(index, index) + 1
        return found

    def _asked(self, words: list[str]) -> bool | None:
        """Answer `Platform.isWindows` and `Platform.operatingSystem == 'linux'`."""
        windows, macos = self.target.format is Format.PE, self.target.format is Format.MACHO
        ios = macos and "ios" in self.target.os
        systems = {"Windows": windows, "MacOS": macos and not ios, "IOS": ios, "Fuchsia": False,
                   "Linux": not windows and not macos and "android" not in self.target.environment,
                   "Android": "android" in self.target.environment}  # fmt: skip
        match words:
            case ["Platform", word] if word.removeprefix("is") in systems:
                return systems[word.removeprefix("is")]
            case ["Platform", "operatingSystem", "==", name]:
                lower = {each.lower(): known for each, known in systems.items()}
                return lower.get(name.strip("'"))
        return None
