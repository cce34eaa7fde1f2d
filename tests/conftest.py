"""What all tests share: Hypothesis profiles and a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import BrowserContext, Page, sync_playwright

# quick: the same examples every time, so that a change is judged by the change alone.
# thorough: many more, new ones every time.
settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "thorough", max_examples=2000, stateful_step_count=100, deadline=None, derandomize=False, print_blob=True
)
# unshrunk: as quick, but the first failing example is shown as it was found; shrinking a large case takes minutes.
settings.register_profile("unshrunk", settings.get_profile("quick"), phases=[Phase.explicit, Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium that `tools/test.py` found. Without one the test fails: it is never skipped."""
    path = os.environ.get("CHROMIUM")
    if not path:
        pytest.fail(
            "CHROMIUM is not set. Run the tests with `python tools/test.py`, which finds or installs a"
            " browser, or set CHROMIUM to the path of a Chromium executable.",
            pytrace=False,
        )
    return path


# Per module and not per session: while Playwright is open, asyncio counts its loop as running, and tests
# in other modules that start a loop of their own would fail.
@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A headless Chromium with a fresh profile."""
    profile: Path = tmp_path_factory.mktemp("chromium-profile")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, headless=True, args=list(BROWSER_FLAGS)
        )
        yield context
        context.close()


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    """An empty page."""
    page = browser.new_page()
    yield page
    page.close()
