"""What a table and a view of the facts are made of."""

from __future__ import annotations

from msgspec import Struct


class Column(Struct, frozen=True):
    """One column of a base table."""

    name: str
    type: str
    doc: str
    default: str = "NULL"

    @property
    def sql(self) -> str:
        """Its part of `CREATE TABLE`."""
        if self.type == "INTEGER PRIMARY KEY":
            return f"{self.name} {self.type}"
        return f'"{self.name}" {self.type} DEFAULT {self.default}'


class Table(Struct, frozen=True):
    """A base table, filled by one module of `abilint.facts`."""

    name: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def sql(self) -> str:
        """The `CREATE TABLE` statement."""
        return f"CREATE TABLE {self.name} ({', '.join(column.sql for column in self.columns)})"


class View(Struct, frozen=True):
    """A name for a question that several rules ask."""

    name: str
    doc: str
    query: str
    columns: tuple[Column, ...] = ()
    """Those that are not the columns of `rows_of`."""
    rows_of: str | None = None
    """The table whose columns it has."""

    @property
    def sql(self) -> str:
        """The `CREATE VIEW` statement."""
        return f"CREATE VIEW {self.name} AS {self.query}"


def key(doc: str = "key") -> Column:
    """Make the key of a table."""
    return Column("id", "INTEGER PRIMARY KEY", doc)


def refers(table: str) -> Column:
    """Make a column that holds the key of a row elsewhere."""
    return Column(f"{table}_id", "INTEGER", f"`id` of its row in `{table}s`", "1")


def text(name: str, doc: str, default: str = "NULL") -> Column:
    """Make a column of text."""
    return Column(name, "TEXT", doc, default)


def number(name: str, doc: str, default: str = "NULL") -> Column:
    """Make a column of whole numbers."""
    return Column(name, "INTEGER", doc, default)


def flag(name: str, doc: str, default: str = "0") -> Column:
    """Make a column of 1 and 0."""
    return Column(name, "INTEGER", f"1 or 0: {doc}", default)
