"""libclang through ctypes: the few functions that are used, with structures of our own.

The wrappers of `clang.cindex` cost ten times a plain call, hold no `clang_getInclusions` with its
stacks, and rebuild the diagnostic set on each access, which is a use after free once a diagnostic
has notes. So only the shared library is taken from that package.
Names and layouts: clang-c/Index.h of LLVM 18.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    POINTER,
    Structure,
    c_char_p,
    c_double,
    c_int,
    c_longlong,
    c_uint,
    c_ulong,
    c_ulonglong,
    c_void_p,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias


class Cursor(Structure):
    """CXCursor; two of the same declaration have the same `data[0]`."""

    kind: int
    data: Any
    _fields_ = (("kind", c_int), ("xdata", c_int), ("data", c_void_p * 3))


class Type(Structure):
    """CXType."""

    kind: int
    _fields_ = (("kind", c_int), ("data", c_void_p * 2))


class String(Structure):
    """CXString."""

    _fields_ = (("data", c_void_p), ("flags", c_uint))


class StringSet(Structure):
    """CXStringSet."""

    _fields_ = (("strings", POINTER(String)), ("count", c_uint))


class SourceLocation(Structure):
    """CXSourceLocation."""

    _fields_ = (("data", c_void_p * 2), ("offset", c_uint))


class SourceRange(Structure):
    """CXSourceRange."""

    _fields_ = (("data", c_void_p * 2), ("begin", c_uint), ("end", c_uint))


class Token(Structure):
    """CXToken."""

    _fields_ = (("data", c_uint * 4), ("pointer", c_void_p))


class UnsavedFile(Structure):
    """CXUnsavedFile."""

    _fields_ = (("name", c_char_p), ("contents", c_char_p), ("length", c_ulong))


if TYPE_CHECKING:
    Library: TypeAlias = Any
    """The loaded shared library: ctypes makes its functions at run time."""

Visitor = ctypes.CFUNCTYPE(c_int, Cursor, Cursor, c_void_p)
FieldVisitor = ctypes.CFUNCTYPE(c_int, Cursor, c_void_p)
InclusionVisitor = ctypes.CFUNCTYPE(None, c_void_p, POINTER(SourceLocation), c_uint, c_void_p)

STOP = 0
CONTINUE = 1
RECURSE = 2
VISIT_BREAK = 0
VISIT_CONTINUE = 1
"""What a `FieldVisitor` answers."""

STRUCT_DECL = 2
UNION_DECL = 3
CLASS_DECL = 4
ENUM_DECL = 5
FIELD_DECL = 6
ENUM_CONSTANT_DECL = 7
FUNCTION_DECL = 8
VAR_DECL = 9
PARM_DECL = 10
TYPEDEF_DECL = 20
CXX_METHOD = 21
NAMESPACE = 22
LINKAGE_SPEC = 23
CONSTRUCTOR = 24
DESTRUCTOR = 25
CONVERSION_FUNCTION = 26
TEMPLATE_TYPE_PARAMETER = 27
NON_TYPE_TEMPLATE_PARAMETER = 28
TEMPLATE_TEMPLATE_PARAMETER = 29
FUNCTION_TEMPLATE = 30
CLASS_TEMPLATE = 31
CLASS_TEMPLATE_PARTIAL_SPECIALIZATION = 32
TYPE_ALIAS_DECL = 36
TYPE_REF = 43
CXX_BASE_SPECIFIER = 44
OVERLOADED_DECL_REF = 49
INVALID_KINDS = range(70, 74)
"""CXCursor_FirstInvalid to CXCursor_LastInvalid: how a null cursor shows."""
DECL_REF_EXPR = 101
MEMBER_REF_EXPR = 102
CALL_EXPR = 103
OPERAND_OF_TYPE = 136
"""CXCursor_UnaryExpr: `sizeof`, `alignof` and `noexcept(...)`."""
COMPOUND_STMT = 202
CXX_TRY_STMT = 224
MACRO_DEFINITION = 501
CXX_FINAL_ATTR = 404
DLL_IMPORT_ATTR = 419
ALIGNED_ATTR = 441
TYPE_ALIAS_TEMPLATE_DECL = 601
STATIC_ASSERT = 602
FRIEND_DECL = 603

LINKAGE_UNIQUE_EXTERNAL = 3
LINKAGE_EXTERNAL = 4

STORAGE_EXTERN = 2

VISIBILITY_HIDDEN = 1
VISIBILITY_PROTECTED = 2

AVAILABILITY_DEPRECATED = 1
AVAILABILITY_NOT_AVAILABLE = 2

ACCESS_PROTECTED = 2
ACCESS_PRIVATE = 3

SEVERITY_ERROR = 3

TOKEN_IDENTIFIER = 2

DETAILED_PREPROCESSING_RECORD = 0x01
KEEP_GOING = 0x200

_FUNCTIONS: tuple[tuple[str, tuple[Any, ...], Any], ...] = (
    ("clang_createIndex", (c_int, c_int), c_void_p),
    (
        "clang_parseTranslationUnit2",
        (
            c_void_p,
            c_char_p,
            POINTER(c_char_p),
            c_int,
            POINTER(UnsavedFile),
            c_uint,
            c_uint,
            POINTER(c_void_p),
        ),
        c_int,
    ),
    ("clang_disposeTranslationUnit", (c_void_p,), None),
    ("clang_getTranslationUnitCursor", (c_void_p,), Cursor),
    ("clang_getInclusions", (c_void_p, InclusionVisitor, c_void_p), None),
    ("clang_getDiagnosticSetFromTU", (c_void_p,), c_void_p),
    ("clang_getNumDiagnosticsInSet", (c_void_p,), c_uint),
    ("clang_getDiagnosticInSet", (c_void_p, c_uint), c_void_p),
    ("clang_getDiagnosticSeverity", (c_void_p,), c_int),
    ("clang_getDiagnosticSpelling", (c_void_p,), String),
    ("clang_getDiagnosticLocation", (c_void_p,), SourceLocation),
    (
        "clang_getExpansionLocation",
        (SourceLocation, POINTER(c_void_p), POINTER(c_uint), POINTER(c_uint), POINTER(c_uint)),
        None,
    ),
    ("clang_getFileName", (c_void_p,), String),
    ("clang_getCString", (String,), c_char_p),
    ("clang_disposeString", (String,), None),
    ("clang_disposeStringSet", (POINTER(StringSet),), None),
    ("clang_visitChildren", (Cursor, Visitor, c_void_p), c_uint),
    ("clang_getCursorLocation", (Cursor,), SourceLocation),
    ("clang_getCursorSpelling", (Cursor,), String),
    ("clang_getCursorExtent", (Cursor,), SourceRange),
    ("clang_tokenize", (c_void_p, SourceRange, POINTER(POINTER(Token)), POINTER(c_uint)), None),
    ("clang_getTokenKind", (Token,), c_int),
    ("clang_getTokenSpelling", (c_void_p, Token), String),
    ("clang_disposeTokens", (c_void_p, POINTER(Token), c_uint), None),
    ("clang_Cursor_getMangling", (Cursor,), String),
    ("clang_Cursor_getCXXManglings", (Cursor,), POINTER(StringSet)),
    ("clang_getCursorPrettyPrinted", (Cursor, c_void_p), String),
    ("clang_getCursorLinkage", (Cursor,), c_int),
    ("clang_getCursorVisibility", (Cursor,), c_int),
    ("clang_getCursorAvailability", (Cursor,), c_int),
    ("clang_getCursorTLSKind", (Cursor,), c_int),
    ("clang_Cursor_getStorageClass", (Cursor,), c_int),
    ("clang_Cursor_isFunctionInlined", (Cursor,), c_uint),
    ("clang_Cursor_isMacroFunctionLike", (Cursor,), c_uint),
    ("clang_CXXField_isMutable", (Cursor,), c_uint),
    ("clang_Cursor_hasAttrs", (Cursor,), c_uint),
    ("clang_Cursor_getVarDeclInitializer", (Cursor,), Cursor),
    ("clang_isCursorDefinition", (Cursor,), c_uint),
    ("clang_getCanonicalCursor", (Cursor,), Cursor),
    ("clang_getCursorDefinition", (Cursor,), Cursor),
    ("clang_getCursorReferenced", (Cursor,), Cursor),
    ("clang_getNumOverloadedDecls", (Cursor,), c_uint),
    ("clang_getOverloadedDecl", (Cursor, c_uint), Cursor),
    ("clang_getFile", (c_void_p, c_char_p), c_void_p),
    ("clang_getLocationForOffset", (c_void_p, c_void_p, c_uint), SourceLocation),
    ("clang_getCursor", (c_void_p, SourceLocation), Cursor),
    ("clang_Type_getTemplateArgumentAsType", (Type, c_uint), Type),
    ("clang_getCursorSemanticParent", (Cursor,), Cursor),
    ("clang_getCursorLexicalParent", (Cursor,), Cursor),
    ("clang_getSpecializedCursorTemplate", (Cursor,), Cursor),
    ("clang_getTemplateCursorKind", (Cursor,), c_int),
    ("clang_getCXXAccessSpecifier", (Cursor,), c_int),
    ("clang_CXXMethod_isVirtual", (Cursor,), c_uint),
    ("clang_CXXMethod_isPureVirtual", (Cursor,), c_uint),
    ("clang_Cursor_Evaluate", (Cursor,), c_void_p),
    ("clang_EvalResult_getKind", (c_void_p,), c_int),
    ("clang_EvalResult_getAsLongLong", (c_void_p,), c_longlong),
    ("clang_EvalResult_isUnsignedInt", (c_void_p,), c_uint),
    ("clang_EvalResult_getAsUnsigned", (c_void_p,), c_ulonglong),
    ("clang_EvalResult_getAsDouble", (c_void_p,), c_double),
    ("clang_EvalResult_dispose", (c_void_p,), None),
    ("clang_getCursorType", (Cursor,), Type),
    ("clang_getTypeSpelling", (Type,), String),
    ("clang_isFunctionTypeVariadic", (Type,), c_uint),
    ("clang_getNumArgTypes", (Type,), c_int),
    ("clang_getFunctionTypeCallingConv", (Type,), c_int),
    ("clang_Type_getSizeOf", (Type,), c_longlong),
    ("clang_isPODType", (Type,), c_uint),
    ("clang_Type_getAlignOf", (Type,), c_longlong),
    ("clang_Type_getNamedType", (Type,), Type),
    ("clang_Type_getModifiedType", (Type,), Type),
    ("clang_Type_getValueType", (Type,), Type),
    ("clang_Type_getClassType", (Type,), Type),
    ("clang_Type_visitFields", (Type, FieldVisitor, c_void_p), c_uint),
    ("clang_getCanonicalType", (Type,), Type),
    ("clang_getUnqualifiedType", (Type,), Type),
    ("clang_isConstQualifiedType", (Type,), c_uint),
    ("clang_isVolatileQualifiedType", (Type,), c_uint),
    ("clang_isRestrictQualifiedType", (Type,), c_uint),
    ("clang_getPointeeType", (Type,), Type),
    ("clang_getElementType", (Type,), Type),
    ("clang_getNumElements", (Type,), c_longlong),
    ("clang_getResultType", (Type,), Type),
    ("clang_getArgType", (Type, c_uint), Type),
    ("clang_getTypeDeclaration", (Type,), Cursor),
    ("clang_getTypedefDeclUnderlyingType", (Cursor,), Type),
    ("clang_getEnumDeclIntegerType", (Cursor,), Type),
    ("clang_getEnumConstantDeclValue", (Cursor,), c_longlong),
    ("clang_getEnumConstantDeclUnsignedValue", (Cursor,), c_ulonglong),
    ("clang_EnumDecl_isScoped", (Cursor,), c_uint),
    ("clang_getFieldDeclBitWidth", (Cursor,), c_int),
    ("clang_Cursor_getOffsetOfField", (Cursor,), c_longlong),
    ("clang_Cursor_getArgument", (Cursor, c_uint), Cursor),
    ("clang_getCursorUSR", (Cursor,), String),
    ("clang_getCursorDisplayName", (Cursor,), String),
    ("clang_isVirtualBase", (Cursor,), c_uint),
    ("clang_CXXMethod_isStatic", (Cursor,), c_uint),
    ("clang_CXXMethod_isConst", (Cursor,), c_uint),
    ("clang_CXXMethod_isDefaulted", (Cursor,), c_uint),
    ("clang_CXXMethod_isDeleted", (Cursor,), c_uint),
    ("clang_CXXMethod_isExplicit", (Cursor,), c_uint),
    ("clang_getExceptionSpecificationType", (Type,), c_int),
    ("clang_Cursor_getNumArguments", (Cursor,), c_int),
    ("clang_CXXMethod_isMoveAssignmentOperator", (Cursor,), c_uint),
    ("clang_CXXRecord_isAbstract", (Cursor,), c_uint),
    ("clang_CXXConstructor_isCopyConstructor", (Cursor,), c_uint),
    ("clang_CXXMethod_isCopyAssignmentOperator", (Cursor,), c_uint),
    ("clang_CXXConstructor_isMoveConstructor", (Cursor,), c_uint),
)


def load() -> Library:
    """Load libclang and declare what is used of it; raises OSError where it cannot be loaded."""
    from clang.cindex import conf

    library = ctypes.CDLL(conf.get_filename())
    for name, arguments, result in _FUNCTIONS:
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = result
    return library
