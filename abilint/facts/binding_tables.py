"""The tables that say where files in other languages declare a library otherwise than it is."""

from __future__ import annotations

from msgspec.structs import replace

from abilint.facts.relation import Column, Table, View, flag, number, refers, text
from abilint.facts.type_tables import TABLES as TYPE_TABLES
from abilint.facts.type_views import VIEWS as TYPE_VIEWS

FILE = (
    text("binding", "the file that was given", "'client.py'"),
    text("language", "`python-ctypes`", "'python-ctypes'"),
)
PLACE = (
    text("file", "file that declares it: the binding, or one of its package", "'client.py'"),
    number("line", "from 1", "1"),
    number("column", "from 1", "1"),
)
EVIDENCE = text("evidence", "what states the library's side: `header` or `debug info`", "'header'")


def _type_columns() -> tuple[Column, ...]:
    table = next(table for table in TYPE_TABLES if table.name == "type_differences")
    left_out = ("id", "build_id", "declaration_id")
    return tuple(replace(each) for each in table.columns if each.name not in left_out)


TABLES = (
    Table(
        "binding_names",
        "Names that a binding looks up and the library does not give.",
        (
            refers("artifact"),
            *FILE,
            text("name", "as it is looked up", "'foo'"),
            flag("optional", "the file goes on without, or asks under a condition that only a run can tell"),
            text(
                "found",
                "what there is: `missing`, `local-only`, `mangled`, `data`, `function`, `inline`, `macro`, "
                "`elsewhere` (another library of the run), `maybe-elsewhere` (a dependency was not found)",
                "'missing'",
            ),
            text("other", "the mangled name, the other library, the header, the dependencies"),
            text("suggestion", "a name that the library has"),
            text("likeness", "why that is offered, in words"),
            flag("idle", "nobody may ever ask this library for it, and it is spelt like no name of it"),
            *PLACE,
        ),
    ),
    Table(
        "binding_counts",
        "Functions that get another number of arguments than they take, or take any number.",
        (
            refers("artifact"),
            *FILE,
            text("name", "the function", "'foo'"),
            number("passed", "arguments that the binding passes", "1"),
            number("taken", "arguments that the library names", "1"),
            flag("variadic", "the library takes any number more"),
            flag("stated", "by a declaration; else by a call of a function without one", "1"),
            *PLACE,
        ),
    ),
    Table(
        "binding_results",
        "Functions whose result the binding leaves to its language's default, C's `int`, and is another.",
        (
            refers("artifact"),
            *FILE,
            text("name", "the function", "'foo'"),
            text("kind", "`pointer`, `wide`, `float`, `record`, `narrow` or `void`", "'pointer'"),
            text("type", "the library's, as C", "'char *'"),
            flag("used", "the file uses the result, or does not call the function at all", "1"),
            *PLACE,
        ),
    ),
    Table(
        "binding_attributes",
        "What looks like a declaration and is none to the binding's language.",
        (
            refers("artifact"),
            *FILE,
            text("name", "as it is written", "'argtype'"),
            text("meant", "what the language heeds", "'argtypes'"),
            text("subject", "the function or struct that it is set on", "'foo'"),
            flag("refused", "the language stops there; else it passes over it in silence"),
            *PLACE,
        ),
    ),
    Table(
        "binding_constants",
        "Names to which a binding gives another number than the library's header or debug info.",
        (
            refers("artifact"),
            *FILE,
            text("name", "as header and binding spell it", "'FOO_MAX'"),
            number("value", "the binding's", "1"),
            number("built", "the library's", "2"),
            text(
                "kind",
                "`enumerator`, `macro`, or `sentinel`: an enumerator that counts the others, and is larger",
                "'macro'",
            ),
            EVIDENCE,
            text("built_file", "file that states the library's", "'foo.h'"),
            number("built_line", "from 1", "1"),
            *PLACE,
        ),
    ),
    Table(
        "binding_unfit",
        "Values of bound functions whose type C has no counterpart of.",
        (
            refers("artifact"),
            *FILE,
            text("name", "the function or variable", "'foo'"),
            text("spot", "`the result`, `parameter 1`, `the variable`", "'parameter 1'"),
            text("foreign_kind", "`rust-string`, `go-slice`, ...; as of `boundary_values`", "'rust-string'"),
            text("type", "as the binding names it", "'String'"),
            text("path", "the fields that lead to it, where the value only holds it"),
            *PLACE,
        ),
    ),
    Table(
        "bound_names",
        "Every name that some binding of the run looks up in a library.",
        (refers("artifact"), text("name", "as it is looked up", "'foo'")),
    ),
    Table(
        "binding_types",
        "Where a binding states a type otherwise than the library; columns as of `type_differences`, the "
        "binding standing in place of the header.",
        (*FILE, EVIDENCE, *_type_columns()),
    ),
)

VIEWS = (
    View(
        "binding_faults",
        "Types of a binding that differ from the library's by what they do to a caller; as `type_faults`.",
        TYPE_VIEWS[0].query.replace("FROM type_differences t", "FROM binding_types t"),
        columns=(
            *FILE,
            EVIDENCE,
            *(
                each
                for each in TYPE_VIEWS[0].columns
                if each.name not in ("id", "build_id", "declaration_id")
            ),
        ),
    ),
)
