"""What a Ruby file declares, by the ffi gem and by Fiddle, is read from its text, for a target."""

# ruff: noqa: E501  (declarations are shown on one line)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "")
HEAD = "require 'ffi'\nmodule Foo\n  extend FFI::Library\n  ffi_lib 'foo'\n"


def read(tmp_path: Path, text: str, target: Target = LINUX) -> Binding:
    file = tmp_path / "client.rb"
    file.write_text(text, encoding="utf-8")
    return bindings.read(str(file), target)[0]


def library(tmp_path: Path, text: str, target: Target = LINUX) -> Binding:
    """Read what stands in a module that opens `foo`."""
    return read(tmp_path, f"{HEAD}{text}\nend\n", target)


def numbers(binding: Binding) -> dict[str, str]:
    """Give constants and the values of enums."""
    assert binding.surface.types is not None
    enums = [each for each in binding.surface.types.nodes if isinstance(each, Enum)]
    found = {each.name: str(each.value) for node in enums for each in node.enumerators if each.location}
    return found | {each.name: each.value for each in binding.surface.constants}


def declared(binding: Binding) -> dict[str, str]:
    graph = binding.surface.types
    assert graph is not None
    return {
        each.name: "" if each.type is None else spell(graph, each.type, each.name)
        for each in binding.surface.declarations
    }


def records(binding: Binding) -> dict[str, tuple[int | None, dict[str, int]]]:
    """Give the size and the offsets of the records that the file describes."""
    graph = binding.surface.types
    assert graph is not None
    nodes = [each for each in graph.nodes if isinstance(each, Record)]
    return {
        each.name: (each.size, {field.name: field.offset // 8 for field in each.fields}) for each in nodes
    }


IDIOMS = {
    "attach_function :foo, [:int, :pointer], :int": "int foo(int, pointer)",
    "attach_function :mine, :foo, [:int], :void": "void foo(int)",
    "attach_function 'foo', [], :size_t": "size_t foo(void)",
    "attach_function :mine, 'foo', [:long], :ulong, blocking: true": "ulong foo(long)",
    "attach_function(:foo, %i[int string], :bool)": "bool foo(int, string)",
    "attach_function :foo, %w[int].map(&:to_sym), :int": "int foo(int)",
    "attach_function :foo, [:string, :varargs], :int": "int foo(string, ...)",
    "attach_function :foo, [:uint8, :int16, :uint32, :int64], :float": "float foo(uint8, int16, uint32, int64)",
    "attach_function :foo, [:buffer_in, :buffer_out], :strptr": "strptr foo(buffer_in, buffer_out)",
    "attach_function :foo, [:long_long, :ulong_long, :long_double], :double": "double foo(long_long, ulong_long, long_double)",
    "typedef :int, :handle\nattach_function :foo, [:handle], :int": "int foo(handle)",
    "typedef :pointer, :a\ntypedef :a, :b\nattach_function :foo, [:b], :void": "void foo(b)",
    "callback :cb, [:int], :void\nattach_function :foo, [:cb], :int": "int foo(void (*)(int))",
    "attach_function :foo, [callback([:int, :pointer], :int)], :int": "int foo(int (*)(int, pointer))",
    "CB = callback([:int], :void)\nattach_function :foo, [CB], :int": "int foo(void (*)(int))",
    "enum :state, [:a, :b]\nattach_function :foo, [:state], :state": "enum state foo(enum state)",
    "State = enum(:a, 1, :b)\nattach_function :foo, [State], :int": "int foo(enum {...})",
    "bitmask :flags, [:a, :b]\nattach_function :foo, [:flags], :int": "int foo(enum flags)",
    "class P < FFI::Struct; layout :x, :int; end\nattach_function :foo, [P], P": "struct P *foo(struct P *)",
    "class P < FFI::Struct; layout :x, :int; end\nattach_function :foo, [P.by_value], P.val": "struct P foo(struct P)",
    "class P < FFI::Struct; layout :x, :int; end\nattach_function :foo, [P.by_ref, P.ptr, P.out], :void": "void foo(struct P *, struct P *, struct P *)",
    "class P < FFI::ManagedStruct; layout :x, :int; end\nattach_function :foo, [], P.auto_ptr": "struct P *foo(void)",
    "class P < FFI::AutoPointer; end\nattach_function :foo, [P], P": "P foo(P)",
    "class T\n extend FFI::DataConverter\n native_type :uint8\nend\nattach_function :foo, [T], T": "uint8 foo(uint8)",
    "attach_function :foo, [FFI::Type::INT, FFI::NativeType::UINT8], FFI::Type::POINTER": "pointer foo(int, uint8)",
    "attach_function :foo, [FFI.find_type(:int)], find_type(:long)": "long foo(int)",
    "INT = :int\nARGS = [INT, :pointer].freeze\nattach_function :foo, ARGS, INT": "int foo(int, pointer)",
    "BASE = [:pointer]\nattach_function :foo, BASE + [:int], :int": "int foo(pointer, int)",
    "BASE = [:pointer]\nattach_function :foo, [*BASE, :int], :int": "int foo(pointer, int)",
    "[[:foo, [:int], :int]].each { |n, a, r| attach_function n, a, r }": "int foo(int)",
    "[[:foo, [:int], :int]].each do |args| attach_function(*args) end": "int foo(int)",
    "{ foo: [[:int], :int] }.each { |n, (a, r)| attach_function n, a, r }": "int foo(int)",
    "T = { :foo => [:int] }\nT.each_pair do |name, args| attach_function name, args, :int end": "int foo(int)",
    '%w[foo].each { |n| attach_function :"my_#{n}", n, [:int], :int }': "int foo(int)",
    "[:foo].zip([[:int]]) { |n, a| attach_function n, a, :int }": "int foo(int)",
    "{ foo: :int }.map { |n, a| attach_function n, [a], :int }": "int foo(int)",
    "<<~ALL.lines.map(&:split).each { |n, r| attach_function n, [], r.to_sym }\n  foo int\nALL": "int foo(void)",
    "for n in [:foo] do attach_function n, [:int], :int end": "int foo(int)",
    'def self.add(n, a, r = :int)\n attach_function(n, "f#{n}", a, r)\nend\nadd :oo, [:int]': "int foo(int)",
    "class << self\n def add(n, *a) = attach_function(n, a, :int)\nend\nadd :foo, :int": "int foo(int)",
    "def self.attach_function(*args)\n return super if args.size != 3\n super(args[0].to_s.sub(/^x_/, ''), *args)\nend\nattach_function :foo, [], :int": "int foo(void)",
    'def self.attach_function(n, a, r)\n super(n, "f#{n}", a, r)\nend\nattach_function :oo, [], :int': "int foo(void)",
    "module_eval <<-RUBY\n attach_function :foo, [:int], :int\nRUBY": "int foo(int)",
    "def self.add(n, a)\n module_eval <<-RUBY, __FILE__, __LINE__ + 1\n  attach_function #{n.inspect}, #{a.inspect}, :int\n RUBY\nend\nadd :foo, [:int, :long]": "int foo(int, long)",
    "send(:attach_function, :foo, [:int], :int)": "int foo(int)",
    "x = 0\nuntil x == 1\n attach_function :foo, [], :int\n x += 1\nend": "int foo(void)",
    "attach_variable :count, :foo, :int": "int foo",
    "attach_variable :foo, :pointer": "pointer foo",
    "class P < FFI::Struct; layout :x, :int; end\nattach_variable :foo, P": "struct P foo",
    "fn = FFI::DynamicLibrary.open('libfoo.so', 1).find_function('foo')\nFFI::Function.new(:int, [:long], fn)": "int foo(long)",
    "attach_function :foo, [FFI::Pointer], :int": "int foo(void *)",
    "attach_function :foo, [:size_t] * 2, :int": "int foo(size_t, size_t)",
    "FFI.typedef :uint16, :word\nattach_function :foo, [:word], :int": "int foo(uint16)",
    "attach_function :foo, [FFI::StructByValue], :int": "int foo(/* a type that only a run can tell */)",
}  # fmt: skip


@pytest.mark.parametrize("text", IDIOMS)
def test_declarations_are_read(tmp_path: Path, text: str) -> None:
    found = declared(library(tmp_path, text))
    assert found == {"foo": IDIOMS[text]}


FIDDLE = {
    "extern 'int foo(int, char*)'": "int foo(int, void *)",
    "extern 'unsigned long foo(void)'": "unsigned long foo(void)",
    "extern 'const char *foo()'": "void *foo(void)",
    "extern 'void foo(double d, float f[2], ...)'": "void foo(double, void *, ...)",
    "extern 'void foo(void (*callback)(int, char), size_t n);'": "void foo(void *, size_t)",
    "extern 'void (*foo(int))(int)'": "void *foo(int)",
    "typealias 'u32', 'unsigned int'\nextern 'u32 foo(u32 x)'": "unsigned int foo(unsigned int)",
    "include Fiddle::Win32Types\nextern 'BOOL foo(HANDLE, DWORD)'": "int foo(void *, unsigned long)",
    "import_function 'foo', Fiddle::TYPE_INT, [-Fiddle::TYPE_CHAR, Fiddle::TYPE_VOIDP]": "int foo(unsigned char, void *)",
    "extern 'uint8_t foo(int64_t a, unsigned short b)'": "unsigned char foo(long long, unsigned short)",
}


@pytest.mark.parametrize("text", FIDDLE)
def test_prototypes_of_fiddle_are_read(tmp_path: Path, text: str) -> None:
    module = (
        f"require 'fiddle/import'\nmodule Foo\n extend Fiddle::Importer\n dlload 'libfoo.so'\n {text}\nend\n"
    )
    binding = read(tmp_path, module)
    found = {
        name: each.replace("uint8_t", "unsigned char").replace("int64_t", "long long")
        for name, each in declared(binding).items()
    }
    assert found == {"foo": FIDDLE[text].replace("size_t", "unsigned long")}
    assert binding.handles[0].names == ("libfoo.so",)


FUNCTIONS = {
    "lib = Fiddle.dlopen('libfoo.so')\nFiddle::Function.new(lib['foo'], [Fiddle::TYPE_INT], Fiddle::TYPE_VOIDP)": "void *foo(int)",
    "lib = Fiddle::Handle.new('libfoo.so')\nF = Fiddle::Function.new(lib.sym('foo'), [:int, :double], :void)": "void foo(int, double)",
    "include Fiddle\nFunction.new(dlopen('libfoo.so')['foo'], [-TYPE_LONG], TYPE_UINT)": "unsigned int foo(unsigned long)",
    "LIB = Fiddle.dlopen(nil)\ndef foo\n @foo ||= Fiddle::Function.new(LIB['foo'], [], Fiddle::TYPE_VOID)\nend": "void foo(void)",
    "x = Fiddle.dlopen('libfoo.so')\nx['foo']": "",
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_functions_that_fiddle_makes_of_addresses(tmp_path: Path, text: str) -> None:
    found = declared(read(tmp_path, f"require 'fiddle'\n{text}\n"))
    assert {name: each.replace("size_t", "unsigned long") for name, each in found.items()} == {
        "foo": FUNCTIONS[text]
    }


LIBRARIES = {
    "ffi_lib 'foo'": [(Loading.NAMED, ("foo",))],
    "ffi_lib ['foo', 'libfoo.so.1']": [(Loading.NAMED, ("foo", "libfoo.so.1"))],
    "ffi_lib %w[libfoo libfoo2]": [(Loading.NAMED, ("libfoo", "libfoo2"))],
    "ffi_lib 'a', 'b'": [(Loading.NAMED, ("a",)), (Loading.NAMED, ("b",))],
    "ffi_lib FFI::CURRENT_PROCESS": [(Loading.PROCESS, ())],
    "ffi_lib FFI::Library::LIBC": [(Loading.NAMED, ("libc.so.6",))],
    "ffi_lib 'foo', FFI::Library::LIBC": [(Loading.NAMED, ("foo",))],
    "ffi_lib ENV['FOO']": [(Loading.COMPUTED, ())],
    "ffi_lib ENV['FOO'] || 'foo'": [(Loading.NAMED, ("foo",))],
    "ffi_lib File.join(__dir__, 'libfoo.so')": [(Loading.NAMED, ("/libfoo.so",))],
    "ffi_lib File.expand_path('../libfoo.so', __FILE__)": [(Loading.NAMED, ("../libfoo.so",))],
    'ffi_lib "#{path}/libfoo.#{FFI::Platform::LIBSUFFIX}"': [(Loading.NAMED, ("/libfoo.so",))],
    "begin\n ffi_lib 'a'\nrescue LoadError\n ffi_lib 'b'\nend": [(Loading.NAMED, ("a", "b"))],
    "if x\n ffi_lib 'a'\nelse\n ffi_lib 'b'\nend": [(Loading.NAMED, ("a", "b"))],
    "%w[a b].each do |l|\n begin\n  ffi_lib l\n  break\n rescue LoadError\n end\nend": [(Loading.NAMED, ("a", "b"))],
    "ffi_lib FFI::Compiler::Loader.find('foo_ext')": [(Loading.NAMED, ("foo_ext",))],
    "ffi_lib_flags :now, :global\nffi_lib :foo": [(Loading.NAMED, ("foo",))],
    "case RbConfig::CONFIG['host_os']\nwhen /darwin/ then ffi_lib 'a'\nwhen /linux/ then ffi_lib 'b'\nend": [(Loading.NAMED, ("b",))],
    "L = FFI::Platform.mac? ? 'a' : 'b'\nffi_lib L": [(Loading.NAMED, ("b",))],
    "names = ['a']\nnames << 'b'\nnames.unshift 'c'\nffi_lib names": [(Loading.NAMED, ("c", "a", "b"))],
    "ffi_lib 'a'\nattach_function :x, [], :int\nffi_lib 'b'": [(Loading.NAMED, ("a",)), (Loading.NAMED, ("b",))],
}  # fmt: skip


@pytest.mark.parametrize("text", LIBRARIES)
def test_libraries_that_are_opened(tmp_path: Path, text: str) -> None:
    binding = read(
        tmp_path, f"module Foo\n extend FFI::Library\n {text}\n attach_function :foo, [], :int\nend\n"
    )
    assert [(each.loading, each.names) for each in binding.handles] == LIBRARIES[text]


def test_a_name_may_be_in_any_of_several_libraries(tmp_path):
    text = "module Foo\n extend FFI::Library\n ffi_lib 'a', 'b', FFI::Library::LIBC\n attach_function :foo, [], :int\nend\n"
    binding = read(tmp_path, text)
    assert [(each.handle, each.optional) for each in binding.lookups] == [(0, True), (1, True)]


CONDITIONS = {
    "FFI::Platform.windows?": (WINDOWS,),
    "FFI::Platform::IS_MAC": (MACOS,),
    "FFI::Platform::OS == 'linux'": (LINUX,),
    "FFI::Platform.unix?": (LINUX, MACOS),
    "!FFI::Platform.mac?": (LINUX, WINDOWS),
    "RUBY_PLATFORM =~ /darwin/": (MACOS,),
    "/mingw|mswin/ =~ RUBY_PLATFORM": (WINDOWS,),
    "RUBY_PLATFORM.match?(/linux/i)": (LINUX,),
    "RUBY_PLATFORM.include?('linux')": (LINUX,),
    "RbConfig::CONFIG['host_os'] =~ /linux|darwin/": (LINUX, MACOS),
    "Gem.win_platform?": (WINDOWS,),
    "OS.mac? || OS.linux?": (LINUX, MACOS),
    "FFI::Type::LONG.size == 4": (WINDOWS,),
    "FFI.type_size(:long) == 8 and not FFI::Platform.mac?": (LINUX,),
    "%w[linux darwin].include?(FFI::Platform::OS)": (LINUX, MACOS),
    "FFI::Platform::ARCH == 'aarch64'": (MACOS,),
    "RUBY_VERSION >= '2.0'": (LINUX, WINDOWS, MACOS),
    "RUBY_ENGINE == 'jruby'": (),
    "defined?(Rubinius)": (),
}


@pytest.mark.parametrize(
    "form", ["if {}\n{}\nelse\n{}\nend", "unless {}\n{2}\nelse\n{1}\nend", "{1} if {0}\n{2} unless {0}"]
)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_of_the_platform_are_decided_for_the_target(tmp_path, condition, form):
    yes, no = "attach_function :yes, [], :int", "attach_function :no, [], :int"
    numbered = form.replace("{}", "{0}", 1).replace("{}", "{1}", 1).replace("{}", "{2}", 1)
    for target in (LINUX, WINDOWS, MACOS):
        binding = library(tmp_path, numbered.format(f"({condition})", yes, no), target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no"]
        assert not binding.lookups[0].optional


OPTIONAL = {
    "attach_function :foo, [], :int": False,
    "begin\n attach_function :foo, [], :int\nrescue FFI::NotFoundError\nend": True,
    "begin\n attach_function :foo, [], :int\nrescue LoadError => e\n warn e\nend": True,
    "begin\n attach_function :foo, [], :int\nrescue FFI::NotFoundError\n raise 'no foo'\nend": False,
    "begin\n attach_function :foo, [], :int\nrescue => e\n p e\nend": False,
    "attach_function :foo, [], :int rescue nil": False,
    "def self.maybe(n)\n attach_function n, [], :int\nrescue FFI::NotFoundError\n nil\nend\nmaybe :foo": True,
    "if version > 3\n attach_function :foo, [], :int\nend": True,
    "attach_function :foo, [], :int if respond_to?(:bar)": True,
    "attach_function :foo, [], :int\nif x\n attach_function :foo, [], :int\nend": False,
    "raise 'old' unless version > 3\nattach_function :foo, [], :int": False,
    "def self.load\n return if version < 3\n attach_function :foo, [], :int\nend\nload": True,
    "lock.synchronize do attach_function :foo, [], :int end": True,
}  # fmt: skip


@pytest.mark.parametrize("text", OPTIONAL)
def test_what_a_file_can_do_without(tmp_path, text):
    binding = library(tmp_path, text)
    assert [each.optional for each in binding.lookups] == [OPTIONAL[text]]


def test_places_are_those_of_the_declaration_or_of_the_row_of_a_table(tmp_path):
    text = "  attach_function :a,\n    [], :int\n  T = [\n    [:b, []],\n    [:c, []]]\n  T.each { |n, a| attach_function n, a, :int }"
    binding = library(tmp_path, text)
    assert [(each.location.line, each.location.column) for each in binding.surface.declarations] == [
        (5, 3),
        (8, 6),
        (9, 6),
    ]


LAYOUTS = {
    "class S < FFI::Struct\n layout :x, :int, :y, [:char, 16]\nend": (20, {"x": 0, "y": 4}),
    "class S < FFI::Struct\n layout x: :char, y: :double\nend": (16, {"x": 0, "y": 8}),
    "class S < FFI::Struct\n layout :x, :int, 4, :y, :char, 9\nend": (12, {"x": 4, "y": 9}),
    "class S < FFI::Struct\n pack 1\n layout :x, :char, :y, :int\nend": (5, {"x": 0, "y": 1}),
    "class S < FFI::Struct\n align 16\n layout :x, :char, :y, :int\nend": (32, {"x": 0, "y": 16}),
    "class S < FFI::Union\n layout :x, :int, :y, :double\nend": (8, {"x": 0, "y": 0}),
    "S = Class.new(FFI::Struct) { layout :x, :long, :y, :string }": (16, {"x": 0, "y": 8}),
    "class S < FFI::Struct\n layout(*[:x, :int].concat([:y, :pointer]))\nend": (16, {"x": 0, "y": 8}),
    "class Base < FFI::Struct; end\nclass S < Base\n layout :x, :bool, :y, :int\nend": (8, {"x": 0, "y": 4}),
    "enum :e, [:a]\nclass S < FFI::Struct\n layout :x, :e, :y, :int64\nend": (16, {"x": 0, "y": 8}),
    "class S < FFI::Struct\n layout :x, :uint8, :y, callback([:int], :void)\nend": (16, {"x": 0, "y": 8}),
    "N = 3\nclass S < FFI::Struct\n layout :x, [:short, N * 2], :y, :int\nend": (16, {"x": 0, "y": 12}),
    "class I < FFI::Struct; layout :a, :short, :b, :long; end\nclass S < FFI::Struct\n layout :x, :int, :y, I\nend": (24, {"x": 0, "y": 8}),
    "class I < FFI::Struct; layout :a, :short; end\nclass S < FFI::Struct\n layout :x, [I, 2], :y, I.by_ref\nend": (16, {"x": 0, "y": 8}),
    "module M\n def self.included(base)\n  base.class_eval { layout :x, :int, :y, :int }\n end\nend\nclass S < FFI::Struct; include M; end": (8, {"x": 0, "y": 4}),
    "class S < FFI::Struct; end\nclass S\n layout :x, :int, :y, :int\nend": (8, {"x": 0, "y": 4}),
    "class S < FFI::Struct\n if FFI::Platform.windows?\n  layout :x, :int, :y, :int\n else\n  layout :x, :long, :y, :int\n end\nend": (16, {"x": 0, "y": 8}),
}  # fmt: skip


@pytest.mark.parametrize("text", LAYOUTS)
def test_structs_are_laid_out_as_the_gem_does(tmp_path, text):
    binding = library(tmp_path, text)
    assert records(binding)["S"] == LAYOUTS[text]
    assert not binding.unread


def test_a_layout_of_two_branches_is_not_believed(tmp_path):
    text = "class S < FFI::Struct\n if x\n  layout :x, :int\n else\n  layout :x, :long\n end\nend"
    binding = library(tmp_path, text)
    assert records(binding)["S"] == (None, {})
    assert "in several ways" in binding.unread[0].reason


def test_declarations_of_two_branches_are_not_believed(tmp_path):
    text = "if x\n attach_function :foo, [:int], :int\nelse\n attach_function :foo, [:long], :int\nend"
    binding = library(tmp_path, text)
    assert "two branches" in binding.unread[0].reason
    assert declared(binding) == {"foo": "/* two branches declare it in two ways */ foo()"}


def test_types_of_two_branches_are_not_believed(tmp_path):
    text = "if x\n typedef :int, :t\nelse\n typedef :long, :t\nend\nattach_function :foo, [:t], :int"
    assert declared(library(tmp_path, text)) == {"foo": "int foo(/* a type that only a run can tell */)"}


def test_structs_of_fiddle(tmp_path):
    text = "module Foo\n extend Fiddle::Importer\n P = struct ['int x', 'char name[6]', 'void *p', 'int (*f)(int)']\nend\n"
    found = list(records(read(tmp_path, text)).values())
    assert found == [(32, {"x": 0, "name": 4, "p": 16, "f": 24})]


NAMED = {
    "enum :state, [:FOO_A, :FOO_B, 5, :FOO_C]": {"FOO_A": "0", "FOO_B": "5", "FOO_C": "6"},
    "bitmask :flags, [:FOO_A, :FOO_B, :FOO_C, 7]": {"FOO_A": "1", "FOO_B": "2", "FOO_C": "128"},
    "FOO_A = 0x10\nFOO_B = 1 << 3\nFOO_C = -FOO_A": {"FOO_A": "16", "FOO_B": "8", "FOO_C": "-16"},
    "E = enum(:FOO_A, :FOO_B)\nFOO_C = E[:FOO_B]": {"FOO_A": "0", "FOO_B": "1", "FOO_C": "1"},
}


@pytest.mark.parametrize("text", NAMED)
def test_numbers_that_have_names(tmp_path, text):
    found = numbers(library(tmp_path, text))
    assert found == NAMED[text]


def test_conventions_and_the_names_that_they_try(tmp_path):
    binding = library(
        tmp_path, "ffi_convention :stdcall\nattach_function :foo, [:int, :double, :char], :int", WINDOWS_32
    )
    assert binding.lookups[0].spellings == ("_foo@16", "foo@16")
    assert declared(binding) == {"foo": "int __stdcall foo(int, double, char)"}


MISSPELT = {
    "attach_function :foo, [:pinter], :int": [(":pinter", ":pointer", "foo")],
    "attach_function :foo, [], :uint23": [(":uint23", ":uint32", "foo")],
    "typedef :int, :handle\nattach_function :foo, [:handel], :int": [(":handel", ":handle", "foo")],
    "attach_function :foo, [], :int, bloking: true": [("bloking:", "blocking:", "foo")],
    "class S < FFI::Struct\n layout :x, :strng\nend": [(":strng", ":string", "S")],
}


@pytest.mark.parametrize("text", MISSPELT)
def test_names_that_the_gem_does_not_know(tmp_path, text):
    found = library(tmp_path, text).unknown_attributes
    assert [(each.name, each.meant, each.subject) for each in found] == MISSPELT[text]


def test_a_type_of_another_file_is_said_and_not_called_misspelt(tmp_path):
    binding = read(tmp_path, "module Foo\n attach_function :foo, [:pinter], :int\nend\n")
    assert not binding.unknown_attributes
    assert "`:pinter`" in binding.unread[0].reason


UNREAD = {
    "attach_function wanted, [:int], :int": "a name that only a run can tell",
    "names.each { |n| attach_function n, [], :int }": "a name that only a run can tell",
    "attach_function :foo, args, :int": "arguments that only a run can tell",
    "class S < FFI::Struct\n layout(*members)\nend": "members that only a run can tell",
    "class S < FFI::Struct\n layout :x, [:char, size]\nend": "members that only a run can tell",
    "class_eval(text)": "a text that only a run can tell",
    "attach_function :foo, [:int, Other::TYPE], :int": "a type that only a run can tell",
    "%w[a b].each_cons(2) { |n, m| attach_function n, [], :int }": "a name that only a run can tell",
    "'a b'.split { |n| attach_function n, [], :int }": "a name that only a run can tell",
    'Array.new(3) { |n| attach_function "f#{n}", [], :int }': "a name that only a run can tell",
    "attach_function(*args)": "a name that only a run can tell",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_only_a_run_can_tell_is_said_with_its_line(tmp_path, text):
    binding = library(tmp_path, text)
    assert [(UNREAD[text] in each.reason, each.location.line >= 5) for each in binding.unread] == [
        (True, True)
    ]


def test_files_of_the_same_library_are_followed(tmp_path):
    inner = tmp_path / "lib" / "foo"
    inner.mkdir(parents=True)
    (tmp_path / "lib" / "foo.rb").write_text(
        HEAD + "  require_relative 'foo/types'\n  require 'foo/functions'\nend\n"
    )
    (inner / "types.rb").write_text("module Foo\n  typedef :pointer, :handle\nend\n")
    (inner / "functions.rb").write_text("module Foo\n  attach_function :foo, [:handle], :int\nend\n")
    binding = bindings.read(str(tmp_path / "lib" / "foo.rb"), LINUX)[0]
    assert declared(binding) == {"foo": "int foo(handle)"}
    assert binding.surface.declarations[0].location.file.endswith("functions.rb")
    assert not binding.unread


def test_a_module_that_others_are_extended_with(tmp_path):
    text = (
        "module Sodium\n def self.extended(base)\n  base.extend FFI::Library\n  base.ffi_lib 'sodium'\n end\n"
        " def primitive(name = nil)\n  return @name if name.nil?\n  @name = name\n end\n"
        ' def bytes(what)\n  attach_function "crypto_#{primitive}_#{what.to_s.downcase}", [], :size_t\n end\nend\n'
        "class Hash\n extend Sodium\n primitive :hash\n bytes :BYTES\nend\n"
    )
    binding = read(tmp_path, text)
    assert declared(binding) == {"crypto_hash_bytes": "size_t crypto_hash_bytes(void)"}
    assert binding.surface.declarations[0].location.line == 17
    assert binding.handles[0].names == ("sodium",)


BAD = [
    "x = " + "{ a: " * 5000,
    "module Foo\n  attach_function :foo, [:int",
    "using System; class A { }",
    "def f(:\n",
    "%w[" * 50,
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_ruby_is_said(tmp_path, text):
    binding = read(tmp_path, text)
    assert not binding.lookups or "foo" in declared(binding)
    assert binding.unread
    assert all("\n" not in each.reason for each in binding.unread)


@pytest.mark.parametrize("data", [b"x = '\xff\xfe'\n", b"a = 1\0"])
def test_bytes_that_are_no_text_are_one_clear_line(tmp_path, data):
    file = tmp_path / "client.rb"
    file.write_bytes(data)
    with pytest.raises(InputError):
        bindings.read(str(file), LINUX)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 20_000 + ")" * 20_000,
        "x = " + "[" * 20_000 + "]" * 20_000,
        "x = " + "+".join(["a"] * 20_000),
        "x = a" + ".b" * 20_000,
        "def self.f(n)\n f(n + 1)\nend\nf(0)",
        "def self.f(n)\n f(n)\n f(n)\n f(n)\nend\nf(0)",
        "loop { x = 1 }\nwhile true do x = 1 end",
        "a = [1] * 60_000\na.each { |x| a.each { |y| a.each { |z| p z } } }",
        "x = 'a' * 10**12\ny = [0] * 10**12\nz = 9**9**9\nw = 1 << 10**9",
        "x = 'a' * 60_000\nx =~ /(a+)+b/",
        "class A < A; end\nmodule B; include B; extend B; end\nB.x",
        "x = []\nx << x\nx.flatten.inspect\ny = {}\ny[y] = y",
        "typedef :a, :b\ntypedef :b, :a",
    ],
    ids=range(13),
)
def test_hostile_texts_end(tmp_path, text):
    binding = library(tmp_path, f"attach_function :foo, [], :int\n{text}\n")
    assert "foo" in declared(binding)


def test_nothing_is_executed(tmp_path):
    mark = tmp_path / "mark"
    read(
        tmp_path,
        f"File.write({str(mark)!r}, '')\nsystem('touch {mark}')\n`touch {mark}`\neval(\"File.write('{mark}', '')\")\n",
    )
    assert not mark.exists()


def test_fifty_thousand_lines(tmp_path):
    lines = "\n".join(f"attach_function :f{n}, [:int, :pointer], :int" for n in range(50_000))
    assert len(library(tmp_path, lines).lookups) == 50_000
