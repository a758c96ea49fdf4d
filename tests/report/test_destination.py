from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from report_examples import finding, report

from abilint.errors import UsageError
from abilint.report.destination import (
    Destination,
    _is_replaceable,
    parse_destinations,
    write_reports,
    write_stdout,
)
from abilint.report.view import View


def test_text_to_standard_output_is_the_default():
    assert parse_destinations([]) == (Destination("text"),)


def test_each_value_is_a_format_and_maybe_a_file(tmp_path):
    place = f"{tmp_path}/a=b.json"
    assert parse_destinations(["text", f"json={place}"]) == (Destination("text"), Destination("json", place))


def test_a_dash_is_standard_output():
    assert parse_destinations(["json=-"]) == (Destination("json"),)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        (["jsno"], "unknown output format `jsno`, did you mean `json`?"),
        (["JSON"], "unknown output format `JSON`, did you mean `json`?"),
        (["xyzzy"], "unknown output format `xyzzy`; abilint knows text, concise, "),
        (["json="], "`-o json=` names no file"),
        (["text", "json"], "`text` and `json` cannot both go to standard output: name a file"),
        (["text=-", "json"], "cannot both go to standard output"),
        (["text=a", "json=./a"], "cannot both go to ./a"),
        (["text", "json=/dev/stdout"], "cannot both go to standard output"),
        (["text=/dev/fd/1", "json=/proc/self/fd/1"], "cannot both go to standard output"),
        (["text=there", "json=link"], "cannot both go to link"),
        (["json=no/such/directory/a.json"], "there is no directory"),
        (["json=."], "it is a directory"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused_in_one_line(values, complaint, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").touch()
    (tmp_path / "link").hardlink_to("there")
    with pytest.raises(UsageError) as refused:
        parse_destinations(values)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_file_that_the_shell_redirected_to_is_standard_output(tmp_path):
    """`abilint check ... -o text -o json=out > out`: the one would overwrite the other."""
    command = [sys.executable, "-m", "abilint", "check", "x", "-o", "text", "-o", "json=out"]
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=own_package(),
        )
    assert done.returncode == 2
    assert "`text` and `json` cannot both go to out" in done.stderr
    assert (tmp_path / "out").read_text() == ""


def own_package():
    """So that a child in another folder finds the package."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def write(path, **changes):
    write_reports(report(**changes), [Destination("json", str(path))], None, View())


def test_a_file_gets_the_report_and_the_directory_nothing_else(tmp_path):
    write(tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_bytes())["schema_version"] == "1.2"
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_files_have_no_colour_even_where_the_terminal_has(tmp_path):
    stdout = io.StringIO()
    destinations = [Destination("text"), Destination("text", str(tmp_path / "r.txt"))]
    write_reports(report(findings=(finding(),)), destinations, stdout, View(colour=True))
    assert "\x1b[" in stdout.getvalue()
    assert "\x1b[" not in (tmp_path / "r.txt").read_text()


def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path):
    old = os.umask(0o027)
    try:
        write(tmp_path / "r.json")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "r.json").stat().st_mode) == 0o640


def test_an_old_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real)
    write(link)
    assert link.is_symlink()
    assert real.read_text().startswith("{")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_an_old_report_survives_a_failure(tmp_path, monkeypatch):
    place = tmp_path / "r.json"
    place.write_text("old")

    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(UsageError, match="No space left"):
        write(place)
    assert place.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_a_directory_that_vanished_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match=r"cannot write the report to .*gone/r\.json: No such file"):
        write(tmp_path / "gone" / "r.json")


@pytest.mark.parametrize("path", ["/dev/null", "/dev/stdout", "/proc/self/fd/1"])
def test_a_device_is_never_replaced(path):
    """Only asked, never tried: a fault here would cost the machine its /dev/null."""
    assert not _is_replaceable(path)


def test_a_fifo_is_written_to_and_not_replaced(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()), daemon=True)
    reader.start()
    write(fifo)
    reader.join(10)
    assert json.loads(got[0])["schema_version"] == "1.2"
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_files_are_written_before_standard_output(tmp_path):
    place = tmp_path / "r.json"

    class Checking(io.StringIO):
        def write(self, text):
            assert place.exists()
            return super().write(text)

    stdout = Checking()
    write_reports(report(), [Destination("text"), Destination("json", str(place))], stdout, View())
    assert "no findings" in stdout.getvalue()


def test_several_files_get_their_own_format(tmp_path):
    values = [f"concise={tmp_path}/r.txt", f"json={tmp_path}/r.json", f"text={tmp_path}/a.txt"]
    write_reports(report(findings=(finding(),)), parse_destinations(values), None, View())
    starts = {path.name: path.read_text()[:5] for path in tmp_path.iterdir()}
    assert starts == {"r.txt": "inclu", "r.json": '{\n  "', "a.txt": "error"}


def test_a_terminal_that_lacks_a_character_gets_it_spelled_out_and_json_stays_utf_8():
    value = report(findings=(finding(message="größe 名"),))
    for name, expected in (("concise", "größe \\u540d".encode("latin-1")), ("json", "größe 名".encode())):
        stdout = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
        write_reports(value, [Destination(name)], stdout, View())
        assert expected in stdout.buffer.getvalue()


def test_standard_output_that_is_closed_is_a_usage_error():
    with pytest.raises(UsageError, match="standard output is closed"):
        write_stdout("x", None)


def python(code, **kwargs):
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, **kwargs)


WRITE = "import sys; from abilint.report.destination import write_stdout as w; w('x' * 4_000_000, sys.stdout)"


def test_a_reader_that_goes_away_is_no_error():
    process = python(f"{WRITE}; sys.exit(1)", stdout=subprocess.PIPE)
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(60) == 1


def test_a_full_disk_is_a_usage_error():
    code = (
        "import sys\nfrom abilint.errors import UsageError\n"
        f"try:\n    {WRITE.replace('; ', chr(10) + '    ')}\n"
        "except UsageError as error:\n    print(error, file=sys.stderr)\n    sys.stderr.flush()\n"
        "    import os\n    os._exit(2)\n"
    )
    with Path("/dev/full").open("w") as full:
        process = python(code, stdout=full)
        _, complaint = process.communicate(timeout=60)
    assert complaint.startswith("cannot write the report to standard output: ")
    assert "No space left on device" in complaint
    assert process.returncode == 2
