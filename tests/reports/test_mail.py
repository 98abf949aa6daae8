"""Boxes of messages: plain or page, whatever the encoding; a broken message does not cost the others."""

from __future__ import annotations

import gzip
import mailbox
from email.message import EmailMessage
from itertools import chain
from pathlib import Path

from detente.model import Rejected, Report
from detente.reports import limits, load, load_unit, units
from detente.reports.fields import NOTES

WORDS = "The two sides met in Oslo on Tuesday.\n\nFrom there they went on to Bergen.\n"


def message(i: int, text: str | None = WORDS, page: str | None = None) -> EmailMessage:
    out = EmailMessage()
    out["From"] = "Ministry of Talks <press@ministry.example>"
    out["Subject"] = f"Communiqué {i}"
    out["Date"] = "Tue, 06 Apr 2021 10:00:00 +0200"
    out["Message-ID"] = f"<m{i}@ministry.example>"
    if text is not None:
        out.set_content(text)
    if page is not None:
        out.add_alternative(page, subtype="html") if text is not None else out.set_content(page, subtype="html")
    return out


def box(path: Path, *messages: EmailMessage | bytes) -> Path:
    kept = mailbox.mbox(path)
    for each in messages:
        kept.add(each)
    kept.close()
    return path


def of(path: Path) -> list[Report | Rejected]:
    got = list(load([path]))
    for size in (1, 1000):
        assert list(chain.from_iterable(map(load_unit, units([path], size)))) == got
    return got


def test_messages_come_with_their_heads(tmp_path):
    first, *others = of(box(tmp_path / "a.mbox", *(message(i) for i in range(5))))
    assert first.text == "Communiqué 0\n\n" + WORDS.strip("\n") and len(others) == 4
    assert (first.title, first.outlet, first.source_id) == ("Communiqué 0", "Ministry of Talks", "m0@ministry.example")
    assert first.published == "2021-04-06T10:00:00+02:00" and first.extra == {"from": "press@ministry.example"}
    assert len(list(units([tmp_path / "a.mbox"], 1000))) > 1


def test_the_fuller_alternative_is_read_and_attachments_are_named(tmp_path):
    page = f"<html><body><p>{'They agreed on all that was open between them. ' * 5}</p></body></html>"
    letter = message(3)
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="annex.pdf")
    plain, stub, only, attached = of(box(tmp_path / "a.mbox", message(0, WORDS, "<p>Short.</p>"), message(1, "See the page.\n", page), message(2, None, page), letter))
    assert "Bergen" in plain.text and "They agreed" in stub.text and "They agreed" in only.text and "<p>" not in stub.text
    assert "Bergen" in attached.text and attached.extra[NOTES] == ["an attachment is not read (application/pdf)"]


def test_a_box_is_told_by_its_first_line_and_may_be_packed(tmp_path):
    data = box(tmp_path / "a.mbox", message(0), message(1)).read_bytes()
    (tmp_path / "2021-April.txt.gz").write_bytes(gzip.compress(data.replace(b"From MAILER-DAEMON ", b"From press at ministry.example  ")))
    assert of(tmp_path / "2021-April.txt.gz") == of(tmp_path / "a.mbox")


def test_a_single_message_and_other_encodings(tmp_path):
    raw = b"From: x@y.example\r\nSubject: =?iso-8859-5?b?vuHb3g==?=\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n" + "Стороны встретились.".encode("cp1251")
    (tmp_path / "a.eml").write_bytes(raw)
    (got,) = of(tmp_path / "a.eml")
    assert got.text == "Осло\n\nСтороны встретились." and got.published is None and got.outlet == "x@y.example"


def test_a_broken_message_does_not_cost_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_FILE", 5000)
    deep = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"".join(b"--a\nContent-Type: message/rfc822\n\n" for _ in range(90))
    cut = b"Subject: cut\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThe talks went on.\n"
    got = of(box(tmp_path / "a.mbox", message(0), b"Subject: none\n\n\n", message(2, "long " * 3000), deep, cut, b"Date: \xff\xfe\n\nWords.\n", message(6)))
    assert [r.line for r in got if isinstance(r, Rejected)] == [2, 3, 4]
    assert "DETENTE_MAX_FILE" in got[2].reason and "cut short" in got[4].extra[NOTES][0] and got[-1].title == "Communiqué 6"


def test_a_box_without_messages_is_refused(tmp_path):
    (tmp_path / "a.mbox").write_text("Dear all,\n\nno box.\n")
    (refused,) = of(tmp_path / "a.mbox")
    assert "no messages" in refused.reason


def test_a_header_without_end_is_refused_at_once(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nWords.\n")
    (refused,) = of(tmp_path / "a.eml")
    assert "Subject" in refused.reason
