"""Calls a DLL of 32-bit Windows: WinDLL for stdcall, CDLL for what is C's own."""

from ctypes import CDLL, WINFUNCTYPE, WinDLL, c_int, c_void_p

dial = WinDLL("dial.dll")
plain = CDLL("dial.dll")

Seen = WINFUNCTYPE(c_int, c_int, c_void_p)

dial.dial_open.argtypes = [c_int, c_int]
dial.dial_open.restype = c_int
dial.dial_watch.argtypes = [c_int, Seen, c_void_p]
dial.dial_watch.restype = c_int
dial.dial_close.argtypes = [c_int]
dial.dial_close.restype = c_int
plain.dial_count.argtypes = []
plain.dial_count.restype = c_int
plain.dial_sum.argtypes = [c_int, c_int]
plain.dial_sum.restype = c_int
