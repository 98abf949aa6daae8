"""Silver labels: what the teacher, a larger encoder, says of reports that nobody annotated, for the small one to learn from.

``python -m detente.training.silver --gold ../shared/gold --corpora ../shared/corpora --run TEACHER --base MPNET_DIR --tokenizer MINILM_DIR --out FILE``
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from detente.language.sentences import split_sentences
from detente.training.apart import Apart
from detente.training.batches import collate
from detente.training.labels import SENTENCE_LABELS, TAGS, Example, gold_reports, held_out, held_words
from detente.training.model import ReaderModel
from detente.training.windows import Silver, Window, windows

LONGEST = 3500  # characters of a report that are read
_OF_TALKS = re.compile(r"\b(?:talks|negotiat\w+|summit|deal|cease-?fire|truce|treaty|accord|agreement|diplomat\w*|delegation|envoy|sanctions|minister)\b", re.IGNORECASE)
_BATCH = 8


def load_tokenizer(folder: Path) -> Tokenizer:
    """The wordpieces of the MiniLM, which the teacher shares."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def texts(corpora: Path, gold: Path, pieces: int) -> Iterator[str]:
    """Reports of the corpora that speak of diplomacy and of no held-out negotiation, from each corpus in turn, about ``pieces`` wordpieces of them."""
    out = held_out() | held_out("choose")
    apart = Apart((r.name, r.text) for r in gold_reports(gold) if r.group in out)
    held = re.compile("|".join(held_words()), re.IGNORECASE)
    sources = [_of(path, apart, held) for path in sorted(corpora.glob("*.jsonl"))]
    taken = 0
    while sources and taken < 4 * pieces:
        for source in list(sources):
            text = next(source, None)
            if text is None:
                sources.remove(source)
                continue
            taken += len(text)
            yield text


def _of(path: Path, apart: Apart, held: re.Pattern[str]) -> Iterator[str]:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text = f"{row['title']}\n\n{row['text'].strip()}"[:LONGEST]
        if len(_OF_TALKS.findall(text)) >= 3 and not held.search(text) and apart.same_as(text) is None:
            yield text


def told(model: ReaderModel, batch: list[Window], half: bool) -> Iterator[Silver]:
    """What the teacher says of each window."""
    b = collate(batch)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        sentences, tags, talks, *_ = model(b["ids"], b["mask"], b["pool"])
    labels, parts, gate = torch.sigmoid(sentences.float()), torch.softmax(tags.float(), -1), torch.sigmoid(talks.float())
    for row, w in enumerate(batch):
        yield Silver(
            w.ids.astype(np.int32), w.owner.astype(np.int16), labels[row, : len(w.labels)].numpy().astype(np.float16),
            parts[row, : len(w.ids)].numpy().astype(np.float16), float(gate[row]),
        )


def write_silver(windows_: list[Silver], path: Path) -> None:
    """Keep silver windows, one behind the other, in a NumPy archive."""
    sizes = np.array([(len(w.ids), len(w.labels)) for w in windows_])
    ids, owner, labels, tags = (np.concatenate([getattr(w, k) for w in windows_]) for k in ("ids", "owner", "labels", "tags"))
    np.savez(path, sizes=sizes, talks=np.array([w.talks for w in windows_]), ids=ids, owner=owner, labels=labels, tags=tags)


def read_silver(path: Path) -> list[Silver]:
    """The windows that :func:`write_silver` kept."""
    kept = np.load(path)
    sizes, ids, owner, labels, tags, talks = (kept[k] for k in ("sizes", "ids", "owner", "labels", "tags", "talks"))
    if labels.shape[1] != len(SENTENCE_LABELS) or tags.shape[1] != len(TAGS):
        raise SystemExit(f"{path} was written for other labels: make it again")
    ends = sizes.cumsum(0)
    return [
        Silver(ids[e - n : e], owner[e - n : e], labels[f - m : f], tags[e - n : e], float(t))
        for (e, f), (n, m), t in zip(ends, sizes, talks, strict=True)
    ]


def main() -> None:
    """Read the corpora with the teacher and keep what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "corpora", "run", "base", "tokenizer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=600_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--half", action="store_true")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    model = ReaderModel(a.base)
    model.load_state_dict(torch.load(a.run / "weights.pt", map_location="cpu"))
    model.eval()
    tokenizer = load_tokenizer(a.tokenizer)
    pool: list[Window] = []
    for text in texts(a.corpora, a.gold, a.pieces):
        sentences = split_sentences(text)
        blank: list[set[str]] = [set() for _ in sentences]
        pool += windows(Example(name="", text=text, sentences=sentences, talks=None, labels=blank, unsure=blank), tokenizer)
    pool.sort(key=lambda w: len(w.ids))
    began = time.time()
    out = [s for at in range(0, len(pool), _BATCH) for s in told(model, pool[at : at + _BATCH], a.half)]
    write_silver(out, a.out)
    print(f"{len(out)} windows, {sum(len(w.ids) for w in out)} wordpieces, {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
