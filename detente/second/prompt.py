"""The question: the instructions (``data/second_reader.txt``), the claim schema, and the report in pieces."""

from __future__ import annotations

import functools
import hashlib
import re
import typing
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec

from detente.model import Report
from detente.model.claims import AnyClaim
from detente.review.values import EVIDENCE, fields
from detente.second.settings import Model

LEFT_OUT = frozenset({*EVIDENCE, "offset"} - {"kind", "quote"})  # what is found out here, and not asked for
CLASSES = {str(c.__struct_config__.tag): c for c in typing.get_args(AnyClaim)}
_BREAK = re.compile(r"\n\s*\n|\n|(?<=[.!?])\s")


@functools.cache
def schema(kinds: tuple[str, ...]) -> dict[str, Any]:
    """The JSON schema of an answer with claims of these kinds: the claim classes, without where and by whom a claim was found."""
    refs, parts = msgspec.json.schema_components([CLASSES[k] for k in kinds], ref_template="#/$defs/{name}")
    words = fields()
    for kind in kinds:
        part = parts[CLASSES[kind].__name__]
        for name in LEFT_OUT & part["properties"].keys():
            del part["properties"][name]
        for name, listed in words[kind].items():
            if listed and name in part["properties"]:
                part["properties"][name] = {"enum": [*listed, *(() if name == "status" else (None,))]}
        part["required"] = [name for name in part["required"] if name not in LEFT_OUT]
        part["additionalProperties"] = False
        part.pop("description", None)
    used = {name: part for name, part in parts.items() if name != "Offset"}
    whole = {"claims": {"type": "array", "items": {"anyOf": list(refs)}}}
    return {"type": "object", "properties": whole, "required": ["claims"], "additionalProperties": False, "$defs": used}


@functools.cache
def instructions(kinds: tuple[str, ...]) -> str:
    """What the model is told before the report."""
    told = files("detente").joinpath("data/second_reader.txt").read_text(encoding="utf-8")
    return f"{told}\nThe schema of your answer:\n{msgspec.json.encode(schema(kinds), order='deterministic').decode()}\n"


def version(model: Model) -> str:
    """Which second reader this is: the model, where it is asked, and a digest of all else that its answers follow from."""
    told = [instructions(model.kinds), model.format, model.temperature, model.max_tokens, model.characters]
    return f"{model.model} at {model.host} (prompt {hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]})"


def pieces(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Start and end of pieces of at most ``size`` characters, cut after a paragraph, a line or a sentence where there is one."""
    start = 0
    while len(text) - start > size:
        cuts = [m.end() for m in _BREAK.finditer(text, start + size // 2, start + size)]
        wide = [m.end() for m in re.finditer(r"\n\s*\n", text[start + size // 2 : start + size])]
        end = start + size // 2 + wide[-1] if wide else cuts[-1] if cuts else start + size
        yield start, end
        start = end
    if text[start:].strip():
        yield start, len(text)


def request(model: Model, report: Report, start: int, end: int) -> dict[str, Any]:
    """The body of the request about one piece of a report."""
    known = f"Published: {report.published or 'not known'}\nLanguage: {report.lang or 'not stated'}\nReport:\n\n"
    body: dict[str, Any] = {
        "model": model.model, model.tokens_key: model.max_tokens, "stream": False,
        "messages": [{"role": "system", "content": instructions(model.kinds)},
                     {"role": "user", "content": known + report.text[start:end]}],
    }
    if model.temperature != "default":
        body["temperature"] = model.temperature
    if model.format == "json_object":
        body["response_format"] = {"type": "json_object"}
    elif model.format == "json_schema":
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "claims", "schema": schema(model.kinds)}}
    return body
