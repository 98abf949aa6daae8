"""Every view in a real browser: it says nothing to the console, fits its width, and passes axe-core (WCAG 2.2 AA), light and dark."""

from __future__ import annotations

import re

import pytest
from served import HOSTILE, ids

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

VIEWS = {
    "overview": "/", "negotiation": "/n/{n}", "clocks": "/n/{n}?as_of=2019-04-06&known_by=2019-06-30", "two sides": "/n/{n}/round/{round}", "report": "/r/{report}?claim={claim}",
    "review": "/review", "history": "/review/history", "search": "/search?q=ban", "nothing found": "/search?q=zzzz", "add": "/add", "brief": "/n/{n}/brief",
    "not there": "/n/nothing", "hostile": "/n/{bad}", "hostile report": f"/r/{HOSTILE.id}",
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}  # all that another scheme changes


class Asks:
    """The server, asked as a test client is."""

    def __init__(self, server) -> None:
        self._server = server

    def get(self, address):
        told = self._server.json(address)
        return type("Answer", (), {"json": lambda _: told})()


@pytest.fixture(scope="session")
def known(shown):
    return ids(Asks(shown))


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_accessible_fits_and_is_silent(browser, shown, known, name):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") and "404" not in m.text else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("request", lambda r: said.append(f"asks {r.url}") if not r.url.startswith((shown.url, "data:")) else None)
    page.goto(shown.url + VIEWS[name].format(**known))
    for width in (320, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.Axe().run(page, options=RULES if scheme == "light" else CONTRAST)
            said += [f"{width} {scheme} {v['id']}: {n['html'][:160]}" for v in found.response["violations"] for n in v["nodes"][:3]]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said += [f"{over} px wider than {width}"] if over > 0 else []
    context.close()
    assert not said, "\n".join(said)


def test_pictures_are_drawn_and_a_line_leads_to_its_sentence(page, shown, known):
    page.goto(f"{shown.url}/n/{known['n']}")
    for picture in page.locator("picture img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("i => i.complete && i.naturalWidth > 0", arg=picture.element_handle())
    page.locator("#rounds .said summary").first.click()
    page.locator("#rounds .said a").first.click()
    lit = page.locator(".text mark.on").first
    lit.wait_for()
    assert lit.is_visible() and page.locator(".claim.on").count() == 1


def test_the_clocks_go_from_slider_to_address_and_on_to_every_view(page, shown, known):
    page.goto(f"{shown.url}/n/{known['n']}")
    page.locator(".clocks summary").click()
    slider = page.get_by_label("Known by, as a slider")
    slider.focus()
    with page.expect_navigation(url=re.compile("known_by=")):
        page.keyboard.press("Home")
    assert page.locator("#known_by").input_value() == "2019-03-05" or "known_by=" in page.url
    page.get_by_role("link", name="Negotiations").first.click()
    assert "known_by=" in page.url


def test_nothing_that_a_report_says_runs_and_nothing_is_lost(page, shown, known):
    for address in (f"/n/{known['bad']}", f"/r/{HOSTILE.id}", "/review", "/search?q=Portville", "/"):
        page.goto(shown.url + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.bad") is None
    page.goto(f"{shown.url}/r/{HOSTILE.id}")
    text = page.locator("#text").evaluate("e => e.textContent")
    assert text == HOSTILE.text.replace("\u202e", "·").replace("\u202c", "·")
