"""The demo's page in a real Chromium, used as a newcomer would."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from demo_page import open_page, running_demo
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_newcomer_asks_presses_and_sees_the_news_arrive(tmp_path: Path) -> None:
    """A command is typed and completed, a button answers, and an article that arrives meanwhile disturbs neither."""
    with running_demo(tmp_path, "--first", "2", "--every", "3") as demo, open_page(demo.url) as page:
        expect(page.text("Newsdesk is here")).to_be_visible()

        page.start_command("quote")
        page.fill_option("by", "callo")
        choice = page.option("Ines Calloway")
        expect(choice).to_be_visible()
        expect(page.text(page.next_live_title())).to_be_attached()
        expect(choice).to_be_visible()
        choice.click()
        page.page.keyboard.press("Enter")
        expect(page.text("Quotes by")).to_be_visible()
        expect(page.text("Ines Calloway")).to_be_visible()

        private = page.page.get_by_text("Only you can see this")
        expect(private).to_have_count(1)
        page.button("Context").click()
        expect(private).to_have_count(2)

        expect(page.text(page.next_live_title())).to_be_visible()
        page.button("Details").click()
        expect(private).to_have_count(3)
        assert page.refused() == []
        assert demo.end(signal.SIGINT, within_s=5) == (0, "")


def test_an_example_types_itself(tmp_path: Path) -> None:
    """An example beside the conversation, clicked once, is a command ready to be sent."""
    with running_demo(tmp_path, "--first", "600") as demo, open_page(demo.url) as page:
        page.page.get_by_role("button", name="/headlines").click()
        page.option("/headlines").click()
        page.send.click()
        expect(page.text("Headlines")).to_be_visible()
        assert page.refused() == []
