"""abilint: the linter for the C ABI boundary."""

__version__ = "0.1.0"
