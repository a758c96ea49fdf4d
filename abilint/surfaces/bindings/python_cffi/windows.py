"""Types of Windows that cffi knows there without a declaration, by what they are in C."""

from __future__ import annotations

TYPES = {
    "BOOL": "int", "BYTE": "unsigned char", "WORD": "unsigned short", "DWORD": "unsigned long",
    "UINT": "unsigned int", "INT": "int", "LONG": "long", "ULONG": "unsigned long", "SHORT": "short",
    "USHORT": "unsigned short", "CHAR": "char", "UCHAR": "unsigned char", "WCHAR": "__WCHAR_TYPE__",
    "LONGLONG": "long long", "ULONGLONG": "unsigned long long", "DWORDLONG": "unsigned long long",
    "DWORD_PTR": "__UINTPTR_TYPE__", "INT_PTR": "__INTPTR_TYPE__", "UINT_PTR": "__UINTPTR_TYPE__",
    "LONG_PTR": "__INTPTR_TYPE__", "ULONG_PTR": "__UINTPTR_TYPE__", "SIZE_T": "__SIZE_TYPE__",
    "SSIZE_T": "__INTPTR_TYPE__",
    "HRESULT": "long", "LPARAM": "__INTPTR_TYPE__", "WPARAM": "__UINTPTR_TYPE__",
    "LRESULT": "__INTPTR_TYPE__", "ATOM": "unsigned short", "VOID": "void", "LPVOID": "void *",
    "LPCVOID": "const void *", "PVOID": "void *", "LPSTR": "char *", "LPCSTR": "const char *",
    "PSTR": "char *", "PCSTR": "const char *", "LPWSTR": "__WCHAR_TYPE__ *",
    "LPCWSTR": "const __WCHAR_TYPE__ *",
    "PWSTR": "__WCHAR_TYPE__ *", "PCWSTR": "const __WCHAR_TYPE__ *", "LPDWORD": "unsigned long *",
    "PDWORD": "unsigned long *", "LPBOOL": "int *", "LPBYTE": "unsigned char *", "PBYTE": "unsigned char *",
    "PULONG": "unsigned long *", "LPLONG": "long *",
    **dict.fromkeys(("HANDLE", "HMODULE", "HINSTANCE", "HWND", "HDC", "HKEY", "HICON", "HMENU", "HBRUSH",
                     "HBITMAP", "HFONT", "HGLOBAL", "HLOCAL", "HCURSOR"), "void *"),
}  # fmt: skip
