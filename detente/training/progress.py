"""How training goes: the network's figures by label on examples kept out, in one line a task."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from detente.training.labels import SENTENCE_LABELS, TAGS, Example
from detente.training.model import ReaderModel
from detente.training.windows import windows


def _f1(hit: float, said: float, true: float) -> float:
    return 2 * hit / (said + true) if said + true else 0.0


def figures(model: ReaderModel, kept: list[Example], tokenizer: Any) -> str:
    """A table of figures as text."""
    from detente.training.train import collate

    model.eval()
    scores, truth, sure, tag_hit, gate = [], [], [], np.zeros((len(TAGS), 3)), []
    every = sorted(((w, e) for e in kept for w in windows(e, tokenizer)), key=lambda p: len(p[0].ids))
    with torch.inference_mode():
        for at in range(0, len(every), 24):
            batch = [w for w, _ in every[at : at + 24]]
            b = collate(batch)
            sentences, tags, talks = model(b["ids"], b["mask"], b["pool"])
            for row, w in enumerate(batch):
                scores.append(torch.sigmoid(sentences[row, : len(w.labels)].float()).numpy())
                truth.append(w.labels)
                sure.append(w.sure)
                if w.talks >= 0 and w.first:
                    gate.append((float(talks[row]) > 0, w.talks))
            said, want = tags.float().argmax(-1).numpy() > 0, b["tags"].numpy()
            known = want >= 0
            tag_hit[:, 0] += (said & (want > 0)).sum((0, 1))
            tag_hit[:, 1] += (said & known).sum((0, 1))
            tag_hit[:, 2] += (want > 0).sum((0, 1))
    p, t, s = np.concatenate(scores), np.concatenate(truth), np.concatenate(sure)
    parts = []
    for j, label in enumerate(SENTENCE_LABELS):
        pj, tj = p[s[:, j] > 0, j], t[s[:, j] > 0, j]
        if tj.sum():
            tried = [(_f1(((pj >= c) & (tj == 1)).sum(), (pj >= c).sum(), tj.sum()), c) for c in np.arange(0.1, 0.9, 0.05)]
            half = _f1(((pj >= 0.5) & (tj == 1)).sum(), (pj >= 0.5).sum(), tj.sum())
            parts.append(f"{label} {half:.2f} ({max(tried)[0]:.2f}@{max(tried)[1]:.2f})")
    named = [f"{tag} {_f1(*tag_hit[i]):.2f}" for i, tag in enumerate(TAGS)]
    hits = sum(1 for said, true in gate if said and true)
    talk = _f1(hits, sum(1 for said, _ in gate if said), sum(1 for _, true in gate if true))
    return f"  sentences: {' | '.join(parts)}\n  tags: {' | '.join(named)}\n  gate (first window) F1 {talk:.3f}"
