"""Calls the Rust library, and for one sum the Go one, through ctypes."""

from ctypes import CDLL, POINTER, Structure, byref, c_char_p, c_double, c_int32, c_int64, c_uint8, c_void_p, cast

greeting = CDLL("libgreeting.so")
calc = CDLL("libcalc.so")


class Point(Structure):
    _fields_ = [("x", c_double), ("y", c_double)]


class Frame(Structure):
    _fields_ = [
        ("kind", c_uint8),
        ("corners", Point * 2),
        ("name", c_char_p),
    ]


def declare(library, name, result, *arguments):
    function = library[name]
    function.argtypes = arguments
    function.restype = result
    return function


rust_add = declare(greeting, "rust_add", c_int32, c_int32, c_int32)
point_distance = declare(greeting, "point_distance", c_double, Point, Point)
frame_diagonal = declare(greeting, "frame_diagonal", c_double, POINTER(Frame))
get_greeting = declare(greeting, "get_greeting", c_void_p, c_char_p)
free_greeting = declare(greeting, "free_greeting", None, c_void_p)
go_add = declare(calc, "Add", c_int64, c_int64, c_int64)


def greet(name):
    text = get_greeting(name.encode())
    try:
        return cast(text, c_char_p).value.decode()
    finally:
        free_greeting(text)


if __name__ == "__main__":
    frame = Frame(0, (Point * 2)(Point(0, 0), Point(3, 4)), b"a frame")
    print(rust_add(2, 3), go_add(2, 3), point_distance(Point(0, 0), Point(3, 4)), frame_diagonal(byref(frame)))
    print(greet("Python"))
