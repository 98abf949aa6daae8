"""Our figures are the scorer's own, to the digit; intervals hold the figure; two annotators can be compared."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.evaluation import agreement, evaluate
from detente.evaluation.agreement import claims_of
from detente.evaluation.gold import processes, reports
from detente.evaluation.intervals import grouped, intervals
from detente.evaluation.show import show, show_errors
from detente.review.agreement import krippendorff


def perturbed(folder, seed):
    """An export that gold would give a careless annotator: some entries dropped, some twice, some altered."""
    rng = random.Random(seed)
    export = {"schema": 1, "reports": [], "claims": [], "negotiations": []}
    for g in reports(folder, "all"):
        export["reports"].append({"id": g.key, "source_id": g.key, "about_talks": rng.random() < 0.8, "text": g.text})
        for claim in claims_of(g):
            if rng.random() < 0.7:
                claim = dict(claim, quote=g.text[claim["start"] : claim["end"]])
                if rng.random() < 0.2:
                    claim |= {"date": None, "place": "Oslo", "label": "fish", "speaker": "nobody", "plover": "AID"}
                    claim |= {"holder": "HK", "addressee": "FRO", "source": "GL", "status": "planned", "what": "more fish"}
                export["claims"] += [claim] * rng.choice((1, 1, 2))
    for name, process in processes(folder).items():
        mine = [r["id"] for r in export["reports"] if r["id"].startswith(name)]
        conditions = [dict(c, demand=c["what"]) for c in process["conditions"] if rng.random() < 0.6]
        export["negotiations"].append({"id": name, "reports": mine, "rounds": process["rounds"][::2], "conditions": conditions})
    return export


@pytest.mark.parametrize(("part", "seed"), [("dev", 1), ("dev", 2), ("singles", 3)])
def test_figures_are_those_of_the_scorer(shared, tmp_path, part, seed):
    gold, path = shared / "gold" / part, tmp_path / "export.json"
    export = perturbed(gold, seed)
    path.write_text(json.dumps(export))
    told = json.loads(subprocess.run(
        [sys.executable, shared / "score" / "score.py", gold, path, "--json"], capture_output=True, text=True, check=True
    ).stdout)
    ours = evaluate(gold, path)
    assert (ours.reports, ours.accuracy, ours.altered_quotes) == (told["documents"], told["about_talks_accuracy"], told["altered_quotes"])
    for name, row in told["rows"].items():
        f = ours.rows[name]
        assert (f.hits, f.said, f.gold) == (row["tp"], row["pred"], row["gold"]), name
        assert (f.precision, f.recall, f.f1) == (row["P"], row["R"], row["F1"]), name
        assert all(0 <= low <= high <= 1 for low, high in f.intervals.values())
        assert f.intervals["f1"][0] <= f.f1 + 1e-9 and f.f1 - 1e-9 <= f.intervals["f1"][1]


TEXT = "Talks in Oslo\n\nEnvoys of Norway and Iceland met in Oslo on 6 April. Norway must open its books, Iceland said."


def folder(path, conditions):
    (path / "fish").mkdir(parents=True)
    empty = {k: [] for k in ("issues", "commitments", "announcements", "attributed", "events", "dates")}
    rounds = [{"date": "2021-04-06", "place": "Oslo", "parties": ["NO", "IS"], "status": "held", "heads": [], "quote": "met in Oslo"}]
    (path / "fish" / "01.txt").write_text(TEXT)
    (path / "fish" / "01.meta.json").write_text('{"lang": "en"}')
    (path / "fish" / "01.gold.json").write_text(json.dumps(empty | {"about_talks": True, "rounds": rounds, "conditions": conditions}))
    return path


EMPTY = {"reports": [], "claims": [], "negotiations": []}
CONDITION = {"holder": "IS", "asks_of": "NO", "what": "open its books", "status": "outstanding", "quote": "Norway must open its books"}


def test_two_annotators_are_compared_and_errors_are_shown(tmp_path):
    scores = agreement(folder(tmp_path / "a", [CONDITION]), folder(tmp_path / "b", []))
    assert scores.rows["rounds"].f1 == 1.0 and scores.rows["conditions"].f1 == 0.0
    assert "open its books" in show_errors(scores, "conditions")
    assert f"“{TEXT[TEXT.index('Norway must') :]}”" in show_errors(scores, "conditions")
    assert show(scores).splitlines()[0].startswith("1 reports")
    assert json.loads(show(scores, as_json=True))["rows"]["rounds"]["intervals"]["f1"] == [1.0, 1.0]
    with pytest.raises(DetenteError, match="choose one of: about talks"):
        show_errors(scores, "fish")


def test_what_was_found_but_got_wrong_is_shown_beside_gold(tmp_path):
    other = CONDITION | {"holder": "NO", "asks_of": "IS"}
    scores = agreement(folder(tmp_path / "a", [CONDITION]), folder(tmp_path / "b", [other]))
    assert (scores.rows["conditions"].f1, scores.rows["conditions="].f1) == (1.0, 0.0)
    assert "->" in show_errors(scores, "conditions=")


def test_gold_agrees_with_itself(shared):
    gold = shared / "gold" / "dev"
    scores = agreement(gold, gold, lang="all")
    assert scores.alpha == scores.accuracy == 1.0 and not scores.absent
    whole = ("rounds", "heads", "issues", "conditions", "conditions=", "undertakings", "events", "merged: rounds")
    assert all(scores.rows[row].f1 == 1.0 for row in whole)


def test_alpha_is_krippendorffs():
    assert krippendorff(zip("0100000010", "1110010000", strict=True)) == pytest.approx(0.095, abs=0.001)


def test_few_negotiations_are_drawn_by_report_and_many_as_wholes():
    counts = np.arange(36, dtype=float).reshape(12, 1, 3)
    assert grouped(counts, [f"one/{i}" for i in range(12)]).shape == (12, 1, 3)
    many = grouped(counts, [f"n{i // 2}/{i}" for i in range(12)])
    assert many.shape == (6, 1, 3) and many.sum() == counts.sum()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_intervals_lie_between_nought_and_one_and_are_the_same_each_time(rows):
    counts = np.array([[(min(h, s, g), s, g)] for h, s, g in rows], float)
    first = intervals(counts)
    assert first == intervals(counts)
    assert all(0 <= low <= high <= 1 for low, high in first[0].values())


def test_held_out_negotiations_are_kept_apart(tmp_path):
    gold = folder(tmp_path / "a", [])
    assert evaluate(gold, EMPTY, split="tune").absent == ("fish/01",)
    with pytest.raises(DetenteError, match="left to score"):
        evaluate(gold, EMPTY, split="held")
    with pytest.raises(DetenteError, match="choose one of tune, choose, held"):
        evaluate(gold, EMPTY, split="test")


def test_a_record_file_is_scored_as_its_export_is(tmp_path):
    from detente.model import Findings, Report
    from detente.record.store import Store

    report = Report.of(TEXT, source_id="fish/01")
    store = Store(tmp_path / "talks.detente")
    store.keep(report, Findings(report=report.id, reader="none", about_talks=True, gate=1.0, claims=()))
    store.close()
    scores = evaluate(folder(tmp_path / "a", [CONDITION]), tmp_path / "talks.detente")
    assert scores.accuracy == 1.0 and scores.rows["conditions"].gold == 1 and not scores.absent


def test_unusable_gold_is_named(tmp_path):
    with pytest.raises(DetenteError, match="holds no gold"):
        evaluate(tmp_path, EMPTY)
    gold, broken = folder(tmp_path / "a", []), tmp_path / "broken.json"
    with pytest.raises(DetenteError, match="no export at"):
        evaluate(gold, tmp_path / "missing.json")
    for text in ("{", "[]"):
        broken.write_text(text)
        with pytest.raises(DetenteError, match="is no export"):
            evaluate(gold, broken)
