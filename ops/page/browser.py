"""Looks at the status page through chromedriver, and says what is wrong with it.

Run by ops/page/test. WebDriver is plain HTTP and JSON (https://www.w3.org/TR/webdriver2/), so nothing but Python is needed.
"""

import argparse
import base64
import json
import pathlib
import sys
import time
import urllib.parse
import urllib.request

DESKTOP, PHONE = (1280, 900), (375, 812)
ARROW_RIGHT, TAB, ENTER = "\ue014", "\ue004", "\ue006"

# Contrast as WCAG 2.1 defines it, of every text that is seen; of bars against what they stand on (1.4.3, 1.4.11).
CONTRAST = """
const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
const behind = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const colour = parse(getComputedStyle(one).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const found = [];
let least = 99;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || element.closest("script, title, .unseen, .skip, [hidden]")) continue;
  if (element.checkVisibility && !element.checkVisibility()) continue;
  const value = ratio(parse(getComputedStyle(element).color), behind(element));
  least = Math.min(least, value);
  if (value < 4.5) found.push(`text ${value.toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
}
for (const bar of document.querySelectorAll("rect.stored, rect.other, .key, .mark")) {
  const style = getComputedStyle(bar);
  const colour = bar.tagName === "rect" ? style.fill : bar.matches(".key") ? style.backgroundColor : style.color;
  const value = ratio(parse(colour), behind(bar.parentElement));
  if (value < 3) { found.push(`graphic ${value.toFixed(2)}: ${bar.outerHTML.slice(0, 60)}`); break; }
}
return { least, found };
"""

STRUCTURE = """
const wrong = [];
const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => Number(h.tagName[1]));
if (levels.filter((l) => l === 1).length !== 1) wrong.push("not one h1");
levels.reduce((before, level) => { if (level > before + 1) wrong.push(`h${level} after h${before}`); return level; }, 0);
for (const name of ["header", "main", "footer"]) if (document.querySelectorAll(`body > ${name}`).length !== 1) wrong.push(`no ${name}`);
for (const one of document.querySelectorAll("table")) if (!one.caption || !one.querySelector("th[scope=col]")) wrong.push("a table without caption or heads");
for (const one of document.querySelectorAll("svg")) if (one.getAttribute("aria-hidden") !== "true" && !(one.getAttribute("role") === "img" && one.getAttribute("aria-label"))) wrong.push("a drawing without a name");
for (const one of document.querySelectorAll("section")) if (!one.getAttribute("aria-label")) wrong.push("a section without a name");
for (const one of document.querySelectorAll("[tabindex]")) if (one.tabIndex > 0) wrong.push("a tabindex above 0");
const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
if (new Set(ids).size !== ids.length) wrong.push("an id twice");
if (document.documentElement.lang !== "en" || !document.title) wrong.push("no language or title");
for (const one of document.querySelectorAll("button, a:not(.skip), summary")) if (!one.hidden && one.checkVisibility() && !one.closest("p, li") && one.getBoundingClientRect().height < 24) wrong.push(`smaller than 24 px: ${one.textContent}`);
return wrong;
"""


class Browser:
    """One session of a headless chromium."""

    def __init__(self, driver):
        self.driver = driver
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        answer = self.post(
            "/session",
            {
                "capabilities": {
                    "alwaysMatch": {
                        "browserName": "chrome",
                        "goog:chromeOptions": {"args": arguments},
                        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                    }
                }
            },
        )
        self.session = "/session/" + answer["sessionId"]

    def post(self, path, body):
        request = urllib.request.Request(
            self.driver + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]

    def command(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self.post(self.session + "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def run(self, script):
        return self.post(self.session + "/execute/sync", {"script": script, "args": []})

    def log(self, kind):
        return self.post(self.session + "/se/log", {"type": kind})

    def open(self, url, size, scheme, scripts=True):
        width, height = size
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=width < 600
        )
        self.command(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )
        self.command("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.post(self.session + "/url", {"url": url})

    def press(self, keys):
        actions = []
        for key in keys:
            actions += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.post(self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def shoot(self, path, size):
        """The whole page, however long."""
        height = self.command("Page.getLayoutMetrics")["cssContentSize"]["height"]
        clip = {"x": 0, "y": 0, "width": size[0], "height": height, "scale": 1}
        shot = self.command("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        urllib.request.urlopen(urllib.request.Request(self.driver + self.session, method="DELETE"), timeout=30).read()


class Look:
    def __init__(self, browser, url, state, forbidden, folder):
        self.browser, self.url, self.state, self.forbidden, self.folder = browser, url, state, forbidden, folder
        self.wrong = []

    def expect(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def check_view(self, name, size, scheme):
        """What must hold in light, dark, and on a phone."""
        self.browser.open(self.url + "/", size, scheme)
        self.browser.shoot(self.folder / f"{self.state}-{name}.png", size)
        wide = self.browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.expect(wide <= 0, f"{name}: {wide} px wider than the window")
        contrast = self.browser.run(CONTRAST)
        for found in contrast["found"]:
            self.expect(False, f"{name}: contrast of {found}")
        print(f"   {self.state}, {name}: least contrast of text {contrast['least']:.2f}")
        for wrong in self.browser.run(STRUCTURE):
            self.expect(False, f"{name}: {wrong}")

    def check_words(self):
        text = self.browser.run("return document.documentElement.outerHTML").lower()
        for word in self.forbidden:
            self.expect(word.lower() not in text, f"the page holds “{word}”")
        state = self.browser.run("return document.documentElement.dataset.state")
        if self.state == "ready":
            self.expect(state == "ok", "it does not say that all is well")
        if self.state == "waiting":
            self.expect(state == "waiting", "it does not say that it waits")
            act = self.browser.run("return document.querySelector('.waits')?.textContent ?? ''")
            self.expect("Why:" in act and "ops/RUNBOOK.md#" in act, "it does not say what for, and where to read")

    def check_live(self):
        """The figures change without a reload; paused they do not."""
        at = "return document.querySelector('footer time').dateTime"
        before = self.browser.run(at)
        self.expect(self.until(lambda: self.browser.run(at) != before), "it does not update by itself")

    def until(self, question, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if question():
                return True
            time.sleep(0.2)
        return False

    def check_keyboard(self):
        """Everything can be reached with Tab, and done with Enter and the arrows."""
        self.browser.open(self.url + "/", DESKTOP, "light")
        self.browser.press([TAB])
        skip = self.browser.run("return document.activeElement.className")
        self.expect(skip == "skip", "the first Tab does not lead to the skip link")
        shown = self.browser.run("return document.activeElement.getBoundingClientRect().height")
        self.expect(shown > 10, "the skip link is not seen when it has the focus")
        self.browser.press([TAB, ENTER])
        paused = self.browser.run("return document.getElementById('pause').getAttribute('aria-pressed')")
        self.expect(paused == "true", "updates cannot be paused by keyboard")
        reached = set()
        for _ in range(40):
            self.browser.press([TAB])
            what = self.browser.run(
                "const a = document.activeElement; const s = getComputedStyle(a);"
                "return [a.matches('.plot') ? a.closest('section').id + ' plot' : a.tagName + ' ' + a.textContent.slice(0, 20),"
                " s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 1]"
            )
            self.expect(what[1] or what[0].startswith("BODY"), f"the focus is not seen on {what[0]}")
            isnew = what[0] not in reached
            reached.add(what[0])
            if what[0] == "hour plot" and isnew:
                self.check_arrows()
            if what[0].startswith("SUMMARY") and isnew:
                self.browser.press([ENTER])
                isopen = self.browser.run("return document.activeElement.parentElement.open")
                self.expect(isopen, "a table cannot be opened by keyboard")
        for wanted in ["hour plot", "days plot", "A metrics"]:
            self.expect(wanted in reached, f"Tab does not reach: {wanted}")

    def check_arrows(self):
        readout = "return document.activeElement.querySelector('.readout').textContent"
        before = self.browser.run(readout)
        self.browser.press([ARROW_RIGHT])
        first = self.browser.run(readout)
        self.browser.press([ARROW_RIGHT])
        second = self.browser.run(readout)
        self.expect(len({before, first, second}) == 3, "the arrow keys do not read the plot")

    def check_without_script(self):
        """The same words without JavaScript, and the button that would do nothing is not there."""
        self.browser.open(self.url + "/", DESKTOP, "light", scripts=False)
        self.browser.shoot(self.folder / f"{self.state}-without-script.png", DESKTOP)
        tree = self.browser.command("Accessibility.getFullAXTree")["nodes"]
        names = [(n.get("role", {}).get("value"), n.get("name", {}).get("value", "")) for n in tree if not n["ignored"]]
        headings = [name for role, name in names if role == "heading"]
        for wanted in ["Conditions", "The last hour", "Orders", "Redactions", "Results"]:
            self.expect(wanted in headings, f"without JavaScript: no heading {wanted}")
        self.expect(any(role == "img" or role == "image" for role, _ in names), "without JavaScript: no plot")
        self.expect(not any(role == "button" for role, _ in names), "without JavaScript: a button that does nothing")
        for role in ["banner", "main", "contentinfo"]:
            self.expect(any(r == role for r, _ in names), f"no landmark {role}")

    def check_console(self):
        for entry in self.browser.log("browser"):
            if self.state != "any" or entry["level"] == "SEVERE":
                self.expect(False, f"on the console: {entry['message']}")

    def check_requests(self):
        """Nobody but the worker is asked for anything."""
        own = urllib.parse.urlsplit(self.url).netloc
        seen = set()
        for entry in self.browser.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                seen.add(message["params"]["request"]["url"])
        for url in seen:
            parts = urllib.parse.urlsplit(url)
            self.expect(parts.scheme == "data" or parts.netloc == own, f"a request to {url}")
        self.expect(any(urllib.parse.urlsplit(url).netloc == own for url in seen), "no request was seen at all")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--screenshots", required=True, type=pathlib.Path)
    parser.add_argument("url")
    parser.add_argument("state", choices=["ready", "waiting", "any"])
    parser.add_argument("forbidden", nargs="*")
    options = parser.parse_args()
    browser = Browser(options.driver)
    try:
        look = Look(browser, options.url, options.state, options.forbidden, options.screenshots)
        look.check_view("dark", DESKTOP, "dark")
        look.check_view("phone", PHONE, "light")
        look.check_view("phone-dark", PHONE, "dark")
        look.check_view("light", DESKTOP, "light")
        look.check_words()
        look.check_live()
        look.check_keyboard()
        look.check_without_script()
        look.check_console()
        look.check_requests()
    finally:
        browser.close()
    for wrong in look.wrong:
        print(f"   {look.state}: {wrong}", file=sys.stderr)
    sys.exit(1 if look.wrong else 0)


if __name__ == "__main__":
    main()
