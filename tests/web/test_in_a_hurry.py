"""What somebody with five minutes relies on: nothing left uncounted, a brief on one page, the sentence and who says it in view at once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from served import Server, app_on, claim

from detente.model import Condition, Findings, Issue, NegotiationClaim, NextStep, Report, RoundClaim
from detente.record.store import Store

THINGS = ("herring", "lighthouse", "pilotage", "archives", "pensions", "timber", "ferries", "customs", "quarantine", "telegraphs", "rivers", "passports",
          "salvage", "moorings", "dredging", "icebreakers", "pastures", "seals", "beacons", "anchorages", "fisheries", "tolls", "bridges", "cables",
          "forests", "mines", "schools", "courts", "prisoners", "refugees", "borders", "railways", "airspace", "radio", "coins", "weights")
LAST = date(2031, 6, 1)


def busy(folder):
    """A record of one negotiation with more of everything than a page shows: a round, a condition and an issue a week, all of them open."""
    path = folder / "busy.detente"
    store = Store(path)
    for i, thing in enumerate(THINGS):
        day = LAST - timedelta(7 * (len(THINGS) - i))
        text = (f"Norland and Sudland will meet in Portville on {day}. The {thing} question is open. Sudland first wants {thing}. "
                + "Nothing else was said that day, and nobody in the harbour had expected more. " * 40
                + f"After that come {thing}.")
        report = Report.of(text, outlet="Harbour Post", title=f"Of {thing}", published=str(day - timedelta(1)))
        sides = ("Norland", "Sudland")
        found = (
            claim(NegotiationClaim, report, "Norland and Sudland", parties=sides, goal="a peace"),
            claim(RoundClaim, report, f"will meet in Portville on {day}", parties=sides, place="Portville", date=str(day), status="planned"),
            claim(Issue, report, f"The {thing} question is open", label=f"{thing} question", status="disputed"),
            claim(Condition, report, f"Sudland first wants {thing}", holder="Sudland", addressee="Norland", demand=thing),
            claim(NextStep, report, f"After that come {thing}", what=thing),
        )
        store.keep(report, Findings(report=report.id, reader="hand 1", about_talks=True, gate=1.0, claims=found))
    store.end_reading()
    store.close()
    return path


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    return busy(tmp_path_factory.mktemp("busy"))


@pytest.fixture(scope="module")
def crowded(record):
    made = Server(record)
    made.start()
    yield made
    made.stop()


def test_all_that_stands_between_is_counted_shown_when_asked_for_and_the_latest_comes_first(record):
    with app_on(record) as client:
        one = client.get("/index.json").json()["rows"][0]
        view = client.get(f"/n/{one['id']}.json").json()
        every = client.get(f"/n/{one['id']}.json?all=between").json()
    standing = sum(view["standing"].values())
    assert view["standing"]["condition"] == view["standing"]["issue"] == len(THINGS) and standing == one["conditions"] + one["disputed"] + one["passed"]
    assert len(view["between"]) + view["hidden"]["between"] == len(every["between"]) == standing and view["hidden"]["between"] > 0
    assert view["between"][0]["last"] == max(o["last"] for o in every["between"]) and view["between"][0]["told_by"] == "Harbour Post"
    assert all(any(o["kind"] == kind for o in view["between"]) for kind in every["standing"])


def test_of_next_steps_without_a_day_the_last_told_is_next_and_says_when_it_was_told(record):
    with app_on(record) as client:
        later = client.get("/index.json?as_of=2031-09-01").json()["rows"][0]
    assert THINGS[-1] in later["next"] and later["next_day"] is None and later["next_told"] == str(LAST - timedelta(8))


def test_a_brief_is_one_page_however_much_there_is(browser, crowded):
    page = browser.new_page()
    one = crowded.json("/index.json")["rows"][0]["id"]
    page.goto(f"{crowded.url}/n/{one}/brief")
    drawn = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", drawn)) == 1


@pytest.mark.parametrize("width", (320, 1280))
def test_the_sentence_asked_for_and_who_says_it_are_in_view_when_the_report_opens(page, crowded, width):
    page.set_viewport_size({"width": width, "height": 700})
    one = crowded.json("/index.json")["rows"][0]["id"]
    step = crowded.json(f"/n/{one}.json")["next_steps"][0]["told"]["cites"][0]
    page.goto(f"{crowded.url}/c/{step['claim']}")
    page.wait_for_load_state("networkidle")
    inside = "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
    assert "After that come" in page.locator("mark.on").first.inner_text()
    assert page.locator("mark.on").first.evaluate(inside) and page.get_by_text("Harbour Post").locator("visible=true").first.evaluate(inside)
    if width == 1280:
        assert page.locator(".claim.on").evaluate("e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight")


def test_claims_are_shown_in_words_and_corrected_as_they_are_written(page, crowded):
    page.goto(f"{crowded.url}/review?kind=round")
    page.get_by_label("You sign as").fill("A. Berg")
    item = page.locator(".item").first
    raw = item.locator("[data-key=date]").get_attribute("data-value")
    shown = item.locator("[data-key=date]").inner_text()
    page.locator("h1").click()
    page.keyboard.press("e")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", raw) and shown.endswith(raw[:4]) and shown != raw
    assert page.locator("#values [name=date]").input_value() == raw
