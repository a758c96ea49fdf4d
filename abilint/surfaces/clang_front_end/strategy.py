"""Which headers go into which translation unit, until each was read without errors or is given up.

Nothing is ever concluded from a unit with an error: after one, libclang's `size_t` may be `int`.
"""

from __future__ import annotations

import time

from abilint.surfaces.clang_front_end.unit import ParseRefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from abilint.surfaces.clang_front_end.unit import Clang, Diagnostic, Unit

CHECKED = "checked"
UMBRELLA = "umbrella"
INCLUDED = "included"
NOT_CHECKED = "not-checked"

MISSING_FILE = "name its folder with -I"
"""How the reason ends where an include was not found."""

_SINGLE_TRIES = 40
"""Headers that are tried one by one behind the umbrella, each at the price of parsing it again."""

_ROUNDS = 6
"""Re-parses of a shrinking umbrella; a set that is not clean by then is read in halves."""

_WORTH_HALVING = 8
"""A smaller set is tried header by header."""

_LARGE = 64
"""Parsing a larger set again and again costs more than parsing its halves."""

_SLOW = 50
"""A round that drops less than one header in so many makes no progress in a large set."""


class Reading:
    """Reads the headers of one language; `outcomes` holds [status, reason] for each when done."""

    def __init__(
        self,
        clang: Clang,
        language: str,
        arguments: list[str],
        *,
        collect: Callable[[Unit], set[str]],
        explain: Callable[[Unit, Diagnostic], str],
        deadline: float,
    ) -> None:
        self._clang = clang
        self._language = language
        self._arguments = arguments
        self._collect = collect
        """Takes the declarations of a clean unit; returns the requested headers that it held."""
        self._explain = explain
        self._deadline = deadline
        self.outcomes: dict[str, tuple[str, str]] = {}
        self._seen: set[str] = set()
        self._reasons: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        """Include files that were found nowhere, each with a file that includes it."""
        self._hopeless = False
        """Whether the command line itself was refused: no header can change that."""

    def read(self, headers: Sequence[str]) -> None:
        """Umbrella first; what fails in it alone; what fails alone after the clean umbrella."""
        clean = self._together(headers)
        for header in self._open(headers):
            self._alone(header)
        self._after(headers, clean)
        for header in self._open(headers):
            seen = header in self._seen
            self.outcomes[header] = (UMBRELLA, "") if seen else (NOT_CHECKED, self._reasons[header])

    def _together(self, headers: Sequence[str]) -> tuple[str, ...]:
        """Read what is clean in one unit, and answer it; a set that stays unclean is read in halves.

        A guarded file with an error spoils one includer a round: the halves without it are clean at once.
        """
        clean = self._shrink((), headers, patient=len(headers) < _LARGE)
        self._settle(clean, CHECKED)
        sound = [header for header in headers if header not in self._reasons]
        if clean or len(sound) < _WORTH_HALVING:
            return clean
        middle = len(sound) // 2
        return max(self._together(sound[:middle]), self._together(sound[middle:]), key=len)

    def _may_follow(self, header: str) -> bool:
        """Whether other headers may give what it lacks: they cannot give a file that is nowhere."""
        return header not in self._seen and not self._reasons[header].endswith(MISSING_FILE)

    def _after(self, headers: Sequence[str], clean: tuple[str, ...]) -> None:
        """Try the rest together behind all clean headers, then, as one can spoil the others, one by one."""
        left = [header for header in self._open(headers) if self._may_follow(header)]
        if not left:
            return
        alone = [header for header in headers if header in self.outcomes and header not in set(clean)]
        clean = (self._shrink((), (*alone, *clean)) if alone else ()) or clean
        if not clean:
            return
        self._settle(self._shrink(clean, left), UMBRELLA)
        for header in self._open(left)[:_SINGLE_TRIES] if len(left) > 1 else ():
            self._settle(self._shrink(clean, (header,)), UMBRELLA)

    def _settle(self, headers: Sequence[str], status: str) -> None:
        for header in headers:
            self.outcomes.setdefault(header, (status, ""))

    def _open(self, headers: Sequence[str]) -> list[str]:
        return [header for header in headers if header not in self.outcomes]

    def _shrink(
        self, base: Sequence[str], candidates: Sequence[str], *, patient: bool = True
    ) -> tuple[str, ...]:
        """Drop guilty candidates until the unit is clean; returns those that stayed.

        Without patience only rounds that drop next to nothing are counted, and few are allowed.
        """
        kept = tuple(candidates)
        rounds = _ROUNDS if patient else _ROUNDS // 2
        while rounds:
            if not kept or self._hopeless or self._expired(kept):
                return ()
            guilty = self._try((*base, *kept)) & set(kept)
            if not guilty:
                return kept if self._last_clean else ()
            kept = tuple(header for header in kept if header not in guilty)
            rounds -= patient or len(guilty) * _SLOW < len(kept)
        return ()

    def _alone(self, header: str) -> None:
        if not self._hopeless and not self._expired((header,)):
            self._reasons.pop(header, None)
            self._try((header,))
            if self._last_clean:
                self.outcomes[header] = (CHECKED, "")

    def _try(self, headers: Sequence[str]) -> set[str]:
        """Parse; a clean unit is collected from, else the guilty headers are returned."""
        self._last_clean = False
        try:
            unit = self._clang.parse(headers, self._language, self._arguments)
        except ParseRefusedError as error:
            return self._blame(headers, str(error))
        try:
            if unit.errors:
                return self._guilty(unit)
            self._last_clean = True
            self._seen |= self._collect(unit)
        finally:
            unit.dispose()
        return set()

    def _guilty(self, unit: Unit) -> set[str]:
        """Blame each error on the headers whose inclusion reached its file, else on all of them."""
        guilty: set[str] = set()
        self._hopeless = all(not error.place.file for error in unit.errors)
        for error in unit.errors:
            self._note_missing(unit, error)
            blamed = sorted(unit.headers_of(error.place))
            guilty |= self._blame(blamed, self._explain(unit, error))
        return guilty or self._blame(unit.headers, self._explain(unit, unit.errors[0]))

    def _note_missing(self, unit: Unit, error: Diagnostic) -> None:
        parts = error.message.split("'")
        if error.message.endswith("file not found") and len(parts) == 3:
            self.missing.setdefault(parts[1], unit.file_name(error.place.file))

    def _blame(self, headers: Sequence[str], reason: str) -> set[str]:
        for header in headers:
            self._reasons.setdefault(header, reason)
        return set(headers)

    def _expired(self, headers: Sequence[str]) -> bool:
        if time.monotonic() < self._deadline:
            return False
        self._blame(headers, "the time limit was reached before it was read")
        return True
