"""Takes a picture of every page of the demo, in both themes and widths: `make screenshots`."""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.visiting import PAGES, SIZES, Site, Theme, demo_site
from tests.conftest import CHROMIUM_FLAGS

THEMES: tuple[Theme, ...] = ("light", "dark")
# What the README shows, as the laptop shows it in light.
FRONT = {"team": "team.png", "scorecard": "scorecard.png"}
NO_PICTURE = ("not found",)


def main() -> None:
    """Write docs/img and the page that shows them all; a folder as argument is written instead."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/img")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        with demo_site(Path(scratch), browser) as site:
            take_all(browser, site, folder)
    (folder.parent / "pages.md").write_text(overview(folder.name), encoding="utf-8")


def take_all(browser: Browser, site: Site, folder: Path) -> None:
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    for name in shown():
        who, address = site.address(name)
        for size, viewport in SIZES.items():
            context = browser.new_context(viewport=viewport, storage_state=site.kept.get(who))
            page = context.new_page()
            page.goto(address)
            page.wait_for_load_state("networkidle")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                keep(page, folder / "pages" / file_of(name, size, theme))
                if name in FRONT and (size, theme) == ("laptop", "light"):
                    page.screenshot(path=folder / FRONT[name])
            context.close()


def keep(page: Page, path: Path) -> None:
    """As WebP: a quarter of what a PNG weighs."""
    page.wait_for_timeout(300)  # a chart redrawn in the other theme
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.save(path, "WEBP", quality=70, method=6)


def shown() -> list[str]:
    return [name for name in PAGES if name not in NO_PICTURE]


def file_of(name: str, size: str, theme: str) -> str:
    return f"{name.replace(' ', '-')}-{size}-{theme}.webp"


def overview(folder: str) -> str:
    """A page of Markdown: every page, four times over."""
    lines = [
        "# The pages",
        "",
        "The first screen of every page of the demo, on a laptop (1366 × 768) and on a phone",
        "(390 × 844), in both themes. `make screenshots` takes them anew.",
    ]
    for name in shown():
        lines += ["", f"## {name.capitalize()}", ""]
        for size in SIZES:
            pictures = [
                f"![{name}, {size}, {theme}]({folder}/pages/{file_of(name, size, theme)})"
                for theme in THEMES
            ]
            lines += [" ".join(pictures), ""]
        lines.pop()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
