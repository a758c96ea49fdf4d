"""Why each rule does or does not find fault with one symbol."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.finding import Finding


class Answer(StrEnum):
    """What a rule said of the symbol."""

    FIRED = "fired"
    SILENT = "silent"
    NOT_RUN = "not-run"
    NOT_APPLICABLE = "not-applicable"


class Condition(Struct, frozen=True):
    """One of the things that must hold for a rule to fire."""

    text: str
    """In SQL, over the fact tables (`abilint query --tables`)."""
    holds: bool


class RuleAnswer(Struct, frozen=True):
    """One rule about one symbol."""

    rule: str
    code: str
    summary: str
    answer: Answer
    reason: str = ""
    """Why it did not run, or what there is nothing of."""
    conditions: tuple[Condition, ...] = ()
    """Of a silent rule: those of the facts that come nearest to firing."""
    findings: tuple[Finding, ...] = ()


class Why(Struct, frozen=True):
    """Everything about one symbol of one library."""

    symbol: str
    demangled: str | None
    facts: tuple[str, ...]
    """What is known of it, a line each: where it is exported, declared, described."""
    answers: tuple[RuleAnswer, ...]
