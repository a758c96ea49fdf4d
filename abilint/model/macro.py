"""A macro of a header that is no plain constant: programs have what it expands to compiled in."""

from __future__ import annotations

from msgspec import Struct

from abilint.model.location import Location  # noqa: TC001  (snapshots are read by these hints)

VARIADIC = "..."


class Macro(Struct, frozen=True):
    """A function-like macro, or one that stands for a cast, a call, a keyword, an attribute, a piece of code.

    Out are include guards, those that the header undefines again, those that begin with an underscore, and
    what is a `constant.Constant`.
    """

    name: str
    body: str
    """Words with a blank between them, without comments; parameters are `$1`, `$2`, ... in their order.
    Empty where it stands for nothing."""
    location: Location
    parameters: tuple[str, ...] | None = None
    """Names, `...` for any number; None for a macro that is not called."""

    @property
    def fewest(self) -> int:
        """How many arguments it must be given; what stands for any number may be none (C23, 6.10.5)."""
        named = self.parameters or ()
        return len(named) - self.takes_any_number

    @property
    def takes_any_number(self) -> bool:
        """Whether the last parameter stands for all further arguments (C17, 6.10.3, paragraph 12)."""
        return any(name.endswith(VARIADIC) for name in self.parameters or ())

    def spelled(self) -> str:
        """Give it as a line of a header."""
        named = "" if self.parameters is None else f"({', '.join(self.parameters)})"
        words = (self._word(word) for word in self.body.split(" "))
        return f"#define {self.name}{named} {' '.join(words)}".rstrip()

    def _word(self, word: str) -> str:
        number = word[1:]
        if self.parameters and word.startswith("$") and number.isdigit():
            return self.parameters[int(number) - 1].removesuffix(VARIADIC) or "__VA_ARGS__"
        return word
