from __future__ import annotations

import io

import pytest

from abilint.report.colour import ColourChoice, Paint, Style, wants_colour
from abilint.report.view import FALLBACK_WIDTH, View


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environ", "on_a_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"CLICOLOR_FORCE": "1"}, True, True),
        ({"CLICOLOR_FORCE": "0"}, True, False),
        ({"CLICOLOR": "0"}, False, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_the_environment_decides_together_with_the_stream(environ, on_a_terminal, elsewhere):
    assert wants_colour(Terminal(), environ) is on_a_terminal
    assert wants_colour(io.StringIO(), environ) is elsewhere


def test_the_option_wins_over_everything():
    assert wants_colour(io.StringIO(), {"NO_COLOR": "1"}, ColourChoice.ALWAYS)
    assert not wants_colour(Terminal(), {"FORCE_COLOR": "1"}, ColourChoice.NEVER)


def test_no_stream_and_a_closed_stream_get_no_colour():
    closed = io.StringIO()
    closed.close()
    assert not wants_colour(None, {})
    assert not wants_colour(closed, {})


def test_a_view_of_no_terminal_has_a_width():
    assert View.of(io.StringIO(), {}) == View(colour=False, width=FALLBACK_WIDTH)
    assert View.of(None, {}).width == FALLBACK_WIDTH


def test_no_limit_is_spelled_0():
    assert View.of(None, {}, max_findings=0).max_findings is None
    assert View.of(None, {}, max_findings=7).max_findings == 7


def test_paint_closes_what_it_opens():
    assert Paint(True)(Style.ERROR, "x") == "\x1b[1;31mx\x1b[0m"
    assert Paint(True)(Style.ERROR, "") == ""
    assert Paint(False)(Style.ERROR, "x") == "x"
