"""Weights -> the shipped files: ``python -m detente.training.export --run DIR --base MODEL_DIR --to detente/data/en``.

Writes ``reader.onnx`` (dynamic int8: weights int8, activations uint8, seven-bit weights so that processors with and
without VNNI give the same numbers; the heads stay float), ``tokenizer.json`` and ``reader.json`` (labels, files with their SHA-256, provenance).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from detente.training.labels import SENTENCE_LABELS, TAGS
from detente.training.model import ReaderModel

NAME = "detente-reader-en"
HEADS = ("/sentence/", "/vote/", "/tag/", "/gate/", "/link/")  # small, and what they say is read as a number: kept in 32 bits


def export(run: Path, base: Path, to: Path, thresholds: Path | None = None) -> None:
    """Write the three files of the reader into ``to``."""
    model = ReaderModel(base)
    model.load_state_dict(torch.load(run / "weights.pt", map_location="cpu"))
    model.eval()
    shape = (2, 24)
    ids = torch.randint(1000, 2000, shape)
    inputs = (ids, torch.ones(shape, dtype=torch.long), torch.full((2, 3, 24), 1 / 24))
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            model, inputs, str(plain), input_names=["input_ids", "attention_mask", "pool"],
            output_names=["sentences", "tags", "talks", "links"], opset_version=17, dynamo=False,
            dynamic_axes={
                "input_ids": {0: "b", 1: "l"}, "attention_mask": {0: "b", 1: "l"}, "pool": {0: "b", 1: "s", 2: "l"},
                "sentences": {0: "b", 1: "s"}, "tags": {0: "b", 1: "l"}, "talks": {0: "b"}, "links": {0: "b", 1: "l"},
            },
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        heads = [n.name for n in onnx.load(str(ready)).graph.node if n.name.startswith(HEADS)]
        quantize_dynamic(
            str(ready), str(to / "reader.onnx"), weight_type=QuantType.QInt8, reduce_range=True, per_channel=True,
            nodes_to_exclude=heads,
        )
    (to / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    files = {n: hashlib.sha256((to / n).read_bytes()).hexdigest() for n in ("reader.onnx", "tokenizer.json")}
    trained = json.loads((run / "trained.json").read_text())
    config = {"name": NAME, "labels": SENTENCE_LABELS, "tags": TAGS, "files": files, "trained": trained}
    if thresholds:
        config["thresholds"] = json.loads(thresholds.read_text())
    (to / "reader.json").write_text(json.dumps(config, indent=1) + "\n")


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("run", "base", "to"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--thresholds", type=Path, help="what detente.training.report --part choose found")
    a = parser.parse_args()
    export(a.run, a.base, a.to, a.thresholds)


if __name__ == "__main__":
    main()
