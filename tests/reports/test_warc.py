"""Web archives: a page is a report; what is broken is named with its record, and all the other records are read."""

from __future__ import annotations

import gzip
import io
import sys
from itertools import chain
from pathlib import Path

import pyarrow
import pytest

from detente.model import Rejected, Report
from detente.reports import limits, load, load_unit, units


def page(i: int) -> bytes:
    said = f"<p>The two sides met in Oslo on Tuesday to talk about quota {i}, the ministry said in a long statement to the press.</p>"
    head = f"<title>Envoys meet {i}</title><meta property='article:published_time' content='2021-04-06T10:00:00Z'>"
    return f"<!doctype html><html><head>{head}</head><body><nav>Home</nav><article><h1>Envoys meet {i}</h1>{said * 3}</article></body></html>".encode()


def record(i: int, body: bytes | None = None, *, kind: str = "response", status: str = "200 OK", headers: str = "Content-Type: text/html") -> bytes:
    block = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + (page(i) if body is None else body)
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://wire.example/{i}\r\nWARC-Date: 2021-04-07T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{i}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


RECORDS = [record(i) for i in range(10)]
PLAIN = b"".join(RECORDS)
PACKED = b"".join(gzip.compress(r, mtime=0) for r in RECORDS)


def of(path: Path, data: bytes) -> list[Report | Rejected]:
    """What is read of the file, which is the same in whatever pieces it is cut."""
    path.write_bytes(data)
    got = list(load([path]))
    for size in (1, 900, 4000):
        assert list(chain.from_iterable(map(load_unit, units([path], size)))) == got
    return got


def ids(got: list[Report | Rejected]) -> list[str]:
    return [f"{r.line}!" if isinstance(r, Rejected) else str(r.source_id).rpartition(":")[2] for r in got]


def test_a_page_comes_with_its_address_day_and_record(tmp_path):
    first, *_ = got = of(tmp_path / "a.warc.gz", PACKED)
    assert ids(got) == list("0123456789") and first.text.startswith("Envoys meet 0\n") and "Home" not in first.text
    assert (first.title, first.url, first.published, first.source_id) == ("Envoys meet 0", "http://wire.example/0", "2021-04-06", "urn:uuid:0")
    assert first.extra == {"crawled": "2021-04-07T10:00:00Z"}
    assert len(list(units([tmp_path / "a.warc.gz"], 900))) > 3


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress, lambda b: PACKED, lambda b: bytes(pyarrow.compress(b, "zstd", asbytes=True))])
def test_packing_changes_nothing(tmp_path, pack):
    assert ids(of(tmp_path / "crawl", pack(PLAIN))) == list("0123456789")


def test_what_warcio_writes_is_read(tmp_path):
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    out = io.BytesIO()
    writer = warcio.WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "a test"}))
    for kind in ("request", "response"):
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=windows-1251")], protocol="HTTP/1.1")
        body = page(1).decode().replace("Oslo", "Осло").encode("cp1251")
        writer.write_record(writer.create_warc_record("http://wire.example/1", kind, payload=io.BytesIO(body), http_headers=answer))
    writer.write_record(writer.create_warc_record("http://wire.example/2", "conversion", payload=io.BytesIO(b"Envoys met.\n"), warc_content_type="text/plain"))
    page_, text = of(tmp_path / "a.warc.gz", out.getvalue())
    assert "in Осло on Tuesday" in page_.text and text.text == "Envoys met.\n" and text.url == "http://wire.example/2"


def test_what_is_no_report_is_passed_over(tmp_path):
    others = [record(1, kind="request"), record(2, kind="metadata"), record(3, status="404 Not Found"), record(4, kind="revisit"),
              record(5, b"\x89PNG....", headers="Content-Type: image/png"), record(6)]
    assert ids(of(tmp_path / "a.warc", b"".join(others))) == ["6"]


def test_a_body_sent_packed_and_in_pieces_is_put_together(tmp_path):
    body = gzip.compress(page(1))
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 50]), body[i : i + 50]) for i in range(0, len(body), 50)) + b"0\r\n\r\n"
    sent = record(1, pieces, headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked")
    said_only = record(2, headers="Content-Type: text/html\r\nContent-Encoding: gzip")
    assert ids(of(tmp_path / "a.warc", sent + said_only)) == ["1", "2"]


LENGTH = PLAIN.index(b"Content-Length: ", len(RECORDS[0]) * 4) + len(b"Content-Length: ")  # of the fifth record
DAMAGED = {
    "cut within a block": (PLAIN[:-300], "has 3", "012345678", 10),
    "cut within a head": (PLAIN + RECORDS[0][:60], "within the head", "0123456789", 11),
    "cut within packed bytes": (PACKED[:-300], "cut short in the packed part", "012345678", 10),
    "cut within the packed checksum": (PACKED[:-2], "cut short in the packed part", "012345678", 10),
    "a length too small": (PLAIN[:LENGTH] + b"9\r\n" + PLAIN[LENGTH + 5 :], "does not end after the 9 bytes", "012356789", 5),
    "a length too large": (PLAIN[:LENGTH] + b"2" + PLAIN[LENGTH:], "it is damaged", "012356789", 5),
    "a length absurdly large": (PLAIN[:LENGTH] + b"99999999999" + PLAIN[LENGTH:], "does not have the", "012356789", 5),
    "no length": (PLAIN[: LENGTH - 16] + b"X" + PLAIN[LENGTH - 15 :], "does not say how long", "012356789", 5),
    "a kind that no WARC has": (PLAIN.replace(b"Type: response\r\nWARC-Target-URI: http://wire.example/4", b"Type: rexponse\r\nWARC-Target-URI: http://wire.example/4"), "rexponse", "012356789", 5),
    "something between records": (PLAIN[: len(RECORDS[0]) * 4] + b"something\nelse\n" + PLAIN[len(RECORDS[0]) * 4 :], "there is no record", "0123456789", 5),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_broken_is_named_and_the_rest_is_read(tmp_path, case):
    data, why, kept, line = DAMAGED[case]
    got = of(tmp_path / "a.warc", data)
    (refused,) = (r for r in got if isinstance(r, Rejected))
    assert why in refused.reason and refused.line == line and refused.path == str(tmp_path / "a.warc")
    assert "byte " in refused.reason or case == "a kind that no WARC has"
    assert [i for i in ids(got) if i[-1] != "!"] == list(kept)


@pytest.mark.parametrize("at", range(0, len(gzip.compress(RECORDS[4], mtime=0)), 7))
def test_a_flipped_bit_costs_its_own_record_only(tmp_path, at):
    start = sum(len(gzip.compress(r, mtime=0)) for r in RECORDS[:4])
    data = bytearray(PACKED)
    data[start + at] ^= 4
    got = of(tmp_path / "a.warc.gz", bytes(data))
    whole = [i for i in ids(got) if i[-1] != "!"]
    assert whole == list("012356789") and any(isinstance(r, Rejected) for r in got) or (whole == list("0123456789") and at < 10)


def test_a_page_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_FILE", 100_000)
    bomb = record(1, gzip.compress(b"x" * 10_000_000), headers="Content-Type: text/html\r\nContent-Encoding: gzip")
    large = record(2, b"<html>" + b"x" * 200_000)
    got = of(tmp_path / "a.warc", bomb + large + RECORDS[3])
    assert ids(got) == ["1!", "2!", "3"] and all("DETENTE_MAX_FILE" in r.reason for r in got[:2])


def test_a_missing_library_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    (refused,) = of(tmp_path / "a.warc", PLAIN)
    assert "pip install 'detente[archives]'" in refused.reason


def test_an_answer_whose_head_is_damaged_is_rejected_and_not_passed_over(tmp_path):
    whole = record(0)
    (tmp_path / "a.warc").write_bytes(whole.replace(b"\r\nContent-Type: application/http", b"\r\nCon<tent-Type: application/http") + whole)
    refused, report = load([tmp_path / "a.warc"])
    assert refused.line == 1 and "head is damaged" in refused.reason and isinstance(report, Report)
