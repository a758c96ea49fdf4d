"""What describing the declarations of one clean unit takes, and the fields that all of them have."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation
from abilint.surfaces.clang_front_end.attributes import Attributes
from abilint.surfaces.clang_front_end.class_shape import Shapes
from abilint.surfaces.clang_front_end.files import CONTEXT
from abilint.surfaces.clang_front_end.inline_calls import InlineCalls
from abilint.surfaces.clang_front_end.naming import Naming
from abilint.surfaces.clang_front_end.own_specials import OwnSpecials
from abilint.surfaces.clang_front_end.private_code import PrivateCode
from abilint.surfaces.clang_front_end.spelling import declarator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from abilint.surfaces.clang_front_end.entities import Entity, Macro
    from abilint.surfaces.clang_front_end.files import Roles
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.unit import Unit

    Row: TypeAlias = dict[str, Any]

_LAST_KEY_FUNCTION = frozenset({("elf", "arm"), ("macho", "aarch64")})
_SPECIAL = frozenset({libclang.CONSTRUCTOR, libclang.DESTRUCTOR})


class Context:
    """One unit, with what was worked out of it so far."""

    def __init__(
        self,
        unit: Unit,
        roles: Roles,
        *,
        object_format: str,
        architecture: str,
        gnu89_inline: bool,
        types: TypeReader | None = None,
    ) -> None:
        self.library = unit.clang.library
        self.language = unit.language
        self.gnu89_inline = gnu89_inline
        """Whether `inline` in C means what it meant before C99."""
        self.naming = Naming(unit.clang, object_format=object_format, architecture=architecture)
        own_files = _own_files(unit, roles)
        self.attributes = Attributes(unit, own_files)
        self.shapes = Shapes(unit.clang.library)
        self.own_specials = OwnSpecials(unit.clang.library, self.shapes)
        self.key_function_may_be_inline = (object_format, architecture) not in _LAST_KEY_FUNCTION
        """Whether a key function whose definition is inline after all stays the key function."""
        self.unit = unit
        self.types = types
        """None where types were not asked for."""
        self.left_to_library: set[str] = set()
        """Function templates of which the library has instances whose names are not known."""
        self._roles = roles
        self._calls = InlineCalls(unit, roles, self.naming)
        self._private_code = PrivateCode(unit, own_files)

    def given_files(self) -> list[int]:
        """Files of the unit that are requested headers."""
        return [file for file in self.unit.lines if self._roles.is_given(file)]

    def row(self, entity: Entity | Macro, name: str, kind: str) -> Row:
        """Start a row: the identifier, what it is and where it stands."""
        return {
            "name": name,
            "kind": kind,
            "file": self.unit.file_name(entity.file),
            "line": entity.line,
            "column": entity.column,
            "header": self._roles.header(entity.file),
        }

    def judge(self, row: Row, cursor: Cursor, verdict: obligation.Verdict) -> None:
        """Set obligation, link names and key; what is internal has its place in its key."""
        row["obligation"], row["reason"] = verdict
        if verdict[0] == obligation.HIDDEN:
            row["visibility"] = "hidden"
        if self.library.clang_getCursorLinkage(cursor) != libclang.LINKAGE_EXTERNAL:
            row["key"] = place_key(row)
            return
        variants = self.naming.variants(cursor) if cursor.kind in _SPECIAL else ()
        link_name = variants[-1] if variants else self.naming.link_name(cursor, row["name"], self.language)
        row["key"], row["link_names"] = link_name, variants or (link_name,)
        if not variants and (self.naming.decorates or self.naming.is_bare(cursor)):
            row["object_name"] = self.naming.object_name(cursor)
        if link_name.startswith(("_Z", "?")) and self.language == "c++":
            row["language"] = "c++"
        elif link_name != row["name"]:
            row["asm_label"] = link_name

    def calls(self, cursors: list[Cursor]) -> list[list[Any]]:
        """Give what the code of a function or template asks the library for, where a consumer has it."""
        found = self._calls.of(cursors)
        return [] if found and self._private_code.is_left_alone(cursors) else found

    def leave_unchecked(self, row: Row, qualified_name: str, reason: str) -> Row:
        """Fill the row of something in C++ that has no one name of its own in object files."""
        row["qualified_name"] = qualified_name
        row["language"] = "c++"
        row["obligation"], row["reason"] = obligation.NOT_CHECKED, reason
        row["key"] = place_key(row)
        return row

    def unless_private(self, cursor: Cursor, verdict: obligation.Verdict) -> obligation.Verdict:
        """No consumer can name a private member; inline code that uses one states so by its calls."""
        private = self.library.clang_getCXXAccessSpecifier(cursor) == libclang.ACCESS_PRIVATE
        if private or self.naming.scope(cursor).private:
            return obligation.UNAVAILABLE, "private: a consumer cannot name it"
        return verdict

    def sign(self, row: Row, of_type: Type) -> str:
        """Set the signature; returns the spelling of the type alone."""
        spelling = self.unit.clang.text(self.library.clang_getTypeSpelling(of_type))
        row["signature"] = declarator(spelling, str(row.get("qualified_name", row["name"])))
        return spelling

    def read_attributes(self, row: Row, cursor: Cursor) -> None:
        """Set visibility, availability and weakness where an attribute or pragma states them."""
        if not self.library.clang_Cursor_hasAttrs(cursor):
            return
        visibility = _VISIBILITIES.get(self.library.clang_getCursorVisibility(cursor))
        if visibility is not None:
            row["visibility"] = visibility
        availability = _AVAILABILITIES.get(self.library.clang_getCursorAvailability(cursor))
        if availability is not None:
            row["availability"] = availability
        if self.attributes.weak(cursor):
            row["weak"] = True


_VISIBILITIES = {libclang.VISIBILITY_HIDDEN: "hidden", libclang.VISIBILITY_PROTECTED: "protected"}
_AVAILABILITIES = {
    libclang.AVAILABILITY_DEPRECATED: "deprecated",
    libclang.AVAILABILITY_NOT_AVAILABLE: "unavailable",
}


def place_key(row: Row) -> str:
    """Tell apart what has no name in an object file."""
    name = row.get("qualified_name", row["name"])
    return f"{name}@{row['header']}:{row['line']}:{row['column']}"


def _own_files(unit: Unit, roles: Roles) -> list[str]:
    """Files that may have written an attribute on a given header's declarations: not the system's."""
    names = (unit.file_name(file) for file in unit.lines)
    return [
        name
        for file, name in zip(unit.lines, names, strict=True)
        if name and (roles.role(file) != CONTEXT or not name.startswith(("/usr/include/", "/usr/lib/")))
    ]
