"""Opens the web page of a running daemon in a real browser, as people do.

    browse.py URL SCENARIO

Prints what it saw; the exit status is 1, with the reason, at the first thing that is not as it should
be. The daemon is the one of WebTests.swift.
"""
import re
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

URL, SCENARIO = sys.argv[1:]
VIEWS = ["jobs", "job?job_id=markup", "history", "files", "timeline", "problems", "job?job_id=failing"]
HEADINGS = {
    "en": ["Jobs", "markup", "History", "Files", "Timeline", "Problems", "failing"],
    "zh": ["定时任务", "markup", "执行历史", "文件", "时间线", "问题", "failing"],
}
SIZES = {"phone": (390, 844), "desk": (1280, 800), "wide": (2560, 1440)}


class Visit:
    """A page in a window of its own, and all that went wrong in it."""

    def __init__(self, browser, size="desk", scheme="light", language="en"):
        width, height = SIZES[size]
        locale = {"en": "en-GB", "zh": "zh-CN"}[language]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
        )
        self.page = self.context.new_page()
        self.troubles = []
        self.asked = []
        self.page.on("console", self.take_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self.take_dialog)
        self.page.on("request", self.take_request)

    def take_console(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def take_dialog(self, dialog):
        self.troubles.append("a dialog: something of a job was run")
        dialog.dismiss()

    def take_request(self, request):
        self.asked.append(request.url)
        if not request.url.startswith(URL):
            self.troubles.append(f"a request to elsewhere: {request.url}")

    def open(self, view):
        self.page.goto(f"{URL}/#/{view}")
        self.page.wait_for_selector("main h1")
        expect(self.page.locator("body")).not_to_have_class(re.compile("loading"))
        return self.page

    def refresh(self):
        """What the page does when the host is online again: it asks at once, and has drawn the answer."""
        age = self.page.locator(".age")
        before = age.get_attribute("data-since")
        self.page.evaluate("dispatchEvent(new Event('online'))")
        expect(age).not_to_have_attribute("data-since", before)

    def close(self):
        self.context.close()
        assert not self.troubles, self.troubles


def looks(browser):
    """Each view in both languages, three sizes and both schemes: nothing sticks out, and the rules of
    axe (WCAG 2.2 A and AA: labels, contrast, names, landmarks) are kept."""
    # First, what it finds on a page that is not in order.
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    rules = {"runOnly": {"type": "tag", "values": tags}}
    visit = Visit(browser)
    page = visit.open("jobs")
    page.evaluate("""() => {
        const picture = document.createElement('img');
        const text = document.createElement('p');
        text.append('pale');
        text.style.color = '#eee';
        document.querySelector('main').append(picture, text);
    }""")
    found = {v["id"] for v in axe.run(page, options=rules).response["violations"]}
    assert found == {"image-alt", "color-contrast"}, found
    visit.close()
    for language, scheme, sizes in [
        ("en", "light", SIZES), ("zh", "dark", SIZES), ("zh", "light", ["desk"]), ("en", "dark", ["desk"]),
    ]:
        for size in sizes:
            visit = Visit(browser, size, scheme, language)
            for view, heading in zip(VIEWS, HEADINGS[language]):
                page = visit.open(view)
                where = f"{view} {language} {scheme} {size}"
                expect(page.locator("h1")).to_contain_text(heading)
                assert page.evaluate("document.documentElement.lang").startswith(language), where
                width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert width <= 0, f"{where}: {width} pixels stick out"
                found = axe.run(page, options=rules).response["violations"]
                texts = [f"{v['id']}: {n['html'][:200]} {n['failureSummary']}" for v in found for n in v["nodes"][:2]]
                assert not found, f"{where}: {texts}"
                page.goto("about:blank")
            visit.close()


def jobs(browser):
    """Ten thousand jobs: searched, filtered, sorted and paged, all of it in the address."""
    visit = Visit(browser)
    page = visit.open("jobs")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    expect(page.locator(".pager")).to_contain_text("1–50 of 10,0")
    page.get_by_role("button", name="Next", exact=True).last.click()
    expect(page.locator(".pager")).to_contain_text("51–100 of 10,0")
    assert "page=2" in page.url
    page.get_by_role("searchbox", name="Search").fill("FAILING")
    expect(rows).to_have_count(1)
    assert "search=FAILING" in page.url and "page" not in page.url.split("#")[1]
    expect(rows.first).to_contain_text("failure")
    expect(rows.first.locator(".mark")).to_have_text("failing")
    bars = rows.first.locator("svg.strip rect")
    assert bars.count() >= 1 and bars.first.get_attribute("class") == "failure"
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("FAILING")
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(50)
    page.locator("select[name=state]").select_option("paused")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("resting")
    page.locator("select[name=state]").select_option("running")
    expect(rows.filter(has_text="long")).to_have_count(1)
    page.locator("select[name=state]").select_option("")
    page.get_by_label("Outcome").select_option("timeout")
    expect(rows.first).to_contain_text("slow")
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Problems only").check()
    expect(rows.filter(has_text="once-good")).to_have_count(1)
    expect(rows.filter(has_text="failing")).not_to_have_count(0)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("button", name="Last run").click()
    expect(page.locator("th.last_run")).to_have_attribute("aria-sort", "descending")
    expect(rows.first.locator("td.last_run time")).to_have_count(1)
    page.get_by_role("button", name="Job", exact=False).first.click()
    expect(page.locator("th.job_id").first).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("searchbox", name="Search").fill("nothing-of-the-kind")
    expect(page.locator("main .empty")).to_contain_text("Nothing matches")
    page.get_by_role("link", name=re.compile("failing$")).click()
    expect(rows.filter(has_text="failing")).not_to_have_count(0)
    # Beyond the last page is the last one, and the one before it is a step away.
    visit.open("jobs?page=999")
    expect(page.locator(".pager")).to_contain_text(re.compile("10,00[0-9]–10,00[0-9] of"))
    page.get_by_role("button", name="Previous").click()
    expect(page.locator(".pager")).to_contain_text("9,951–10,000 of")
    # What was typed last is cleared, too.
    visit.open("jobs?state=paused")
    page.get_by_role("searchbox", name="Search").press_sequentially("rest")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("")
    expect(page.locator("select[name=state]")).to_have_value("")
    page.wait_for_timeout(500)
    assert page.url.endswith("#/jobs"), page.url
    # Where there is no room for the heads of a table, there is a choice.
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("Sorted by").select_option("-last_run")
    expect(rows.first.locator("td.last_run time")).to_have_count(1)
    page.set_viewport_size({"width": 1280, "height": 800})
    # A page is a step to go back by.
    visit.open("jobs")
    page.get_by_role("button", name="Next", exact=True).last.click()
    expect(page.locator(".pager")).to_contain_text("51–100")
    page.go_back()
    expect(page.locator(".pager")).to_contain_text("1–50")
    # A row that moves keeps the focus.
    visit.open("jobs?sort=-last_run&search=i")
    page.get_by_role("link", name="failing", exact=True).first.focus()
    for _ in range(4):
        visit.refresh()
        assert page.evaluate("document.activeElement.textContent") == "failing"
    # Typed quickly, and left: no business of the next view.
    visit.open("jobs")
    page.get_by_role("searchbox", name="Search").press_sequentially("zh")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Files").click()
    page.wait_for_timeout(500)
    assert page.url.endswith("#/files"), page.url
    visit.close()


def job(browser):
    """One job: what comes, how it went, and where each setting is from."""
    visit = Visit(browser)
    page = visit.open("jobs?search=failing")
    page.get_by_role("link", name="failing", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("failing")
    expect(page.locator("section", has_text="When it is due")).to_contain_text("Every second")
    expect(page.locator(".alarm")).to_contain_text("out of luck")
    expect(page.locator(".alarm")).to_contain_text("Exit code 1")
    expect(page.locator("ol.next li")).to_have_count(10)
    expect(page.locator("svg.chart rect").first).to_be_visible()
    setting = page.locator(".settings tr", has=page.get_by_role("rowheader", name="rule", exact=True))
    expect(setting).to_contain_text("web.yaml:")
    page.locator("summary").click()
    setting = page.locator(".settings tr", has=page.get_by_role("rowheader", name="timeout", exact=True))
    expect(setting).to_contain_text("default")
    # What was opened stays open.
    visit.refresh()
    expect(setting).to_be_visible()
    assert "hunter2" not in page.content(), "a value of env"
    expect(page.locator(".records tbody tr").first).to_contain_text("failure")
    page.go_back()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("failing")
    page.goto(f"{URL}/#/job?job_id=nobody")
    expect(page.get_by_role("alert").filter(has_text="there is no job 'nobody'")).to_be_visible()
    page.get_by_role("link", name="All jobs").click()
    expect(page.locator("h1")).to_have_text("Jobs")
    # Who followed a link that is gone goes on in what it led to.
    visit.open("jobs?search=failing")
    page.get_by_role("link", name="failing", exact=True).first.press("Enter")
    expect(page.locator("h1")).to_contain_text("failing")
    expect(page.locator("main")).to_be_focused()
    # A job of no rule that comes again, and one that is paused.
    visit.open("job?job_id=resting")
    expect(page.get_by_text("Paused in its file")).to_be_visible()
    visit.troubles = [text for text in visit.troubles if "404" not in text]
    visit.close()


def history(browser):
    """Runs with what they wrote, filtered, and followed."""
    visit = Visit(browser)
    page = visit.open("history?outcome=failure")
    rows = page.locator("tbody tr:not(.details)")
    expect(rows.first).to_contain_text("failing")
    assert set(page.locator("td.outcome").all_inner_texts()) == {"failure"}
    rows.first.get_by_role("button", name="Show").click()
    details = page.locator("tr.details")
    expect(details).to_have_count(1)
    expect(details.locator("pre")).to_contain_text("out of luck")
    expect(rows.get_by_role("button", name="Hide")).to_have_attribute("aria-expanded", "true")
    first = rows.first.get_attribute("data-key")
    visit.refresh()
    expect(details).to_have_count(1)
    # What could not be read is not said to be nothing.
    page.get_by_role("button", name="Hide").click()
    page.route("**/ruqi/get_history?seq=*", lambda route: route.abort())
    rows.first.get_by_role("button", name="Show").click()
    expect(details).to_contain_text("could not be read")
    page.unroute("**/ruqi/get_history?seq=*")
    page.get_by_role("button", name="Hide").click()
    rows.first.get_by_role("button", name="Show").click()
    expect(details.locator("pre")).to_contain_text("out of luck")
    # The list stands still, and says that there is more.
    newer = page.get_by_role("button", name=re.compile("new record"))
    expect(newer).to_be_visible(timeout=15000)
    assert rows.first.get_attribute("data-key") == first
    page.get_by_role("button", name="Hide").click()
    expect(details).to_have_count(0)
    newer.click()
    expect(rows.first).not_to_have_attribute("data-key", first)
    visit.open("history?outcome=failure&follow=true")
    rows.first.get_by_role("button", name="Show").click()
    expect(details.locator("pre")).to_contain_text("out of luck")
    page.get_by_role("button", name="Hide").click()
    expect(details).to_have_count(0)
    page.get_by_label("Follow").uncheck()
    page.get_by_label("Records").select_option("daemon")
    page.get_by_label("Outcome").select_option("")
    expect(page.locator("td.outcome", has_text="daemon: start")).to_have_count(1)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Follow").check()
    expect(page.get_by_text("Following:")).to_be_visible()
    newest = page.locator("tbody tr").first
    key = newest.get_attribute("data-key")
    expect(newest).not_to_have_attribute("data-key", key, timeout=15000)
    expect(page.locator(f"tr[data-key={key}]")).to_have_count(1)
    since = page.get_by_label("Since")
    since.fill("yesterday")
    since.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="'since' must be a time")).to_be_visible()
    since.fill("2026-01-01 10:")
    visit.refresh()
    expect(since).to_have_value("2026-01-01 10:")
    since.press_sequentially("30")
    since.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="must be a time")).to_have_count(0)
    assert "since=2026-01-01+10%3A30" in page.url, page.url
    # What ends at some time isn't followed.
    expect(page.get_by_label("Follow")).to_be_checked()
    page.get_by_label("Before").fill("2100-01-01")
    page.get_by_label("Before").press("Enter")
    expect(page.get_by_label("Follow")).not_to_be_checked()
    # Each field has a pause of its own.
    page.get_by_label("Job id").fill("slow")
    since.fill("2026-01-02")
    since.press("Enter")
    expect(page).to_have_url(re.compile("job_id=slow.*since=2026-01-02|since=2026-01-02.*job_id=slow"))
    expect(page.locator("td.job").first).to_have_text("slow")
    visit.troubles = [text for text in visit.troubles if "400" not in text and "ERR_FAILED" not in text]
    visit.close()


def files(browser):
    """What is wrong with a file, and since when its last good version runs."""
    visit = Visit(browser)
    page = visit.open("files")
    link = page.get_by_role("navigation", name="Views").get_by_role("link", name="Files")
    expect(link).to_contain_text("1")
    page.locator("select[name=state]").select_option("broken")
    broken = page.locator("article.broken")
    expect(broken).to_have_count(1)
    expect(broken).to_contain_text("The last good version has been in effect since")
    expect(broken.locator("pre").first).to_have_text("  1 | rule: every day\n    |       ^~~~~\n")
    expect(broken).to_contain_text("did you mean 'cmd'?")
    assert "hunter2" not in page.content()
    page.locator("select[name=state]").select_option("ignored")
    expect(page.locator("article.ignored")).to_contain_text("README.txt")
    expect(page.locator("article.ignored")).to_contain_text("does not end with")
    page.get_by_role("link", name=re.compile("problem")).click()
    expect(page.locator("main pre").first).to_contain_text("once-good.yaml:1:7")
    visit.close()


def timeline(browser):
    """The last hour's runs as bars, and the coming load."""
    visit = Visit(browser)
    page = visit.open("timeline")
    lane = page.locator(".lane", has=page.get_by_role("link", name="failing"))
    assert lane.locator("rect.failure").count() >= 1
    lane = page.locator(".lane", has=page.get_by_role("link", name="long", exact=True))
    expect(lane.locator("rect.running")).to_have_count(1)
    path = page.locator("svg.load path").get_attribute("d")
    assert path.count("M") >= 24, "a column for each hour at least"
    expect(page.locator("ol.busiest li")).to_have_count(5)
    # Ten thousand jobs at the full hour.
    expect(page.locator("ol.busiest li").first).to_contain_text(re.compile(r":00 · 10,[0-9]{3} runs"))
    visit.close()


def markup(browser):
    """A name and an output full of markup stay text."""
    visit = Visit(browser)
    for view in ["jobs?search=markup", "job?job_id=markup", "history?job_id=markup", "timeline"]:
        page = visit.open(view)
        if not view.startswith(("jobs", "timeline")):
            page.get_by_role("button", name="Show").first.click()
            expect(page.locator("tr.details pre").first).to_contain_text("<img src=x onerror=alert(1)>")
        if view.startswith("job"):
            expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
        strangers = page.locator("main script, main img, main b, main iframe, main style")
        assert strangers.count() == 0, strangers.first.evaluate("e => e.outerHTML")
    visit.close()


def keyboard(browser):
    """All of it by keyboard, in a sensible order."""
    visit = Visit(browser)
    page = visit.open("jobs")
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("(document.activeElement.textContent || document.activeElement.name).trim().slice(0, 20)"))
    assert seen[0] == "Skip to the content", seen
    assert [text.rstrip("0123456789") for text in seen[2:6]] == ["Jobs", "History", "Files", "Timeline"], seen
    assert seen.index("search") > seen.index("Timeline"), seen
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus can't be seen"
    page.reload()
    page.wait_for_selector("main h1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    visit.close()


def choices(browser):
    """Language and colours stay as they were chosen."""
    visit = Visit(browser)
    page = visit.open("jobs")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("定时任务")
    page.get_by_role("button", name="自动").click()
    assert page.evaluate(ground) == light
    page.get_by_role("button", name="浅色").click()
    assert page.evaluate(ground) != light
    page.reload()
    expect(page.locator("h1")).to_have_text("定时任务")
    assert page.evaluate(ground) != light
    visit.open("job?job_id=markup")
    expect(page.locator("p.rule")).to_have_text("每 2 秒（UTC）")
    visit.close()


def life(browser):
    """It updates itself without taking away what is used, says when nobody answers, and rests unseen."""
    visit = Visit(browser)
    page = visit.open("jobs?search=failing")
    search = page.get_by_role("searchbox", name="Search")
    search.focus()
    page.evaluate("window.row = document.querySelector('tbody tr')")
    before = page.locator("td.last_run time").first.inner_text()
    expect(page.locator("td.last_run time").first).not_to_have_text(before, timeout=20000)
    assert page.evaluate("window.row.isConnected && window.row === document.querySelector('tbody tr')")
    assert page.evaluate("document.activeElement.name") == "search"
    expect(page.locator(".age")).to_contain_text("updated")
    page.route("**/ruqi/**", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".banner")).to_contain_text("The daemon does not answer")
    expect(page.locator("tbody tr")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    assert not found, [f"{v['id']}: {n['html'][:200]}" for v in found for n in v["nodes"][:2]]
    page.get_by_role("navigation", name="Views").get_by_role("link", name="History").click()
    expect(page.locator("h1")).to_have_text("History")
    expect(page.locator("main .empty")).to_contain_text("does not answer")
    page.go_back()
    page.unroute("**/ruqi/**")
    visit.refresh()
    expect(page.locator(".banner")).to_be_hidden()
    visit.troubles = [text for text in visit.troubles if "ERR_FAILED" not in text]
    # A tab that sleeps asks nothing, and asks at once when it wakes.
    page.evaluate("Object.defineProperty(document, 'visibilityState', {get: () => window.sight, configurable: true})")
    page.evaluate("window.sight = 'hidden'")
    visit.refresh()
    count = len(visit.asked)
    page.wait_for_timeout(6000)
    assert len(visit.asked) == count, visit.asked[count:]
    with page.expect_response(re.compile("/ruqi/status")):
        page.evaluate("window.sight = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    visit.close()


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    globals()[SCENARIO](browser)
    browser.close()
print(f"{SCENARIO}: as it should be")
