"""Makes the README's pictures from the demo's page: `PYTHONPATH=. .venv/bin/python tests/demo/readme_pictures.py`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from demo_page import ROOT, DemoPage, open_page, running_demo
from PIL import Image
from playwright.sync_api import expect

FOLDER = ROOT / "docs" / "images"
A_MINUTE_MS = 90_000


def shoot(page: DemoPage, name: str) -> None:
    """Write what the page shows as a light PNG."""
    page.page.mouse.move(5, 5)  # nothing is hovered over
    while not page.page.evaluate("simcordPreview.ready"):
        page.page.wait_for_timeout(100)
    image = Image.open(io.BytesIO(page.page.screenshot(animations="disabled"))).convert("RGB")
    path = FOLDER / f"{name}.png"
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {image.width} x {image.height}, {path.stat().st_size / 1000:.0f} kB")


def ask(page: DemoPage, command: str, **options: tuple[str, str]) -> None:
    """Send a command whose options are completed from what is typed."""
    page.start_command(command)
    for name, (typed, chosen) in options.items():
        page.fill_option(name, typed)
        page.option(chosen).click()
    page.send.click()
    expect(page.page.locator(".command-row")).to_have_count(0)


def main() -> None:
    """Ask, wait for the news, and shoot."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        with running_demo(Path(folder), "--first", "600") as demo, open_page(demo.url, height=1040) as page:
            ask(page, "topic", name=("ines c", "Ines Calloway"))
            expect(page.text("quotes by them")).to_be_visible()
            shoot(page, "topic")
            ask(page, "autopost add", topic=("skerra", "Skerra Bridge"))
            expect(page.text("Nothing is stored until")).to_be_visible()
            shoot(page, "autopost")
        with (
            running_demo(Path(folder), "--first", "2", "--every", "40") as demo,
            open_page(demo.url, height=980) as page,
        ):
            expect(page.text("Told by 2 outlets")).to_be_visible()
            expect(page.text("Skerra Bridge passes")).to_be_visible(timeout=A_MINUTE_MS)
            expect(page.text("Hourly digest")).to_be_attached(timeout=A_MINUTE_MS)
            page.page.wait_for_timeout(2000)  # the conversation stands at its newest message
            shoot(page, "channel")
            ask(page, "why", item=("port ellery", "Article: Port Ellery trams"))
            expect(page.text("Why · article")).to_be_visible()
            ask(page, "desk status")
            expect(page.text("Status of this server")).to_be_visible()
            shoot(page, "why")


if __name__ == "__main__":
    main()
