"""Types of Rust's own library, by what they are to memory (documentation of `std`, "Layout", "ABI")."""

from __future__ import annotations

from abilint.model.types import Foreign

SAME = frozenset(
    {"Cell", "UnsafeCell", "SyncUnsafeCell", "MaybeUninit", "ManuallyDrop", "Wrapping", "Saturating", "Pin"}
)
"""Laid out and passed as what they hold (`repr(transparent)`)."""
ADDRESSES = frozenset({"Box", "NonNull"})
"""One word that is never zero, where what they point to has a size."""
EMPTY = frozenset({"PhantomData", "PhantomPinned"})
FAT = {"CStr": Foreign.RUST_STANDARD, "OsStr": Foreign.RUST_STANDARD, "Path": Foreign.RUST_STANDARD}
"""What only pointers of two words point to."""
OWN = {
    "String": Foreign.RUST_STRING,
    "Vec": Foreign.RUST_VEC,
    "Result": Foreign.RUST_RESULT,
    **dict.fromkeys(
        ("CString", "OsString", "PathBuf", "Duration", "Instant", "SystemTime", "Range", "RangeInclusive",
         "HashMap", "HashSet", "BTreeMap", "BTreeSet", "VecDeque", "Rc", "Arc", "Weak", "RefCell", "Mutex",
         "RwLock", "OnceCell", "Cow", "Ordering", "IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr"),
        Foreign.RUST_STANDARD,
    ),
}  # fmt: skip
CRATES = frozenset({"std", "core", "alloc"})
PRELUDE = frozenset({"Option", "Box", "String", "Vec", "Result"})
"""Names that no `use` needs to bring in."""


def name_of(path: tuple[str, ...]) -> str:
    """Give the name of a type of the standard library that a path leads to; empty where it is none."""
    of_library = path[0] in CRATES or (len(path) == 1 and path[0] in PRELUDE)
    return path[-1] if of_library else ""
