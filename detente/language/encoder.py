"""The trained encoder: one pass over a report that tells, for all finders, what each sentence holds and which parts matter.

The graph is a MiniLM (all-MiniLM-L6-v2, Apache-2.0) fine-tuned by ``detente.training`` and stored as int8 ONNX beside its
tokenizer under ``data/<lang>/``. Sentences are packed whole into windows; every piece is encoded once, with its
neighbours as context. It needs neither torch nor a network.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import ModelError
from detente.language.links import Links
from detente.language.reading import Sentence, Signals, Span

WINDOW = 224  # wordpieces a window, marks included
LONGEST = 160  # wordpieces of one sentence that are read; what lies beyond is not
CLS, SEP, PAD = 101, 102, 0
_BATCH = 8
_FEW = 2  # windows
# Of 145 reports about talks of more than eight windows, none had so low log-odds after any batch but the last.
_UNLIKELY = -0.75
_FLOOR = 0.3  # a tag is begun where its probability is at least this; finders set their own, higher floors


@dataclass(frozen=True, slots=True)
class Pieces:
    """The wordpieces of a sentence with their characters in the report's text."""

    ids: list[int]
    offsets: list[tuple[int, int]]


def pieces(tokenizer: Any, text: str, sentence: Sentence) -> Pieces:
    """The wordpieces of ``sentence``, without marks, at most LONGEST of them."""
    encoded = tokenizer.encode(text[sentence.start : sentence.end], add_special_tokens=False)
    offsets = [(a + sentence.start, b + sentence.start) for a, b in encoded.offsets[:LONGEST]]
    return Pieces(encoded.ids[:LONGEST], offsets)


def pack(lengths: Sequence[int], limit: int = WINDOW, skip: int = 0) -> list[list[int]]:
    """Sentence indices grouped, in order, into windows of at most ``limit`` pieces (a mark before all, one after each)."""
    groups: list[list[int]] = [[]]
    room = limit - 1
    for index, length in enumerate(lengths):
        if groups[-1] and (length + 1 > room or index == skip):
            groups.append([])
            room = limit - 1
        groups[-1].append(index)
        room -= length + 1
    return [g for g in groups if g]


class Encoder:
    """The loaded graph. ``name`` and ``hash`` (SHA-256 over graph, tokenizer and labels) say which one it is.

    ``thresholds`` gives, by label and tag, the probability at which F1 was best on reports set aside from training.
    """

    def __init__(self, session: Any, tokenizer: Any, config: dict[str, Any], digest: str) -> None:
        self._session, self._tokenizer = session, tokenizer
        self.labels: tuple[str, ...] = tuple(config["labels"])
        self.tags: tuple[str, ...] = tuple(config["tags"])
        self.thresholds: dict[str, float] = dict(config.get("thresholds", {}))
        self.name: str = config["name"]
        self.hash = digest

    @classmethod
    def load(cls, lang: str = "en", folder: Path | None = None) -> Encoder:
        """The encoder of a language. Raises ModelError with the remedy when a file is missing or is not the one recorded."""
        contents, config, digest = _files(lang, folder)
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(contents["reader.onnx"], options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_str(contents["tokenizer.json"].decode("utf-8"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, config, digest)

    @staticmethod
    def identity(lang: str = "en") -> tuple[str, str]:
        """(name, hash) of the encoder of a language, without loading it. Raises what :meth:`load` raises."""
        _, config, digest = _files(lang, None)
        return config["name"], digest

    def signals(self, text: str, sentences: list[Sentence], lead: float | None = None) -> Signals:
        """What the encoder says of each sentence of ``text``; pure and deterministic.

        With ``lead``, which :meth:`lead` gave, a long report is left off where what was heard of it makes talks unlikely: only ``talks`` is told then.
        """
        encoded = [pieces(self._tokenizer, text, s) for s in sentences]
        groups = pack([len(e.ids) for e in encoded])
        rows: list[dict[str, float]] = [{} for _ in sentences]
        spans: list[Span] = []
        talks: list[float] = [0.0] * len(groups)
        told: dict[int, tuple[list[tuple[int, int]], np.ndarray]] = {}
        order = sorted(range(len(groups)), key=lambda g: sum(len(encoded[i].ids) for i in groups[g]))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            label, tag, talk, link = self._run([groups[g] for g in batch], encoded)
            for row, g in enumerate(batch):
                talks[g] = float(talk[row])
                position = 1
                kept: list[int] = []
                for place, index in enumerate(groups[g]):
                    rows[index] = dict(zip(self.labels, _sigmoid(label[row, place]).round(4).tolist(), strict=True))
                    size = len(encoded[index].ids)
                    spans.extend(_spans(text, encoded[index], _softmax(tag[row, position : position + size]), self.tags))
                    kept.extend(range(position, position + size))
                    position += size + 1
                told[g] = [o for i in groups[g] for o in encoded[i].offsets], link[row, kept]
            if lead is not None and at + _BATCH < len(order):
                mean = _mean([lead, *(talks[g] for g in order[: at + _BATCH] if g)])
                if mean < _UNLIKELY:
                    return Signals(talks=_talks([mean]), sentences=[{} for _ in sentences], spans=())
        links = Links()
        for g in range(len(groups)):
            links.add(*told[g])
        ordered = sorted(spans, key=lambda s: (s.start, s.end, s.label))
        return Signals(talks=_talks(talks), sentences=rows, spans=ordered, links=links)

    def lead(self, text: str, sentences: list[Sentence]) -> float | None:
        """The log-odds, by the first window of ``text`` alone, that the report is about talks: a look before :meth:`signals`.

        None where there are so few windows that it costs as much to look as may be saved.
        """
        encoded: list[Pieces] = []
        room = _FEW * (WINDOW - 1)
        for sentence in sentences:
            encoded.append(pieces(self._tokenizer, text, sentence))
            room -= len(encoded[-1].ids) + 1
            if room < 0:
                break
        groups = pack([len(e.ids) for e in encoded])
        return float(self._run(groups[:1], encoded)[2][0]) if len(groups) > _FEW else None

    def length(self, text: str, sentences: list[Sentence]) -> int:
        """How many wordpieces of ``text`` are read, marks not counted."""
        return sum(len(pieces(self._tokenizer, text, s).ids) for s in sentences)

    def _run(self, groups: list[list[int]], encoded: list[Pieces]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        longest = max(1 + sum(len(encoded[i].ids) + 1 for i in g) for g in groups)
        ids = np.full((len(groups), longest), PAD, np.int64)
        pool = np.zeros((len(groups), max(map(len, groups)), longest), np.float32)
        for row, group in enumerate(groups):
            ids[row, 0] = CLS
            position = 1
            for place, index in enumerate(group):
                size = len(encoded[index].ids)
                ids[row, position : position + size] = encoded[index].ids
                ids[row, position + size] = SEP
                pool[row, place, position : position + size] = 1 / max(size, 1)
                position += size + 1
        mask = (ids != PAD).astype(np.int64)
        out = self._session.run(None, {"input_ids": ids, "attention_mask": mask, "pool": pool})
        return out[0], out[1], out[2], out[3]


def _files(lang: str, folder: Path | None) -> tuple[dict[str, bytes], dict[str, Any], str]:
    """What the encoder's files hold, its labels, and the SHA-256 over all. Raises ModelError."""
    where: Any = folder if folder is not None else resources.files("detente") / "data" / lang
    whole = hashlib.sha256()
    contents: dict[str, bytes] = {}
    for name in ("reader.onnx", "tokenizer.json", "reader.json"):
        path = where / name
        if not path.is_file():
            raise ModelError(f"the trained reader lacks {name} in {where}: install detente again")
        contents[name] = path.read_bytes()
        whole.update(hashlib.sha256(contents[name]).digest())
    config = json.loads(contents["reader.json"])
    for name in ("reader.onnx", "tokenizer.json"):
        if hashlib.sha256(contents[name]).hexdigest() != config["files"][name]:
            raise ModelError(f"{name} in {where} is not the file that reader.json names: install detente again")
    return contents, config, whole.hexdigest()
def has_encoder(lang: str) -> bool:
    """Whether a trained encoder of ``lang`` comes with detente; the rules and words stand alone where there is none."""
    return (resources.files("detente") / "data" / lang / "reader.json").is_file()


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x.astype(np.float64))))


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x.astype(np.float64) - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))


def _talks(logits: list[float]) -> float:
    """The report's probability from its windows' log-odds: their mean, the first (headline and lead) counted twice."""
    return round(float(1 / (1 + np.exp(-_mean(logits)))), 4) if logits else 0.0


def _mean(logits: list[float]) -> float:
    weights = [2.0] + [1.0] * (len(logits) - 1)
    return sum(w * x for w, x in zip(weights, logits, strict=True)) / sum(weights)


def _spans(text: str, encoded: Pieces, probability: np.ndarray, tags: tuple[str, ...]) -> list[Span]:
    """Runs of pieces that a tag covers, snapped to whole words."""
    found = []
    for column, tag in enumerate(tags):
        p = probability[:, column]  # pieces x (outside, begin, inside)
        inside = p[:, 1] + p[:, 2]
        i = 0
        while i < len(p):
            if inside[i] < _FLOOR:
                i += 1
                continue
            j = i + 1
            while j < len(p) and inside[j] >= _FLOOR and not (p[j, 1] > p[j, 2] and p[j, 1] > 0.5 and not _mid_word(text, encoded.offsets[j][0])):
                j += 1
            start, end = _whole_words(text, encoded.offsets[i][0], encoded.offsets[j - 1][1])
            found.append(Span(start, end, tag, round(float(inside[i:j].mean()), 4)))
            i = j
    return found


def _mid_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalnum()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
