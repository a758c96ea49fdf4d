"""Turns entities into declarations, as plain dictionaries with the fields of `Declaration`."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation
from abilint.surfaces.clang_front_end.attributes import Attributes
from abilint.surfaces.clang_front_end.entities import Walk
from abilint.surfaces.clang_front_end.inline_calls import InlineCalls
from abilint.surfaces.clang_front_end.naming import Naming
from abilint.surfaces.clang_front_end.spelling import declarator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from abilint.surfaces.clang_front_end.entities import Entity, Macro
    from abilint.surfaces.clang_front_end.files import Roles
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library
    from abilint.surfaces.clang_front_end.unit import Unit

    Row = dict[str, Any]

_KINDS = {
    libclang.FUNCTION_DECL: "function",
    libclang.VAR_DECL: "variable",
    libclang.CXX_METHOD: "method",
    libclang.CONVERSION_FUNCTION: "method",
    libclang.CONSTRUCTOR: "constructor",
    libclang.DESTRUCTOR: "destructor",
    libclang.FUNCTION_TEMPLATE: "function-template",
    libclang.CLASS_TEMPLATE: "class",
}
_CLASSES = frozenset({libclang.CLASS_DECL, libclang.STRUCT_DECL, libclang.UNION_DECL})
_TEMPLATES = frozenset({libclang.FUNCTION_TEMPLATE, libclang.CLASS_TEMPLATE})
_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION})
_SPECIAL = frozenset({libclang.CONSTRUCTOR, libclang.DESTRUCTOR})

_CALLING_CONVENTIONS = {
    2: "stdcall",
    3: "fastcall",
    4: "thiscall",
    5: "pascal",
    6: "aapcs",
    7: "aapcs-vfp",
    10: "win64",
    11: "sysv",
    12: "vectorcall",
    15: "preserve-most",
    16: "preserve-all",
}
"""CXCallingConv; the C convention of the target is 1."""

_REFERENCES = frozenset({103, 104})
"""CXType_LValueReference and RValueReference: sizeof gives the size of what they refer to."""


class Declarations:
    """Everything that the given headers of one clean unit declare."""

    def __init__(self, unit: Unit, roles: Roles, *, elf: bool) -> None:
        self._unit = unit
        self._library = unit.clang.library
        self._roles = roles
        self._language = unit.language
        self._naming = Naming(unit.clang, elf=elf)
        self._walk = Walk(unit, roles)
        self._attributes = Attributes(unit, _own_files(unit, roles))
        self._calls = InlineCalls(unit, roles, self._naming)
        self.kin = self._walk.kin

    def rows(self) -> Iterator[Row]:
        """Describe each entity, then the function-like macros whose names nothing else declares."""
        names = set()
        for entity in self._walk.entities.values():
            row = self._row(entity)
            if row is not None:
                names.add(row["name"])
                yield row
        for macro in self._walk.macros:
            row = self._macro(macro)
            if row["name"] not in names and not row["name"].startswith("_"):
                names.add(row["name"])
                yield row

    def _row(self, entity: Entity) -> Row | None:
        if entity.kind in _CLASSES:
            return self._class(entity)
        if entity.kind in _TEMPLATES:
            return self._template(entity)
        if entity.kind == libclang.VAR_DECL:
            return self._variable(entity)
        return self._function(entity)

    def _base(self, entity: Entity | Macro, name: str, kind: str) -> Row:
        return {
            "name": name,
            "kind": kind,
            "file": self._unit.file_name(entity.file),
            "line": entity.line,
            "column": entity.column,
            "header": self._roles.header(entity.file),
        }

    def _function(self, entity: Entity) -> Row | None:
        last = entity.cursors[-1]
        name = self._naming.name(last)
        row = self._base(entity, name, _KINDS[entity.kind])
        if self._language == "c++":
            scope = self._naming.scope(last)
            if scope.templated:
                return None
            row["qualified_name"] = scope.prefix + name
        verdict = self._function_verdict(entity, last)
        self._name(row, last, verdict)
        self._function_facts(row, entity, last)
        if verdict[0] == obligation.INLINE:
            calls = self._calls.of(entity.cursors)
            if calls:
                row["calls"] = calls
        return row

    def _function_verdict(self, entity: Entity, last: Cursor) -> obligation.Verdict:
        library = self._library
        gnu_inline = self._language == "c" and any(
            self._attributes.gnu_inline(cursor)
            for cursor in entity.cursors
            if library.clang_Cursor_isFunctionInlined(cursor)
        )
        if entity.kind in _METHODS and library.clang_CXXMethod_isPureVirtual(last):
            return obligation.INLINE, "pure virtual: derived classes bring the definition"
        verdict = obligation.of_function(library, entity.cursors, self._language, gnu_inline=gnu_inline)
        if verdict[0] != obligation.PROMISED or self._language == "c":
            return verdict
        if entity.kind in _SPECIAL:
            return obligation.NOT_CHECKED, obligation.NOT_YET
        if _takes_only_ellipsis(self._library, last):
            return obligation.INLINE, "takes only `...`: declared for overload resolution, never called"
        return self._unless_private(last, verdict)

    def _unless_private(self, cursor: Cursor, verdict: obligation.Verdict) -> obligation.Verdict:
        """No consumer can name a private member; inline code that uses one states so by its calls."""
        private = self._library.clang_getCXXAccessSpecifier(cursor) == libclang.ACCESS_PRIVATE
        if private or self._naming.scope(cursor).private:
            return obligation.UNAVAILABLE, "private: a consumer cannot name it"
        return verdict

    def _function_facts(self, row: Row, entity: Entity, last: Cursor) -> None:
        library = self._library
        of_type = library.clang_getCursorType(last)
        spelling = self._unit.clang.text(library.clang_getTypeSpelling(of_type))
        row["signature"] = declarator(spelling, str(row.get("qualified_name", row["name"])))
        if "..." in spelling and library.clang_isFunctionTypeVariadic(of_type):
            row["variadic"] = True
        if any(library.clang_Cursor_isFunctionInlined(cursor) for cursor in entity.cursors):
            row["inline"] = True
        if library.clang_Cursor_hasAttrs(last):
            self._attribute_facts(row, last)
        if "__attribute__" in spelling:
            convention = _CALLING_CONVENTIONS.get(library.clang_getFunctionTypeCallingConv(of_type))
            if convention is not None:
                row["calling_convention"] = convention

    def _attribute_facts(self, row: Row, last: Cursor) -> None:
        library = self._library
        visibility = library.clang_getCursorVisibility(last)
        if visibility == libclang.VISIBILITY_HIDDEN:
            row["visibility"] = "hidden"
        elif visibility == libclang.VISIBILITY_PROTECTED:
            row["visibility"] = "protected"
        availability = library.clang_getCursorAvailability(last)
        if availability == libclang.AVAILABILITY_DEPRECATED:
            row["availability"] = "deprecated"
        elif availability == libclang.AVAILABILITY_NOT_AVAILABLE:
            row["availability"] = "unavailable"
        if self._attributes.weak(last):
            row["weak"] = True

    def _variable(self, entity: Entity) -> Row | None:
        library, last = self._library, entity.cursors[-1]
        name = self._naming.name(last)
        parent = library.clang_getCursorSemanticParent(last).kind
        row = self._base(entity, name, "static-member" if parent in _CLASSES else "variable")
        if self._language == "c++":
            scope = self._naming.scope(last)
            if scope.templated:
                return None
            row["qualified_name"] = scope.prefix + name
        member = row["kind"] == "static-member"
        verdict = obligation.of_variable(library, entity.cursors, self._language, member=member)
        if verdict[0] == obligation.PROMISED and member:
            verdict = self._unless_private(last, verdict)
        self._name(row, last, verdict)
        self._variable_facts(row, last)
        return row

    def _variable_facts(self, row: Row, last: Cursor) -> None:
        library = self._library
        of_type = library.clang_getCursorType(last)
        spelling = self._unit.clang.text(library.clang_getTypeSpelling(of_type))
        row["signature"] = declarator(spelling, str(row.get("qualified_name", row["name"])))
        size = library.clang_Type_getSizeOf(of_type)
        if size >= 0 and of_type.kind not in _REFERENCES:
            row["size"] = size
        if library.clang_getCursorTLSKind(last):
            row["thread_local"] = True
        if library.clang_Cursor_hasAttrs(last):
            self._attribute_facts(row, last)

    def _name(self, row: Row, cursor: Cursor, verdict: obligation.Verdict) -> None:
        """Set obligation, link name and key; an internal name gets its place into its key."""
        row["obligation"], row["reason"] = verdict
        if verdict[0] == obligation.HIDDEN:
            row["visibility"] = "hidden"
        variants = self._naming.variants(cursor) if cursor.kind in _SPECIAL else ()
        link_name = variants[-1] if variants else self._naming.link_name(cursor, row["name"], self._language)
        if link_name.startswith("_Z") and self._language == "c++":
            row["language"] = "c++"
        elif link_name != row["name"]:
            row["asm_label"] = link_name
        if self._library.clang_getCursorLinkage(cursor) == libclang.LINKAGE_EXTERNAL:
            row["key"] = link_name
            row["link_names"] = variants or (link_name,)
        else:
            row["key"] = _place_key(row)
            row.pop("asm_label", None)

    def _class(self, entity: Entity) -> Row | None:
        """Describe a class whose vtable the library may have to bring, None for any other.

        It has a key function: a virtual one, neither pure nor inline (Itanium C++ ABI 5.2.3).
        """
        cursor = entity.cursors[0]
        scope = self._naming.scope(cursor)
        if scope.templated or not self._has_key_function(cursor):
            return None
        name = self._naming.name(cursor)
        row = self._base(entity, name, "class")
        return self._unchecked(row, scope.prefix + name)

    def _has_key_function(self, cursor: Cursor) -> bool:
        found = False
        library = self._library

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            nonlocal found
            if child.kind in _METHODS or child.kind == libclang.DESTRUCTOR:
                found = found or bool(
                    library.clang_CXXMethod_isVirtual(child)
                    and not library.clang_CXXMethod_isPureVirtual(child)
                    and not library.clang_Cursor_isFunctionInlined(child)
                )
            return libclang.CONTINUE

        library.clang_visitChildren(cursor, libclang.Visitor(visit), None)
        return found

    def _template(self, entity: Entity) -> Row | None:
        cursor = entity.cursors[0]
        scope = self._naming.scope(cursor)
        if scope.templated:
            return None
        name = self._naming.name(cursor)
        row = self._unchecked(self._base(entity, name, _KINDS[entity.kind]), scope.prefix + name)
        calls = self._calls.of(entity.cursors)
        if calls:
            row["calls"] = calls
        return row

    def _unchecked(self, row: Row, qualified_name: str) -> Row:
        row["qualified_name"] = qualified_name
        row["language"] = "c++"
        row["obligation"], row["reason"] = obligation.NOT_CHECKED, obligation.NOT_YET
        row["key"] = _place_key(row)
        return row

    def _macro(self, macro: Macro) -> Row:
        row = self._base(macro, self._naming.name(macro.cursor), "macro")
        row["obligation"], row["reason"] = "macro", "a macro: nothing of this name is in the library"
        row["key"] = _place_key(row)
        return row


def _takes_only_ellipsis(library: Library, cursor: Cursor) -> bool:
    """Whether no body could read the arguments: `static no test(...)` of the detection idiom."""
    of_type = library.clang_getCursorType(cursor)
    return bool(library.clang_isFunctionTypeVariadic(of_type)) and not library.clang_getNumArgTypes(of_type)


def _place_key(row: Row) -> str:
    name = row.get("qualified_name", row["name"])
    return f"{name}@{row['header']}:{row['line']}:{row['column']}"


def _own_files(unit: Unit, roles: Roles) -> list[str]:
    """Files that may have written an attribute on a given header's declarations: not the system's."""
    names = (unit.file_name(file) for file in unit.lines)
    return [
        name
        for file, name in zip(unit.lines, names, strict=True)
        if name and (roles.is_given(file) or not name.startswith(("/usr/include/", "/usr/lib/")))
    ]
