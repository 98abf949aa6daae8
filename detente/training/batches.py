"""Windows -> batches of padded tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import torch

from detente.language.encoder import PAD
from detente.training.labels import SENTENCE_LABELS, TAGS
from detente.training.windows import Silver, Window

W = TypeVar("W", Window, Silver)
BATCH = 1024  # wordpieces a step, padding included
# Lengths are rounded up to these, so that few shapes occur: each new one costs the processor's library a compilation.
_PIECES, _PLACES = 32, 4


def _inputs(batch: Sequence[Window | Silver]) -> dict[str, torch.Tensor]:
    """What the network is given: ids, mask, and pool, the mean over each sentence's pieces."""
    length, places = max(map(_length, batch)), -(-max(len(w.labels) for w in batch) // _PLACES) * _PLACES
    ids = np.full((len(batch), length), PAD)
    pool = np.zeros((len(batch), places, length), np.float32)
    for row, w in enumerate(batch):
        ids[row, : len(w.ids)] = w.ids
        for place in range(len(w.labels)):
            own = w.owner == place
            pool[row, place, : len(w.ids)][own] = 1 / max(own.sum(), 1)
    return {"ids": torch.from_numpy(ids), "mask": torch.from_numpy((ids != PAD).astype(np.int64)), "pool": torch.from_numpy(pool)}


def collate(batch: Sequence[Window]) -> dict[str, torch.Tensor]:
    """Annotated windows as padded tensors."""
    out = _inputs(batch)
    places, length = out["pool"].shape[1:]
    labels = np.zeros((len(batch), places, len(SENTENCE_LABELS)), np.float32)
    sure = np.zeros_like(labels)
    tags = np.full((len(batch), length, len(TAGS)), -1)
    for row, w in enumerate(batch):
        labels[row, : len(w.labels)], sure[row, : len(w.labels)] = w.labels, w.sure
        known = np.where((w.tagged[None, :] > 0) | (w.tags > 0), w.tags, -1)
        tags[row, : len(w.ids)] = np.where((w.owner >= 0)[:, None], known, -1)
    talks = np.array([w.talks for w in batch], np.float32)
    first = np.array([2.0 if w.first else 1.0 for w in batch], np.float32)
    arrays = {"labels": labels, "sure": sure, "tags": tags, "talks": talks, "first": first}
    return out | {k: torch.from_numpy(v) for k, v in arrays.items()} | _questions(batch)


def collate_silver(batch: Sequence[Silver]) -> dict[str, torch.Tensor]:
    """Silver windows as padded tensors; ``there`` and ``inside`` are 1 where a sentence or a piece is no padding."""
    out = _inputs(batch)
    places, length = out["pool"].shape[1:]
    labels = np.zeros((len(batch), places, len(SENTENCE_LABELS)), np.float32)
    there, inside = np.zeros((len(batch), places), np.float32), np.zeros((len(batch), length), np.float32)
    tags = np.zeros((len(batch), length, len(TAGS), 3), np.float32)
    for row, w in enumerate(batch):
        labels[row, : len(w.labels)], there[row, : len(w.labels)] = w.labels, 1
        tags[row, : len(w.ids)], inside[row, : len(w.ids)] = w.tags, w.owner >= 0
    arrays = {"labels": labels, "tags": tags, "talks": np.array([w.talks for w in batch], np.float32), "there": there, "inside": inside}
    return out | {k: torch.from_numpy(v) for k, v in arrays.items()}


def _questions(batch: Sequence[Window]) -> dict[str, torch.Tensor]:
    """The batch's links: for each question its kind (Q), row and pieces of the asking span (Q x 3), pieces of each candidate
    (Q x C x 2) and whether it is right (Q x C; -1 where there is no further candidate)."""
    asked = [(row, *link) for row, w in enumerate(batch) for link in w.links]
    most = max((len(right) for *_, right in asked), default=1)
    pieces, right = np.zeros((len(asked), most, 2), np.int64), np.full((len(asked), most), -1)
    for i, (_, _, spans, answers) in enumerate(asked):
        pieces[i, : len(answers)], right[i, : len(answers)] = spans[1:], answers
    asking = np.array([(row, *spans[0]) for row, _, spans, _ in asked], np.int64).reshape(-1, 3)
    arrays = {"kind": np.array([kind for _, kind, *_ in asked], np.int64), "asking": asking, "answers": pieces, "right": right}
    return {k: torch.from_numpy(v) for k, v in arrays.items()}


def _length(window: Window | Silver) -> int:
    return -(-len(window.ids) // _PIECES) * _PIECES


def batches_of(pool: list[W], rng: random.Random) -> list[list[W]]:
    """The windows in random order, batched with others of their (rounded) length up to BATCH wordpieces."""
    rng.shuffle(pool)
    by_length: dict[int, list[W]] = {}
    for window in pool:
        by_length.setdefault(_length(window), []).append(window)
    batches = []
    for length, windows in sorted(by_length.items()):
        size = max(1, BATCH // length)
        batches += [windows[at : at + size] for at in range(0, len(windows), size)]
    rng.shuffle(batches)
    return batches
