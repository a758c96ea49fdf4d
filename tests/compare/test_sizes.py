from __future__ import annotations

import pytest

from abilint.compare.sizes import size_of
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    FunctionType,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Type,
    Typedef,
    TypeGraph,
    Void,
)

INT = Primitive("int", Encoding.SIGNED, 4)


@pytest.mark.parametrize(
    ("nodes", "size"),
    [
        ((INT,), 4),
        ((Typedef("t", 1), Qualified(2, const=True), INT), 4),
        ((Array(1, 3), Array(2, 5), INT), 60),
        ((Array(1, None), INT), None),
        ((Pointer(0, 8),), 8),
        ((Record(RecordKind.STRUCT, "s", 24),), 24),
        ((Record(RecordKind.STRUCT, "s", complete=False),), None),
        ((Enum("e", None, 4),), 4),
        ((FunctionType(1, ()), Void()), None),
        ((Typedef("t", 1), Typedef("u", 0)), None),
        ((Array(0, 2),), None),
        ((Array(1, 0), Record(RecordKind.STRUCT, "s", 8)), 0),
    ],
)
def test_size(nodes: tuple[Type, ...], size: int | None) -> None:
    assert size_of(TypeGraph(nodes), 0) == size
