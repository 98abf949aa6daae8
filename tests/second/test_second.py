"""The second reader against an endpoint that answers well, badly and not at all."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from endpoint import KEY, fault, reply
from keeping.fakes import FakeReader
from keeping.fakes import report as note

from detente.cli import main
from detente.errors import InvalidValue, ServiceError, SettingsError, UnreadableReport
from detente.model.claims import kind_of
from detente.record.read import take_in
from detente.record.record import Record
from detente.record.store import Store
from detente.second.agreement import agreements
from detente.second.answers import Answers
from detente.second.client import Client
from detente.second.command import told
from detente.second.prompt import pieces, schema
from detente.second.reader import SecondReader
from detente.second.reading import read_again
from detente.second.settings import KINDS, Model, Prices, settings_of
from detente.second.tell import agreement

NOTES = [note(n) for n in range(3)]
GATE = {"kind": "condition", "quote": "Sudland must open gate 0 first, Norland said.", "demand": "open gate 0", "holder": "NOR", "addressee": "SUD"}
NEXT = {"kind": "next_step", "quote": "They spoke about river 0.", "what": "talk about river 0"}


def reader(stub, answers=None, sleeps=None, **more):
    model = Model(base_url=stub.url, model="small", **more)
    return SecondReader(model, answers or Answers(None), client=Client(model, (sleeps if sleeps is not None else []).append))


def dropped(stub, claim, others=None):
    stub.answers = [reply([claim])]
    asked = reader(stub)
    asked.others = others or {}
    assert asked.read(NOTES[0]).claims == ()
    return dict(asked.tally.dropped)


def test_a_good_answer_is_sealed_against_the_text(stub):
    stub.answers = [reply([GATE, NEXT], usage=(1000, 50))]
    asked = reader(stub, prices=Prices(input=2.0, output=10.0, currency="EUR"))
    found = asked.read(NOTES[0])
    assert {kind_of(c) for c in found.claims} == {"condition", "next_step"}
    assert all(NOTES[0].text[c.start:c.end] == c.quote and c.id and c.reader == "llm/small" for c in found.claims)
    assert found.reader.startswith("second: small at 127.0.0.1")
    from detente.second.reading import Second
    assert "1000 tokens read, 50 written; 0.0025 EUR" in "\n".join(told(Second(), asked.tally, asked.model))
    assert NOTES[0].text in stub.asked[0]["messages"][1]["content"]


def test_white_space_may_differ_and_nothing_else(stub):
    stub.answers = [reply([GATE | {"quote": "Sudland must  open gate\n0 first"}])]
    (claim,) = reader(stub).read(NOTES[0]).claims
    assert claim.quote == "Sudland must open gate 0 first"
    assert dropped(stub, GATE | {"quote": "Sudland must open gate 0 first!"}) == {"invented": 1}


@pytest.mark.parametrize("claim, why", [
    (GATE | {"quote": "Sudland will never open a gate."}, "invented"),
    (GATE | {"quote": "They spoke about river 1."}, "elsewhere"),
    (GATE | {"quote": ""}, "malformed"),
    (GATE | {"holder": ["NOR"]}, "malformed"),
    (GATE | {"status": "perhaps"}, "malformed"),
    (GATE | {"mood": "angry"}, "malformed"),
    (GATE | {"report": "another"}, "malformed"),
    (GATE | {"kind": "event"}, "malformed"),
    ("a text", "malformed"),
    ({"kind": "condition", "quote": GATE["quote"]}, "malformed"),
    ({"kind": "round", "quote": "met in Portville", "date": "12 May"}, "malformed"),
    ({"kind": "round", "quote": "met in Portville", "date": 7}, "malformed"),
    ({"kind": "round", "quote": "met in Portville", "place": "Elsewhere"}, "unsupported"),
    ({"kind": "round", "quote": "met in Portville", "heads": [{"name": "Ann Nobody"}]}, "unsupported"),
    ({"kind": "round", "quote": "met in Portville", "said_by": "Norland"}, "malformed"),
], ids=str)
def test_what_is_not_believed_is_dropped_and_counted_by_why(stub, claim, why):
    assert dropped(stub, claim, {r.id: r.text for r in NOTES}) == {why: 1}


@pytest.mark.parametrize("answer, says, times", [
    (reply(text="I think that they met."), "not JSON, asked 2 times", 2),
    (reply(text='{"claims": {"a": 1}}'), "JSON of another form", 2),
    (reply(text='{"claims": [{"kind": "rou', end="length"), "cut off", 1),
    (reply(text="", refusal="I cannot help"), "refuses (I cannot help)", 1),
    (reply(text="", end="content_filter"), "refuses", 1),
])
def test_an_answer_that_cannot_be_used_is_told_and_not_kept(stub, tmp_path, answer, says, times):
    stub.answers = [answer]
    with pytest.raises(UnreadableReport) as e:
        reader(stub, Answers(tmp_path)).read(NOTES[0])
    assert says in str(e.value) and len(stub.asked) == times and not list(tmp_path.iterdir())


def test_the_json_may_stand_in_a_fence_or_after_thoughts(stub):
    stub.answers = [reply(text=f"<think>{{hm}}</think>```json\n{json.dumps({'claims': [GATE]})}\n```")]
    assert len(reader(stub).read(NOTES[0]).claims) == 1


def test_busy_and_broken_endpoints_are_asked_again_after_the_time_they_name(stub):
    sleeps = []
    stub.answers = [fault(429, Retry_After="7"), fault(500), (200, {}, b"<html>"), reply([GATE])]
    assert len(reader(stub, sleeps=sleeps).read(NOTES[0]).claims) == 1
    assert sleeps == [7.0, 2.0, 4.0]


def test_tries_and_waits_have_an_end(stub):
    sleeps = []
    stub.answers = [fault(503)]
    with pytest.raises(ServiceError, match="status 503 .*asked 3 times"):
        reader(stub, sleeps=sleeps, tries=3).read(NOTES[0])
    assert sleeps == [1.0, 2.0] and len(stub.asked) == 3
    stub.answers = [fault(429, Retry_After="4000")]
    with pytest.raises(ServiceError, match="wait 4000 s"):
        reader(stub).read(NOTES[0])
    assert len(stub.asked) == 4


def test_a_slow_one_and_none_at_all(stub):
    stub.answers = [lambda _: stub.closed.wait(5) and reply()]
    with pytest.raises(ServiceError, match="did not answer within 0.2 s"):
        reader(stub, wait=0.2, tries=1).read(NOTES[0])
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = Model(base_url=f"http://127.0.0.1:{held.getsockname()[1]}/v1", model="small", tries=2)
        with pytest.raises(ServiceError, match="cannot be reached .*is it running"):
            SecondReader(nobody, client=Client(nobody, lambda _: None)).read(NOTES[0])


@pytest.mark.parametrize("answer", [fault(401, f"Incorrect API key: {KEY}"), (307, {"Location": "http://example.org/"}, b"")])
def test_a_refused_key_and_a_redirect_end_it_and_never_show_the_key(stub, answer, monkeypatch):
    monkeypatch.setenv("DETENTE_LLM_KEY", KEY)
    stub.answers = [answer]
    asked = reader(stub)
    with pytest.raises(ServiceError) as e:
        asked.read(NOTES[0])
    assert not e.value.again and KEY not in str(e.value) and KEY not in repr(asked) and len(stub.asked) == 1
    assert stub.keys == [f"Bearer {KEY}"] and KEY not in json.dumps(stub.asked)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "r.detente")
    take_in(made, NOTES, FakeReader())
    yield made
    made.close()


def both(stub, store, tmp_path, **more):
    return read_again(store, [r.id for r in NOTES], reader(stub, Answers(tmp_path / "answers"), **more))


def test_both_readers_claims_are_kept_and_only_the_first_are_merged(stub, store, tmp_path):
    before = Record(store).negotiations
    stub.answers = [reply([GATE, NEXT]), reply()]
    done = both(stub, store, tmp_path)
    assert (done.read, done.failed, len(stub.asked)) == (3, [], 3)
    assert Record(store).negotiations == before
    (shown,) = agreements(Record(store))
    assert shown.reports == 3 and (shown.rows["conditions"].hits, shown.rows["conditions"].gold, shown.rows["conditions"].said) == (1, 3, 1)
    assert [kind_of(c) for c in shown.alone] == ["next_step"]
    assert "conditions" in agreement(Record(store), as_json=False, alone=False)
    again = both(stub, store, tmp_path)
    assert (again.read, again.unchanged, len(stub.asked)) == (0, 3, 3)


def test_what_the_settings_admit_is_merged_once(stub, store, tmp_path):
    stub.answers = [reply([GATE, NEXT]), reply()]
    done = both(stub, store, tmp_path, admit=("condition", "next_step"))
    assert done.admitted == 3
    found = store.findings_on(NOTES[0].id)
    assert [kind_of(c) for c in found.claims].count("condition") == 1, "where both have one in a passage, the first's stands"
    assert [c.reader for c in found.claims if kind_of(c) == "next_step"] == ["llm/small"]
    assert len({r for n in Record(store).negotiations for r in n.reports}) == 3
    assert agreements(Record(store))[0].rows["conditions"].gold == 3, "agreement is that of the readers, not of what was admitted"
    assert both(stub, store, tmp_path, admit=("condition", "next_step")).admitted == 0


def test_a_reviewer_admits_what_only_the_second_has(stub, store, tmp_path, capsys):
    stub.answers = [reply([NEXT]), reply()]
    both(stub, store, tmp_path)
    (tmp_path / "more.json").write_text(agreement(Record(store), as_json=False, alone=True))
    with pytest.raises(SystemExit) as e:
        main(["review", str(tmp_path / "r.detente"), "--by", "A. Desk", "--reason", "read it", "--add", str(tmp_path / "more.json")])
    assert e.value.code == 0, capsys.readouterr().err
    assert [s.what for n in Record(store).negotiations for s in n.next_steps] == ["talk about river 0"]


def test_answers_are_paid_for_once(stub, store, tmp_path):
    stub.answers = [reply([GATE])]
    both(stub, store, tmp_path)
    other = Store(":memory:")
    take_in(other, NOTES, FakeReader())
    assert both(stub, other, tmp_path).read == 3 and len(stub.asked) == 3
    for file in (tmp_path / "answers").iterdir():
        file.write_bytes(b"{")
    other = Store(":memory:")
    take_in(other, NOTES, FakeReader())
    assert both(stub, other, tmp_path).read == 3 and len(stub.asked) == 6
    asked = reader(stub, Answers(tmp_path / "answers"), temperature=0.5)
    asked.read(NOTES[0])
    assert len(stub.asked) == 7, "another question"


def test_a_failing_report_is_left_and_a_dead_endpoint_is_asked_no_more(stub, store, tmp_path):
    stub.answers = [reply(text="no"), reply(text="no"), reply([])]
    done = both(stub, store, tmp_path)
    assert (done.read, len(done.failed), done.stopped) == (2, 1, None)
    assert both(stub, store, tmp_path).read == 1
    stub.answers = [fault(401)]
    done = both(stub, store, tmp_path, temperature="default")
    assert done.left == 2 and "look at the key" in str(done.stopped)
    with pytest.raises(InvalidValue, match="no second reader"):
        agreements(Record(Store(":memory:")))


def test_settings_say_what_is_wrong_and_never_a_key(tmp_path, monkeypatch):
    file = tmp_path / "llm.toml"
    for text, says in (
        ('base_url = "ftp://x"\nmodel = "m"', "line 2: `base_url`"),
        (f'base_url = "http://example.org/v1"\nmodel = "m"\nkey = "{KEY}"', "unencrypted"),
        ('base_url = "http://localhost/v1"\nmodel = "m"\nadmit = ["rounds"]', "line 4: `admit`"),
        ('base_url = "http://localhost/v1"\nmodle = "m"', "did you mean `model`"),
    ):
        file.write_text(f"[llm]\n{text}\n")
        with pytest.raises(SettingsError) as e:
            settings_of(str(file))
        assert says in str(e.value) and KEY not in str(e.value)
    monkeypatch.delenv("DETENTE_LLM_MODEL", raising=False)
    with pytest.raises(SettingsError, match="DETENTE_LLM_MODEL"):
        settings_of(None)


def test_pieces_are_the_text_and_the_schema_is_that_of_the_claims():
    text = "\n\n".join(f"Paragraph {n}. It says something, and more." for n in range(40)) + "x" * 500
    cut = list(pieces(text, 200))
    assert "".join(text[a:b] for a, b in cut) == text and all(0 < b - a <= 200 for a, b in cut)
    condition = schema(KINDS)["$defs"]["Condition"]
    assert set(condition["properties"]) == {"kind", "quote", "said_by", "demand", "holder", "addressee", "gates", "status"}
    assert "outstanding" in condition["properties"]["status"]["enum"] and {"quote", "demand"} <= set(condition["required"])


def test_the_command_reads_twice_and_shows_agreement(stub, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("detente.finders.readers.Readers.of", lambda *_args, **_more: FakeReader())
    (tmp_path / "note.txt").write_text(NOTES[0].text)
    settings = tmp_path / "llm.toml"
    settings.write_text(f'[llm]\nbase_url = "{stub.url}"\nmodel = "small"\nkey = "{KEY}"\n')
    stub.answers = [reply([GATE, GATE | {"quote": "Invented."}])]
    record = str(tmp_path / "r.detente")
    for command in (["read", str(tmp_path / "note.txt"), "--record", record, "--published", "2031-05-10", "--reader", "llm", "--llm", str(settings)],
                    ["agreement", record]):
        with pytest.raises(SystemExit) as e:
            main(command)
        assert e.value.code == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "dropped 1 claim whose quote the report does not hold" in said and "cost not known" in said and "conditions" in said
    assert not any(KEY.encode() in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p != settings)
    assert Path(record + ".answers").is_dir()
