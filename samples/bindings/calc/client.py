"""Calls the Go library through ctypes."""

import ctypes
import os

lib = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "libcalc.so"))


class GoString(ctypes.Structure):
    _fields_ = [("p", ctypes.c_char_p), ("n", ctypes.c_ssize_t)]


class GoSlice(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.POINTER(ctypes.c_longlong)),
        ("len", ctypes.c_longlong),
        ("cap", ctypes.c_longlong),
    ]


lib.Add.argtypes = [ctypes.c_longlong, ctypes.c_longlong]
lib.Add.restype = ctypes.c_longlong
lib.Cosine.argtypes = [ctypes.c_double]
lib.Cosine.restype = ctypes.c_double
lib.Sort.argtypes = [GoSlice]
lib.Sort.restype = None
lib.Log.argtypes = [GoString]
lib.Log.restype = ctypes.c_longlong


def main():
    numbers = [74, 4, 122, 9, 12]
    values = (ctypes.c_longlong * len(numbers))(*numbers)
    lib.Sort(GoSlice(values, len(numbers), len(numbers)))
    text = b"Hello Python!"
    lib.Log(GoString(text, len(text)))
    print(lib.Add(12, 99), lib.Cosine(1.0), list(values))


if __name__ == "__main__":
    main()
