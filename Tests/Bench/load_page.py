"""Loads the web page of a running daemon in a browser, again and again, each time as the first time.

    load_page.py URL

Prints the median of the times, in milliseconds, from the start of the navigation to the moment at
which the rows of the jobs are there and painted.
"""
import statistics
import sys

from playwright.sync_api import sync_playwright

times = []
with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for _ in range(21):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.add_init_script(
            """new MutationObserver((_, observer) => {
                if (!document.querySelector('main tbody tr')) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => { window.complete = performance.now(); }));
            }).observe(document, {childList: true, subtree: true});"""
        )
        page.goto(sys.argv[1] + "/")
        times.append(
            page.evaluate(
                """new Promise((resolve) => {
                    const look = () => window.complete ? resolve(window.complete) : setTimeout(look, 5);
                    look();
                })"""
            )
        )
        context.close()
    browser.close()
print(f"median_ms {statistics.median(times):.1f}")
