"""Small builds made by hand, and at random."""

from __future__ import annotations

from hypothesis import strategies as st
from msgspec.structs import replace

from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.symbol import Binding, Scope, Symbol, SymbolKind, Table, Visibility
from abilint.model.target import ByteOrder, Format, Target

TARGET = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
BASE = Symbol(
    name="",
    link_name="",
    version=None,
    version_default=False,
    version_library=None,
    kind=SymbolKind.FUNCTION,
    scope=Scope.EXPORTED,
    binding=Binding.GLOBAL,
    visibility=Visibility.DEFAULT,
    size=8,
    address=4096,
    section=1,
    table=Table.DYNAMIC,
)


def symbol(name: str, **facts: object) -> Symbol:
    """An exported function, but for `facts`."""
    return BASE._replace(name=name, link_name=name, **facts)


def undefined(name: str, **facts: object) -> Symbol:
    """A name that the binary uses and does not define."""
    return symbol(name, scope=Scope.UNDEFINED, size=0, address=0, section=-1, **facts)


def member(*symbols: Symbol, name: str = "libfoo.so.1", role: Role = Role.SUBJECT) -> Member:
    """A shared library with these symbols."""
    artifact = Artifact(
        path=name, target=TARGET, kind=ArtifactKind.SHARED, identity=name, has_dynamic_symbols=True
    )
    return Member(artifact, role, symbols)


def declared(name: str, **facts: object) -> Declaration:
    """A C function that the header promises, but for `facts`."""
    plain = Declaration(
        key=name,
        name=name,
        qualified_name=name,
        link_names=(name,),
        kind=DeclarationKind.FUNCTION,
        obligation=Obligation.PROMISED,
        location=Location("foo.h", 1, 1),
    )
    return replace(plain, **facts)


def variable(name: str, **facts: object) -> Declaration:
    """A C variable that the header promises."""
    return declared(name, kind=DeclarationKind.VARIABLE, **facts)


def build(*parts: Member | Declaration) -> Build:
    """Members and the declarations of one surface."""
    members = tuple(part for part in parts if isinstance(part, Member))
    declarations = tuple(part for part in parts if isinstance(part, Declaration))
    return Build(TARGET, members, Surface(SourceKind.HEADER, TARGET, declarations))


NAMES = st.sampled_from(
    (
        "foo",
        "bar",
        "Foo",
        "foo2",
        "_foo",
        "close",
        "_Z3foov",
        "_Z3bari",
        "_ZN2ns3fooEv",
        "_ZN1C3barEv",
        "_RNvC1a3foo",
    )
)
SYMBOLS = st.builds(
    symbol,
    NAMES,
    kind=st.sampled_from([kind for kind in SymbolKind if kind not in (SymbolKind.SECTION, SymbolKind.FILE)]),
    scope=st.sampled_from(Scope),
    binding=st.sampled_from(Binding),
    visibility=st.sampled_from(Visibility),
    version=st.sampled_from([None, "FOO_1", "FOO_2", "FOO_PRIVATE"]),
    version_default=st.booleans(),
    version_library=st.sampled_from([None, "libbar.so.2"]),
    size=st.sampled_from([0, 4, 8]),
)
MEMBERS = st.builds(
    lambda symbols, name, role: member(*symbols, name=name, role=role),
    st.lists(SYMBOLS, max_size=8),
    st.sampled_from(["libfoo.so.1", "libbar.so.2"]),
    st.sampled_from([Role.SUBJECT, Role.LINKED, Role.PROVIDER]),
)
DECLARATIONS = st.builds(
    lambda names, **facts: declared(names[0] if names else "foo", **facts | {"link_names": tuple(names)}),
    st.lists(NAMES, max_size=2, unique=True),
    kind=st.sampled_from(DeclarationKind),
    obligation=st.sampled_from([o for o in Obligation if o is not Obligation.DEFINED]),
    language=st.sampled_from(["c", "c++"]),
    thread_local=st.booleans(),
    size=st.sampled_from([None, 4, 8]),
    location=st.builds(Location, st.sampled_from(["foo.h", "bar.h"]), st.integers(1, 9), st.just(1)),
)
BUILDS = st.builds(
    lambda first, members, declarations: build(first, *members, *declarations),
    st.builds(lambda symbols: member(*symbols), st.lists(SYMBOLS, max_size=8)),
    st.lists(MEMBERS, max_size=2),
    st.lists(DECLARATIONS, max_size=8),
)
"""Any build with a subject: also such as no linker makes."""
