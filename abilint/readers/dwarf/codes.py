"""The numbers of DWARF: tags, attributes, forms, languages, kinds of units.

Source: DWARF 5, section 7; the GNU, LLVM and Go extensions as their compilers write them. Only those
that abilint asks for have a name here; every other one is read and given as the number that it is.
"""

from __future__ import annotations

from typing import Final


class Tag:
    """DW_TAG_*: what an entry describes."""

    ARRAY_TYPE: Final = 0x01
    CLASS_TYPE: Final = 0x02
    ENTRY_POINT: Final = 0x03
    ENUMERATION_TYPE: Final = 0x04
    FORMAL_PARAMETER: Final = 0x05
    IMPORTED_DECLARATION: Final = 0x08
    LABEL: Final = 0x0A
    LEXICAL_BLOCK: Final = 0x0B
    MEMBER: Final = 0x0D
    POINTER_TYPE: Final = 0x0F
    REFERENCE_TYPE: Final = 0x10
    COMPILE_UNIT: Final = 0x11
    STRING_TYPE: Final = 0x12
    STRUCTURE_TYPE: Final = 0x13
    SUBROUTINE_TYPE: Final = 0x15
    TYPEDEF: Final = 0x16
    UNION_TYPE: Final = 0x17
    UNSPECIFIED_PARAMETERS: Final = 0x18
    VARIANT: Final = 0x19
    COMMON_BLOCK: Final = 0x1A
    INHERITANCE: Final = 0x1C
    INLINED_SUBROUTINE: Final = 0x1D
    MODULE: Final = 0x1E
    PTR_TO_MEMBER_TYPE: Final = 0x1F
    SET_TYPE: Final = 0x20
    SUBRANGE_TYPE: Final = 0x21
    BASE_TYPE: Final = 0x24
    CONST_TYPE: Final = 0x26
    CONSTANT: Final = 0x27
    ENUMERATOR: Final = 0x28
    FRIEND: Final = 0x2A
    SUBPROGRAM: Final = 0x2E
    TEMPLATE_TYPE_PARAMETER: Final = 0x2F
    TEMPLATE_VALUE_PARAMETER: Final = 0x30
    VARIANT_PART: Final = 0x33
    VARIABLE: Final = 0x34
    VOLATILE_TYPE: Final = 0x35
    RESTRICT_TYPE: Final = 0x37
    INTERFACE_TYPE: Final = 0x38
    NAMESPACE: Final = 0x39
    IMPORTED_MODULE: Final = 0x3A
    UNSPECIFIED_TYPE: Final = 0x3B
    PARTIAL_UNIT: Final = 0x3C
    IMPORTED_UNIT: Final = 0x3D
    SHARED_TYPE: Final = 0x40
    TYPE_UNIT: Final = 0x41
    RVALUE_REFERENCE_TYPE: Final = 0x42
    TEMPLATE_ALIAS: Final = 0x43
    COARRAY_TYPE: Final = 0x44
    GENERIC_SUBRANGE: Final = 0x45
    DYNAMIC_TYPE: Final = 0x46
    ATOMIC_TYPE: Final = 0x47
    SKELETON_UNIT: Final = 0x4A
    IMMUTABLE_TYPE: Final = 0x4B
    PTRAUTH_TYPE: Final = 0x4300
    """LLVM, `__ptrauth` of arm64e."""


class At:
    """DW_AT_*: what an attribute says."""

    SIBLING: Final = 0x01
    LOCATION: Final = 0x02
    NAME: Final = 0x03
    BYTE_SIZE: Final = 0x0B
    BIT_OFFSET: Final = 0x0C
    """DWARF 2 and 3: bits from the most significant bit of the storage unit."""
    BIT_SIZE: Final = 0x0D
    STMT_LIST: Final = 0x10
    LOW_PC: Final = 0x11
    HIGH_PC: Final = 0x12
    LANGUAGE: Final = 0x13
    DISCR: Final = 0x15
    DISCR_VALUE: Final = 0x16
    VISIBILITY: Final = 0x17
    IMPORT: Final = 0x18
    STRING_LENGTH: Final = 0x19
    COMP_DIR: Final = 0x1B
    CONST_VALUE: Final = 0x1C
    CONTAINING_TYPE: Final = 0x1D
    DEFAULT_VALUE: Final = 0x1E
    INLINE: Final = 0x20
    IS_OPTIONAL: Final = 0x21
    LOWER_BOUND: Final = 0x22
    PRODUCER: Final = 0x25
    PROTOTYPED: Final = 0x27
    UPPER_BOUND: Final = 0x2F
    ABSTRACT_ORIGIN: Final = 0x31
    ACCESSIBILITY: Final = 0x32
    ADDRESS_CLASS: Final = 0x33
    ARTIFICIAL: Final = 0x34
    CALLING_CONVENTION: Final = 0x36
    COUNT: Final = 0x37
    DATA_MEMBER_LOCATION: Final = 0x38
    DECL_COLUMN: Final = 0x39
    DECL_FILE: Final = 0x3A
    DECL_LINE: Final = 0x3B
    DECLARATION: Final = 0x3C
    DISCR_LIST: Final = 0x3D
    ENCODING: Final = 0x3E
    EXTERNAL: Final = 0x3F
    FRAME_BASE: Final = 0x40
    SPECIFICATION: Final = 0x47
    TYPE: Final = 0x49
    VIRTUALITY: Final = 0x4C
    VTABLE_ELEM_LOCATION: Final = 0x4D
    BIT_STRIDE: Final = 0x2E
    BYTE_STRIDE: Final = 0x51
    ENTRY_PC: Final = 0x52
    EXTENSION: Final = 0x54
    RANGES: Final = 0x55
    ENDIANITY: Final = 0x65
    EXPLICIT: Final = 0x63
    OBJECT_POINTER: Final = 0x64
    MUTABLE: Final = 0x61
    SIGNATURE: Final = 0x69
    DATA_BIT_OFFSET: Final = 0x6B
    CONST_EXPR: Final = 0x6C
    ENUM_CLASS: Final = 0x6D
    LINKAGE_NAME: Final = 0x6E
    STR_OFFSETS_BASE: Final = 0x72
    ADDR_BASE: Final = 0x73
    RNGLISTS_BASE: Final = 0x74
    DWO_NAME: Final = 0x76
    REFERENCE: Final = 0x77
    RVALUE_REFERENCE: Final = 0x78
    NORETURN: Final = 0x87
    ALIGNMENT: Final = 0x88
    EXPORT_SYMBOLS: Final = 0x89
    DELETED: Final = 0x8A
    DEFAULTED: Final = 0x8B
    LOCLISTS_BASE: Final = 0x8C
    MIPS_LINKAGE_NAME: Final = 0x2007
    """The linkage name before DWARF 4."""
    GNU_VECTOR: Final = 0x2107
    GNU_ODR_SIGNATURE: Final = 0x210F
    GNU_TEMPLATE_NAME: Final = 0x2110
    GNU_DWO_NAME: Final = 0x2130
    GNU_DWO_ID: Final = 0x2131
    GNU_RANGES_BASE: Final = 0x2132
    GNU_ADDR_BASE: Final = 0x2133
    GO_KIND: Final = 0x2900
    """Go: the `reflect.Kind` of a type."""
    GO_KEY: Final = 0x2901
    GO_ELEM: Final = 0x2902
    GO_EMBEDDED_FIELD: Final = 0x2903
    GO_RUNTIME_TYPE: Final = 0x2904


class Form:
    """DW_FORM_*: how an attribute's value is written."""

    ADDR: Final = 0x01
    BLOCK2: Final = 0x03
    BLOCK4: Final = 0x04
    DATA2: Final = 0x05
    DATA4: Final = 0x06
    DATA8: Final = 0x07
    STRING: Final = 0x08
    BLOCK: Final = 0x09
    BLOCK1: Final = 0x0A
    DATA1: Final = 0x0B
    FLAG: Final = 0x0C
    SDATA: Final = 0x0D
    STRP: Final = 0x0E
    UDATA: Final = 0x0F
    REF_ADDR: Final = 0x10
    REF1: Final = 0x11
    REF2: Final = 0x12
    REF4: Final = 0x13
    REF8: Final = 0x14
    REF_UDATA: Final = 0x15
    INDIRECT: Final = 0x16
    SEC_OFFSET: Final = 0x17
    EXPRLOC: Final = 0x18
    FLAG_PRESENT: Final = 0x19
    STRX: Final = 0x1A
    ADDRX: Final = 0x1B
    REF_SUP4: Final = 0x1C
    STRP_SUP: Final = 0x1D
    DATA16: Final = 0x1E
    LINE_STRP: Final = 0x1F
    REF_SIG8: Final = 0x20
    IMPLICIT_CONST: Final = 0x21
    LOCLISTX: Final = 0x22
    RNGLISTX: Final = 0x23
    REF_SUP8: Final = 0x24
    STRX1: Final = 0x25
    STRX2: Final = 0x26
    STRX3: Final = 0x27
    STRX4: Final = 0x28
    ADDRX1: Final = 0x29
    ADDRX2: Final = 0x2A
    ADDRX3: Final = 0x2B
    ADDRX4: Final = 0x2C
    GNU_ADDR_INDEX: Final = 0x1F01
    GNU_STR_INDEX: Final = 0x1F02
    GNU_REF_ALT: Final = 0x1F20
    GNU_STRP_ALT: Final = 0x1F21


class UnitType:
    """DW_UT_*: what a unit is (DWARF 5; earlier versions are given the nearest one)."""

    COMPILE: Final = 0x01
    TYPE: Final = 0x02
    PARTIAL: Final = 0x03
    SKELETON: Final = 0x04
    SPLIT_COMPILE: Final = 0x05
    SPLIT_TYPE: Final = 0x06


class Language:
    """DW_LANG_*: what the unit was written in."""

    C89: Final = 0x0001
    C: Final = 0x0002
    ADA83: Final = 0x0003
    C_PLUS_PLUS: Final = 0x0004
    FORTRAN77: Final = 0x0007
    FORTRAN90: Final = 0x0008
    PASCAL83: Final = 0x0009
    MODULA2: Final = 0x000A
    JAVA: Final = 0x000B
    C99: Final = 0x000C
    ADA95: Final = 0x000D
    FORTRAN95: Final = 0x000E
    OBJC: Final = 0x0010
    OBJC_PLUS_PLUS: Final = 0x0011
    D: Final = 0x0013
    GO: Final = 0x0016
    HASKELL: Final = 0x0018
    C_PLUS_PLUS_03: Final = 0x0019
    C_PLUS_PLUS_11: Final = 0x001A
    OCAML: Final = 0x001B
    RUST: Final = 0x001C
    C11: Final = 0x001D
    SWIFT: Final = 0x001E
    JULIA: Final = 0x001F
    C_PLUS_PLUS_14: Final = 0x0021
    FORTRAN03: Final = 0x0022
    FORTRAN08: Final = 0x0023
    ZIG: Final = 0x0027
    C_PLUS_PLUS_17: Final = 0x002A
    C_PLUS_PLUS_20: Final = 0x002B
    C17: Final = 0x002C
    FORTRAN18: Final = 0x002D
    ADA2005: Final = 0x002E
    ADA2012: Final = 0x002F
    C23: Final = 0x003E
    MIPS_ASSEMBLER: Final = 0x8001
    """Assembler source (GNU as, LLVM's integrated assembler)."""


C_FAMILY: Final = frozenset(
    {
        Language.C89,
        Language.C,
        Language.C99,
        Language.C11,
        Language.C17,
        Language.C23,
        Language.C_PLUS_PLUS,
        Language.C_PLUS_PLUS_03,
        Language.C_PLUS_PLUS_11,
        Language.C_PLUS_PLUS_14,
        Language.C_PLUS_PLUS_17,
        Language.C_PLUS_PLUS_20,
        Language.OBJC,
        Language.OBJC_PLUS_PLUS,
    }
)
"""Languages whose compilers define a member function outside of the class's entry."""
