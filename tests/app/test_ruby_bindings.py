"""`check --binding client.rb`: right bindings of Ruby are silent, hundreds of wrong ones are told."""

# ruff: noqa: E501  (tables of mutations)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from clients import HEADER, SOURCE, places  # noqa: F401  (the library that the fixture builds)

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

FFI = """
require 'ffi'
module Foo
  extend FFI::Library
  ffi_lib ['foo', 'libfoo.so.1']
  class Point < FFI::Struct
    layout :x, :int, :y, :short, :z, :double
  end
  class Content < FFI::Union
    layout :number, :int, :real, :double
  end
  class Event < FFI::Struct
    layout :kind, :char,
           :value, Content,
           :points, [:pointer, 2],
           :name, [:char, 12]
  end
  enum :state, [:FOO_IDLE, :FOO_BUSY, 5, :FOO_DONE]
  typedef :pointer, :foo
  callback :visit, [:pointer, :int], :int
  attach_function :foo_add, [:int, :int], :int
  attach_function :make, :foo_new, [:string, :size_t], :foo
  attach_function :foo_free, [:foo], :void
  attach_function :foo_scale, [:double, :float], :double
  attach_function :foo_len, [:foo, :uint8], :int64, blocking: true
  attach_function :foo_point, [Point.by_value, Point.by_ref], :void
  attach_function :foo_each, [:visit, :pointer], :void
  attach_function :foo_event, [Event], :void
  attach_function :foo_state, [:foo, :state], :bool
  attach_function :foo_print, [:string, :varargs], :int
  attach_variable :count, :foo_count, :long
end
"""
TABLE = """
module Foo
  extend FFI::Library
  ffi_lib FFI::Platform.windows? ? 'foo.dll' : 'libfoo.so'
  {
    foo_add: [[:int, :int], :int],
    foo_scale: [[:double, :float], :double],
    foo_len: [[:pointer, :uint8], :int64],
    foo_free: [[:pointer], :void],
  }.each { |name, (arguments, result)| attach_function name, arguments, result }
end
"""
FIDDLE = """
require 'fiddle/import'
module Foo
  extend Fiddle::Importer
  dlload 'libfoo.so'
  extern 'int foo_add(int, int)'
  extern 'foo_t *foo_new(const char *name, size_t size)'
  extern 'void foo_free(void *)'
  extern 'double foo_scale(double x, float y)'
  extern 'int64_t foo_len(void *foo, uint8_t flags)'
  extern 'void foo_each(void *callback, void *data)'
end
"""
FUNCTIONS_OF_FIDDLE = """
require 'fiddle'
lib = Fiddle.dlopen('libfoo.so')
ADD = Fiddle::Function.new(lib['foo_add'], [Fiddle::TYPE_INT, Fiddle::TYPE_INT], Fiddle::TYPE_INT)
SCALE = Fiddle::Function.new(lib['foo_scale'], [Fiddle::TYPE_DOUBLE, Fiddle::TYPE_FLOAT], Fiddle::TYPE_DOUBLE)
LEN = Fiddle::Function.new(lib['foo_len'], [Fiddle::TYPE_VOIDP, -Fiddle::TYPE_CHAR], Fiddle::TYPE_LONG)
FREE = Fiddle::Function.new(lib['foo_free'], [Fiddle::TYPE_VOIDP], Fiddle::TYPE_VOID)
"""
CLIENTS = {"ffi": FFI, "table": TABLE, "fiddle": FIDDLE, "functions": FUNCTIONS_OF_FIDDLE}
NAMES = {
    "ffi": (
        ":int",
        ":int64",
        ":uint8",
        ":double",
        ":float",
        ":pointer",
        ":size_t",
        ":short",
        ":void",
        "Point.by_value",
    ),
    "table": (":int", ":int64", ":uint8", ":double", ":float", ":pointer", ":void"),
    "fiddle": ("int", "double", "float", "void *", "int64_t", "uint8_t", "size_t", "short"),
    "functions": (
        "TYPE_INT",
        "TYPE_DOUBLE",
        "TYPE_FLOAT",
        "TYPE_LONG",
        "TYPE_VOIDP",
        "TYPE_VOID",
        "TYPE_SHORT",
    ),
}
SAME = [{":int64", ":size_t"}, {"int64_t", "size_t"}]
"""Those that are of one width."""
FUNCTIONS = ("add", "new", "free", "scale", "len", "point", "each", "event", "state", "print", "count")
COUNTS = {
    "ffi": {
        "[:int, :int], :int": ("[:int], :int", "[:int, :int, :int], :int", "[], :int"),
        "[:double, :float]": ("[:double]", "[:float, :double]", "[:double, :float, :int]"),
        "[:string, :size_t]": ("[:string]", "[:size_t, :string]"),
        "[:foo], :void": ("[], :void", "[:foo, :foo], :void"),
        "[:pointer, :int], :int": ("[:pointer], :int", "[:int, :pointer], :int", "[:pointer, :int64], :int", "[:pointer, :int], :double"),
        "[Point.by_value, Point.by_ref]": ("[Point.by_ref, Point.by_ref]", "[Point.by_value]", "[Point.by_value, Point.by_value]", "[Point, Point]"),
        "[:string, :varargs]": ("[:string, :int, :varargs]", "[:varargs]", "[:string, :int]"),
        ":x, :int, :y, :short": (":y, :short, :x, :int", ":x, :int", ":x, :int, :y, :short, :w, :int", ":x, :int64, :y, :short"),
        ":z, :double": (":z, :float", ":z, :double, 10", ":z, :pointer", ":z, :double, :w, :int"),
        "layout :x": ("pack 1\n layout :x", "align 16\n layout :x"),
        "Point < FFI::Struct": ("Point < FFI::Union",),
        "layout :number, :int, :real": ("layout :number, :int64, :real",),
        ":kind, :char,\n": ("", ":kind, :int64,\n"),
        ":value, Content": (":value, Content.by_ref", ":value, [Content, 2]", ":value, :int"),
        "[:pointer, 2]": ("[:pointer, 3]", ":pointer", "[Point, 2]", "[:int, 2]"),
        "[:char, 12]": ("[:char, 16]", ":string", "[:int, 12]"),
        ":FOO_BUSY, 5": (":FOO_BUSY", ":FOO_BUSY, 6"),
        ":FOO_IDLE, ": (":FOO_IDLE, 1, ",),
        ":state], :bool": (":state], :int", ":state], :pointer", ":double], :bool"),
        "[:foo, :state]": ("[:foo]", "[:state, :foo]", "[:foo, :pointer]"),
        ":foo_count, :long": (":foo_count, :int", ":foo_count, :double", ":foo_counts, :long"),
    },
    "table": {
        "[:int, :int], :int": ("[:int], :int", "[:int, :int, :int], :int", "[], :int"),
        "[:double, :float]": ("[:double]", "[:float, :double]"),
        "[:pointer], :void": ("[], :void", "[:pointer, :pointer], :void"),
    },
    "fiddle": {
        "(int, int)": ("(int)", "(int, int, int)", "()", "(void)"),
        "(double x, float y)": ("(double)", "(float, double)"),
        "(void *)": ("()", "(void *, int)"),
        "(void *callback, void *data)": ("(void *)", "(int callback, void *data)"),
        "foo_t *foo_new": ("int foo_new", "void foo_new", "double foo_new"),
        "size_t size": ("int size", "size_t *size, int more", "double size"),
    },
    "functions": {
        "[Fiddle::TYPE_INT, Fiddle::TYPE_INT]": ("[Fiddle::TYPE_INT]", "[]"),
        "-Fiddle::TYPE_CHAR": ("-Fiddle::TYPE_SHORT", "Fiddle::TYPE_INT64_T"),
        "[Fiddle::TYPE_VOIDP], ": ("[], ", "[Fiddle::TYPE_VOIDP, Fiddle::TYPE_INT], "),
    },
}  # fmt: skip
HARMLESS = {
    "ffi": {
        "[:int, :int], :int": "[:int32, :int32], :int32", ":size_t": ":ulong", ":int64": ":long_long", ":uint8": ":uchar",
        ":string, :size_t": ":pointer, :size_t", "[Event]": "[:pointer]", "Point.by_ref": "Point", ":x, :int": ":first, :int",
        "Point": "Vector", "[:foo]": "[:buffer_in]", ":visit, :pointer]": ":pointer, :pointer]", "'foo', ": "'libfoo', ",
        "[:foo, :state]": "[:foo, :int]", "blocking: true": "blocking: false", "[:pointer, 2]": "[Point.by_ref, 2]",
        ":z, :double": ":z, :double, 8", "  attach_function :foo_free, [:foo], :void\n": "", "ffi_lib [": "ffi_lib_flags :now\n  ffi_lib [",
        ":state, [:FOO_IDLE": ":state, [:idle", "typedef :pointer, :foo": "typedef :pointer, :other\n typedef :other, :foo",
        "attach_function :foo_add, [": "attach_function 'foo_add', [", ":foo_count, :long": ":foo_count, :ssize_t",
        "[:string, :varargs]": "[:pointer, :varargs]", "callback :visit, [:pointer, :int]": "callback :visit, [:buffer_inout, :int32]",
        "extend FFI::Library": "extend FFI::Library\n  def self.helper(x) = x", ":kind, :char": ":kind, :int8", ":name, [:char, 12]": ":name, [:uint8, 12]",
    },
    "table": {"'libfoo.so'": "'foo'", ".each {": ".each_pair {", "foo_len: [": "'foo_len' => [", ":int64": ":ssize_t"},
    "fiddle": {"(int, int)": "(int a, int b);", "const char *": "char *", "int64_t": "long", "'libfoo.so'": "'./libfoo.so'", "uint8_t flags": "unsigned char"},
    "functions": {"TYPE_LONG": "TYPE_INT64_T", "Fiddle.dlopen": "Fiddle::Handle.new", "-Fiddle::TYPE_CHAR": "Fiddle::TYPE_UINT8_T"},
}  # fmt: skip


def checked(library: tuple[Path, bool], texts: list[str]) -> Report:
    """Check several files in one run."""
    made, by_header = library
    files = [made.parent / f"client{number}.rb" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=tuple(map(str, files)), rule_options=options))


def told(
    report: Report, number: int = 0, least: tuple[Level, ...] = (Level.WARNING, Level.ERROR)
) -> set[str]:
    """Give the rules that fault a file."""
    own = f"client{number}.rb"
    return {
        each.rule
        for each in report.findings
        if each.level in least and each.location and own in each.location.file
    }


def unread(report: Report, number: int) -> bool:
    """Whether a file was not read to its end, or not held against the library."""
    return any(f"client{number}.rb" in each.subject for each in report.not_run)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_right_binding_is_silent_and_read_to_its_end(library, client):
    report = checked(library, [CLIENTS[client]])
    assert told(report, 0, tuple(Level)) <= {"unbound-export"}
    assert not unread(report, 0)


def by_types(client: str) -> Iterator[tuple[str, str]]:
    """Write each name of a type in the place of each other."""
    text = CLIENTS[client]
    start = text.index("attach_function") if client == "ffi" else text.index("foo_add")
    for old in NAMES[client]:
        for place in places(text, old, start):
            for new in NAMES[client]:
                if new != old and not any({old, new} <= each for each in SAME):
                    changed = text[:place] + new + text[place + len(old) :]
                    if not _is_void_argument(changed, place, new):
                        yield f"{old} as {new} at {place}", changed


def _is_void_argument(text: str, place: int, new: str) -> bool:
    """Leave out arguments of no type: the gem itself refuses them."""
    return new == ":void" and text[place + len(new)] in ",]" and "]" in text[place : text.index("\n", place)]


def by_names(client: str) -> Iterator[tuple[str, str]]:
    """Misspell each function."""
    for each in FUNCTIONS:
        if f"foo_{each}" in CLIENTS[client]:
            yield f"foo_{each}s", CLIENTS[client].replace(f"foo_{each}", f"foo_{each}s")
            yield f"foo_{each} hidden", CLIENTS[client].replace(f"foo_{each}", "foo_hidden")


def by_counts(client: str) -> Iterator[tuple[str, str]]:
    """Leave out, add, and change the order of parameters and members."""
    for old, each in COUNTS[client].items():
        assert old in CLIENTS[client]
        for new in each:
            yield f"{old} as {new}", CLIENTS[client].replace(old, new, 1)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_mutation_is_told(library, client):
    cases = [*by_types(client), *by_names(client), *by_counts(client)]
    report = checked(library, [text for _, text in cases])
    missed = [
        name
        for number, (name, _) in enumerate(cases)
        if not told(report, number, tuple(Level)) - {"unbound-export"} and not unread(report, number)
    ]
    assert missed == []
    assert len(cases) > 20


@pytest.mark.parametrize("client", CLIENTS)
def test_harmless_spellings_are_silent(library, client):
    cases = [CLIENTS[client].replace(old, new) for old, new in HARMLESS[client].items()]
    assert CLIENTS[client] not in cases
    report = checked(library, cases)
    assert [name for number, name in enumerate(HARMLESS[client]) if told(report, number)] == []


FAULTS = {
    "attach_function :foo_free, []": ("binding-parameter-count", 23),
    "attach_function :foo_free, [:int]": ("binding-type-mismatch", 23),
    "attach_function :foo_frees, [:foo]": ("binding-missing-symbol", 23),
    "attach_function :foo_free, [:pinter]": ("binding-unknown-attribute", 23),
}


@pytest.mark.parametrize("new", FAULTS)
def test_a_fault_is_told_at_its_line(library, new):
    text = FFI.replace("attach_function :foo_free, [:foo]", new)
    findings = [each for each in checked(library, [text]).findings if each.level is not Level.NOTE]
    assert [(each.rule, each.location.line) for each in findings if each.location] == [FAULTS[new]]


def test_a_struct_that_has_grown_is_told_at_the_struct(library):
    text = FFI.replace(":x, :int, :y", ":y")
    findings = [each for each in checked(library, [text]).findings if each.level is Level.ERROR]
    assert {each.rule for each in findings} == {"binding-record-layout"}
    assert {each.location.line for each in findings if each.location} == {7}
