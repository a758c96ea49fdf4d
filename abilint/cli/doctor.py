"""`abilint doctor`: what is installed, what is missing, and what that would add."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from abilint.model.part import Part

NAME = "doctor"
HELP = "say what is installed, what is missing, and what that would add"
INCOMPLETE = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("-o", "--output", choices=("text", "json"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    """Look, print; exit 3 where a part that abilint needs does not work."""
    from abilint.app.doctor import parts
    from abilint.model.part import PartState
    from abilint.report.destination import write_stdout

    found = parts()
    write_stdout(_json(found) if args.output == "json" else _text(found), sys.stdout)
    return INCOMPLETE if any(part.state is PartState.BROKEN for part in found) else 0


def _text(found: tuple[Part, ...]) -> str:
    from abilint.report.colour import ColourChoice, Paint, wants_colour
    from abilint.report.doctor_text import render

    return render(found, Paint(wants_colour(sys.stdout, os.environ, ColourChoice.AUTO)))


def _json(found: tuple[Part, ...]) -> str:
    import json

    from msgspec.structs import asdict

    return json.dumps({"schema_version": "1.0", "parts": [asdict(part) for part in found]}, indent=2) + "\n"
