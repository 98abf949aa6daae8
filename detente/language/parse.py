"""The parse of a report: one spaCy Doc over the whole text, with detente's own sentence boundaries laid in first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from spacy.tokens import Doc

from detente.language.models import Pipeline
from detente.language.reading import Sentence, Spanned
from detente.language.universal import translated


def parse(text: str, sentences: list[Sentence], pipeline: Pipeline, wanted: Collection[int] | None = None) -> Any:
    """A spaCy Doc of ``text`` whose sentences begin where ``sentences`` begin; offsets are the text's own.

    Only the sentences whose numbers are in ``wanted`` (all, where it is None) are parsed: the tokens of the others have
    no tags and no relations, and each is its own head.
    """
    # Pipelines trained on Universal Dependencies never saw a line break inside a sentence; a blank is as long.
    doc = pipeline.nlp.make_doc(text.replace("\n", " ") if pipeline.universal else text)
    if not len(doc):
        return doc
    firsts = [min(first_token(doc, s.start), len(doc) - 1) for s in sentences]
    if wanted is not None and len(wanted) < len(sentences):
        return _parsed_in_part(doc, firsts, wanted, pipeline)
    starts = {0, *firsts}
    for token in doc:
        token.is_sent_start = token.i in starts
    return _run(doc, pipeline)


def _run(doc: Any, pipeline: Pipeline) -> Any:
    for _, component in pipeline.nlp.pipeline:
        doc = component(doc)
    return translated(doc, *pipeline.universal) if pipeline.universal else doc


def _parsed_in_part(doc: Any, firsts: list[int], wanted: Collection[int], pipeline: Pipeline) -> Any:
    """``doc`` with the annotation of a smaller Doc that holds the wanted sentences alone."""
    bounds = [*firsts, len(doc)]
    kept = [i for n in sorted(wanted) for i in range(bounds[n], bounds[n + 1])]
    starts = {bounds[n] for n in wanted}
    part = _run(
        Doc(doc.vocab, [doc[i].text for i in kept], [bool(doc[i].whitespace_) for i in kept], sent_starts=[i in starts for i in kept]),
        pipeline,
    )
    size = len(doc)
    heads, tags, pos, lemmas, deps = list(range(size)), [""] * size, [""] * size, [""] * size, [""] * size
    for i, token in zip(kept, part, strict=True):
        heads[i], tags[i], pos[i], lemmas[i], deps[i] = kept[token.head.i], token.tag_, token.pos_, token.lemma_, token.dep_
    return Doc(
        doc.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc], tags=tags, pos=pos, lemmas=lemmas, heads=heads, deps=deps
    )


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
