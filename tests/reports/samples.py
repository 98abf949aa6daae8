"""A small good file of each source, made by code, and seeded ways to spoil it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile

import pyarrow
import pyarrow.ipc
import pyarrow.parquet

SAID = "The two sides met in Oslo on Tuesday to talk about quotas, the ministry said in a long statement to the press."
PAGE = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Envoys meet</title>"
    "<meta property='article:published_time' content='2021-04-06T10:00:00Z'></head><body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>Envoys meet</h1><p>{SAID}</p><p>{SAID}</p><table><tr><td>1</td></tr></table></article></body></html>"
).encode()
LINES = b"".join(json.dumps({"id": i, "text": f"{SAID} {i}", "published": "2021-04-06", "tags": ["a", {"b": 1.5}]}).encode() + b"\n" for i in range(6))
FEED = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Nordic Wire</title><language>en</language>"
    + "".join(
        f"<item><title>Day {i}</title><link>http://wire.example/{i}</link><guid>{i}</guid><pubDate>Tue, 06 Apr 2021 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{SAID}</p>]]></description></item>" for i in range(4)
    )
    + "</channel></rss>"
).encode()
MESSAGE = (
    b"From: Ministry <press@ministry.example>\nSubject: =?utf-8?q?Communiqu=C3=A9?=\nDate: Tue, 06 Apr 2021 10:00:00 +0200\n"
    b"Message-ID: <1@ministry.example>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"xx\"\n\n"
    b"--xx\nContent-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\n" + SAID.encode() + b"=20\n"
    b"--xx\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+VGhlIHR3byBzaWRlcyBtZXQuPC9wPg==\n--xx--\n"
)
BOX = b"".join(b"From press@ministry.example Tue Apr  6 10:00:00 2021\n" + MESSAGE + b"\n" for _ in range(4))


def record(i: int, body: bytes = PAGE) -> bytes:
    """A record of a web archive that holds a page."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://wire.example/{i}\r\nWARC-Date: 2021-04-07T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{i}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"


def _table(arrow: bool, **how: str) -> bytes:
    table = pyarrow.table({"id": ["a", "b", "c"], "text": [SAID, SAID + " 2", None], "n": [1.5, None, 2.0]})
    out = io.BytesIO()
    if arrow:
        with pyarrow.ipc.new_file(out, table.schema) as writer:
            writer.write_table(table)
    else:
        pyarrow.parquet.write_table(table, out, **how)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip with these files, named as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            bundle.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def taped(files: dict[str, bytes], mode: str = "w") -> bytes:
    """A tar with these files, named as they are; ``mode`` ``w:gz`` packs it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as bundle:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            bundle.addfile(entry, io.BytesIO(data))
    return out.getvalue()


_FILES = {"one.txt": SAID.encode(), "talks/two.html": PAGE, "three.jsonl.gz": gzip.compress(LINES, mtime=0)}
SAMPLES: dict[str, bytes] = {
    "a.txt": f"Envoys meet\n\n{SAID}\n".encode(),
    "a.md": f"---\npublished: 2021-04-06\noutlet: Nordic Wire\ntags: [a, b]\n---\n# Envoys meet\n\n{SAID}\n".encode(),
    "a.html": PAGE,
    "a.jsonl": LINES,
    "a.jsonl.gz": gzip.compress(LINES, mtime=0),
    "a.jsonl.bz2": bz2.compress(LINES),
    "a.jsonl.xz": lzma.compress(LINES),
    "a.jsonl.zst": bytes(pyarrow.compress(LINES, "zstd", asbytes=True)),
    "a.parquet": _table(False, compression="zstd"),
    "b.parquet": _table(False, compression="snappy"),
    "a.arrow": _table(True),
    "a.parquet.gz": gzip.compress(_table(False), mtime=0),
    "a.warc": b"".join(map(record, range(3))),
    "a.warc.gz": b"".join(gzip.compress(record(i), mtime=0) for i in range(3)),
    "a.rss": FEED,
    "a.mbox": BOX,
    "a.eml": MESSAGE,
    "a.zip": zipped(_FILES),
    "a.tar": taped(_FILES),
}


def mutated(data: bytes, seed: int) -> bytes:
    """``data`` spoilt in one to six ways: bits flipped, runs cut out, doubled, swapped, made noise, or the end cut off."""
    draw = random.Random(seed)
    out = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        size = max(1, len(out))
        at, run = draw.randrange(size), draw.choice((1, 2, 4, 16, 64, 400))
        how = draw.randrange(8)
        if how in (0, 1) and out:
            out[at] ^= 1 << draw.randrange(8)
        elif how == 2:
            del out[at : at + run]
        elif how == 3:
            out[at:at] = out[at : at + run] * draw.randint(1, 4)
        elif how == 4:
            out[at : at + run] = draw.randbytes(run)
        elif how == 5:
            out[at:at] = draw.choice((b"\0", b"<", b"\xff\xfe", b'"', b"\r\n\r\n", b"--xx\n", b"<![CDATA[", b"]]>", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"{" * 50, b"9" * 12))
        elif how == 6:
            other = draw.randrange(size)
            out[at : at + run], out[other : other + run] = out[other : other + run], out[at : at + run]
        elif draw.random() < 0.3:
            del out[at:]
    return bytes(out)
