"""What JNA's own classes stand for in C (JNA, "Default Type Mappings", and its `platform` library)."""

from __future__ import annotations

from typing import NamedTuple


class Number(NamedTuple):
    """A number of Java's: its name there, and how many bytes it takes."""

    name: str
    size: int
    real: bool = False


NUMBERS = {
    "byte": Number("byte", 1), "short": Number("short", 2), "int": Number("int", 4), "long": Number("long",
    8), "float": Number("float", 4, real=True), "double": Number("double", 8, real=True), "Byte":
    Number("byte", 1), "Short": Number("short", 2), "Integer": Number("int", 4), "Long": Number("long", 8),
    "Float": Number("float", 4, real=True), "Double": Number("double", 8, real=True), "boolean":
    Number("boolean", 4), "Boolean": Number("boolean", 4),
}  # fmt: skip
"""A truth value is an `int` to JNA, whatever C's `bool` is."""
CHARACTERS = ("char", "Character")
"""`wchar_t` to JNA."""

POINTED = {
    "ByteByReference": "byte", "ShortByReference": "short", "IntByReference": "int", "LongByReference":
    "long", "FloatByReference": "float", "DoubleByReference": "double", "NativeLongByReference":
    "NativeLong", "PointerByReference": "Pointer", "IntBuffer": "int", "ShortBuffer": "short", "LongBuffer":
    "long", "FloatBuffer": "float", "DoubleBuffer": "double", "BOOLByReference": "BOOL", "DWORDByReference":
    "DWORD", "UINTByReference": "UINT", "ULONGByReference": "ULONG", "LONGByReference": "LONG",
    "WORDByReference": "WORD", "HANDLEByReference": "HANDLE", "HKEYByReference": "HKEY",
    "ULONG_PTRByReference": "ULONG_PTR", "DWORDLONGByReference": "DWORDLONG", "ULONGLONGByReference":
    "ULONGLONG", "LONGLONGByReference": "LONGLONG",
}  # fmt: skip
ADDRESSES = frozenset({
    "Pointer", "Memory", "PointerType", "Buffer", "ByteBuffer", "ByReference", "JNIEnv", "Function",
    "Callback", "StdCallCallback", "DLLCallback", "HANDLE", "HWND", "HMODULE", "HINSTANCE", "HDC", "HICON",
    "HCURSOR", "HBITMAP", "HBRUSH", "HFONT", "HPEN", "HPALETTE", "HRGN", "HMENU", "HMONITOR", "HGLOBAL",
    "HLOCAL", "HRSRC", "HKEY", "HKL", "HHOOK", "HDESK", "PVOID", "LPVOID", "PSID", "PSIDByReference",
    "SC_HANDLE", "HDEVINFO", "HFILE", "PWSTR", "LPSTR", "LPWSTR", "LPTSTR", "PSTR", "BSTR",
    "LPCWSTR", "LPCSTR", "Structure"
})  # fmt: skip
"""Plain addresses, of what the text does not say."""

WORDS = frozenset({
    "LPARAM", "WPARAM", "LRESULT", "INT_PTR", "UINT_PTR", "LONG_PTR", "ULONG_PTR", "SIZE_T", "SSIZE_T",
    "DWORD_PTR"
})  # fmt: skip
"""Windows' numbers of a pointer's size."""
WINDOWS = {
    "DWORD": 4, "WORD": 2, "LONG": 4, "ULONG": 4, "UINT": 4, "INT": 4, "BOOL": 4, "BOOLEAN": 1, "BYTE": 1,
    "UCHAR": 1, "CHAR": 1, "SHORT": 2, "USHORT": 2, "DWORDLONG": 8, "ULONGLONG": 8, "LONGLONG": 8, "ATOM":
    2, "LCID": 4, "HRESULT": 4, "NTSTATUS": 4, "SCODE": 4, "VARIANT_BOOL": 2, "DATE": 8,
}  # fmt: skip
"""Windows' other numbers, by bytes (`com.sun.jna.platform.win32.WinDef` and its neighbours)."""

ROOTS = frozenset({
    "Structure", "Union", "Callback", "StdCallCallback", "DLLCallback", "PointerType", "IntegerType",
    "NativeMapped", "Library", "StdCallLibrary", "W32APIOptions", "AltCallLibrary", "NativeLong"
})  # fmt: skip
"""What the program's own classes extend, which says how JNA treats them."""
LIBRARIES = frozenset({"Library", "StdCallLibrary", "W32APIOptions", "AltCallLibrary"})
STDCALL = frozenset({"StdCallLibrary", "W32APIOptions", "StdCallCallback"})
CALLBACKS = frozenset({"Callback", "StdCallCallback", "DLLCallback"})
RECORDS = frozenset({"Structure", "Union"})
