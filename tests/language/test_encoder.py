"""The trained encoder: spans are the text's own, the same text gives the same numbers, and each kind is heard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ModelError
from detente.language.encoder import WINDOW, Encoder, pack
from detente.language.sentences import split_sentences

FILES = Path(__file__).parents[2] / "detente" / "data" / "en"

REPORT = """Norland and Sudmark end third round of fishery talks

The delegations of Norland and Sudmark met in Geneva on Tuesday for a third round of talks on fishing rights.
Norland's foreign minister, Anna Berg, led her side, and Deputy Minister Pavel Hruby headed the delegation of Sudmark.
"We have come closer to each other than at any time this year," Berg said after the meeting.
Sudmark insists that Norland must release the detained trawler before any agreement is signed.
The two governments agreed to exchange lists of licensed vessels by the end of June.
The sides remain divided over catch quotas and access to the northern shelf.
The next round will be held in Oslo in May.
"""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def _of(encoder: Encoder, part: str) -> dict[str, float]:
    sentences = split_sentences(REPORT)
    signals = encoder.signals(REPORT, sentences)
    return next(p for s, p in zip(sentences, signals.sentences, strict=True) if part in REPORT[s.start : s.end])


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("met in Geneva", "round"), ("We have come closer", "statement"), ("insists that", "condition"),
        ("agreed to exchange", "undertaking"), ("remain divided", "issue"), ("next round", "round_planned"),
    ],
)
def test_each_kind_is_heard_in_the_sentence_that_tells_it(encoder: Encoder, part: str, label: str) -> None:
    said = _of(encoder, part)
    assert said[label] >= encoder.thresholds.get(label, 0.5)


def test_parts_are_tagged_where_they_stand(encoder: Encoder) -> None:
    found = {(s.label, REPORT[s.start : s.end]) for s in encoder.signals(REPORT, split_sentences(REPORT)).spans if s.score >= 0.4}
    assert ("ROUND_PLACE", "Geneva") in found
    assert any(label == "HEAD" and "Berg" in words for label, words in found)
    assert any(label == "SPEAKER" and "Berg" in words for label, words in found)
    assert any(label == "ISSUE" and "quotas" in words for label, words in found)


def test_the_gate_tells_talks_from_other_news(encoder: Encoder) -> None:
    other = "Bakery wins prize\n\nA bakery in a small coastal town has won a prize for its rye bread. The owner said customers queued for hours on Saturday."
    assert encoder.signals(REPORT, split_sentences(REPORT)).talks > 0.7
    assert encoder.signals(other, split_sentences(other)).talks < 0.3


def test_a_long_report_is_left_off_where_talks_are_unlikely_and_heard_whole_where_they_are_not(encoder: Encoder) -> None:
    other = "\n".join(f"The keeper of street {n} watered the roses and painted a wooden fence on Saturday, her brother said." for n in range(160))
    sentences = split_sentences(other)
    lead = encoder.lead(other, sentences)
    heard = encoder.signals(other, sentences, lead)
    assert lead is not None and heard.talks < 0.5 and not any(heard.sentences) and not heard.spans
    assert all(encoder.signals(other, sentences).sentences)
    long = REPORT * 14
    sentences = split_sentences(long)
    assert encoder.signals(long, sentences, encoder.lead(long, sentences)) == encoder.signals(long, sentences)


def test_a_short_report_is_not_looked_at_twice(encoder: Encoder) -> None:
    assert encoder.lead(REPORT, split_sentences(REPORT)) is None


def test_the_same_text_gives_the_same_numbers_from_another_load(encoder: Encoder) -> None:
    sentences = split_sentences(REPORT)
    again = Encoder.load()
    assert again.hash == encoder.hash
    one, other = again.signals(REPORT, sentences), encoder.signals(REPORT, sentences)
    assert one == other
    assert all((a.values == b.values).all() for a, b in zip(one.links.windows, other.links.windows, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["Ana Vega", "talks", "L’Aquila", "naïve", "…", "50%", "\u00a0", "\n\n", "“yes”", "日本", "said.", "x" * 90, "👍", "e\u0301"]), max_size=60))
def test_spans_lie_within_one_sentence_and_hold_whole_words(encoder: Encoder, parts: list[str]) -> None:
    text = " ".join(parts)
    sentences = split_sentences(text)
    signals = encoder.signals(text, sentences)
    assert len(signals.sentences) == len(sentences)
    assert 0 <= signals.talks <= 1
    assert all(0 <= p <= 1 for row in signals.sentences for p in row.values())
    for span in signals.spans:
        words = text[span.start : span.end]
        assert words and words == words.strip()
        assert any(s.start <= span.start and span.end <= s.end for s in sentences)
        assert not (span.start and text[span.start - 1].isalnum() and words[0].isalnum())
        assert not (span.end < len(text) and text[span.end].isalnum() and words[-1].isalnum())


@given(st.lists(st.integers(0, 160), max_size=60))
def test_every_sentence_is_in_exactly_one_window_that_holds_it(lengths: list[int]) -> None:
    groups = pack(lengths)
    assert [i for g in groups for i in g] == list(range(len(lengths)))
    assert all(1 + sum(lengths[i] + 1 for i in g) <= WINDOW for g in groups)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks reader\.onnx.*install detente again"):
        Encoder.load(folder=tmp_path)


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    for name in ("reader.onnx", "tokenizer.json", "reader.json"):
        shutil.copy(FILES / name, tmp_path / name)
    (tmp_path / "tokenizer.json").write_text((tmp_path / "tokenizer.json").read_text() + " ")
    with pytest.raises(ModelError, match=r"tokenizer\.json .* is not the file that reader\.json names"):
        Encoder.load(folder=tmp_path)
