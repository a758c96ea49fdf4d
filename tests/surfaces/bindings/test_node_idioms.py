"""What a JavaScript or TypeScript file declares of a library, as its text tells it."""

# ruff: noqa: E501  (files in one line each)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")


def read(folder: Path, text: str, target: Target = LINUX, name: str = "client.js") -> Binding:
    file = folder / name
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {
        each.name: spell(types, each.type, each.name)
        for each in binding.surface.declarations
        if each.type is not None
    }


KOFFI = "const koffi = require('koffi');\nconst lib = koffi.load('libfoo.so');\n"
FFI = "const ffi = require('ffi-napi'), ref = require('ref-napi');\n"
IDIOMS = {
    "prototype": KOFFI + "lib.func('long foo(int, char *)');",
    "named parameters": KOFFI + "lib.func('  long foo ( int n , const char * text ) ; ');",
    "directions": KOFFI + "lib.func('long foo(int n, _Inout_ char *text)');",
    "classic": KOFFI + "lib.func('foo', 'long', ['int', 'char *']);",
    "types of koffi": KOFFI + "lib.func('foo', koffi.types.long, [koffi.types.int, koffi.pointer('char')]);",
    "markers": KOFFI + "lib.func('foo', 'long', ['int', koffi.out(koffi.pointer('char'))]);",
    "convention": KOFFI + "lib.func('__stdcall', 'foo', 'long', ['int', 'char *']);",
    "convention in a prototype": KOFFI + "lib.func('long __stdcall foo(int a, char *b)');",
    "stdcall": KOFFI + "lib.stdcall('foo', 'long', ['int', 'char *']);",
    "import": "import koffi from 'koffi';\nconst lib = koffi.load('libfoo.so');\nexport const foo = lib.func('long foo(int, char *)');",
    "import of names": "import { load as open } from 'koffi';\nopen('libfoo.so').func('long foo(int, char *)');",
    "import of all": "import * as koffi from 'koffi';\nkoffi.load('libfoo.so').func('long foo(int, char *)');",
    "dynamic import": "const koffi = (await import('koffi')).default;\nkoffi.load('libfoo.so').func('long foo(int, char *)');",
    "compiled TypeScript": "const koffi_1 = __importDefault(require('koffi'));\nconst lib = koffi_1.default.load('libfoo.so');\nexports.foo = lib.func('long foo(int, char *)');".replace("__importDefault", "wrap").replace("const koffi_1", "var wrap = (this && this.wrap) || function (mod) { return (mod && mod.__esModule) ? mod : { default: mod }; };\nconst koffi_1"),
    "compiled by Babel": "const k = _interopRequireDefault(require('koffi'));\nfunction _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }\n(0, k.default.load)('libfoo.so').func('long foo(int, char *)');",
    "destructured": "const { load } = require('koffi');\nconst { func } = load('libfoo.so');\nfunc('long foo(int, char *)');",
    "table in a loop": KOFFI + "const T = { foo: ['long', ['int', 'char *']] };\nfor (const [name, [ret, args]] of Object.entries(T)) lib.func(name, ret, args);",
    "table by keys": KOFFI + "const T = { foo: { r: 'long', a: ['int', 'char *'] } };\nfor (const name in T) { lib.func(name, T[name].r, T[name].a); }",
    "prototypes in a list": KOFFI + "const out = {};\n['long foo(int, char *)'].forEach((p) => { out[p] = lib.func(p); });",
    "map": KOFFI + "const [foo] = ['long foo(int, char *)'].map(p => lib.func(p));",
    "wrapper": KOFFI + "const bind = (name, ret, ...args) => lib.func(name, ret, args);\nbind('foo', 'long', 'int', 'char *');",
    "counted loop": KOFFI + "const ps = ['long foo(int, char *)'];\nfor (let i = 0; i < ps.length; i++) { lib.func(ps[i]); }",
    "class": "const koffi = require('koffi');\nclass Lib { constructor() { this.lib = koffi.load('libfoo.so'); this.foo = this.lib.func('long foo(int, char *)'); } }\nmodule.exports = Lib;",
    "class with fields": "import koffi from 'koffi';\nexport class Lib { #lib = koffi.load('libfoo.so');\n foo = this.#lib.func('long foo(int, char *)'); }",
    "lazy": "const koffi = require('koffi');\nlet lib = null;\nfunction get() { if (!lib) { lib = koffi.load('libfoo.so'); lib.func('long foo(int, char *)'); } return lib; }",
    "opened by a later function": "const koffi = require('koffi');\nlet lib;\nfunction use() { lib.func('long foo(int, char *)'); }\nfunction init() { lib = koffi.load('libfoo.so'); }",
    "given back by a function": "const koffi = require('koffi');\nfunction open() { try { return koffi.load('libfoo.so'); } catch { return null; } }\nopen().func('long foo(int, char *)');",
    "ternary of prototypes": KOFFI + "const p = process.platform === 'win32' ? 'int foo(int)' : 'long foo(int, char *)';\nlib.func(p);",
    "template": KOFFI + "const prefix = 'fo';\nlib.func(`long ${prefix}o(int, char *)`);",
    "alias": KOFFI + "koffi.alias('number_t', 'int');\nlib.func('long foo(number_t a, char *b)');",
    "TypeScript's words": KOFFI + "const f = (lib.func('foo', 'long', ['int', 'char *']));",
    "Library": FFI + "ffi.Library('libfoo', { foo: ['long', ['int', 'char *']] });",
    "new Library": FFI + "const lib = new ffi.Library('libfoo.so', { 'foo': ['long', ['int', 'char*']] });",
    "types of ref": FFI + "ffi.Library('libfoo', { foo: [ref.types.long, [ref.types.int, ref.refType(ref.types.char)]] });",
    "functions by themselves": FFI + "const functions = {};\nfunctions.foo = ['long', ['int', ref.refType('char')]];\nffi.Library('libfoo', functions);",
    "spread": FFI + "const common = { foo: ['long', ['int', 'char *']] };\nffi.Library('libfoo', { ...common });",
    "merged": FFI + "ffi.Library('libfoo', Object.assign({}, { foo: ['long', ['int', 'char *']] }));",
    "node-ffi": "var ffi = require('ffi');\nvar lib = ffi.Library('libfoo', { foo: ['long', ['int', 'char *']] }, {});",
    "scoped": "import { Library } from '@lwahonen/ffi-napi';\nLibrary('libfoo', { foo: ['long', ['int', 'char *']] });",
    "DynamicLibrary": FFI + "const dl = ffi.DynamicLibrary('libfoo.so');\nconst foo = ffi.ForeignFunction(dl.get('foo'), 'long', ['int', 'char *']);",
    "Deno": "Deno.dlopen('libfoo.so', { foo: { parameters: ['i64', 'buffer'], result: 'isize' } });",
    "plug of Deno": "import { dlopen } from 'https://deno.land/x/plug@1.0.0/mod.ts';\nawait dlopen({ name: 'libfoo.so', url: x() }, { foo: { parameters: ['i64', 'buffer'], result: 'isize' } });",
    "Node's own": "import ffi, { suffix } from 'node:ffi';\nconst { lib } = ffi.dlopen(`libfoo.${suffix}`, { foo: { arguments: ['int32', 'string'], return: ffi.types.INT_64 } });",
    "Node's own, one by one": "const { DynamicLibrary } = require('node:ffi');\nconst lib = new DynamicLibrary('libfoo.so');\nlib.getFunction('foo', { arguments: ['i32', 'str'], return: 'i64' });",
    "Bun": "import { dlopen, FFIType } from 'bun:ffi';\nconst { symbols } = dlopen('libfoo.so', { foo: { args: [FFIType.i32, FFIType.cstring], returns: FFIType.i64 } });",
    "ffi-rs": "const { open, load, DataType } = require('ffi-rs');\nopen({ library: 'foo', path: './libfoo.so' });\nload({ library: 'foo', funcName: 'foo', retType: DataType.I64, paramsType: [DataType.I32, DataType.String], paramsValue: [1, ''] });",
    "ffi-rs define": "import { define, DataType } from 'ffi-rs';\nconst lib = define({ foo: { library: 'libfoo.so', retType: DataType.I64, paramsType: [DataType.I32, DataType.String] } });",
}  # fmt: skip
SPELLED = {
    "plug of Deno": "ssize_t foo(int64_t, void *)",
    "Node's own": "int64_t foo(int32_t, char *)",
    "Node's own, one by one": "int64_t foo(int32_t, char *)",
    "Deno": "ssize_t foo(int64_t, void *)",
    "Bun": "int64_t foo(int32_t, char *)",
    "ffi-rs": "int64_t foo(int32_t, char *)",
    "ffi-rs define": "int64_t foo(int32_t, char *)",
    "named parameters": "long foo(int n, char *text)",
    "directions": "long foo(int n, char *text)",
    "convention in a prototype": "long foo(int a, char *b)",
    "alias": "long foo(int a, char *b)",
}


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, IDIOMS[idiom])
    assert declared(binding) == {"foo": SPELLED.get(idiom, "long foo(int, char *)")}
    assert [each.optional for each in binding.lookups] == [False]
    assert [name.rpartition("/")[2] for each in binding.handles for name in each.names] == ["libfoo.so"]
    assert binding.unread == ()


def test_typescript(tmp_path: Path) -> None:
    text = """import koffi, { type LibraryHandle } from 'koffi';
enum Kind { A, B = 4 }
interface Options { path?: string }
abstract class Base { protected lib!: LibraryHandle; constructor(protected readonly path: string) {} }
export class Lib extends Base {
  private readonly handle = koffi.load('libfoo.so')!;
  public foo = this.handle.func('long foo(int, char *)') as (a: number, b: string) => number;
  open<T>(options: Options = {}): T | undefined { return undefined; }
}
"""
    binding = read(tmp_path, text, name="client.ts")
    assert declared(binding) == {"foo": "long foo(int, char *)"}
    assert binding.unread == ()


HANDLES = {
    "'/usr/lib/libfoo.so'": ("/usr/lib/libfoo.so",),
    "path.join(__dirname, 'lib', 'libfoo.so')": ("/lib/libfoo.so",),
    "path.resolve(__dirname, '../build', `libfoo.${process.platform === 'win32' ? 'dll' : 'so'}`)": ("/../build/libfoo.so",),
    "`${__dirname}/libfoo${koffi.extension}`": ("/libfoo.so",),
    "process.env.FOO || 'libfoo.so'": ("libfoo.so",),
    "process.env.FOO ?? path.join(os.homedir(), 'libfoo.so')": ("/libfoo.so",),
    "fs.existsSync('/a/libfoo.so') ? '/a/libfoo.so' : 'libfoo.so.1'": ("/a/libfoo.so", "libfoo.so.1"),
    "new URL('./libfoo.so', import.meta.url).pathname": (),
    "fileURLToPath(new URL('./libfoo.so', import.meta.url))": ("./libfoo.so",),
    "{ win32: 'foo.dll', linux: 'libfoo.so', darwin: 'libfoo.dylib' }[process.platform]": ("libfoo.so",),
    "find()": (),
}  # fmt: skip


@pytest.mark.parametrize("text", HANDLES)
def test_libraries_by_name(tmp_path: Path, text: str) -> None:
    head = "const koffi = require('koffi'), path = require('path'), os = require('os'), fs = require('fs');\nconst { fileURLToPath } = require('url');\n"
    binding = read(tmp_path, f"{head}const lib = koffi.load({text});\nlib.func('void foo()');\n")
    assert [each.names for each in binding.handles] == [HANDLES[text]]
    assert [each.loading for each in binding.handles] == [
        Loading.NAMED if HANDLES[text] else Loading.COMPUTED
    ]
    assert list(declared(binding)) == ["foo"]


@pytest.mark.parametrize("text", [
    "require('koffi').load(null).func('void foo()')",
    "require('ffi-napi').Library(null, { foo: ['void', []] })",
])  # fmt: skip
def test_the_process_itself(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, text)
    assert [each.loading for each in binding.handles] == [Loading.PROCESS]


def test_a_library_that_comes_from_elsewhere_is_one_that_only_a_run_can_tell(tmp_path: Path) -> None:
    text = "import koffi from 'koffi';\nexport function bind(lib) { return lib.func('void foo(int)'); }\n"
    binding = read(tmp_path, text)
    assert [each.loading for each in binding.handles] == [Loading.COMPUTED]
    assert declared(binding) == {"foo": "void foo(int)"}


def test_one_of_several_files_is_one_library(tmp_path: Path) -> None:
    text = """const koffi = require('koffi');
let lib = null;
for (const name of ['libfoo.so.2', 'libfoo.so.1']) {
  try { lib = koffi.load(name); break; } catch (e) {}
}
if (!lib) throw new Error('no libfoo');
lib.func('void foo(int)');
"""
    binding = read(tmp_path, text)
    assert ("libfoo.so.2", "libfoo.so.1") in [each.names for each in binding.handles]
    assert [each.optional for each in binding.lookups] == [False]


CONDITIONS = {
    "process.platform === 'win32'": (WINDOWS,),
    "process.platform !== 'darwin'": (LINUX, WINDOWS),
    "os.platform() == 'linux'": (LINUX,),
    "os.type() === 'Windows_NT'": (WINDOWS,),
    "process.arch === 'x64'": (LINUX, WINDOWS),
    "['linux', 'darwin'].includes(process.platform)": (LINUX, MACOS),
    "process.platform.startsWith('win')": (WINDOWS,),
    "isWindows": (WINDOWS,),
    "!isWindows && process.arch === 'arm64'": (MACOS,),
    "koffi.sizeof('long') === 4": (WINDOWS,),
    "Deno.build.os === 'windows'": (WINDOWS,),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_of_the_platform_are_decided_for_the_target(tmp_path: Path, condition: str) -> None:
    text = f"const koffi = require('koffi'), os = require('os');\nconst isWindows = process.platform === 'win32';\nconst lib = koffi.load('foo');\nif ({condition}) {{ lib.func('void yes()'); }} else {{ lib.func('void no()'); }}\n"
    for target in (LINUX, WINDOWS, MACOS):
        binding = read(tmp_path, text, target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no"]
        assert not binding.lookups[0].optional


def test_a_switch_over_the_platform(tmp_path: Path) -> None:
    text = """const koffi = require('koffi');
function name() {
  switch (process.platform) {
    case 'win32': return 'foo.dll';
    case 'darwin': { return 'libfoo.dylib'; }
    default: return 'libfoo.so';
  }
}
let more;
switch (process.platform) { case 'win32': more = 'void w()'; break; case 'freebsd': case 'linux': more = 'void l()'; break; default: more = 'void d()'; }
koffi.load(name()).func(more);
"""
    for target, file, function in (
        (LINUX, "libfoo.so", "l"),
        (WINDOWS, "foo.dll", "w"),
        (MACOS, "libfoo.dylib", "d"),
    ):
        binding = read(tmp_path, text, target)
        assert [each.names for each in binding.handles] == [(file,)]
        assert list(declared(binding)) == [function]


OPTIONAL = {
    "if (version() > 3) lib.func('void foo()');": True,
    "try { lib.func('void foo()'); } catch (e) {}": True,
    "try { lib.func('void foo()'); } catch (e) { throw new Error('old libfoo'); }": False,
    "try { lib.func('void foo()'); } catch (e) { console.error(e); process.exit(1); }": False,
    "try { lib.func('void foo()'); } finally { done(); }": False,
    "try { const l = koffi.load('libfoo.so'); l.func('void foo()'); } catch (e) {}": False,
    "const f = options.fast ? lib.func('void foo()') : null;": True,
    "options.fast && lib.func('void foo()');": True,
    "function f(n) { lib.func('void foo()'); }": False,
    "if (version() > 3) lib.func('void foo()');\nlib.func('void foo()');": False,
    "let cache = null;\nfunction f() { if (cache) return cache; cache = lib.func('void foo()'); return cache; }": False,
}


@pytest.mark.parametrize("text", OPTIONAL)
def test_what_a_file_can_do_without(tmp_path: Path, text: str) -> None:
    binding = read(
        tmp_path, f"const koffi = require('koffi');\nconst lib = koffi.load('libfoo.so');\n{text}\n"
    )
    assert {each.name for each in binding.surface.declarations} == {"foo"}
    assert all(each.optional for each in binding.lookups) == OPTIONAL[text]


def test_symbols_of_deno_can_be_optional(tmp_path: Path) -> None:
    text = "Deno.dlopen('libfoo.so', { a: { parameters: [], result: 'void', optional: true }, b: { name: 'foo_b', parameters: [], result: 'void' }, c: { type: 'u32' } });"
    binding = read(tmp_path, text)
    assert {
        each.name: lookup.optional
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    } == {"a": True, "foo_b": False, "c": False}


def test_neighbours_are_followed(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "types.js").write_text(
        "const koffi = require('koffi');\nexports.Point = koffi.struct('Point', { x: 'int', y: 'int' });\nexports.count = 'long';\n"
    )
    (tmp_path / "load.mjs").write_text(
        "import koffi from 'koffi';\nexport default koffi.load('libfoo.so');\nexport * from './names.mjs';\n"
    )
    (tmp_path / "names.mjs").write_text("export const NAME = 'foo';\n")
    text = "import lib, { NAME } from './load.mjs';\nimport { Point, count } from './lib/types';\nlib.func(NAME, count, [Point, 'Point *']);\nimport './missing.js';\n"
    binding = read(tmp_path, text, name="client.mjs")
    assert declared(binding) == {"foo": "long foo(struct Point, struct Point *)"}


HELPED = """
"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) { o[k2] = m[k]; }) : null);
var __exportStar = (this && this.__exportStar) || function(m, exports) { for (var p in m) __createBinding(exports, m, p); };
var __importStar = (this && this.__importStar) || function (mod) { return mod; };
Object.defineProperty(exports, "__esModule", { value: true });
__exportStar(require("./types"), exports);
Object.defineProperty(exports, "LONG", { enumerable: true, get: function () { return exports.INT; } });
"""


def test_neighbours_that_typescript_compiled_are_followed(tmp_path: Path) -> None:
    (tmp_path / "types.js").write_text("exports.INT = 'int';\n")
    (tmp_path / "ffi.js").write_text(HELPED)
    text = (
        FFI
        + "const types = __importStar(require('./ffi'));\nffi.Library('libfoo', { foo: [types.LONG, [types.INT]] });\n"
    )
    assert declared(read(tmp_path, text)) == {"foo": "int foo(int)"}


def test_what_one_call_opens_is_one_library_whatever_it_is_called_with(tmp_path: Path) -> None:
    text = """const ffi = require('ffi-napi'), path = require('path'), os = require('os'), fs = require('fs');
const folders = { linux: ['/usr/lib/', '/opt/'], win32: ['c:/'] };
const names = { linux: { prefix: 'lib', extension: '.so' }, win32: { extension: '.dll' } };
const get = () => {
  const all = folders[os.platform()];
  all.unshift(path.join(__dirname, 'native'));
  const files = all.map((p) => path.join(p, `${names[os.platform()].prefix ?? ''}foo${names[os.platform()].extension}`));
  return ffi.Library(files.find((f) => fs.existsSync(f)), { foo: ['int', []] });
};
let lib;
exports.lib = () => { if (!lib) lib = get(); return lib; };
"""
    for target, name in ((LINUX, "libfoo.so"), (WINDOWS, "foo.dll")):
        binding = read(tmp_path, text, target)
        assert len(binding.handles) == 1
        assert name in {each.rpartition("/")[2] for each in binding.handles[0].names}
        assert [each.optional for each in binding.lookups] == [False]


UNREAD = {
    "lib.func(name(), 'int', [])": "a name that only a run can tell",
    "lib.func(...args)": "a number of arguments that only a run can tell",
    "lib.func('foo', 'int', types())": "a type that only a run can tell",
    "lib.func('foo', 'strr', [])": "`strr` is no type that koffi knows",
    "lib.func('int foo(inr a)')": "`inr` is no type that koffi knows",
    "lib.func('int foo(struct point *p)')": "`struct point *` is no type that koffi knows",
    "lib.func('int foo(int a')": "is no prototype that koffi understands",
    "lib.func('int foo(int a[])')": "is no prototype that koffi understands",
    "koffi.struct('S', { ...members(), x: 'int' })": "has members that only a run can tell",
    "koffi.struct('S', { x: 'intt' })": "`intt` is no type that koffi knows",
    "require('ffi-napi').Library('foo', { foo: ['intt', []] })": "`intt` is no type that ref knows",
    "require('ffi-napi').Library('foo', table())": "functions that only a run can tell",
    "Deno.dlopen('foo', { foo: { parameters: ['int'], result: 'void' } })": "`int` is no type that the run time knows",
    "Deno.dlopen('foo', { foo: { parameters: [] } })": "`undefined` is no type that the run time knows",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_understood_is_said(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"{KOFFI}{text};\n")
    assert [each.location.line for each in binding.unread] == [3]
    assert UNREAD[text] in binding.unread[0].reason


def test_types_may_be_made_behind_their_use(tmp_path: Path) -> None:
    text = (
        KOFFI
        + "function bind() { lib.func('void foo(Pair *p, Later q)'); }\nfunction types() { koffi.struct('Pair', { a: 'int', b: 'Later' }); koffi.struct('Later', { c: 'long' }); }\n"
    )
    binding = read(tmp_path, text)
    assert declared(binding) == {"foo": "void foo(struct Pair *p, struct Later q)"}
    assert binding.unread == ()


def test_constants(tmp_path: Path) -> None:
    text = (
        KOFFI
        + "const FOO_MAX = 0x10, other = 3, FOO_NAME = 'x', FOO_COMPUTED = f();\nconst C = Object.freeze({ FOO_MIN: -1, small: 2 });\nenum E { FOO_ONE = 1, FOO_TWO }\nfunction g() { const FOO_LOCAL = 4; }\n"
    )
    binding = read(tmp_path, text, name="client.ts")
    found = {each.name: each.value for each in binding.surface.constants}
    assert found == {"FOO_MAX": "16", "FOO_MIN": "-1", "FOO_ONE": "1", "FOO_TWO": "2"}


def test_conventions_of_windows(tmp_path: Path) -> None:
    binding = read(tmp_path, KOFFI + "lib.func('int __stdcall foo(int a, double b)');", WINDOWS_32)
    assert binding.lookups[0].spellings == ("_foo@12",)
    types = binding.surface.types
    assert types is not None
    assert types[binding.surface.declarations[0].type].convention == "stdcall"


BAD = {
    "text": (b"this is { no ( JavaScript", "no JavaScript that abilint can parse"),
    "another language": (b"import ctypes\nlib = ctypes.CDLL('foo')\nlib.foo.argtypes = [ctypes.c_int]\n", ""),
    "brackets": (b"const koffi = " + b"[" * 20_000 + b"]" * 20_000, "nests deeper"),
    "calls": (b"a" + b"(1)" * 20_000, "nests deeper"),
    "members": (b"a" + b".b" * 20_000, "nests deeper"),
    "blocks": (b"{" * 20_000 + b"}" * 20_000, "nests deeper"),
    "not": (b"x = " + b"!" * 20_000 + b"1", "nests deeper"),
    "sum": (b"x = " + b"1 + " * 20_000 + b"1", None),
    "open brackets": (b"f(" * 20_000, ""),
    "recursion": (b"function f(n) { return g(n) + f(n); }\nfunction g(n) { return f(n); }\nf(1);", None),
    "endless": (b"for (let i = 0; i < 1e12; i++) { f(i); }", "too many steps"),
    "choices": (b"let a = ''; while (x()) { a = a + (y() ? 'b' : 'c') + (z() ? a : 'd'); }\n" * 40, None),
    "growth": (b"let a = [1], n = 2, s = 'x';\n" + b"a = [...a, ...a]; n = n * n; s = s + s;\n" * 60, None),
    "explosion": (b"const f0 = () => 1;\n" + b"".join(b"const f%d = () => [f%d(), f%d()];\n" % (n + 1, n, n) for n in range(40)) + b"f40();", "too many steps"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line(tmp_path: Path, case: str) -> None:
    text, reason = BAD[case]
    (tmp_path / "client.js").write_bytes(text)
    binding = bindings.read(str(tmp_path / "client.js"), LINUX)[0]
    assert binding.surface.declarations == ()
    assert (reason is None) == (binding.unread == ())
    assert reason is None or reason in binding.unread[0].reason


@pytest.mark.parametrize(("data", "problem"), [
    (b"const a = '\xff\xfe';\n", "is not valid UTF-8, at line 1"),
    (b"\0\0\0\0", "is no text"),
])  # fmt: skip
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "client.js").write_bytes(data)
    with pytest.raises(InputError, match=problem):
        bindings.read(str(tmp_path / "client.js"), LINUX)


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    declaration = "/**\n * What it does.\n */\nexports.f{0} =\n  lib.func('int f{0}(int a)');\n"
    binding = read(tmp_path, KOFFI + "".join(declaration.format(number) for number in range(10_000)))
    assert len(binding.surface.declarations) == 10_000
