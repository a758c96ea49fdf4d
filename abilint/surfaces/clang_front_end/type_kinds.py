"""Kinds of CXType, and what each builtin one is to memory (clang-c/Index.h of LLVM 18, CXTypeKind)."""

from __future__ import annotations

UNEXPOSED = 1
VOID = 2
NULL_POINTER = 24
COMPLEX = 100
POINTER = 101
BLOCK_POINTER = 102
LVALUE_REFERENCE = 103
RVALUE_REFERENCE = 104
RECORD = 105
ENUM = 106
TYPEDEF = 107
FUNCTION_WITHOUT_PROTOTYPE = 110
FUNCTION = 111
CONSTANT_ARRAY = 112
VECTOR = 113
INCOMPLETE_ARRAY = 114
VARIABLE_ARRAY = 115
MEMBER_POINTER = 117
AUTO = 118
ELABORATED = 119
ATTRIBUTED = 163
EXTENDED_VECTOR = 176
ATOMIC = 177
TAGGED = 178

ARRAYS = frozenset({CONSTANT_ARRAY, INCOMPLETE_ARRAY, VARIABLE_ARRAY})
VECTORS = frozenset({VECTOR, EXTENDED_VECTOR})
FUNCTIONS = frozenset({FUNCTION, FUNCTION_WITHOUT_PROTOTYPE})
REFERENCES = {LVALUE_REFERENCE: "lvalue", RVALUE_REFERENCE: "rvalue"}

WIDE_CHARACTER = 15
ENCODINGS = {
    3: "boolean",
    4: "character",
    5: "unsigned",
    6: "unicode",
    7: "unicode",
    8: "unsigned",
    9: "unsigned",
    10: "unsigned",
    11: "unsigned",
    12: "unsigned",
    13: "character",
    14: "signed",
    16: "signed",
    17: "signed",
    18: "signed",
    19: "signed",
    20: "signed",
    21: "float",
    22: "float",
    23: "float",
    30: "float",
    31: "float",
    32: "float",
    39: "float",
    40: "float",
}
"""Builtin kinds; `wchar_t` is signed or not by the target, see `type_reader`."""
UNSIGNED = frozenset(kind for kind, encoding in ENCODINGS.items() if encoding != "signed" and kind != 13)
"""Kinds whose enumerators are read as unsigned numbers; plain signed `char` (13) is not among them."""
SPELLED = {"char8_t": "unicode", "__bf16": "float", "_BitInt": "signed", "unsigned _BitInt": "unsigned"}
"""Builtin types that libclang shows no kind of, by the start of their spelling."""
