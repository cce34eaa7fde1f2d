"""The way to a real browser works, so that tests of pages can rely on it."""

import pytest
from playwright.sync_api import Page


@pytest.mark.browser
def test_chromium_shows_a_local_page_and_runs_its_script(page: Page) -> None:
    page.set_content("""
        <main><h1>Who gives way?</h1><p id="answer">nobody</p></main>
        <script>document.getElementById("answer").textContent = "both stay — оба остаются"</script>
    """)

    assert page.get_by_role("heading").inner_text() == "Who gives way?"
    assert page.locator("#answer").inner_text() == "both stay — оба остаются"
