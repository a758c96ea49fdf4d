"""Names of a cursor: as written, qualified, and in the object file."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Clang

_SCOPES = frozenset({libclang.NAMESPACE, libclang.CLASS_DECL, libclang.STRUCT_DECL, libclang.UNION_DECL})
_TEMPLATED = frozenset({libclang.CLASS_TEMPLATE, libclang.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION})


class Scope:
    """What encloses a declaration in C++."""

    __slots__ = ("prefix", "private", "templated")

    def __init__(self, prefix: str, *, private: bool, templated: bool) -> None:
        self.prefix = prefix
        """`ns::Class::`, empty at the top."""
        self.private = private
        """Whether one of the enclosing classes is a private member."""
        self.templated = templated
        """Whether one of the enclosing classes is a template, which has no names of its own."""


_TOP = Scope("", private=False, templated=False)


def _windows_names(architecture: str) -> Callable[[str], str]:
    from abilint.model.decoration import Place, split

    return lambda name: split(name, architecture, Place.OBJECT).identifier


class Naming:
    """Answers for one unit; scopes are worked out once each."""

    def __init__(self, clang: Clang, *, object_format: str, architecture: str) -> None:
        self._clang = clang
        self._library = clang.library
        self._as_written = object_format in ("elf", "macho")
        self._prefix = "_" if object_format == "macho" else ""
        self._undecorate = _windows_names(architecture) if object_format == "pe" else None
        self._scopes: dict[int, Scope] = {}

    def name(self, cursor: Cursor) -> str:
        """Spell the identifier as declared."""
        return self._clang.text(self._library.clang_getCursorSpelling(cursor))

    def link_name(self, cursor: Cursor, name: str, language: str) -> str:
        """Name for the linker, which an asm label or C++ makes another than the identifier.

        In C on ELF and Mach-O only an attribute can do so, and asking for the mangling costs 15
        microseconds. Darwin's underscore before every name is taken away, as it is from symbols.
        """
        if language == "c" and self._as_written and not self._library.clang_Cursor_hasAttrs(cursor):
            return name
        mangled = self.object_name(cursor)
        if self._undecorate is not None:
            return self._undecorate(mangled) or name
        return mangled.removeprefix(self._prefix) or name

    def object_name(self, cursor: Cursor) -> str:
        """Name in the object file, with every decoration that the target puts on it."""
        return self._clang.text(self._library.clang_Cursor_getMangling(cursor))

    @property
    def decorates(self) -> bool:
        """Whether a calling convention shows in names (Windows)."""
        return self._undecorate is not None

    def is_bare(self, cursor: Cursor) -> bool:
        """Whether an asm label gives a name without Darwin's underscore: `int f(void) __asm__("f")`."""
        if not self._prefix or not self._library.clang_Cursor_hasAttrs(cursor):
            return False
        return not self.object_name(cursor).startswith(self._prefix)

    def variants(self, cursor: Cursor) -> tuple[str, ...]:
        """Name a constructor or destructor in the object file: C2, C1 or D2, D1, D0 (Itanium 5.1.4.3)."""
        strings = self._library.clang_Cursor_getCXXManglings(cursor)
        if not strings:
            return ()
        names = strings[0]
        found = [self._library.clang_getCString(names.strings[at]) for at in range(names.count)]
        decoded = (name.decode("utf-8", "surrogateescape") for name in found)
        result = tuple(map(self._plain, decoded))
        self._library.clang_disposeStringSet(strings)
        return result

    def _plain(self, name: str) -> str:
        if self._undecorate is not None:
            return self._undecorate(name)
        return name.removeprefix(self._prefix)

    def microsoft(self, cursor: Cursor) -> bool:
        """Whether a C++ function or variable has a name of Microsoft's ABI."""
        return self._undecorate is not None and self.object_name(cursor).startswith("?")

    def scope(self, cursor: Cursor) -> Scope:
        """Scope that a cursor belongs to by meaning, not by where its text stands."""
        parent = self._library.clang_getCursorSemanticParent(cursor)
        key = parent.data[0] or 0
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = self._scope_of(parent)
        return scope

    def enter_instance(self, instance: Cursor) -> None:
        """Call the scope of an instance of a class template `Box<int>::`, as C++ does."""
        outer = self.scope(instance)
        name = self._clang.text(self._library.clang_getCursorDisplayName(instance))
        private = self._library.clang_getCXXAccessSpecifier(instance) == libclang.ACCESS_PRIVATE
        self._scopes[instance.data[0] or 0] = Scope(
            f"{outer.prefix}{name}::", private=outer.private or private, templated=False
        )

    def _scope_of(self, parent: Cursor) -> Scope:
        if parent.kind in _TEMPLATED:
            return Scope(f"{self.scope(parent).prefix}{self.name(parent)}::", private=False, templated=True)
        if parent.kind == libclang.LINKAGE_SPEC:
            return self.scope(parent)
        if parent.kind not in _SCOPES:
            return _TOP
        outer = self.scope(parent)
        private = self._library.clang_getCXXAccessSpecifier(parent) == libclang.ACCESS_PRIVATE
        name = self.name(parent)
        return Scope(
            f"{outer.prefix}{name}::" if name else outer.prefix,
            private=outer.private or (private and parent.kind != libclang.NAMESPACE),
            templated=outer.templated,
        )
