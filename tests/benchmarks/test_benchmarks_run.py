"""Every benchmark runs at its smallest size, so that none rots; what is told of them is in the common form."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import collect
import pytest
from claims import CLAIMS
from machine import Row

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "benchmarks"
SCRIPTS = [path.stem for path in importlib.import_module("all").scripts()]
NEED_PYGAMBIT = ("gambit", "oracle")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / f"{script}.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def can_run(script: str, done: subprocess.CompletedProcess[str]) -> bool:
    """Whether there are results; if something is not installed, the script has to say so and end with 2."""
    if script in NEED_PYGAMBIT and importlib.util.find_spec("pygambit") is None:
        assert done.returncode == 2
        assert "pip install 'pygambit" in done.stderr
        return False
    assert done.returncode == 0, done.stderr
    return True


def test_the_scripts_are_those_of_the_folder() -> None:
    assert {"startup", "stability", "published_tools", "gambit", "growth"} <= set(SCRIPTS)
    assert not {"all", "collect", "machine", "claims", "conflicts", "matrix_method"} & set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_runs_and_tells_its_rows(script: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in (FOLDER / "results").iterdir()}

    done = run(script, "--quick", "--json", "--keep")

    if can_run(script, done):
        told = json.loads(done.stdout)
        assert told["script"] == script
        assert told["quick"] is True
        assert told["rows"]
        for row in told["rows"]:
            assert set(row) == {*Row("", "").to_dict()}
            assert row["work"]
            assert row["ours_seconds"] is not None or row["value"]
    assert {path: path.stat().st_mtime_ns for path in (FOLDER / "results").iterdir()} == before


@pytest.mark.parametrize("script", ["startup", "stability"])
def test_a_benchmark_prints_a_page(script: str) -> None:
    done = run(script, "--quick", "--note", "a remark")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# ")
    assert "a remark" in done.stdout
    assert "| --- |" in done.stdout


def result(**row: Any) -> dict[str, Any]:
    rows = [Row("9-actors", "512 states, 9 actors", **row).to_dict()]
    return {"script": "published_tools", "machine": "a machine", "date": "2026-01-01", "note": "", "rows": rows}


def test_the_page_has_a_line_for_every_claim() -> None:
    text = collect.page([result(ours_seconds=0.002, yardstick="matrices", yardstick_seconds=2.0, reached=True)])

    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == len(CLAIMS) + 2
    assert sum("not measured" in line for line in lines) == len(CLAIMS) - 1
    assert "| 0.00200 | matrices 2.00 | 1/1,000 |  | yes | 1, 2026-01-01 |" in text
    assert f"{len(CLAIMS) - 1} of {len(CLAIMS)} claims are not measured." in text


def test_a_claim_that_is_not_reached_stands_out() -> None:
    text = collect.page([result(value="not finished in 40 CPU seconds", reached=False)])

    assert "| not finished in 40 CPU seconds |" in text
    assert "| **no** |" in text


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """Stale? Run python benchmarks/collect.py."""
    assert collect.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "RESULTS.md"

    assert collect.main(["--check"], folder=tmp_path, target=target) == 1
    assert "stale" in capsys.readouterr().err
    assert collect.main([], folder=tmp_path, target=target) == 0
    assert collect.main(["--check"], folder=tmp_path, target=target) == 0
    assert "None is kept." in target.read_text(encoding="utf-8")
