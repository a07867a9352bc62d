"""The demo as a newcomer has it: its own process, and its page in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from demo.programme import still_to_come
from demo.wire import WIRE

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDS_CHROMIUM = "no Chromium here; install one (apt-get install chromium) to try the demo's page"
START_S = 60.0
"""How long the demo may take to print its link on a busy machine, in seconds."""
PATIENCE_MS = 15_000
CARDS_LOOKED_AT = 300


class Demo:
    """`python bot.py demo` as a process. `url` is the link that it printed."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "bot.py", "demo", *arguments],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        self.url = ""
        reader = Thread(target=self._read_link, daemon=True)
        reader.start()
        reader.join(START_S)
        if not self.url:
            self.kill()
            raise AssertionError(
                f"no link:\n{self.said}\n{self._process.stderr and self._process.stderr.read()}"
            )

    def _read_link(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/#\S+", line):
                self.url = found.group()
            if "Ctrl-C" in line:
                return

    def end(self, by: signal.Signals, within_s: float) -> tuple[int, str]:
        """Send the signal; the exit status and all that was said on standard error. Raises TimeoutExpired."""
        self._process.send_signal(by)
        _, complaints = self._process.communicate(timeout=within_s)
        return self._process.returncode, complaints

    def kill(self) -> None:
        """End the process, whatever it is doing; nothing happens when it has ended."""
        if self._process.returncode is None:
            self._process.kill()
            _, complaints = self._process.communicate()
            print(complaints, file=sys.stderr)  # pytest shows it beside the failure


class DemoPage:
    """What a person does on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.send = page.locator("#send-message")

    def start_command(self, name: str) -> None:
        """Type a command's name and pick it from the list."""
        box = self.page.locator("#channel-composer-input")
        box.click()
        box.press_sequentially(f"/{name}")
        self.option(f"/{name}").click()

    def fill_option(self, option: str, text: str) -> None:
        """Type into an option of the command; one that is not required is picked from the list first."""
        field = self.page.locator(f'.command-option-input[data-option="{option}"]')
        if not field.count():
            self.option(option).click()
        field.press_sequentially(text)

    def option(self, text: str) -> Locator:
        """The first line of the open list with this text."""
        return self.page.get_by_role("option").filter(has_text=text).first

    def text(self, text: str) -> Locator:
        """The newest place where this text stands in the conversation."""
        return self.page.locator("#channel-message-list").get_by_text(text).filter(visible=True).last

    def button(self, label: str) -> Locator:
        """The newest button with this label."""
        return self.page.locator("#channel-message-list").get_by_role("button", name=label).last

    def next_live_title(self) -> str:
        """The title of the next article with a card of its own that has not arrived yet; old ones leave the page."""
        programme = still_to_come(first_s=0, every_s=0)
        cards = [each.title for _, each in islice(programme, CARDS_LOOKED_AT) if each.outlet == WIRE]
        said = self.page.locator("#channel-message-list").inner_text()
        arrived = [index for index, title in enumerate(cards) if title in said]
        return cards[max(arrived, default=-1) + 1]

    @contextmanager
    def expect_private_answer(self) -> Iterator[None]:
        """What is done within brings a new card for this person's eyes alone."""
        cards = self.page.locator("#channel-message-list [data-message-id]")
        private = cards.filter(has_text="Only you can see this").last
        before = private.get_attribute("data-message-id") if private.count() else ""
        yield
        expect(private).to_be_visible()
        expect(private).not_to_have_attribute("data-message-id", before or "")

    def refused(self) -> list[str]:
        """What the person did and the page did not carry out."""
        return self.page.evaluate(
            "simcordPreview.activity.filter(a => a.rejected || a.settlement !== 'settled')"
            ".map(a => JSON.stringify(a.diagnostics))"
        )


@contextmanager
def running_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """A demo that is ended afterwards in any case."""
    demo = Demo(*arguments, folder=folder)
    try:
        yield demo
    finally:
        demo.kill()


@contextmanager
def open_page(url: str, *, width: int = 1200, height: int = 900) -> Iterator[DemoPage]:
    """The page in Chromium; skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip(NEEDS_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
            page.goto(url)
            expect(page.locator("#channel-composer-input")).to_be_visible()
            yield DemoPage(page)
        finally:
            browser.close()
