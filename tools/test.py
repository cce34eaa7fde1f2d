#!/usr/bin/env python3
"""One command for the tests, the linters and the documentation, on a fresh machine.

    python tools/test.py               all tests
    python tools/test.py --thorough    the same, with many more generated examples, and tests/oracle against Gambit
    python tools/test.py -k formula    any further argument goes to pytest
    python tools/test.py --lint        ruff, mypy, import-linter
    python tools/test.py --docs        the documentation, warnings as errors, into docs/_build

It needs Python 3.11 or newer and nothing else: it makes its own virtual environment (.venv-test, made anew
whenever pyproject.toml, setup.py or a C source changes) and sees to it that there is a Chromium for the browser tests.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-test"
STAMP = ENVIRONMENT / "standoff-stamp.json"
MINIMUM_PYTHON = (3, 11)
ORACLE_TOO = ("-o", "norecursedirs=.* build dist node_modules venv")
"""Tests in tests/oracle, against programs that an ordinary run does not install, are collected too."""

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOW_TO_GET_A_BROWSER = """\
No Chromium was found and none could be installed, and the browser tests are never skipped. Do one of these:
  * Debian, as root:   apt-get update && apt-get install -y chromium
  * elsewhere:         install Chromium or Google Chrome in the system's own way
  * already have one:  set CHROMIUM to its executable: CHROMIUM=/opt/chrome/chrome python tools/test.py"""


class ToolError(Exception):
    """Something the person at the keyboard has to put right; the message says how."""


# --- the virtual environment ---------------------------------------------------------------------------


def requirements(groups: Mapping[str, Sequence[Any]], name: str) -> list[str]:
    """Requirements of a dependency group (PEP 735) and the groups it includes, for a pip without --group."""
    if name not in groups:
        known = ", ".join(sorted(groups))
        raise ToolError(f"pyproject.toml has no dependency group {name!r}; it has: {known}")
    found: list[str] = []
    for item in groups[name]:
        found += [item] if isinstance(item, str) else requirements(groups, item["include-group"])
    return list(dict.fromkeys(found))


def build_files(root: Path = ROOT) -> list[Path]:
    """What the package is built from, Python modules apart, which an editable install finds where they are."""
    compiled = sorted(path for end in ("c", "h") for path in (root / "src").rglob(f"*.{end}"))
    return [root / "pyproject.toml", root / "setup.py", *compiled]


def digest(built_from: Sequence[bytes]) -> str:
    """What the environment was made from: such files, this Python, and where the project lies."""
    parts = (*built_from, sys.version.encode(), str(ROOT).encode())
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def in_environment(name: str) -> Path:
    """Path of a program in the virtual environment."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return ENVIRONMENT / folder / (name + suffix)


def prepare(*wanted: str) -> None:
    """Make the virtual environment hold the project and the wanted dependency groups."""
    import tomllib  # not at the top: an older Python should get as far as the message about its version

    pyproject = (ROOT / "pyproject.toml").read_bytes()
    now = digest([path.read_bytes() for path in build_files()])
    stamp = read_stamp()
    if stamp.get("digest") != now or not in_environment("python").exists():
        say(f"making {ENVIRONMENT.name} with Python {platform.python_version()}")
        make_environment()
        install("-e", str(ROOT))
        stamp = {"digest": now, "groups": []}
    groups = tomllib.loads(pyproject.decode()).get("dependency-groups", {})
    for group in wanted:
        if group not in stamp["groups"]:
            say(f"installing what the group '{group}' names")
            install(*requirements(groups, group))
            stamp["groups"].append(group)
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def read_stamp() -> dict[str, Any]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def make_environment() -> None:
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise ToolError(
            f"{sys.executable} cannot make a virtual environment."
            " Debian and Ubuntu keep that part in a package of its own: apt-get install -y python3-venv"
        ) from error


def install(*arguments: str) -> None:
    """Run pip quietly; print what it said only if it failed."""
    python = str(in_environment("python"))
    command = [python, "-m", "pip", "install", "--quiet", "--no-input", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{done.stdout}\npip could not install: {' '.join(arguments)}")


# --- the browser ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the search for a browser asks of the machine it runs on."""

    environ: Mapping[str, str]
    which: Callable[[str], str | None]
    """Path of an executable, given its name or path."""
    answers: Callable[[str], bool]
    """Does the program say its version? (A leftover stub does not.)"""
    can_apt: Callable[[], bool]
    """May we install Debian packages here?"""
    apt_install: Callable[[], None]
    playwright_install: Callable[[], str | None]
    """Have Playwright download its own browser; its path, or None."""


def find_browser(machine: Machine) -> str:
    """Path of a Chromium: the one named in $CHROMIUM, else one on PATH, else a freshly installed one.

    1. $CHROMIUM, if set, is the only candidate: a wrong value is an error, not a reason to look elsewhere.
    2. The usual names on PATH.
    3. On Debian and its relatives, as root: the package `chromium`.
    4. Playwright's own download.

    Raises:
        ToolError: none of these gave a browser that runs; the message says how to get one.
    """
    named = machine.environ.get("CHROMIUM")
    if named:
        path = machine.which(named)
        if path is None or not machine.answers(path):
            problem = "is not an executable file" if path is None else "does not answer to --version"
            raise ToolError(
                f"CHROMIUM is set to {named!r}, which {problem}."
                " Set it to the path of a Chromium or Chrome executable, or unset it to have one looked for."
            )
        return path
    path = on_path(machine)
    if path is None and machine.can_apt():
        machine.apt_install()
        path = on_path(machine)
    if path is None:
        path = machine.playwright_install()
        if path is None or not machine.answers(path):
            raise ToolError(HOW_TO_GET_A_BROWSER)
    return path


def on_path(machine: Machine) -> str | None:
    found = (machine.which(name) for name in BROWSER_NAMES)
    return next((path for path in found if path is not None and machine.answers(path)), None)


def this_machine() -> Machine:
    return Machine(
        environ=os.environ,
        which=shutil.which,
        answers=answers,
        can_apt=can_apt,
        apt_install=apt_install,
        playwright_install=playwright_install,
    )


def answers(program: str) -> bool:
    try:
        command = [program, "--version"]
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def is_debian_like(release: Mapping[str, str]) -> bool:
    """Is this the /etc/os-release of Debian or of a system made from it?"""
    names = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    return "debian" in names


def can_apt() -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and is_debian_like(release) and shutil.which("apt-get") is not None


def apt_install() -> None:
    """Install Debian's Chromium with a font that has Latin, Greek and Cyrillic letters."""
    say("installing Debian's chromium, because no browser was found")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ("chromium", "fonts-liberation")
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", *packages)):
        command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
        done = subprocess.run(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            print(done.stdout)
            say(f"apt-get {arguments[0]} failed")


def playwright_install() -> str | None:
    say("letting Playwright download its own Chromium")
    python = in_environment("python")
    if subprocess.run([python, "-m", "playwright", "install", "chromium"], check=False).returncode:
        return None
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run([python, "-c", ask], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip() or None


# --- the three modes -----------------------------------------------------------------------------------


def run_tests(arguments: Sequence[str], thorough: bool) -> int:
    prepare("test", *(["oracle"] if thorough else []))
    browser = find_browser(this_machine())
    say(f"browser: {browser}")
    environ = {**os.environ, "CHROMIUM": browser}
    if thorough:
        environ["HYPOTHESIS_PROFILE"] = "thorough"
    oracle = ORACLE_TOO if thorough else ()
    return run("python", "-m", "pytest", *oracle, *pytest_arguments(arguments), environ=environ)


def pytest_arguments(given: Sequence[str]) -> list[str]:
    """The given arguments, run on all cores unless one of them needs a single process."""
    alone = {"-s", "--capture=no", "--pdb", "--trace", "--collect-only", "--co"}
    if any(argument in alone or argument.startswith(("-n", "--numprocesses")) for argument in given):
        return list(given)
    return ["-n", "auto", *given]


def run_lint() -> int:
    prepare("test", "lint")  # the tests are type-checked too
    checks = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("python", "-m", "mypy"),
        ("lint-imports",),
    )
    failed = [" ".join(check) for check in checks if run(*check)]
    say(f"failed: {', '.join(failed)}" if failed else "lint: all well")
    return 1 if failed else 0


def run_docs() -> int:
    prepare("docs")
    target = ROOT / "docs" / "_build"
    sphinx = ("python", "-m", "sphinx", "-b", "html", "-E", "-W", "--keep-going", "-q")
    code = run(*sphinx, str(ROOT / "docs"), str(target))
    say("the documentation does not build" if code else f"documentation: {target / 'index.html'}")
    return code


def run(program: str, *arguments: str, environ: Mapping[str, str] = os.environ) -> int:
    """Run a program of the virtual environment in the project folder, for all to see."""
    say(" ".join((program, *arguments)))
    command = [str(in_environment(program)), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="tools/test.py",
        description="Run the tests, the linters or the documentation build in an environment of their own.",
        epilog="Any further argument goes to pytest.",
        allow_abbrev=False,
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--lint", action="store_true", help="run ruff, mypy and import-linter instead")
    mode.add_argument("--docs", action="store_true", help="build the documentation into docs/_build instead")
    mode.add_argument("--thorough", action="store_true", help="many more generated examples per test, and tests/oracle")
    options, rest = parser.parse_known_args(arguments)
    if rest and (options.lint or options.docs):
        parser.error(f"--lint and --docs take no further arguments, got: {' '.join(rest)}")
    if sys.version_info < MINIMUM_PYTHON:
        needed = ".".join(map(str, MINIMUM_PYTHON))
        say(f"standoff needs Python {needed} or newer; {sys.executable} is {platform.python_version()}")
        return 2

    start = time.monotonic()
    try:
        if options.lint:
            code = run_lint()
        elif options.docs:
            code = run_docs()
        else:
            code = run_tests(rest, options.thorough)
    except ToolError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    if options.lint or options.docs:
        say(f"{time.monotonic() - start:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
