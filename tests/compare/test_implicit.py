"""Names that the compiler makes for what a header declares, and names that only look like them."""

from __future__ import annotations

import pytest

from abilint.compare.implicit import ImplicitNames
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation


def declared(qualified_name: str, kind: DeclarationKind, *link_names: str) -> Declaration:
    name = qualified_name.rpartition("::")[2]
    place = Location("x.hpp", 1, 1)
    return Declaration(
        link_names[0] if link_names else name,
        name,
        qualified_name,
        link_names,
        kind,
        Obligation.PROMISED,
        place,
    )


NAMES = ImplicitNames(
    (
        declared("draw::Shape", DeclarationKind.CLASS, "_ZTVN4draw5ShapeE"),
        declared("draw::Pen::width", DeclarationKind.METHOD, "_ZN4draw3Pen5widthEv"),
        declared("Top::f", DeclarationKind.METHOD, "_ZN3Top1fEv"),
        declared("draw::count", DeclarationKind.VARIABLE, "_ZN4draw5countE"),
        declared("draw::first", DeclarationKind.FUNCTION, "_ZN4draw5firstEi"),
    )
)


@pytest.mark.parametrize(
    "name",
    [
        "_ZTIN4draw5ShapeE",
        "_ZTS3Top",
        "_ZTCN4draw5ShapeE16_N4draw3PenE",
        "_ZTC3Top0_N4draw3PenE",
        "_ZN4draw3PenD0Ev",
        "_ZN4draw3PenC1Ev",
        "_ZN4draw3PenC2ERKS0_",
        "_ZN4draw3PenaSEOS0_",
        "_ZN4draw3PenCI1N4draw5ShapeEi",
        "_ZThn16_N4draw3Pen5widthEv",
        "_ZTv0_n24_N4draw3PenD1Ev",
        "_ZTchn8_h8_N3Top1fEv",
        "_ZGVN4draw5countE",
        "_ZTWN4draw5countE",
        "_ZZN4draw5firstEiE4seen",
        "_ZGVZN4draw5firstEiE4seen",
        "??_7Pen@draw@@6B@",
        "??_R4Pen@draw@@6B@",
        "??_GPen@draw@@UEAAPEAXI@Z",
        "??4Top@@QEAAAEAU0@AEBU0@@Z",
    ],
)
def test_comes_with_what_is_declared(name: str) -> None:
    assert NAMES.covers(name)


@pytest.mark.parametrize(
    "name",
    [
        "_ZTIN4draw6CircleE",
        "_ZTI5Shape",
        "_ZTC5Shape0_N4draw3PenE",
        "_ZN4draw3PenC1Ei",
        "_ZN4draw6CircleD1Ev",
        "_ZN4draw3Pen5colorEv",
        "_ZThn16_N4draw3Pen5colorEv",
        "_ZGVN4draw5totalE",
        "_ZZN4draw6secondEiE4seen",
        "??_7Circle@draw@@6B@",
        "??0",
        "_ZTC",
        "_ZTh",
        "draw_first",
    ],
)
def test_is_somebody_elses(name: str) -> None:
    assert not NAMES.covers(name)
