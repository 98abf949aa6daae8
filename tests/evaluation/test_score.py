"""Our figures are the scorer's own, to the digit; intervals hold the figure; two annotators can be compared."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from detente.errors import DetenteError
from detente.evaluation import agreement, evaluate
from detente.evaluation.agreement import claims_of
from detente.evaluation.gold import processes, reports
from detente.evaluation.show import show, show_errors


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
                export["claims"] += [claim] * rng.choice((1, 1, 2))
    for name, process in processes(folder).items():
        mine = [r["id"] for r in export["reports"] if r["id"].startswith(name)]
        conditions = [dict(c, demand=c["what"]) for c in process["conditions"] if rng.random() < 0.6]
        export["negotiations"].append({"id": name, "reports": mine, "rounds": process["rounds"][::2], "conditions": conditions})
    return export


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_those_of_the_scorer(shared, tmp_path, seed):
    gold, path = shared / "gold" / "dev", tmp_path / "export.json"
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
        assert f.low <= f.f1 + 1e-9 and f.f1 - 1e-9 <= f.high


TEXT = "Talks in Oslo\n\nEnvoys of Norway and Iceland met in Oslo on 6 April. Norway must open its books, Iceland said."


def folder(path, conditions):
    (path / "fish").mkdir(parents=True)
    empty = {k: [] for k in ("issues", "commitments", "announcements", "attributed", "events", "dates")}
    rounds = [{"date": "2021-04-06", "place": "Oslo", "parties": ["NO", "IS"], "status": "held", "heads": [], "quote": "met in Oslo"}]
    (path / "fish" / "01.txt").write_text(TEXT)
    (path / "fish" / "01.meta.json").write_text('{"lang": "en"}')
    (path / "fish" / "01.gold.json").write_text(json.dumps(empty | {"about_talks": True, "rounds": rounds, "conditions": conditions}))
    return path


CONDITION = {"holder": "IS", "asks_of": "NO", "what": "open its books", "status": "outstanding", "quote": "Norway must open its books"}


def test_two_annotators_are_compared_and_errors_are_shown(tmp_path):
    scores = agreement(folder(tmp_path / "a", [CONDITION]), folder(tmp_path / "b", []))
    assert scores.rows["rounds"].f1 == 1.0 and scores.rows["conditions"].f1 == 0.0
    assert "open its books" in show_errors(scores, "conditions")
    assert show(scores).splitlines()[0].startswith("1 reports")


def test_unusable_gold_is_named(tmp_path):
    with pytest.raises(DetenteError, match="holds no gold"):
        evaluate(tmp_path, {"reports": [], "claims": [], "negotiations": []})
    with pytest.raises(DetenteError, match="no export"):
        evaluate(folder(tmp_path / "a", []), tmp_path / "missing.json")
