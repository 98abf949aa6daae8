"""Parts: the same whoever reads and however often, asked by SQL, and made into the record that reading directly gives."""

from __future__ import annotations

import json

import pytest
from scaling_made import archive, contents
from scaling_standin import Reader

from detente.errors import DetenteError, InvalidValue, PartsError
from detente.outputs.json import export
from detente.record.read import take_in
from detente.record.record import Record, open_record
from detente.record.store import Store
from detente.reports.files import load
from detente.scale.merge import Wanted, codes, merge
from detente.scale.query import lines, query
from detente.scale.run import read_parts
from detente.scale.storing import take_in_many

SIZE = 5_000


def test_bytes_do_not_depend_on_workers_and_what_is_there_is_not_read_again(news, tmp_path, work):
    one = read_parts([news], tmp_path / "one", work, size=SIZE)
    three = read_parts([news], tmp_path / "three", work, workers=3, size=SIZE)
    assert (one.reports, one.claims, one.rejected) == (three.reports, three.claims, three.rejected) == (200, 600, 0)
    assert contents(tmp_path / "one") == contents(tmp_path / "three") and one.shards > 4
    again = read_parts([news], tmp_path / "one", work, workers=2, size=SIZE)
    assert (again.known, again.fresh, again.reports) == (one.shards, 0, 200)


def test_a_new_file_costs_its_own_shard_only(news, tmp_path, work):
    before = read_parts([news], tmp_path / "parts", work, size=SIZE)
    archive(tmp_path / "more", files=5)
    (tmp_path / "more" / "004.jsonl").rename(news / "004.jsonl")
    after = read_parts([news], tmp_path / "parts", work, size=SIZE)
    assert after.known == before.shards and after.fresh == 50


@pytest.mark.usefixtures("plain_merging")
def test_a_record_made_from_parts_is_the_record_read_directly(tmp_path, work):
    news = archive(tmp_path / "news", n7="FAILS")
    with (news / "000.jsonl").open("a") as out:
        out.write("no json\n")
    direct = Store(tmp_path / "direct.detente")
    take_in(direct, load([news]), Reader("fake 1"))
    many = Store(tmp_path / "many.detente")
    take_in_many(many, load([news]), work, 2)
    read_parts([news], tmp_path / "parts", work, workers=2, size=SIZE)
    done = merge(tmp_path / "parts", tmp_path / "merged.detente")
    assert done.new == 199 and len(done.rejected) == 2
    whole = export(Record(direct))
    assert export(Record(many)) == whole
    assert export(open_record(tmp_path / "merged.detente")) == whole
    assert open_record(tmp_path / "merged.detente").rejected == Record(direct).rejected


def test_only_the_negotiations_that_are_wanted_are_merged(news, tmp_path, work):
    read_parts([news], tmp_path / "parts", work)
    assert merge(tmp_path / "parts", tmp_path / "a", Wanted(parties=("NOR", "SUD"), since="2031-05-12", until="2031-05-13")).new == 40
    assert merge(tmp_path / "parts", tmp_path / "b", Wanted(parties=("NOR", "FRA"))).new == 0
    assert codes("France, USA,FARC") == ("FRA", "USA", "FARC")


def test_parts_answer_sql(tmp_path, work):
    news = archive(tmp_path / "news", n3="FAILS")
    archive(tmp_path / "news" / "copy", files=1)
    read_parts([news], tmp_path / "parts", work, workers=2)
    ask = "SELECT kind, count(*) AS n, min(body->>'holder') AS holder FROM claims GROUP BY kind ORDER BY kind"
    assert list(query(tmp_path / "parts", ask).rows()) == [("condition", 200, "NOR"), ("issue", 200, None), ("round", 200, None)]
    assert list(query(tmp_path / "parts", "SELECT count(*) FROM origins").rows()) == [(249,)]
    assert "ill" in next(query(tmp_path / "parts", "SELECT reason FROM rejected").rows())[0]
    two = query(tmp_path / "parts", "SELECT id, published FROM reports ORDER BY published, id LIMIT 2")
    assert json.loads(next(lines(two, "jsonl")))["published"] == "2031-05-10"
    live = query(tmp_path / "parts", "SELECT '=1+1' AS a, -1 AS b, 'x;@y' AS c")
    assert "".join(lines(live, "csv")) == "a,b,c\n'=1+1,-1,x;'@y\n"
    with pytest.raises(InvalidValue, match="views are"):
        query(tmp_path / "parts", "SELECT * FROM nothing")


def test_what_is_not_there_is_said(tmp_path, work, news):
    with pytest.raises(PartsError, match="detente read REPORTS --parts"):
        query(tmp_path / "none", "SELECT 1")
    with pytest.raises(DetenteError, match="is not there"):
        read_parts([tmp_path / "mistyped"], tmp_path / "parts", work)
    assert not (tmp_path / "parts").exists()
    read_parts([news], tmp_path / "parts", work)
    part = next((tmp_path / "parts" / "parts").rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(PartsError, match="damaged"):
        read_parts([news], tmp_path / "parts", work)


def test_another_reader_has_parts_of_its_own(news, tmp_path, work):
    import msgspec

    read_parts([news], tmp_path / "parts", work)
    done = read_parts([news], tmp_path / "parts", msgspec.structs.replace(work, lang="fake 2"))
    assert done.known == 0
    assert list(query(tmp_path / "parts", "SELECT count(*) FROM reports").rows()) == [(200,)]


def test_a_file_that_landed_and_is_gone_again_is_rejected_and_the_others_are_read(news, tmp_path, work):
    done = read_parts([news / "000.jsonl", news / "gone.jsonl"], tmp_path / "parts", work, single=True)
    assert (done.reports, done.rejected) == (50, 1)
    assert "No such file" in next(query(tmp_path / "parts", "SELECT reason FROM rejected").rows())[0]
