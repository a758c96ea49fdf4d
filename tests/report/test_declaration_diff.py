from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abilint.report.declaration_diff import lines

MEMBERS = [f"    int m{number};" for number in range(30)]


def record(*members):
    return "\n".join(["struct big {", *members, "};"])


def test_one_line_each():
    assert lines("int f(int)", "int f(long)") == [("-", "int f(int)"), ("+", "int f(long)")]


@pytest.mark.parametrize("text", [None, "", "int f(void)", record(*MEMBERS)])
def test_equal_declarations_show_nothing(text):
    assert lines(text, text) == []


def test_a_declaration_that_is_gone_or_new():
    assert lines("int f(int)", None) == [("-", "int f(int)")]
    assert lines(None, "int f(int)") == [("+", "int f(int)")]


def test_the_head_and_what_is_near_the_change():
    shown = lines(record(*MEMBERS), record(*MEMBERS[:20], "    int extra;", *MEMBERS[20:]))
    assert shown == [
        (" ", "struct big {"),
        (" ", "..."),
        *((" ", member) for member in MEMBERS[17:20]),
        ("+", "    int extra;"),
        *((" ", member) for member in MEMBERS[20:23]),
        (" ", "..."),
    ]


def test_two_far_changes():
    shown = lines(record(*MEMBERS), record("    int a;", *MEMBERS, "    int z;"))
    assert [text for sign, text in shown if sign == "+"] == ["    int a;", "    int z;"]
    assert [text for _, text in shown].count("...") == 1
    assert shown[0] == (" ", "struct big {")


def test_a_long_change_is_cut_and_counted():
    shown = lines(record(*MEMBERS), record(*(f"    long m{number};" for number in range(30))))
    assert len(shown) == 41
    assert shown[-1] == (" ", "... 22 more lines")


members = st.lists(st.sampled_from("abcd"), max_size=12)


@given(members, members)
def test_the_old_lines_without_those_that_go_and_with_those_that_come_are_the_new_ones(old, new):
    shown = lines("\n".join(old), "\n".join(new))
    gone = Counter(text for sign, text in shown if sign == "-")
    come = Counter(text for sign, text in shown if sign == "+")
    assert gone <= Counter(old)
    assert Counter(old) - gone + come == Counter(new)
