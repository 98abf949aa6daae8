"""The parse of a report: one spaCy Doc over the whole text, with detente's own sentence boundaries laid in first."""

from __future__ import annotations

from typing import Any

from detente.language.models import Pipeline
from detente.language.reading import Sentence, Spanned


def parse(text: str, sentences: list[Sentence], pipeline: Pipeline) -> Any:
    """A spaCy Doc of ``text`` whose sentences begin where ``sentences`` begin; offsets are the text's own."""
    doc = pipeline.nlp.make_doc(text)
    starts = sorted(s.start for s in sentences)
    for token in doc:
        token.is_sent_start = False
    for start in starts:
        index = first_token(doc, start)
        if index < len(doc):
            doc[index].is_sent_start = True
    if len(doc):
        doc[0].is_sent_start = True
    for _, component in pipeline.nlp.pipeline:
        doc = component(doc)
    return doc


def first_token(doc: Any, start: int) -> int:
    """The index of the first token at or after the character ``start`` (binary search)."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < start:
            low = middle + 1
        else:
            high = middle
    return low


def tokens_of(doc: Any, span: Spanned) -> Any:
    """The spaCy Span of the tokens that lie within ``span`` (empty when there are none)."""
    return doc[first_token(doc, span.start) : first_token(doc, span.end)]


def subtree_span(token: Any, *, skip: frozenset[str] = frozenset()) -> tuple[int, int]:
    """The characters from the first to the last token under ``token``, leaving out children whose relation is in ``skip``."""
    kept = [token]
    queue = [c for c in token.children if c.dep_ not in skip]
    while queue:
        node = queue.pop()
        kept.append(node)
        queue.extend(node.children)
    first, last = min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)
