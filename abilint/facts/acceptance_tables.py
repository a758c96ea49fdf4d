"""The tables that say what was accepted, and what became of it; they are filled when all rules have run."""

from __future__ import annotations

from abilint.facts.relation import Table, flag, key, number, refers, text

TABLES = (
    Table(
        "suppressions",
        "What the user suppressed, in the configuration or in comments of headers.",
        (
            key(),
            refers("artifact"),
            text("rule", "as written: name, code or pattern", "'declared-not-exported'"),
            text("reason", "in the user's words", "'reason'"),
            text("symbol", "pattern of names that it is confined to"),
            text("library", "pattern of files that it is confined to"),
            text("target", "configured target that it is confined to"),
            text("fingerprint", "the one finding that it is confined to"),
            text("until", "its last day, as in `2027-03-31`"),
            number("days", "days that are left to it; below 0: it has expired; NULL: it has no last day"),
            text("file", "where it is written", "'abilint.toml'"),
            number("line", "from 1"),
            flag("inline", "it is a comment in a header"),
            number("findings", "how many it speaks of", "0"),
            flag("idle", "it suppresses nothing, and everything that it speaks of was judged"),
        ),
    ),
    Table(
        "faulty_comments",
        "Comments in headers that were meant to suppress something, and do not.",
        (
            key(),
            refers("artifact"),
            text(
                "fault",
                "`no-rule`, `no-reason`, `no-declaration`, `unknown-rule`, `gate-rule`, `unknown-word`",
                "'no-rule'",
            ),
            text("word", "the one that nobody knows"),
            text("nearest", "what it may have been meant to be"),
            text("file", "the header", "'foo.h'"),
            number("line", "from 1"),
        ),
    ),
    Table(
        "gone_entries",
        "Entries of the baseline whose findings are no more, although their rules ran.",
        (
            key(),
            refers("artifact"),
            text("baseline", "path of the baseline", "'baseline.jsonl'"),
            text("fingerprint", "of the finding"),
            text("rule", "name of its rule"),
            text("symbol", "link name"),
            text("library", "as fingerprints name it"),
            text("target", "configured target"),
        ),
    ),
)
