"""A review from end to end in real browsers: by the keyboard alone, two at once, a server killed in mid-save, a lost connection."""

from __future__ import annotations

from detente.record.record import open_record


def decisions(server, since=0):
    """The rulings that are on disk, less the first ``since``: other tests ruled on the same record before."""
    return open_record(server.path).decisions[since:]


def at_review(page, server, name="A. Berg"):
    server.settled()
    page.goto(f"{server.url}/review")
    by = page.get_by_label("You sign as")
    by.fill(name)
    by.blur()
    return page.locator(".item")


def rule(page, key: str, reason: str) -> None:
    page.keyboard.press(key)
    page.locator("#rule [name=reason]").fill(reason)
    page.keyboard.press("Enter")


def test_a_whole_review_with_the_keyboard_alone(page, ruled):
    server, before = ruled, len(decisions(ruled))
    items = at_review(page, server)
    total = items.count()
    claims = [items.nth(i).get_attribute("data-claim") for i in range(total)]
    rule(page, "a", "the sentence says so")
    page.get_by_text("Accepted.").wait_for()
    rule(page, "x", "recalls an earlier round")
    page.get_by_text("Rejected.").wait_for()
    issue = next(i for i in range(2, total) if items.nth(i).get_attribute("data-kind") == "issue")
    for _ in range(issue - 2):
        page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("#values [name=label]").fill("another label")
    page.locator("#rule [name=reason]").fill("as printed")
    page.keyboard.press("Enter")
    page.get_by_text("Corrected.").wait_for()
    page.keyboard.press("u")
    page.locator("#rule").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("taken back").wait_for()
    page.keyboard.press("?")
    page.locator("#help").wait_for()
    page.keyboard.press("Escape")
    made = decisions(server, before)
    assert [d.action for d in made] == ["accept", "reject", "correct", "withdraw"]
    assert [d.target for d in made[:3]] == [claims[0], claims[1], claims[issue]] and {d.reviewer for d in made} == {"A. Berg"}
    page.goto(f"{server.url}/review/history")
    assert page.get_by_text("taken back").count() >= 1 and page.get_by_text("recalls an earlier round").count() == 1


def test_two_reviewers_at_once_are_both_kept(browser, ruled):
    server, before = ruled, len(decisions(ruled))
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (c.new_page() for c in contexts)
    one = at_review(first, server).first.get_attribute("data-claim")
    at_review(second, server, "C. Dahl")
    rule(first, "a", "it is there")
    first.get_by_text("Accepted.").wait_for()
    rule(second, "x", "it is not")
    second.get_by_text("Others ruled on this").wait_for()
    assert second.locator("#since li").inner_text().startswith("A. Berg accepts it")
    second.keyboard.press("Enter")
    second.get_by_text("Rejected.").wait_for()
    assert {(d.reviewer, d.action) for d in decisions(server, before) if d.target == one} == {("A. Berg", "accept"), ("C. Dahl", "reject")}
    for context in contexts:
        context.close()


def test_a_ruling_outlives_a_lost_connection_and_is_kept_once(page, ruled):
    at_review(page, ruled)
    before = len(decisions(ruled))
    page.context.set_offline(True)
    rule(page, "a", "typed while it was gone")
    page.get_by_text("1 ruling waits in this browser").wait_for()
    assert not decisions(ruled, before)
    page.context.set_offline(False)
    page.get_by_text("1 ruling waits in this browser").wait_for(state="hidden", timeout=30_000)
    assert [d.reason for d in decisions(ruled, before)] == ["typed while it was gone"]


def test_a_killed_server_loses_nothing_and_keeps_it_once(page, server):
    at_review(page, server)
    server.kill()
    rule(page, "a", "typed while it was gone")
    page.get_by_text("1 ruling waits in this browser").wait_for()
    assert not decisions(server)
    server.start()
    page.reload()
    page.get_by_text("1 ruling waits in this browser").wait_for(state="hidden", timeout=30_000)
    assert [d.reason for d in decisions(server)] == ["typed while it was gone"]
    at_review(page, server)
    page.route("**/rulings", lambda route: (route.fetch(), server.kill(), route.abort()))  # it was kept, and the answer never came
    rule(page, "a", "sent twice")
    page.get_by_text("1 ruling waits in this browser").wait_for()
    page.unroute("**/rulings")
    server.start()
    page.get_by_text("1 ruling waits in this browser").wait_for(state="hidden", timeout=30_000)
    assert [d.reason for d in decisions(server, 1)] == ["sent twice"]


def test_on_a_full_disk_one_is_told_and_what_was_typed_stays_until_there_is_room(page, ruled):
    at_review(page, ruled)
    before = len(decisions(ruled))
    ruled.room(0)
    try:
        rule(page, "a", "the disk is full")
        page.locator("#rule .wrong").get_by_text("no room on the disk").wait_for()
        assert page.locator("#rule [name=reason]").input_value() == "the disk is full" and not decisions(ruled, before)
    finally:
        ruled.room(None)
    page.keyboard.press("Enter")
    page.get_by_text("Accepted.").wait_for()
    assert [d.reason for d in decisions(ruled, before)] == ["the disk is full"]


def test_what_is_typed_survives_a_reload(page, ruled):
    at_review(page, ruled)
    page.keyboard.press("x")
    page.locator("#rule [name=reason]").fill("half a thought")
    page.reload()
    page.keyboard.press("x")
    assert page.locator("#rule [name=reason]").input_value() == "half a thought"


def test_words_selected_in_a_report_become_a_claim(page, ruled):
    server = ruled
    report = next(r for r in open_record(server.path).reports if "Lockham" in r.text or "Bergen" in r.text)
    page.goto(f"{server.url}/r/{report.id}")
    page.evaluate("""() => {
        const piece = [...document.querySelectorAll('#text > *')].find((p) => p.textContent.includes('Bergen'));
        const at = piece.textContent.indexOf('Bergen');
        getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + 6);
    }""")
    page.get_by_role("button", name="Add a claim on these words").click()
    page.locator("#add [name=kind]").select_option("issue")
    page.locator("#add fieldset[data-kind=issue] [name=label]").fill("the town")
    page.locator("#add [name=reason]").fill("was missed")
    page.locator("#add [name=signed]").fill("A. Berg")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator(".claim.on").get_by_text("the town").wait_for()
    assert decisions(server)[-1].quote == "Bergen"
