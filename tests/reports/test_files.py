"""Every format gives its report or a named refusal, and nothing stops the others."""

from __future__ import annotations

import json
import resource
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.model import Rejected, Report
from detente.reports import load, supported

TEXT = "Envoys return to the table\n\nThe two sides met in Oslo on Tuesday.\n"


def one(path: Path, data: bytes | str) -> Report | Rejected:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (got,) = load([path])
    return got


def test_text_keeps_its_characters_and_finds_its_headline(tmp_path):
    got = one(tmp_path / "a.txt", TEXT.replace("\n", "\r\n"))
    assert (got.text, got.title, got.published) == (TEXT, "Envoys return to the table", None)


def test_front_matter_is_known_and_unknown_keys_are_kept(tmp_path):
    got = one(tmp_path / "a.md", "---\npublished: 2021-04-06\noutlet: Nordic Wire\ndesk: foreign\n---\n" + TEXT)
    assert (got.published, got.outlet, got.extra, got.text) == ("2021-04-06", "Nordic Wire", {"desk": "foreign"}, TEXT)


def test_broken_front_matter_is_named(tmp_path):
    got = one(tmp_path / "a.md", "---\ntitle: [\n---\n" + TEXT)
    assert isinstance(got, Rejected) and "front matter" in got.reason


def test_a_page_gives_its_article_and_date(tmp_path):
    page = """<html><head><title>Envoys return</title><meta property="article:published_time" content="2021-04-06T10:00:00Z">
    <meta property="og:site_name" content="Nordic Wire"></head><body><nav>Home</nav><article><h1>Envoys return</h1>
    <p>The two sides met in Oslo on Tuesday to talk about quotas, the ministry said in a long statement to the press.</p>
    <p>They agreed to meet again in Bergen within a month, and to exchange their figures before then.</p></article></body></html>"""
    got = one(tmp_path / "a.html", page)
    assert got.published == "2021-04-06" and "agreed to meet again in Bergen" in got.text and "Home" not in got.text


def test_a_broken_line_is_rejected_by_number_and_the_others_go_on(tmp_path):
    lines = [json.dumps({"id": 7, "text": " kept\r\nexactly ", "published": "2020-01-02", "mood": "good"}), "{broken", '["no object"]', '{"text": 5}', '{"text": "  "}', json.dumps({"text": "second", "published": "next week"})]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    first, *refused, last = load([path])
    assert (first.text, first.source_id, first.extra) == (" kept\r\nexactly ", "7", {"mood": "good"})
    assert [(r.line, type(r)) for r in refused] == [(n, Rejected) for n in (2, 3, 4, 5)]
    assert last.text == "second" and last.published is None and last.extra["published"] == "next week"


def test_fifty_megabytes_of_one_line_are_refused_without_being_held(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{"text": "after"}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused, after = load([path])
    assert refused.line == 1 and "longer than" in refused.reason and after.text == "after"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


def test_tables_are_read_alike(tmp_path):
    table = pyarrow.table({"id": ["a", "b"], "text": [TEXT, None], "desk": [1, 2]})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    first, second = load([tmp_path / "a.parquet"])
    assert first.text == TEXT and first.extra == {"desk": 1} and second.line == 2
    whole = (tmp_path / "a.parquet").read_bytes()
    assert "damaged" in one(tmp_path / "b.parquet", whole[: len(whole) // 2]).reason


@pytest.mark.parametrize(("data", "why"), [(b"", "empty"), (b"%PDF-1.7 ...", "PDF"), (b"a\x00b", "NUL"), (b"  \n ", "empty")])
def test_what_is_no_text_is_named(tmp_path, data, why):
    assert why in one(tmp_path / "a.txt", data).reason


def test_other_encodings_are_told(tmp_path):
    words = "Les deux délégations se sont réunies à Genève mardi, après des mois d'efforts, pour négocier un cessez-le-feu."
    assert one(tmp_path / "a.txt", words.encode("latin-1")).text == words
    assert one(tmp_path / "b.txt", words.encode("utf-16")).text == words


def test_folders_in_order_hidden_and_foreign_files_passed_over(tmp_path):
    for name in ("b.txt", "a/c.txt", ".hidden.txt", "x.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"text of {name}")
    assert [r.text for r in load([tmp_path])] == ["text of b.txt", "text of a/c.txt"]
    (named,) = load([tmp_path / "x.bin"])
    assert all(ending in named.reason for ending in supported())
    with pytest.raises(DetenteError, match="not there"):
        load([tmp_path / "missing"])


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), ending=st.sampled_from(supported()))
def test_no_bytes_stop_a_loader(data, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any" + ending)
        path.write_bytes(data)
        assert all(isinstance(r, (Report, Rejected)) for r in load([path]))


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1).filter(str.strip))
def test_jsonl_keeps_any_text_exactly(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        path.write_text(json.dumps({"text": text}), encoding="utf-8")
        (got,) = load([path])
        assert isinstance(got, Report) and got.text == text or any(0xD800 <= ord(c) < 0xE000 for c in text)
