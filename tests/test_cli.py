"""``python -m jpeglab inspect``, as a person at a terminal and as a program that reads JSON lines."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from jpegs import photo, saved

import jpeglab
from jpeglab import cli
from jpeglab.datasets import picture

BROKEN = Path(__file__).parent / "files" / "broken" / "no-eoi.jpg"


@pytest.fixture
def single(tmp_path):
    path = tmp_path / "single.jpg"
    path.write_bytes(saved(photo(96, 128), quality=85))
    return str(path)


@pytest.fixture
def double(tmp_path):
    path = tmp_path / "double.jpg"
    once = jpeglab.decompress(jpeglab.compress(picture("astronaut")[:256, :256], 60))
    jpeglab.write(jpeglab.compress(once, 90), path)
    return str(path)


def test_reports_name_their_file(single, double, capsys):
    assert cli.main(["inspect", single, double]) == 0
    out, err = capsys.readouterr()
    assert err == ""  # the progress bar is for terminals
    assert out.index(single) < out.index(double) < out.index("SAVED TWICE")
    assert "QF 60" in out[out.index(double) :]


@pytest.mark.parametrize("bad", ["missing.jpg", ".", str(BROKEN)])
def test_a_bad_file_takes_one_line_and_the_others_go_on(bad, single, capsys):
    assert cli.main(["inspect", bad, single]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"{bad}: ") and err.count("\n") == 1
    assert single in out and "File: 128 x 96" in out


def test_json_lines(single, double, capsys):
    assert cli.main(["inspect", "--json", single, "missing.jpg", double]) == 1
    out, err = capsys.readouterr()
    first, missing, second = (json.loads(line, parse_constant=pytest.fail) for line in out.splitlines())
    assert err == ""
    assert [first["file"], missing["file"], second["file"]] == [single, "missing.jpg", double]
    assert set(missing) == {"file", "error"}
    assert second["history"] == "aligned" and second["primary"]["quality"] == 60


def test_rewritten_without_loss(double, tmp_path, capsys):
    again = str(tmp_path / "again.jpg")
    jpeglab.write(jpeglab.read(double), again, progressive=True)
    cli.main(["inspect", "--json", double, again])
    before, after = map(json.loads, capsys.readouterr().out.splitlines())
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"file", "facts", "hints"}
    assert after["facts"]["progressive"]


def test_false_alarm_rate(single, capsys):
    told = {}
    for asked in (
        0.01,
        0.1,
    ):  # a verdict tells the rate that was measured on collections without a part in the threshold
        cli.main(["inspect", "--json", "--false-alarm", str(asked), single])
        told[asked] = json.loads(capsys.readouterr().out)["verdicts"]
    for name, verdict in told[0.01].items():
        assert 0 <= verdict["false_alarm"] <= 0.025  # "at most 2x nominal" and its interval
        assert verdict["threshold"] > told[0.1][name]["threshold"]


@pytest.mark.parametrize("rate", ["0", "0.5", "often"])
def test_rates_that_nobody_measured(rate, single, capsys):
    with pytest.raises(SystemExit):
        cli.main(["inspect", "--false-alarm", rate, single])
    assert "--false-alarm" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_shows_where_it_takes_more_than_a_second(single, monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    read = cli.read
    monkeypatch.setattr(cli, "read", lambda name: (time.sleep(1.1), read(name))[1])
    cli.main(["inspect", single])
    assert "%|" in terminal.getvalue()
    assert "%|" not in capsys.readouterr().out


def test_as_a_program(single):
    command = [sys.executable, "-m", "jpeglab", "inspect", single]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True)
    assert done.stdout.decode("ascii").splitlines()[0] == single  # a report that every terminal can show


def test_a_reader_that_has_seen_enough(single):
    command = [sys.executable, "-m", "jpeglab", "inspect", single, single]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 1


def test_a_large_picture_is_examined(tmp_path, capsys):
    path = tmp_path / "large.jpg"
    jpeglab.write(jpeglab.compress(np.tile(photo(200, 300, 1), (12, 10)), 90), path)  # 7 megapixels
    assert cli.main(["inspect", str(path)]) == 0
    assert "3000 x 2400" in capsys.readouterr().out
