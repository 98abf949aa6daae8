"""Reports handed in: dropped on the page and read to the end by the real reader, while others look; a full disk; a reader that fails."""

from __future__ import annotations

import sys
import time

import pytest
from served import app_on

from detente.web.intake import Intake

REPORT = """---
outlet: Harbour Post
published: 2031-03-09
---
Iceland and Norway held a second round of talks on mackerel quotas in Bergen on 8 March 2031. Iceland demanded that Norway lift its
ban on landings by Icelandic trawlers before any agreement. The two delegations agreed to meet again in Reykjavik in May.
"""
DROP = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, { type: 'text/markdown' }));
    const form = document.getElementById('files');
    for (const kind of ['dragenter', 'dragover', 'drop']) form.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_a_report_dropped_on_the_page_is_read_to_the_end(page, server):
    page.goto(f"{server.url}/add")
    page.evaluate(DROP, ["harbour.md", REPORT])
    page.locator("#readings progress").wait_for()
    assert server.json("/index.json")["total"] == 2  # others look meanwhile
    page.locator("#readings").get_by_text("1 new").wait_for(timeout=180_000)
    server.settled()
    page.get_by_role("link", name="See what they tell").click()
    page.get_by_role("searchbox", name="Search reports, quotes and entries").fill("trawlers")
    page.keyboard.press("Enter")
    page.get_by_text("Harbour Post").first.wait_for()
    assert not list(server.path.with_name(server.path.name + ".inbox").iterdir())


def test_a_file_of_a_kind_that_is_not_read_is_refused_on_the_page(page, shown):
    page.goto(f"{shown.url}/add")
    page.evaluate(DROP, ["harbour.exe", "MZ"])
    page.locator("#files .wrong").get_by_text("an ending that is not read").wait_for()


STAND_IN = """
import json, sys
for line in sys.stdin:
    for read in (1, 2):
        print(json.dumps({"read": read, "new": 1, "unchanged": 0, "done": read == 2, "rejected": [[line.strip() + "/001-b.txt", "blank"]]}), flush=True)
"""


def ended(intake, id):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        one = next(r for r in intake.readings() if r.id == id)
        if one.state in ("done", "failed"):
            return one
        time.sleep(0.01)
    raise AssertionError("the reading did not end")


@pytest.mark.parametrize(("program", "state", "left"), [(STAND_IN, "done", 0), ("raise SystemExit(1)", "failed", 1)], ids=["read", "the reader fails"])
def test_what_is_handed_in_is_kept_until_it_is_read(tmp_path, program, state, left):
    intake = Intake(tmp_path / "r.detente", tmp_path / "inbox", command=[sys.executable, "-c", program])
    try:
        told = ended(intake, intake.take([("a.txt", b"A text."), ("b.txt", b" ")]).id)
        assert told.state == state and len([f for f in (tmp_path / "inbox").iterdir() if f.is_dir()]) == left
        if state == "done":
            assert (told.read, told.new, told.rejected) == (2, 1, [("b.txt", "blank")])
        else:
            assert "kept and read at the next start" in (told.error or "")
    finally:
        intake.close()
    again = Intake(tmp_path / "r.detente", tmp_path / "inbox", command=[sys.executable, "-c", STAND_IN])
    try:
        assert [ended(again, r.id).state for r in again.readings()] == ["done"] * left
    finally:
        again.close()


def test_a_full_disk_is_507_and_says_so(path, monkeypatch):
    import errno
    from pathlib import Path

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with app_on(path) as client:
        monkeypatch.setattr(Path, "write_bytes", full)
        answer = client.post("/reports", data={"text": "A text."})
    assert answer.status_code == 507 and "make room" in answer.json()["error"]
