"""A picture of every page in both widths, for looking at: python tools/screenshots.py [--dark] [--only TEXT] [FOLDER].

The pages are those of tests/web/pages.py on the county of tests/web/scene.py. A page that is wider than its window or of
which the browser complains is told.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Shoot. Returns 1 where something was told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--dark", action="store_true", help="dark pages")
    parser.add_argument("--only", default="", help="pages whose name begins so")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "web_settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    from django.test.runner import DiscoverRunner
    from playwright.sync_api import sync_playwright
    from pytest_django.live_server_helper import LiveServer

    from web.browser import CHROMIUM, Live
    from web.conftest import build_county, build_round
    from web.pages import PAGES
    from web.scene import build_scene

    DiscoverRunner(verbosity=0, interactive=False).setup_databases()
    county = build_county()
    scene = build_scene(county, build_round(county))
    server = LiveServer("localhost")
    asked.folder.mkdir(parents=True, exist_ok=True)
    wide = []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        live = Live(browser, server.url)
        for name, who, path in PAGES:
            if not name.startswith(asked.only):
                continue
            for phone in (False, True):
                page = live.open(scene.who(who), scene.fill(path), phone=phone, dark=asked.dark)
                page.wait_for_load_state("networkidle")
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                shape = f"{name}{'-phone' if phone else ''}{'-dark' if asked.dark else ''}"
                wide += [f"{shape}: {over} pixels too wide"] if over > 0 else []
                page.screenshot(path=asked.folder / f"{shape}.png", full_page=True)
                page.context.close()
        browser.close()
    server.stop()
    for line in (*wide, *live.complaints):
        print(line)
    print(f"{len(list(asked.folder.glob('*.png')))} pictures in {asked.folder}")
    return 1 if wide or live.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
