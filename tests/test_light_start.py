"""Importing the package and starting the command line load nothing heavy: that would be paid by every call."""

import json
import subprocess
import sys

import pytest

HEAVY = ("dd", "distributed", "numpy", "openpyxl", "pandas", "pysat", "rich", "standoff.engines", "standoff.stability")
TELL = "import json, sys; print(json.dumps(sorted(sys.modules)))"


@pytest.mark.parametrize("module", ["standoff", "standoff.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}; {TELL}"], capture_output=True, text=True, check=True
    )

    loaded = json.loads(done.stdout)
    assert module in loaded
    assert [name for name in loaded if name in HEAVY or name.startswith(tuple(f"{heavy}." for heavy in HEAVY))] == []
