"""What is shown of a run while it goes on: `--verbose`, `--quiet`, progress; Ctrl-C at a real terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_files import sample

from abilint.app import steps
from abilint.cli.main import main
from abilint.cli.watching import Progress

ROOT = Path(__file__).parents[2]
SLOW = "import sys, time; time.sleep(600); "
"""The header reader, made slow: it is waited for as for a hard header."""
DEADLINE = 60.0


@pytest.fixture
def misspelt(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    each = sample("c-misspelt")
    monkeypatch.chdir(each.directory)
    return each.command()


def test_verbose_says_what_was_read_and_how(misspelt: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*misspelt, "-v", "-DNDEBUG", "-I", "."]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith("abilint: ") for line in lines)
    told = "\n".join(re.sub(r"\d+\.\d\d s$", "T s", line) for line in lines)
    assert re.search(r"^abilint: reading \S*libmatrix\.so: T s$", told, re.MULTILINE)
    assert re.search(r"^abilint: headers for x86_64\S+: matrix\.h -I\. -DNDEBUG$", told, re.MULTILINE)
    assert "abilint: matrix.h: read\n" in told
    assert re.search(r"^abilint: running \d+ rules: T s$", told, re.MULTILINE)
    assert lines[-1].startswith("abilint: the whole run: ")


def test_verbose_leaves_standard_output_alone(
    misspelt: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([*misspelt, "-o", "json"])
    plain = json.loads(capsys.readouterr().out)
    assert main([*misspelt, "-o", "json", "-v"]) == 1
    loud = json.loads(capsys.readouterr().out)
    assert loud["findings"] == plain["findings"]


def test_verbose_prints_every_note(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    each = sample("c-undeclared-exports")
    monkeypatch.chdir(each.directory)
    main(each.command())
    assert capsys.readouterr().out.count("note[exported-not-declared]") == 1
    main([*each.command(), "-v"])
    assert capsys.readouterr().out.count("note[exported-not-declared]") == 2


def test_quiet_prints_what_fails_and_the_verdict(
    misspelt: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*misspelt, "-q"]) == 1
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out.count("error[") == 1
    assert "note[" not in output.out
    assert output.out.splitlines()[-1].startswith("found 1 error and 1 note in ")
    assert main([*misspelt, "-q", "-o", "concise"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(("fail_on", "blocks"), [("never", 0), ("error", 1), ("note", 2)])
def test_quiet_goes_by_what_fails_the_run(
    fail_on: str, blocks: int, misspelt: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*misspelt, "--quiet", "--fail-on", fail_on, "-o", "concise"]) == min(blocks, 1)
    assert len(capsys.readouterr().out.splitlines()) == blocks + 1


def test_quiet_keeps_the_reasons_of_a_run_that_is_no_answer(
    misspelt: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*misspelt, "absent.so", "-q"]) == 3
    output = capsys.readouterr()
    assert "incomplete: absent.so" in output.out
    assert output.err == ""
    assert main([*misspelt, "absent.so", "-q", "-o", "json"]) == 3
    assert capsys.readouterr().err == "abilint: absent.so: cannot be read: no such file or directory\n"


def test_quiet_and_verbose_contradict_each_other(
    misspelt: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*misspelt, "-q", "-v"]) == 2
    assert "not allowed with" in capsys.readouterr().err


def test_progress_appears_late_and_goes_without_a_trace() -> None:
    screen = io.StringIO()
    progress = Progress(screen, patience=0.05)
    with steps.watched_by(progress), steps.step("reading \x1b[31mlibfoo.so"):
        until(lambda: "libfoo" in screen.getvalue())
    shown = screen.getvalue()
    progress.close()
    assert r"0 s: reading \x1b[31mlibfoo.so" in shown
    assert shown.endswith("\r\x1b[2K")
    assert screen.getvalue() == shown


def test_progress_of_a_short_run_is_nothing() -> None:
    screen = io.StringIO()
    progress = Progress(screen)
    with steps.watched_by(progress), steps.step("reading"):
        pass
    progress.close()
    assert screen.getvalue() == ""


class Terminal:
    """abilint at a terminal of its own, with a header reader that takes ten minutes."""

    def __init__(self, arguments: list[str], *, cwd: Path, stdout: int | None = None) -> None:
        program = (
            "from abilint.surfaces import header\n"
            "command = header._command\n"
            f"header._command = lambda: [*command()[:-1], {SLOW!r} + command()[-1]]\n"
            "from abilint.cli.main import entry\n"
            "entry()\n"
        )
        self.screen, other = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
            stdin=other,
            stdout=other if stdout is None else stdout,
            stderr=other,
            start_new_session=True,
            preexec_fn=controlling_terminal,  # noqa: PLW1509  (no thread is running here)
        )
        os.close(other)
        self.seen = ""

    def read(self) -> bool:
        """Wait a little for something new on the screen; False where it is closed."""
        if select.select([self.screen], [], [], 0.1)[0]:
            try:
                data = os.read(self.screen, 4096)
            except OSError:  # Linux: the other end is closed
                return False
            self.seen += data.decode()
            return bool(data)
        return True

    def children(self) -> list[int]:
        """Processes that are or were of its session."""
        found = []
        for each in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = each.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z":
                found.append(int(each.parent.name))
        return found


def controlling_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def until(holds) -> None:
    """Wait for it; the machine may be slow."""
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def slow_check() -> tuple[list[str], Path]:
    each = sample("c-misspelt")
    return each.command(), each.directory


def test_ctrl_c_at_a_terminal_ends_all_with_one_line() -> None:
    command, directory = slow_check()
    terminal = Terminal(command, cwd=directory)
    until(lambda: terminal.read() and "reading the headers" in terminal.seen)
    assert len(terminal.children()) >= 2
    os.write(terminal.screen, b"\x03")
    while terminal.read() and terminal.process.poll() is None:
        pass
    assert terminal.process.wait(DEADLINE) == 130
    while terminal.read():
        pass
    after = terminal.seen.rpartition("\x1b[2K")[2]
    assert after.replace("^C", "").strip() == "abilint: interrupted"
    assert "Traceback" not in terminal.seen
    until(lambda: terminal.children() == [])
    os.close(terminal.screen)


COMMANDS = [["check", "libmatrix.so", "--header", "matrix.h"], ["diff", "matrix.h", "matrix.h"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_to_the_program_alone_ends_its_children_too(
    command: list[str], number: signal.Signals, code: int
) -> None:
    """As `timeout` and runners of pipelines send it."""
    terminal = Terminal([*command, "-q"], cwd=sample("c-misspelt").directory)
    until(lambda: terminal.read() and len(terminal.children()) >= 2)
    time.sleep(0.5)  # now it waits
    terminal.process.send_signal(number)
    assert terminal.process.wait(DEADLINE) == code
    until(lambda: terminal.children() == [])
    assert "Traceback" not in terminal.seen
    os.close(terminal.screen)


def test_quiet_shows_no_progress() -> None:
    command, directory = slow_check()
    terminal = Terminal([*command, "-q"], cwd=directory)
    until(lambda: terminal.read() and len(terminal.children()) >= 2)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        terminal.read()
    assert terminal.seen == ""
    os.killpg(terminal.process.pid, signal.SIGINT)
    assert terminal.process.wait(DEADLINE) == 130
    os.close(terminal.screen)
