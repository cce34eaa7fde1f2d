"""The test tool: finding a browser, reading dependency groups, passing arguments on."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools import test as tool


@dataclass
class Pretend:
    """A machine with given programs, which notes in `done` what was done to it."""

    programs: dict[str, str] = field(default_factory=dict)
    """Path of a program by its name (or by its path, for one that is not on PATH)."""
    broken: Sequence[str] = ()
    """Paths of programs that do not run."""
    environ: Mapping[str, str] = field(default_factory=dict)
    debian_root: bool = False
    apt_brings: Mapping[str, str] = field(default_factory=dict)
    playwright_brings: str | None = None
    done: list[str] = field(default_factory=list)

    def find(self) -> str:
        return tool.find_browser(
            tool.Machine(
                environ=self.environ,
                which=self.programs.get,
                answers=lambda path: path not in self.broken,
                can_apt=lambda: self.debian_root,
                apt_install=self.apt_install,
                playwright_install=self.playwright_install,
            )
        )

    def apt_install(self) -> None:
        self.done.append("apt")
        self.programs.update(self.apt_brings)

    def playwright_install(self) -> str | None:
        self.done.append("playwright")
        return self.playwright_brings


ON_PATH = {name: f"/usr/bin/{name}" for name in tool.BROWSER_NAMES}


def test_chromium_variable_wins_over_path() -> None:
    machine = Pretend(programs={**ON_PATH, "/opt/mine": "/opt/mine"}, environ={"CHROMIUM": "/opt/mine"})

    assert machine.find() == "/opt/mine"
    assert machine.done == []


def test_chromium_variable_may_be_a_name_on_path() -> None:
    machine = Pretend(programs={"my-chrome": "/opt/bin/my-chrome"}, environ={"CHROMIUM": "my-chrome"})

    assert machine.find() == "/opt/bin/my-chrome"


@pytest.mark.parametrize(
    ("broken", "problem"),
    [((), "is not an executable file"), (("/opt/mine",), "does not answer to --version")],
)
def test_wrong_chromium_variable_is_an_error_and_nothing_else_is_tried(broken: Sequence[str], problem: str) -> None:
    programs = {**ON_PATH, **{path: path for path in broken}}
    machine = Pretend(programs=programs, broken=broken, environ={"CHROMIUM": "/opt/mine"}, debian_root=True)

    with pytest.raises(tool.ToolError) as caught:
        machine.find()

    message = str(caught.value)
    assert f"CHROMIUM is set to '/opt/mine', which {problem}" in message
    assert "unset it" in message
    assert machine.done == []


def test_empty_chromium_variable_counts_as_unset() -> None:
    assert Pretend(programs=dict(ON_PATH), environ={"CHROMIUM": ""}).find() == "/usr/bin/chromium"


@pytest.mark.parametrize("first", range(len(tool.BROWSER_NAMES)))
def test_names_on_path_in_order(first: int) -> None:
    present = tool.BROWSER_NAMES[first:]
    machine = Pretend(programs={name: ON_PATH[name] for name in present}, debian_root=True)

    assert machine.find() == ON_PATH[present[0]]
    assert machine.done == []


def test_stub_on_path_is_passed_over() -> None:
    machine = Pretend(programs=dict(ON_PATH), broken=["/usr/bin/chromium", "/usr/bin/chromium-browser"])

    assert machine.find() == "/usr/bin/google-chrome"


def test_root_on_debian_gets_the_package() -> None:
    machine = Pretend(debian_root=True, apt_brings={"chromium": "/usr/bin/chromium"})

    assert machine.find() == "/usr/bin/chromium"
    assert machine.done == ["apt"]


def test_playwright_when_the_package_brings_nothing() -> None:
    machine = Pretend(debian_root=True, playwright_brings="/cache/chrome")

    assert machine.find() == "/cache/chrome"
    assert machine.done == ["apt", "playwright"]


def test_playwright_where_packages_cannot_be_installed() -> None:
    machine = Pretend(playwright_brings="/cache/chrome")

    assert machine.find() == "/cache/chrome"
    assert machine.done == ["playwright"]


@pytest.mark.parametrize(
    "machine",
    [
        Pretend(),
        Pretend(debian_root=True),
        Pretend(playwright_brings="/cache/chrome", broken=["/cache/chrome"]),
    ],
    ids=["nothing to be had", "package and download fail", "downloaded browser does not run"],
)
def test_no_browser_is_an_error_that_says_how_to_get_one(machine: Pretend) -> None:
    with pytest.raises(tool.ToolError) as caught:
        machine.find()

    assert "apt-get install -y chromium" in str(caught.value)
    assert "CHROMIUM=" in str(caught.value)
    assert "never skipped" in str(caught.value)


def test_answers_runs_the_program_itself(script: Callable[[str, str], str]) -> None:
    assert tool.answers(script("good", "test \"$1\" = --version && echo 'Chromium 1.0'"))
    assert not tool.answers(script("stub", "echo 'please install the real one' >&2; exit 1"))
    assert not tool.answers("/nowhere/chromium")


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str, str], str]:
    """Write a small shell program; its path."""

    def write(name: str, body: str) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return str(path)

    return write


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ({"ID": "debian"}, True),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, True),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "fedora"}, False),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, False),
        ({}, False),
    ],
)
def test_debian_and_its_relatives(release: Mapping[str, str], expected: bool) -> None:
    assert tool.is_debian_like(release) is expected


def test_group_with_included_groups_in_order_without_repeats() -> None:
    groups: dict[str, list[Any]] = {"a": ["one", {"include-group": "b"}, "three"], "b": ["two", "one"]}

    assert tool.requirements(groups, "a") == ["one", "two", "three"]


def test_unknown_group_names_those_that_exist() -> None:
    with pytest.raises(tool.ToolError, match="no dependency group 'tset'; it has: lint, test"):
        tool.requirements({"test": [], "lint": []}, "tset")


def test_the_projects_own_groups_can_be_read() -> None:
    import tomllib

    groups = tomllib.loads((tool.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]

    for name in ("test", "lint", "docs"):
        assert tool.requirements(groups, name)


def test_digest_changes_with_any_file_and_with_where_one_ends() -> None:
    assert tool.digest([b"a", b"c"]) == tool.digest([b"a", b"c"])
    assert len({tool.digest(files) for files in ([b"a", b"c"], [b"b", b"c"], [b"a", b"d"], [b"ac", b""], [b"a"])}) == 5


def test_environment_is_made_from_the_project_file_the_setup_script_and_the_c_sources(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "setup.py", "src/standoff/a/core.c", "src/standoff/a/core.h", "src/standoff/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)

    found = [str(path.relative_to(tmp_path)) for path in tool.build_files(tmp_path)]

    assert found == ["pyproject.toml", "setup.py", "src/standoff/a/core.c", "src/standoff/a/core.h"]


def test_the_projects_own_c_sources_are_counted() -> None:
    assert "core.c" in [path.name for path in tool.build_files()]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["-n", "auto"]),
        (["-k", "formula"], ["-n", "auto", "-k", "formula"]),
        (["-n0"], ["-n0"]),
        (["-n", "1"], ["-n", "1"]),
        (["--pdb", "tests/x.py"], ["--pdb", "tests/x.py"]),
        (["-s"], ["-s"]),
        (["--color=yes"], ["-n", "auto", "--color=yes"]),
    ],
)
def test_tests_run_on_all_cores_unless_told_otherwise(given: list[str], expected: list[str]) -> None:
    assert tool.pytest_arguments(given) == expected


@pytest.mark.parametrize(
    ("thorough", "groups", "first"),
    [(False, ["test"], ()), (True, ["test", "oracle"], tool.ORACLE_TOO)],
)
def test_only_a_thorough_run_asks_gambit(
    thorough: bool, groups: Sequence[str], first: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[str] = []
    ran: list[str] = []
    monkeypatch.setattr(tool, "prepare", lambda *wanted: prepared.extend(wanted))
    monkeypatch.setattr(tool, "find_browser", lambda _: "/usr/bin/chromium")
    monkeypatch.setattr(tool, "run", lambda *command, environ: ran.extend(command))

    tool.run_tests(["-k", "nfg"], thorough)

    assert prepared == groups
    assert ran == ["python", "-m", "pytest", *first, "-n", "auto", "-k", "nfg"]


def test_an_ordinary_run_leaves_out_the_oracle_and_nothing_else() -> None:
    with (tool.ROOT / "pyproject.toml").open("rb") as file:
        left_out = tomllib.load(file)["tool"]["pytest"]["ini_options"]["norecursedirs"]

    assert ("-o", f"norecursedirs={' '.join(name for name in left_out if name != 'oracle')}") == tool.ORACLE_TOO
    assert "oracle" in left_out


def test_lint_takes_no_further_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        tool.main(["--lint", "tests/x.py"])

    assert caught.value.code == 2
    assert "take no further arguments, got: tests/x.py" in capsys.readouterr().err
