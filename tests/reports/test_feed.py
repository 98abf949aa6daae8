"""Saved feeds: a report for each entry, nothing fetched; a broken feed gives what can be made out and says so."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from detente.model import Rejected, Report
from detente.reports import load
from detente.reports.fields import NOTES
from detente.reports.fragment import words

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Nordic Wire</title><language>en-gb</language><link>http://wire.example/</link>
<item><title>Envoys meet &amp; part</title><link>http://wire.example/1</link><guid isPermaLink="false">w-1</guid>
<pubDate>Tue, 06 Apr 2021 10:00:00 +0200</pubDate><category>Quotas</category><description>A teaser.</description>
<content:encoded><![CDATA[<p>The two sides met in <b>Oslo</b> on Tuesday.</p><script>x()</script><p>They agreed to meet&nbsp;again.</p>]]></content:encoded></item>
<item><title>No day is given</title><description>Talks resumed &lt;br/&gt; in Bergen.</description></item>
<item><link>http://wire.example/3</link></item>
<item><title>An odd day</title><pubDate>some time in spring</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Presse</title><entry><title>Gespräche</title>
<id>urn:a:1</id><updated>2021-04-06T10:00:00Z</updated><link href="http://wire.example/a"/><author><name>A. Desk</name></author>
<content type="html">&lt;p&gt;Die Gespräche begannen.&lt;/p&gt;</content></entry></feed>"""


def of(path: Path, data: str | bytes) -> list[Report | Rejected]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(load([path]))


def test_entries_of_rss(tmp_path):
    first, second, refused, fourth = of(tmp_path / "a.rss", RSS)
    assert first.text == "Envoys meet & part\n\nThe two sides met in Oslo on Tuesday.\n\nThey agreed to meet again."
    assert (first.title, first.outlet, first.url, first.source_id, first.lang) == ("Envoys meet & part", "Nordic Wire", "http://wire.example/1", "w-1", "en")
    assert first.published == "2021-04-06T08:00:00Z" and first.extra == {"tags": ["Quotas"]}
    assert second.text == "No day is given\n\nTalks resumed\nin Bergen." and second.published is None
    assert isinstance(refused, Rejected) and refused.line == 3 and "blank" in refused.reason
    assert fourth.published is None and fourth.extra["published"] == "some time in spring"


def test_entries_of_atom_in_a_file_of_another_name(tmp_path):
    (tmp_path / "folder").mkdir()
    (got,) = of(tmp_path / "folder" / "saved.xml", ATOM)
    assert (got.outlet, got.lang, got.published, got.extra["by"]) == ("Presse", "de", "2021-04-06T10:00:00Z", "A. Desk")
    assert "last change" in got.extra[NOTES][0]
    assert list(load([tmp_path / "folder"])) == [got]


def test_a_feed_that_is_cut_short_gives_its_whole_entries_and_says_so(tmp_path):
    *entries, last = of(tmp_path / "a.rss", RSS[: RSS.index("<item><link>")])
    assert [e.title for e in entries] == ["Envoys meet & part", "No day is given"]
    assert "cut short" in last.reason and last.line == 3


@pytest.mark.parametrize("data", ["<rss/>", "<feed>", "<rss version='2.0'><channel><title>x</title></channel></rss>"])
def test_a_feed_without_entries_is_refused(tmp_path, data):
    (refused,) = of(tmp_path / "a.rss", data)
    assert "no entries" in refused.reason


def test_nothing_is_fetched_and_no_entity_grows(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asked.append(a) or [])
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    outside = '<!DOCTYPE rss [<!ENTITY e SYSTEM "http://wire.example/e"><!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for data in ("http://wire.example/feed", RSS.replace("<rss", outside + "<rss").replace("A teaser.", "&e;&b;&f;").replace("Talks resumed", "&f;&e;")):
        got = of(tmp_path / "a.rss", data)
        assert got and all("root:" not in r.text for r in got if isinstance(r, Report))
    assert asked == []


def test_markup_becomes_paragraphs():
    told = words("<div>One <i>line</i>.<br>Two.<ul><li>a</li><li>b</li></ul><style>p{}</style><!-- no -->Tail &lt;x&gt;</div>")
    assert told == "One line.\nTwo.\n\na\n\nb\n\nTail <x>" or told.split("\n\n")[0] == "One line.\nTwo."
    assert words("no tags, a < b") == "no tags, a < b"


def test_a_missing_library_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "feedparser", None)
    (refused,) = of(tmp_path / "a.rss", RSS)
    assert "pip install 'detente[archives]'" in refused.reason
