"""The demo's page in a real Chromium, used as a newcomer would."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from demo_page import DemoPage, open_page, running_demo
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORM = "a form"
"""What the example that follows a topic opens, the first time."""
DIGEST_MS = 90_000
"""The first digest comes a minute after the start."""


def newcomers_story(page: DemoPage) -> None:
    """A command is typed and completed, buttons answer, and two articles that arrive meanwhile disturb nothing."""
    page.start_command("quote")
    page.fill_option("by", "callo")
    choice = page.option("Ines Calloway")
    expect(choice).to_be_visible()
    expect(page.text(page.next_live_title())).to_be_attached()
    expect(choice).to_be_visible()
    choice.click()
    with page.expect_private_answer():
        page.page.keyboard.press("Enter")
    expect(page.text("Quotes by")).to_be_visible()
    expect(page.text("Ines Calloway")).to_be_visible()
    with page.expect_private_answer():
        page.button("Context").click()
    expect(page.text(page.next_live_title())).to_be_attached()
    with page.expect_private_answer():
        page.button("Details").click()
    assert page.refused() == []


def test_a_newcomer_asks_presses_and_sees_the_news_arrive(tmp_path: Path) -> None:
    """The demo greets, answers while news comes in, and ends cleanly."""
    with running_demo(tmp_path, "--first", "2", "--every", "3") as demo, open_page(demo.url) as page:
        expect(page.text("Newsdesk is here")).to_be_visible()
        newcomers_story(page)
        assert demo.end(signal.SIGINT, within_s=5) == (0, "")


@pytest.mark.soak
def test_ten_newcomers_in_a_row(tmp_path: Path) -> None:
    """Ten times in a row, on one page and in one demo, the newcomer's story goes well."""
    with running_demo(tmp_path, "--first", "2", "--every", "2") as demo, open_page(demo.url) as page:
        for _ in range(10):
            newcomers_story(page)
        assert demo.end(signal.SIGINT, within_s=5) == (0, "")


def test_every_example_fills_itself_in(tmp_path: Path) -> None:
    """An example beside the conversation, clicked once, is a whole command; Enter sends it, whichever came before."""
    answers = ("Quotes by", "With ", "Headlines", "oranges", "Most in the news", "Quote of the day", FORM,
               "New autopost", "Why · autopost", "Status of this server", "step 1 of 3")  # fmt: skip
    with running_demo(tmp_path, "--first", "600") as demo, open_page(demo.url) as page:
        examples = page.page.locator(".newsdesk-try button")
        expect(examples).to_have_count(len(answers))
        for index, answer in enumerate(answers):
            examples.nth(index - 1).click()
            examples.nth(index).click()
            expect(page.send).to_be_focused()
            if answer == FORM:
                page.page.keyboard.press("Enter")
                expect(page.page.get_by_role("dialog")).to_contain_text("When shall your digest come?")
                page.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
                continue
            with page.expect_private_answer():
                page.page.keyboard.press("Enter")
            expect(page.text(answer)).to_be_visible()
        assert page.refused() == []


def test_a_minute_brings_a_card_one_more_outlet_and_a_digest(tmp_path: Path) -> None:
    """Whoever only looks on sees an article posted, its card name one more outlet, and the digest of the rest."""
    # Not within the first second: the demo's time begins at midnight, and a date at midnight tells the day alone.
    with running_demo(tmp_path, "--first", "2", "--every", "20") as demo, open_page(demo.url) as page:
        expect(page.text("Port Ellery greets 2026")).to_be_attached()
        expect(page.text("Told by 2 outlets")).to_be_attached()
        expect(page.text("Hourly digest")).to_be_attached(timeout=DIGEST_MS)
        for title in ("Library van", "Lighthouse stairs", "Ginger cake"):
            expect(page.text(title)).to_be_attached()
        with page.page.expect_popup() as opened:
            page.page.locator("#channel-message-list").get_by_role("link", name="Read").first.click()
        expect(opened.value.get_by_role("heading", name="Port Ellery greets 2026")).to_be_visible()
        assert page.refused() == []


def test_a_narrow_window_shows_all(tmp_path: Path) -> None:
    """On a telephone nothing is wider than the screen, and every picture is there."""
    with (
        running_demo(tmp_path, "--first", "2", "--every", "1") as demo,
        open_page(demo.url, width=390, height=844) as page,
    ):
        expect(page.text("Port Ellery greets 2026")).to_be_attached()
        pictures = page.page.locator("#channel-message-list .media-lightbox-trigger img")
        expect(pictures.first).to_have_js_property("naturalWidth", 640)
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
