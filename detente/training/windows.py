"""Reports -> windows of wordpieces: whole sentences packed one after another, so that each has its context and none is encoded twice."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.language.encoder import CLS, SEP, WINDOW, pack, pieces
from detente.language.links import LINKS
from detente.training.labels import SENTENCE_LABELS, TAGS, Example


@dataclass
class Silver:
    """One input of the encoder with what the teacher says of it: probabilities of labels (S x labels), of tags (L x tags x 3), of talks."""

    ids: np.ndarray
    owner: np.ndarray
    labels: np.ndarray
    tags: np.ndarray
    talks: float


@dataclass
class Window:
    """One input of the encoder with its targets. Arrays are over wordpieces (L) or the window's sentences (S)."""

    ids: np.ndarray  # L
    owner: np.ndarray  # L: the sentence of the window that a piece belongs to, -1 for marks
    labels: np.ndarray  # S x labels
    sure: np.ndarray  # S x labels: 0 where the label's absence is no evidence
    tags: np.ndarray  # L x tags: 0 outside, 1 begin, 2 inside
    tagged: np.ndarray  # tags: 1 where the absence of the tag counts
    talks: float  # 1, 0 or -1 (unknown)
    first: bool
    links: list[tuple[int, list[tuple[int, int]], list[bool]]]  # (kind, pieces that ask and then those of each candidate, which are right)


def windows(example: Example, tokenizer: Any, limit: int = WINDOW, skip: int = 0) -> list[Window]:
    """The windows of a report; ``skip`` sentences are left out of the first one, so that epochs see other cuts."""
    encoded = [pieces(tokenizer, example.text, s) for s in example.sentences]
    groups = pack([len(e.ids) for e in encoded], limit, skip)
    return [_window(example, encoded, group, number == 0) for number, group in enumerate(groups)]


def _window(example: Example, encoded: list[Any], group: list[int], first: bool) -> Window:
    ids, owner, spans = [CLS], [-1], [(-1, -1)]
    for place, index in enumerate(group):
        piece = encoded[index]
        ids += [*piece.ids, SEP]
        owner += [place] * len(piece.ids) + [-1]
        spans += [*piece.offsets, (-1, -1)]
    labels = np.zeros((len(group), len(SENTENCE_LABELS)), np.float32)
    sure = np.ones_like(labels)
    for place, index in enumerate(group):
        for j, label in enumerate(SENTENCE_LABELS):
            labels[place, j] = label in example.labels[index]
            if label in example.unsure[index] and not labels[place, j]:
                sure[place, j] = 0
    tags = np.zeros((len(ids), len(TAGS)), np.int64)
    for start, end, tag in example.tags:
        column, inside = TAGS.index(tag), False
        for i, (a, b) in enumerate(spans):
            if a >= 0 and a < end and start < b:
                tags[i, column] = 2 if inside else 1
                inside = True
    talks = -1.0 if example.talks is None else float(example.talks)
    tagged = np.array([tag in example.tagged for tag in TAGS], np.float32)
    return Window(np.array(ids), np.array(owner), labels, sure, tags, tagged, talks, first, _links(example, spans))


def _links(example: Example, spans: list[tuple[int, int]]) -> list[tuple[int, list[tuple[int, int]], list[bool]]]:
    """The questions asked within the window, of its own candidates; all others are beyond it."""
    known = [i for i, (a, _) in enumerate(spans) if a >= 0]
    starts, ends = [spans[i][0] for i in known], [spans[i][1] for i in known]

    def pieces_of(start: int, end: int) -> tuple[int, int] | None:
        low, high = bisect.bisect_right(ends, start), bisect.bisect_left(starts, end)
        return (known[low], known[high - 1] + 1) if low < high else None

    out = []
    for q in example.links:
        asking = pieces_of(q.start, q.end)
        found = [(p, r) for c, r in zip(q.candidates, q.right, strict=True) if (p := pieces_of(*c))]
        if asking and found:
            out.append((LINKS.index(q.kind), [asking, *(p for p, _ in found)], [r for _, r in found]))
    return out
