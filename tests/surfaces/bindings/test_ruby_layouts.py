"""Sizes and places of members, and which types and names load, against the ffi gem and Fiddle themselves."""

from __future__ import annotations

import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

pytestmark = pytest.mark.machine

HERE = Target(Format.ELF, platform.machine(), 64, ByteOrder(sys.byteorder), "linux", "gnu")
NUMBERS = (":char", ":uchar", ":short", ":ushort", ":int", ":uint", ":long", ":ulong", ":long_long", ":bool")
FIXED = (
    ":int8",
    ":uint16",
    ":int32",
    ":uint64",
    ":float",
    ":double",
    ":size_t",
    ":time_t",
    ":off_t",
    ":pid_t",
)
ADDRESSES = (":pointer", ":string", "callback([:int], :void)", ":flags", ":mode_t", ":uint8_t", ":strptr")

plain = st.sampled_from(NUMBERS + FIXED + ADDRESSES)
arrays = st.tuples(
    plain.filter(lambda each: each not in (":string", ":strptr", ":bool")), st.integers(1, 5)
).map(lambda each: f"[{each[0]}, {each[1]}]")
member = st.one_of(plain, arrays, st.sampled_from(("@", "[@, 2]", "@.by_ref")))
record = st.tuples(
    st.sampled_from(("Struct", "Union")),
    st.sampled_from(("", "", "pack 1", "pack 2", "pack 4", "align 8", "align 16")),
    st.lists(member, min_size=1, max_size=6),
)
modules = st.lists(record, min_size=1, max_size=5)
ASKS = """
ObjectSpace.each_object(Class).select { |c| c < FFI::Struct && c.name.to_s.start_with?('Foo::') }.each do |c|
  puts [c.name, c.size, c.alignment, *c.members.map { |m| "#{m}=#{c.offset_of(m)}" }].join(' ')
end
"""


def text_of(records: list[tuple[str, str, list[str]]]) -> str:
    """Write the module; `@` is the record before."""
    lines = ["require 'ffi'", "module Foo", "  extend FFI::Library", "  enum :flags, [:a, :b]"]
    for number, (base, packing, members) in enumerate(records):
        lines += [f"  class R{number} < FFI::{base}", f"    {packing}"]
        before = f"R{number - 1}" if number else "FFI::Type::INT"
        written = [
            each.replace("@", before) if number else each.replace("@.by_ref", "@").replace("@", before)
            for each in members
        ]
        lines.append("    layout " + ", ".join(f":f{n}, {each}" for n, each in enumerate(written)))
        lines.append("  end")
    return "\n".join([*lines, "end"]) + "\n"


def ruby(text: str) -> str:
    """Run it; what it prints."""
    made = subprocess.run(["ruby", "-W0", "-e", text], capture_output=True, text=True, check=False)
    return made.stdout + made.stderr.strip()[:500]


def read(file: Path, text: str) -> Binding:
    file.write_text(text)
    return bindings.read(str(file), HERE)[0]


def records_of(binding: Binding) -> dict[str, Record]:
    types = binding.surface.types
    assert types is not None
    return {node.name: node for node in types.nodes if isinstance(node, Record)}


@settings(max_examples=60, deadline=None)
@given(modules)
def test_structs_are_where_the_gem_has_them(tmp_path_factory, records):
    text = text_of(records)
    found = records_of(read(tmp_path_factory.mktemp("structs") / "client.rb", text))
    answers = ruby(text + ASKS).splitlines()
    assert len(answers) == len(records), answers
    for line in answers:
        name, size, alignment, *members = line.split()
        mine = found[name.removeprefix("Foo::")]
        assert (mine.size, mine.alignment) == (int(size), int(alignment)), text
        assert [f"{each.name}={each.offset // 8}" for each in mine.fields] == members, text


PLAIN = ("char", "unsigned char", "short", "unsigned short", "int", "unsigned int", "long", "unsigned long")
OTHERS = ("long long", "float", "double", "size_t", "int8_t", "uint16_t", "int32_t", "uint64_t", "void *")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PLAIN + OTHERS), st.integers(0, 4)), min_size=1, max_size=7),
    st.booleans(),
)
def test_structs_of_fiddle_are_where_it_has_them(tmp_path_factory, members, is_union):
    listed = [f"{kind} f{n}" + (f"[{count}]" if count else "") for n, (kind, count) in enumerate(members)]
    made = f"P = {'union' if is_union else 'struct'}({listed!r})".replace("'", '"')
    text = f"require 'fiddle/import'\nmodule Foo\n  extend Fiddle::Importer\n  {made}\nend\n"
    answer = ruby(f"{text}\nputs Foo::P.size")
    mine = records_of(read(tmp_path_factory.mktemp("structs") / "client.rb", text))["P"]
    assert str(mine.size) == answer.strip(), text


TYPES = (
    *NUMBERS,
    *FIXED,
    ":mode_t",
    ":ino_t",
    ":dev_t",
    ":nlink_t",
    ":suseconds_t",
    ":clock_t",
    ":socklen_t",
)
SIZED = (
    *TYPES,
    ":rlim_t",
    ":uid_t",
    ":u_int64_t",
    ":intptr_t",
    ":uint32_t",
    ":pthread_t",
    ":key_t",
    ":ssize_t",
)


def test_named_types_are_as_wide_as_in_the_gem(tmp_path):
    lines = "\n".join(f"  class S{n} < FFI::Struct; layout :x, {each}; end" for n, each in enumerate(SIZED))
    text = f"require 'ffi'\nmodule Foo\n  extend FFI::Library\n{lines}\nend\n"
    answers = ruby(text + ASKS).splitlines()
    found = records_of(read(tmp_path / "client.rb", text))
    assert len(answers) == len(SIZED), answers
    for line in answers:
        name, size, *_ = line.split()
        assert found[name.removeprefix("Foo::")].size == int(size), SIZED[int(name.rpartition("S")[2])]


LOADS = {
    "attach_function :abs, [:int], :int": "",
    "attach_function :no_such_function, [:int], :int": "FFI::NotFoundError",
    "attach_function :no_such_function, [], :int rescue nil": "FFI::NotFoundError",
    "begin\n attach_function :no_such_function, [], :int\nrescue => e\nend": "FFI::NotFoundError",
    "begin\n attach_function :no_such_function, [], :int\nrescue LoadError\nend": "",
    "begin\n attach_function :no_such_function, [], :int\nrescue FFI::NotFoundError\nend": "",
    "begin\n attach_function :no_such_function, [], :int\nrescue ScriptError\nend": "",
    "begin\n attach_function :no_such_function, [], :int\nrescue Exception\nend": "",
    "attach_function :abs, [:pinter], :int": "TypeError",
    "typedef :int, :handle\nattach_function :abs, [:handel], :int": "TypeError",
    "class S < FFI::Struct; layout :x, :strng; end": "TypeError",
    "enum :state, [:a]\nattach_function :abs, [:state], :state": "",
}


@pytest.mark.parametrize("text", LOADS)
def test_what_the_gem_refuses_is_told_and_nothing_else(tmp_path, text):
    module = f"require 'ffi'\nmodule Foo\n  extend FFI::Library\n  ffi_lib FFI::Library::LIBC\n{text}\nend\n"
    answer = ruby(f"begin\n{module}rescue Exception => e\n puts e.class\nend")
    assert answer.strip() == LOADS[text]
    binding = read(tmp_path / "client.rb", module)
    needed = [
        each.name
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
        if each.name == "no_such_function" and not lookup.optional
    ]
    assert bool(needed) is (LOADS[text] == "FFI::NotFoundError")
    assert bool(binding.unknown_attributes) is (LOADS[text] == "TypeError")
