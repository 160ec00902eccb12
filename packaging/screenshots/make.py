"""Makes the pictures of README.md: runs the daemon on the jobs beside this file, and looks.

    make.py RUQID MINUTES

The daemon runs that long, in a directory of its own, so that there is something to see: an hour fills
the timeline. The pictures are written beside this file.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

HERE = os.path.dirname(os.path.abspath(__file__))
PICTURES = [
    ("jobs", "jobs", "light", "en-GB", (1280, 800)),
    ("job", "job?job_id=scrape-prices", "light", "en-GB", (1280, 800)),
    ("history", "history", "dark", "en-GB", (1280, 800)),
    ("files", "files?state=broken", "light", "en-GB", (1280, 640)),
    ("timeline", "timeline", "light", "en-GB", (1280, 1250)),
    ("phone", "jobs", "dark", "zh-CN", (390, 800)),
]


def look(url):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, view, scheme, locale, (width, height) in PICTURES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
            )
            page = context.new_page()
            page.goto(f"{url}/#/{view}")
            page.wait_for_selector("main h1")
            if name == "history":
                page.locator("tr", has_text="scrape-prices").first.get_by_role("button").click()
                page.wait_for_selector("tr.details")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=os.path.join(HERE, f"{name}.png"))
            context.close()
        browser.close()


def main(program, seconds):
    with tempfile.TemporaryDirectory(prefix="ruqi-screenshots-") as place:
        jobs = os.path.join(place, "jobs.d")
        shutil.copytree(os.path.join(HERE, "jobs.d"), jobs)
        flags = ["--jobs-dir", jobs, "--log-dir", f"{place}/log", "--state-dir", f"{place}/state"]
        flags += ["--http-listen", "127.0.0.1:0", "--scheduler-name", "shop-1", "--stop-timeout", "1s"]
        daemon = subprocess.Popen([program] + flags, stderr=subprocess.PIPE, text=True)
        try:
            for line in daemon.stderr:
                found = re.search(r"served at (http://[^/]+)/", line)
                if found:
                    break
            try:
                # The log has to be read, or the daemon would drop it.
                daemon.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                pass
            shutil.copy(os.path.join(HERE, "broken.yaml"), f"{jobs}/deploy.yaml")
            try:
                daemon.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                pass
            look(found[1])
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.communicate()


main(sys.argv[1], 60 * float(sys.argv[2]))
