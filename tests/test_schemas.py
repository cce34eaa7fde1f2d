"""What every command prints with --json fits the schema that `standoff schema` prints for it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from standoff.cli import main
from standoff.schemas import RESULTS, schema_of

CASE = "russia-taliban"
WATER = str(Path(__file__).parent / "explain" / "water.yaml")
ARGUMENTS = {
    "coalitions": ["coalitions", "elmira"],
    "equilibria": ["equilibria", "cuba-statements", "--actor", "us", "--apart", "us.strike", "--first", "1"],
    "evolve": ["evolve", "elmira", "--from", "1"],
    "hypergame": ["hypergame", WATER],
    "compare": ["compare", "open-access", "open-access"],
    "whatif": ["whatif", CASE, "--drop", "s21"],
    "concepts": ["concepts"],
    "ensemble": ["ensemble", "syria-iraq", "--profiles", "20"],
    "flip": ["flip", CASE, "--question", "walk"],
    "inverse": ["inverse", "elmira", "--state", "8", "--free", "lg"],
    "moves": ["moves", CASE, "--question", "walk"],
    "robust": ["robust", "elmira", "--state", "8"],
}


@pytest.mark.parametrize("command", [*RESULTS, "explain"])
def test_output_fits_its_schema(command: str) -> None:
    arguments = ARGUMENTS.get(command, [command, CASE])
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    jsonschema.validate(json.loads(result.stdout), schema_of(command))


def test_the_full_explanation_fits_too() -> None:
    result = CliRunner().invoke(main, ["explain", "open-access", "--full", "--json"])
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert data["around"]["rests_on"]["questions"]
    jsonschema.validate(data, schema_of("explain"))
