"""The same views as pages and as JSON, by two dates; rulings that are kept, both where two differ; reports handed in."""

from __future__ import annotations

import re

import bergen
import pytest
from served import ids

from detente.record.record import open_record
from detente.web.views import search as searches

PAGES = ("/", "/n/{n}", "/n/{n}/brief", "/n/{n}/round/{round}", "/n/{n}/issue/{issue}", "/n/{n}/condition/{condition}", "/r/{report}", "/review",
         "/review/history", "/search", "/search?q=ban", "/add", "/n/{bad}")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_and_names_its_json(reading, address):
    answer = reading.get(address.format(**ids(reading)))
    assert answer.status_code == 200
    other = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', answer.text)
    if other:
        assert reading.get(other[1].replace("&amp;", "&")).status_code == 200


def test_the_dates_stay_in_every_link_and_choose_what_is_shown(reading):
    known = ids(reading)
    early = reading.get(f"/n/{known['n']}", params={"known_by": "2019-03-31"})
    assert "known_by=2019-03-31" in early.text and 'value="2019-03-31"' in early.text
    links = set(re.findall(r'href="(/(?:n|c|r|review)[^"]*)"', early.text))
    assert [link for link in links if "known_by=2019-03-31" not in link] == [f"/n/{known['n']}"]  # the way back to all that is known
    assert len(links) > 10
    assert reading.get("/index.json?known_by=2019-01-01").json()["rows"] == []
    assert reading.get("/?as_of=soon").status_code == reading.get("/search?as_of=soon").status_code == 422
    assert reading.get(f"/n/{known['n']}.json?known_by=2019-01-01").status_code == 404


def test_two_sides_are_those_of_the_diff(reading):
    known = ids(reading)
    told = reading.get(f"/n/{known['n']}/round/{known['round']}.json").json()
    facts = {(f["fact"], f["standing"]) for g in told["groups"] for f in g["facts"]}
    assert ("number", "contested") in facts and ("date", "contested") in facts
    assert reading.get(f"/n/{known['n']}/round/99.json").status_code == 422
    assert reading.get(f"/n/{known['n']}/round/{known['round']}.json?between=ISL&between=ISL").status_code == 422


def test_a_report_is_whole_and_every_claim_in_its_place(reading):
    known = ids(reading)
    made = bergen.record()
    for report in made.reports:
        told = reading.get(f"/r/{report.id}.json").json()
        assert sum(len(p["text"]) for p in told["pieces"]) == len(report.text)
        at = {c["id"]: (c["start"], c["end"]) for c in told["claims"]}
        assert set(at) == {c.id for c in made.claims if c.report == report.id}
        for piece in told["pieces"]:
            assert set(piece["claims"]) == {i for i, (a, b) in at.items() if a < piece["start"] + len(piece["text"]) and piece["start"] < b}
    answer = reading.get(f"/c/{known['claim']}", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/r/{known['report']}?claim={known['claim']}")


def test_search_finds_reports_quotes_and_entries_by_negotiation_and_date(reading):
    known = ids(reading)
    found = reading.get("/search.json?q=ban").json()
    group = next(g for g in found["groups"] if g["negotiation"] == known["n"])
    assert group["entries"] and any(r["quotes"] for r in group["reports"])
    days = [r["day"] for g in reading.get("/search.json?q=ban&since=2019-06-01").json()["groups"] for r in g["reports"]]
    assert days and min(days) >= "2019-06-01"
    assert reading.get('/search.json?q="').json()["groups"] == []


def test_what_bounds_a_search_is_asked_of_all_reports_and_not_of_the_best(reading, monkeypatch):
    def days(query=""):
        found = reading.get(f"/search.json?q=ban{query}").json()
        return [r["day"] for g in found["groups"] for r in g["reports"]], found["more_reports"]

    all_days, more = days()
    assert len(set(all_days)) > 1 and not more
    monkeypatch.setattr(searches, "LIMIT", 1)
    assert days()[1]
    for day in all_days:
        assert days(f"&since={day}&until={day}")[0] == [day]
    known = ids(reading)
    assert days(f"&negotiation={known['n']}")[0] and days("&negotiation=nowhere") == ([], False)



def rule(client, by="A. Berg", **asked):
    return client.post("/rulings", json={"by": by, "reason": "I looked", **asked})


def test_a_ruling_is_on_disk_when_the_answer_comes_and_the_next_page_shows_it(client, path):
    known = ids(client)
    before = client.get("/review.json").json()["waiting"]
    assert rule(client, action="correct", target=known["claim"], values={"place": "Voss"}).status_code == 200
    assert [d.change for d in open_record(path).decisions] == [{"place": "Voss"}]
    assert client.get("/review.json").json()["waiting"] == before - 1
    told = client.get(f"/r/{known['report']}.json").json()
    one = next(c for c in told["claims"] if c["id"] == known["claim"])
    assert {"name": "place", "value": "Voss", "shown": "Voss"} in one["keys"] and one["rulings"][0]["reviewer"] == "A. Berg"


def test_a_ruling_sent_again_is_kept_once_and_can_be_taken_back_by_its_reviewer_alone(client, path):
    known = ids(client)
    first = rule(client, action="reject", target=known["claim"]).json()["kept"]
    assert rule(client, action="reject", target=known["claim"]).json()["kept"] == first
    assert not any(c["id"] == known["claim"] and not c["out"] for c in client.get(f"/r/{known['report']}.json").json()["claims"])
    assert rule(client, by="C. Dahl", action="withdraw", target=first[0]["id"]).status_code == 422
    assert rule(client, action="withdraw", target=first[0]["id"]).status_code == 200
    assert len(open_record(path).decisions) == 2 and open_record(path).has_claim(known["claim"])
    assert [line["withdrawn"] for line in client.get("/review/history.json").json()["rulings"]] == [False, True]


def test_two_reviewers_are_told_of_each_other_and_both_kept(client, path):
    known = ids(client)
    mine = rule(client, action="accept", target=known["claim"], seen=[]).json()["kept"][0]["id"]
    told = rule(client, by="C. Dahl", action="reject", target=known["claim"], seen=[])
    assert told.status_code == 409 and [r["reviewer"] for r in told.json()["since"]] == ["A. Berg"]
    assert rule(client, by="C. Dahl", action="reject", target=known["claim"], seen=[mine]).status_code == 200
    assert {d.reviewer for d in open_record(path).decisions} == {"A. Berg", "C. Dahl"}
    view = client.get(f"/n/{known['n']}.json").json()
    assert any(r["differs"] for e in view["rounds"] for r in e["told"]["rulings"])


def test_a_missed_claim_is_added_on_the_words_selected(client, path):
    known = ids(client)
    report = open_record(path).report(known["report"])
    start = report.text.index("Bergen")
    answer = rule(client, action="add", target=report.id, kind="issue", start=start, end=start + 6, values={"label": "the town"})
    assert answer.status_code == 200
    added = open_record(path).claim(answer.json()["kept"][0]["target"])
    assert (added.quote, added.label) == ("Bergen", "the town")


@pytest.mark.parametrize(("asked", "why"), [
    ({"action": "accept", "target": "nothing"}, "no claim"), ({"action": "burn", "target": "{claim}"}, "no ruling"),
    ({"action": "correct", "target": "{claim}", "values": {"date": "soon"}}, "date"), ({"action": "accept", "target": "{claim}", "reason": " "}, "reason"),
    ({"action": "accept", "target": "{claim}", "by": ""}, "signed"), ({"action": "add", "target": "{report}", "kind": "issue", "start": 5, "end": 2}, "place"),
])
def test_a_ruling_that_cannot_be_made_says_why_and_keeps_nothing(client, path, asked, why):
    known = ids(client)
    answer = rule(client, **{k: v.format(**known) if isinstance(v, str) else v for k, v in asked.items()})
    assert answer.status_code == 422 and why in answer.json()["error"]
    assert not open_record(path).decisions
