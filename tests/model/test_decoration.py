"""Windows names taken apart, spelt as clang and lld-link do (see the sample `pe-stdcall-i386`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abilint.model.decoration import Convention, Place, split

STDCALL, FASTCALL, VECTORCALL = Convention.STDCALL, Convention.FASTCALL, Convention.VECTORCALL


@pytest.mark.parametrize(
    ("name", "architecture", "place", "parts"),
    [
        ("_f", "i386", Place.OBJECT, ("f", None, None)),
        ("__f", "i386", Place.OBJECT, ("_f", None, None)),
        ("_f", "i386", Place.IMAGE, ("_f", None, None)),
        ("f", "i386", Place.IMAGE, ("f", None, None)),
        ("_f@8", "i386", Place.OBJECT, ("f", STDCALL, 8)),
        ("_f@8", "i386", Place.IMAGE, ("f", STDCALL, 8)),
        ("f@8", "i386", Place.MINGW_IMAGE, ("f", STDCALL, 8)),
        ("_f@8", "i386", Place.MINGW_IMAGE, ("_f", STDCALL, 8)),
        ("@f@12", "i386", Place.IMAGE, ("f", FASTCALL, 12)),
        ("f@@16", "i386", Place.OBJECT, ("f", VECTORCALL, 16)),
        ("f@@16", "x86_64", Place.IMAGE, ("f", VECTORCALL, 16)),
        ("?f@@YAXXZ", "i386", Place.OBJECT, ("?f@@YAXXZ", None, None)),
        ("?f@@YGHH@Z", "x86_64", Place.IMAGE, ("?f@@YGHH@Z", None, None)),
        ("__ZN1a1fEv", "i386", Place.OBJECT, ("_ZN1a1fEv", None, None)),
        ("_f", "x86_64", Place.OBJECT, ("_f", None, None)),
        ("f@8", "aarch64", Place.IMAGE, ("f@8", None, None)),
        ("#f", "arm64ec", Place.OBJECT, ("f", None, None)),
        ("@feat.00", "i386", Place.OBJECT, ("@feat.00", None, None)),
    ],
)
def test_split(
    name: str, architecture: str, place: Place, parts: tuple[str, Convention | None, int | None]
) -> None:
    assert tuple(split(name, architecture, place)) == parts


@given(name=st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True), size=st.integers(0, 4096))
def test_every_c_identifier_comes_back(name: str, size: int) -> None:
    assert split(f"_{name}", "i386", Place.OBJECT).identifier == name
    assert split(f"_{name}@{size}", "i386", Place.OBJECT) == (name, STDCALL, size)
    assert split(f"@{name}@{size}", "i386", Place.IMAGE) == (name, FASTCALL, size)
    assert split(f"{name}@@{size}", "x86_64", Place.IMAGE) == (name, VECTORCALL, size)
    assert split(name, "x86_64", Place.IMAGE).identifier == name


@given(st.text(max_size=20), st.sampled_from(["i386", "x86_64", "arm64ec"]), st.sampled_from(list(Place)))
def test_no_text_is_refused(name: str, architecture: str, place: Place) -> None:
    assert split(name, architecture, place).identifier in name
