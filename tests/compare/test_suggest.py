"""Did you mean: the right name for each sort of slip, and none where nothing is near."""

from __future__ import annotations

from functools import cache

import pytest
from builds import build, declared, member, symbol
from hypothesis import given
from hypothesis import strategies as st

from abilint.compare import promise, suggest
from abilint.compare.suggest import edit_distance
from abilint.model.build import Role
from abilint.model.symbol import Scope

WORDS = st.text("abc", max_size=7)


def naive(a: str, b: str) -> int:
    """The textbook's recursion (optimal string alignment)."""

    @cache
    def between(i: int, j: int) -> int:
        if not (i and j):
            return i + j
        cost = [
            between(i - 1, j) + 1,
            between(i, j - 1) + 1,
            between(i - 1, j - 1) + (a[i - 1] != b[j - 1]),
        ]
        if i > 1 and j > 1 and (a[i - 1], a[i - 2]) == (b[j - 2], b[j - 1]):
            cost.append(between(i - 2, j - 2) + 1)
        return min(cost)

    return between(len(a), len(b))


@given(WORDS, WORDS, st.integers(0, 4))
def test_distance_is_the_textbooks(a: str, b: str, most: int) -> None:
    assert edit_distance(a, b, most) == min(naive(a, b), most + 1)


@given(WORDS, WORDS)
def test_distance_is_symmetric(a: str, b: str) -> None:
    assert edit_distance(a, b, 9) == edit_distance(b, a, 9)


def suggested(wanted: str, *exports: str, language: str = "c", name: str = "") -> tuple[str, str] | None:
    declaration = declared(name or wanted, link_names=(wanted,), language=language)
    made = build(member(*map(symbol, exports)), declaration)
    found = suggest.suggest(made, promise.compare(made))
    return (found[0].name, found[0].reason) if found else None


@pytest.mark.parametrize(
    ("wanted", "export", "reason"),
    [
        ("png_create", "png_craete", "spelling"),
        ("png_create", "png_creat", "spelling"),
        ("png_create", "png_creates", "spelling"),
        ("png_create", "png_creote", "spelling"),
        ("foo_bar", "Foo_Bar", "case"),
        ("foo_bar", "fooBar", "case"),
        ("foo", "_foo", "underscore"),
        ("foo", "foo_", "underscore"),
        ("_foo", "foo", "underscore"),
        ("open", "open64", "versioned-name"),
        ("foo_init", "foo_init_v2", "versioned-name"),
        ("foo_init", "foo_init2", "versioned-name"),
    ],
)
def test_slip(wanted: str, export: str, reason: str) -> None:
    assert suggested(wanted, "entirely_else", export) == (export, reason)


def test_c_linkage() -> None:
    assert suggested("_Z3addii", "add", language="c++", name="add") == ("add", "c-linkage")


@pytest.mark.parametrize(
    ("wanted", "exports"),
    [
        ("png_create", ["gif_create", "png_destroy"]),
        ("foo", ["bar", "fab", "f"]),
        ("abc", ["xyz"]),
        ("png_create", []),
        ("_Z3addii", ["_Z3addid"]),
        ("read_u8", ["write_u8"]),
    ],
)
def test_nothing_is_near(wanted: str, exports: list[str]) -> None:
    assert suggested(wanted, *exports) is None


def test_names_that_have_a_declaration_are_not_offered() -> None:
    made = build(member(symbol("png_creats")), declared("png_create"), declared("png_creats"))
    assert suggest.suggest(made, promise.compare(made)) == ()


def test_only_what_a_program_can_link_to_is_offered() -> None:
    provider = member(symbol("png_creats"), name="libb.so", role=Role.PROVIDER)
    made = build(member(symbol("png_creats", scope=Scope.LOCAL)), provider, declared("png_create"))
    assert suggest.suggest(made, promise.compare(made)) == ()


def test_a_header_of_another_library_gets_no_thousand_suggestions() -> None:
    names = [f"name_{number}" for number in range(1_000)]
    made = build(member(*(symbol(name + "x") for name in names)), *map(declared, names))
    assert len(suggest.suggest(made, promise.compare(made))) <= suggest.MOST
