"""What the training makes small: the four tasks' losses on annotated windows, and the distance from the teacher on silver ones."""

from __future__ import annotations

import torch

from detente.language.links import LINKS, WIDTH
from detente.model.status import PLOVER
from detente.training.labels import SENTENCE_LABELS, TAGS
from detente.training.model import ReaderModel

TAG_WEIGHT = 4.0
LINK_WEIGHT = 0.5
POSITIVE = {
    "condition": 2.5, "round": 1.5, "statement": 1.0, "next_step": 2.0, "round_planned": 2.0, "round_cancelled": 3.0,
    "condition_met": 3.0, "condition_rejected": 2.5, "issue_disputed": 2.0, "issue_technical": 3.0,
}
OPEN = {"statement": 0.8, "event": 0.6, **dict.fromkeys(PLOVER, 0.6)}  # gold is not exhaustive: what absence weighs
WEIGHTS = torch.tensor([POSITIVE.get(label, 1.5) for label in SENTENCE_LABELS])


def link_loss(links: torch.Tensor, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """The mean over the questions of -log the share of the right answers (of "none" where no candidate is right)."""
    if not len(b["kind"]):
        return links.sum() * 0
    sums = torch.nn.functional.pad(links.cumsum(1), (0, 0, 1, 0))  # B x L+1 x SIZE
    row, low, high = b["asking"].unbind(-1)
    asked = (sums[row, high] - sums[row, low]) / (high - low).unsqueeze(-1)
    q, c = torch.arange(len(row)), b["answers"]
    size = (c[..., 1] - c[..., 0]).clamp(min=1).unsqueeze(-1)
    answers = (sums[row.unsqueeze(-1), c[..., 1]] - sums[row.unsqueeze(-1), c[..., 0]]) / size
    k = len(LINKS)
    question = asked[:, : k * WIDTH].unflatten(-1, (k, WIDTH))[q, b["kind"]]
    answer = answers[..., k * WIDTH : 2 * k * WIDTH].unflatten(-1, (k, WIDTH))[q, :, b["kind"]]
    nobody = asked[:, 2 * k * WIDTH :][q, b["kind"]]
    scores = (answer * question.unsqueeze(1)).sum(-1) / WIDTH**0.5
    scores = scores.masked_fill(b["right"] < 0, -1e4)
    none = (b["right"] > 0).sum(-1) == 0
    good = torch.cat([scores.masked_fill(b["right"] <= 0, -1e4), nobody.masked_fill(~none, -1e4).unsqueeze(-1)], -1)
    return (torch.cat([scores, nobody.unsqueeze(-1)], -1).logsumexp(-1) - good.logsumexp(-1)).mean()


def _said(model: ReaderModel, b: dict[str, torch.Tensor], half: bool) -> tuple[torch.Tensor, ...]:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        outputs = model(b["ids"], b["mask"], b["pool"])
    return tuple(x.float() for x in outputs)


def silver_loss(model: ReaderModel, b: dict[str, torch.Tensor], half: bool = False) -> torch.Tensor:
    """How far the network is from the teacher (cross-entropy with its probabilities), on the scale of :func:`loss_of`."""
    sentences, tags, talks, _ = _said(model, b, half)
    cross = torch.nn.functional.binary_cross_entropy_with_logits
    by_sentence = (cross(sentences, b["labels"], reduction="none") * b["there"].unsqueeze(-1)).sum() / b["there"].sum()
    each = -(b["tags"] * torch.log_softmax(tags, -1)).sum(-1) * b["inside"].unsqueeze(-1)
    return by_sentence + TAG_WEIGHT * each.sum() / b["inside"].sum() + 0.5 * cross(talks, b["talks"])


def loss_of(model: ReaderModel, b: dict[str, torch.Tensor], half: bool = False) -> torch.Tensor:
    """The sum of the four tasks' losses for a batch; ``half`` computes in bfloat16 where that may stand."""
    sentences, tags, talks, links = _said(model, b, half)
    each = torch.nn.functional.binary_cross_entropy_with_logits(sentences, b["labels"], pos_weight=WEIGHTS, reduction="none")
    counts = b["sure"] * torch.where(b["labels"] > 0, 1.0, torch.tensor([OPEN.get(x, 1.0) for x in SENTENCE_LABELS]))
    by_sentence = (each * counts).sum() / (b["sure"].sum() / len(SENTENCE_LABELS)).clamp(min=1)
    by_tag = torch.nn.functional.cross_entropy(
        tags.reshape(-1, 3), b["tags"].reshape(-1), ignore_index=-1, weight=torch.tensor([1.0, 3.0, 2.0]), reduction="sum"
    ) / ((b["tags"] >= 0).sum() / len(TAGS)).clamp(min=1)
    known = (b["talks"] >= 0).float() * b["first"]
    gate = torch.nn.functional.binary_cross_entropy_with_logits(talks, b["talks"].clamp(min=0), reduction="none")
    by_report = (gate * known).sum() / known.sum().clamp(min=1)
    return by_sentence + TAG_WEIGHT * by_tag + 0.5 * by_report + LINK_WEIGHT * link_loss(links, b)


