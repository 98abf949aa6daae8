"""Following against a real server: what is new is read once, whatever the server does, and nothing is asked that should not be."""

from __future__ import annotations

import hashlib

import pytest
from site_made import bomb, cut_short, dripping, endless, moved, page, plain, rss, tagged

from detente.follow.settings import Feed, Page
from detente.record.record import Record

DAY = "Wed, 14 May 2031 09:30:00 +0200"
pytestmark = pytest.mark.usefixtures("plain_merging")


def feed(site, *paths: str, **answers):
    """A feed of the site that names these paths."""
    site.paths["/rss"] = tagged(rss(*((site.url + p, DAY) for p in paths)), '"one"')
    site.paths.update(answers)
    return Feed(url=site.url + "/rss", outlet="The Ferry Post", **{})


def test_articles_of_a_feed_are_read_with_what_is_known_of_them(site, desk):
    site.paths["/1"] = plain(page(1))
    it = desk(feed(site, "/1?utm_source=rss#top"))
    site.paths["/1?utm_source=rss"] = site.paths["/1"]
    tally = it.run()
    (report,) = it.store.reports()
    assert (tally.looks, tally.found, tally.read.new) == (1, 1, 1)
    assert "They spoke about river 1" in report.text
    assert (report.outlet, report.published, report.url) == ("The Ferry Post", "2031-05-14T09:30:00+02:00", site.url + "/1?utm_source=rss")
    assert report.extra["fetched"] == "2030-03-17T17:46:40+00:00" and report.extra["source"] == site.url + "/rss"
    digest = hashlib.sha256(page(1).encode()).hexdigest()
    assert report.extra["original"] == f"sha256:{digest}" and it.originals.read(digest) == page(1).encode()


def test_it_says_who_it_is_and_asks_only_for_what_has_changed(site, desk):
    site.paths["/1"] = plain(page(1))
    it = desk(feed(site, "/1"))
    it.run()
    assert it.run().looks == 0, "not before the hour is over"
    again = it.later(3601)
    assert (again.looks, again.found, again.read.reports) == (1, 0, 0)
    conditions = [headers for path, headers in site.asked if path == "/rss"]
    assert [c.get("if-none-match") for c in conditions] == [None, '"one"']
    assert all("desk@example.org" in headers["user-agent"] for _, headers in site.asked)
    assert site.times("/1") == 1 and site.times("/robots.txt") == 1


def test_robots_txt_is_heeded_on_every_hop_and_its_delay_too(site, desk):
    site.paths["/robots.txt"] = plain("User-agent: *\nDisallow: /private/\nCrawl-delay: 0.2\n", Content_Type="text/plain")
    site.paths |= {"/a": moved("/private/a"), "/private/a": plain(page(1)), "/private/b": plain(page(2)), "/c": plain(page(3))}
    it = desk(feed(site, "/a", "/private/b", "/c"), moving=True)
    begun = it.now()
    it.run()
    asked = [path for path, _ in site.asked]
    assert not [p for p in asked if p.startswith("/private")] and asked.count("/c") == 1
    assert "robots" in it.place(site.url + "/a").note and it.place(site.url + "/private/b").state == "refused"
    assert it.now() - begun > 3 * 0.2, "three times it waited between two of four requests"


def test_a_site_that_cannot_say_what_it_allows_is_left_alone_for_the_time_being(site, desk):
    site.paths["/robots.txt"] = plain("", "503 Service Unavailable")
    it = desk(feed(site, "/1"))
    it.run()
    assert site.times("/rss") == 0 and "robots.txt could not be had" in it.place(site.url + "/rss").note
    site.paths |= {"/robots.txt": plain("", "404 Not Found"), "/1": plain(page(1))}
    assert it.later(3700).read.new == 1


@pytest.mark.parametrize(("answer", "reason"), [
    (dripping(0.05), "did not answer in full"), (cut_short(page(1)), "connection failed"),
    (plain("", "500 Internal Server Error"), "status 500"), (plain(page(1)[:40].encode(), Content_Encoding="gzip"), "cannot be unpacked"),
], ids=["slow drip", "wrong length", "500", "not gzip"])
def test_what_may_mend_itself_is_tried_again_later_and_then_read(site, desk, answer, reason):
    it = desk(feed(site, "/1"))
    site.paths["/1"] = answer
    assert it.run().failed == 1
    put_off = it.place(site.url + "/1")
    assert reason in put_off.note and 30 <= put_off.due - it.time <= 60 and put_off.state == "waiting"
    site.paths["/1"] = plain(page(1))
    assert it.later(61).read.new == 1


def test_back_off_doubles_is_spread_and_ends(site, desk):
    it = desk(feed(site, "/1"))
    site.paths["/1"] = plain("", "500 Internal Server Error")
    it.run()
    waits = []
    while (place := it.place(site.url + "/1")).state == "waiting":
        waits.append(place.due - it.time)
        it.later(waits[-1] + 1)
    assert all(30 * 2**n <= w <= 60 * 2**n for n, w in enumerate(waits)) and len({w / 2**n for n, w in enumerate(waits)}) > 3
    assert (len(waits), place.state) == (7, "refused") and "tried 8 times" in place.note


@pytest.mark.parametrize(("answer", "reason"), [
    (endless, "more than 200,000 bytes"), (bomb(50_000_000), "more than 200,000 bytes"), (plain("", "410 Gone"), "status 410"),
    (plain(b"%PDF-1.7", Content_Type="application/pdf"), "application/pdf"), (moved("/1"), "redirects more than 5 times"),
    (moved("file:///etc/passwd"), "no page of the web"), (moved("http://user:word@example.org/"), "no page of the web"),
    (plain("<html><body></body></html>"), "no article"),
], ids=["endless", "gzip bomb", "gone", "pdf", "loop", "file", "password", "empty page"])
def test_what_will_not_mend_itself_is_refused_with_the_reason(site, desk, answer, reason):
    it = desk(feed(site, "/1", "/2"))
    site.paths |= {"/1": answer, "/2": plain(page(2))}
    tally = it.run()
    assert (tally.refused, tally.read.new) == (1, 1), "and the other article is read"
    assert reason in it.place(site.url + "/1").note
    it.later(90_000)
    assert site.times("/1") <= 6, "not asked again"


def test_retry_after_holds_the_whole_host(site, desk):
    it = desk(feed(site, "/1", "/2"), connections=1)
    site.paths |= {"/1": plain("", "429 Too Many Requests", Retry_After="600"), "/2": plain(page(2))}
    it.run()
    assert site.times("/2") == 0 and it.place(site.url + "/1").due == it.time + 600
    it.later(599)
    assert site.times("/1") == 1 and site.times("/2") == 0
    site.paths["/1"] = plain(page(1))
    assert it.later(2).read.new == 2


def test_no_private_address_is_asked_not_even_after_a_redirect(site, desk):
    it = desk(feed(site, "/1", "/2"))
    inner = site.url.replace("127.0.0.1", "127.0.0.2")
    site.paths |= {"/1": moved(inner + "/secret"), "/2": moved("http://[::ffff:10.0.0.1]/x")}
    it.run()
    assert all("private address" in it.place(site.url + p).note for p in ("/1", "/2"))
    closed = desk(Feed(url=site.url + "/rss"), allow=())
    closed.state.place("x")
    asked = len(site.asked)
    closed.later(1e6)
    assert len(site.asked) == asked, "this machine itself is not asked where the file does not allow it"


def test_a_changed_article_is_read_anew_and_names_the_earlier_version(site, desk):
    site.paths["/1"] = tagged(page(1), '"a"')
    it = desk(Page(url=site.url + "/1", outlet="The Ferry Post"))
    it.run()
    assert it.later(3601).read.reports == 0, "304"
    site.paths["/1"] = tagged(page(1, text=page(2)), '"b"')
    assert it.later(3601).read.new == 1
    old, new = sorted(it.store.reports(), key=lambda r: r.extra["fetched"])
    assert new.extra["earlier"] == old.id
    assert it.later(3601).read.reports == 0


def test_an_article_that_its_feed_says_has_changed_is_fetched_again(site, desk):
    def atom(updated):
        return (f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Note</title><link href="{site.url}/1"/>'
                f"<published>2031-05-11T08:00:00Z</published><updated>{updated}</updated></entry></feed>")
    site.paths |= {"/atom": plain(atom("2031-05-11T08:00:00Z")), "/1": plain(page(1))}
    it = desk(Feed(url=site.url + "/atom"))
    it.run()
    it.later(3601)
    assert site.times("/1") == 1
    site.paths |= {"/atom": plain(atom("2031-05-11T12:00:00Z")), "/1": plain(page(2))}
    assert it.later(3601).read.new == 1 and site.times("/1") == 2


def test_the_same_article_at_two_addresses_is_one_report_with_two_origins(site, desk):
    site.paths |= {"/1": plain(page(1)), "/print/1": plain(page(1).replace("<nav>", "<nav><a href='/1'>Back</a>"))}
    it = desk(feed(site, "/1", "/print/1"))
    tally = it.run()
    assert (tally.read.new, tally.read.copies, it.store.count("findings")) == (1, 1, 1)
    (origins,) = it.store.origins().values()
    assert {o["url"] for o in origins} == {site.url + "/1", site.url + "/print/1"}


def test_a_feed_with_broken_xml_is_read_as_far_as_it_goes_and_says_so(site, desk):
    broken = rss((site.url + "/1", DAY)).replace("<title>News</title>", "<title>Fish & chips <b></title>")
    site.paths |= {"/rss": plain(broken), "/1": plain(page(1)), "/html": plain(page(3))}
    it = desk(Feed(url=site.url + "/rss"), Feed(url=site.url + "/html"))
    assert it.run().read.new == 1
    assert any("XML is broken" in line for line in it.told)
    assert "no RSS or Atom feed" in it.place(site.url + "/html").note


def test_entities_of_a_feed_neither_open_files_nor_blow_up(site, desk):
    inner = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">' + "".join(
        f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "boom"}">' for n in range(9)) + "]>"
    hostile = rss((site.url + "/1", DAY)).replace("?>", f"?>{inner}", 1).replace("News", "&f; &b8;")
    site.paths |= {"/rss": plain(hostile), "/1": plain(page(1))}
    it = desk(Feed(url=site.url + "/rss"))
    it.run()
    assert not any("root:" in line for line in it.told)


def test_a_page_of_links_and_a_feed_that_carries_its_articles(site, desk):
    listed = "".join(f'<a href="/news/2031/{n}#c">x</a>' for n in (1, 2, 1)) + '<a href="/about">x</a><a href="javascript:x()">x</a>'
    carried = rss((site.url + "/whole", DAY), extra=f"<description><![CDATA[{page(3)}]]></description>")
    site.paths |= {"/index": plain(f"<html><body>{listed}</body></html>"), "/news/2031/1": plain(page(1)), "/news/2031/2": plain(page(2)),
                   "/rss": plain(carried)}
    it = desk(Page(url=site.url + "/index", links=r"/news/\d{4}/"), Feed(url=site.url + "/rss", text="feed"))
    assert it.run().read.new == 3
    assert site.times("/whole") == 0 and site.times("/about") == 0
    assert it.later(3601).read.reports == 0
    assert len(Record(it.store).reports) == 3


def test_one_host_is_asked_one_thing_at_a_time_and_others_beside_it(site, desk):
    import threading

    open_now, most = [], []

    def slow(n):
        def answer(at, to, asked):
            open_now.append(n)
            most.append(len(open_now))
            threading.Event().wait(0.03)
            open_now.remove(n)
            plain(page(n))(at, to, asked)
        return answer
    it = desk(feed(site, *(f"/{n}" for n in range(6))))
    site.paths |= {f"/{n}": slow(n) for n in range(6)}
    assert it.run().read.new == 6 and max(most) == 1
