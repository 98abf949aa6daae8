"""What the trained reader is to say: the labels, and how a gold report is turned into them.

Sentence labels say which kinds of claim a sentence holds; tags mark parts of a sentence. Gold has quotes and paraphrased
values, no spans, so tags come from silver alignment: the run of words in the quote's sentence that shares most content
words with the gold value.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import InvalidValue
from detente.language.reading import Sentence
from detente.language.sentences import split_sentences
from detente.model.status import PLOVER
from detente.training.links import Question, home_of, questions

KINDS = (
    "round", "round_planned", "round_cancelled", "condition", "condition_met", "condition_rejected", "commitment",
    "announcement", "undertaking", "issue", "issue_agreed", "issue_disputed", "issue_technical", "statement", "next_step",
)
SENTENCE_LABELS = (*KINDS, *PLOVER, "event")
TAGS = (
    "ISSUE", "DEMAND", "WHAT", "SPEAKER", "HEAD", "ROUND_DATE", "ROUND_PLACE", "HOLDER", "ADDRESSEE", "SOURCE", "TARGET",
    "GROUP",
)
_STOP = frozenset(["a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "and", "or", "with", "as", "is", "are", "was", "were", "be", "been", "its", "it", "their", "his", "her", "this", "that", "these", "those"])
_WORD = re.compile(r"[A-Za-z0-9À-ÿ][\wÀ-ÿ'’.-]*")


@dataclass
class Example:
    """One report (or lone sentence) with its labels. ``talks`` is None where gold says nothing of it.

    ``labels[i]`` are the labels of sentence ``i``; ``unsure[i]`` those whose absence is no evidence. ``tags`` are
    (start, end, tag); ``tagged`` says for which tags the absence of one counts.
    """

    name: str
    text: str
    sentences: list[Sentence]
    talks: bool | None
    labels: list[set[str]]
    unsure: list[set[str]]
    tags: list[tuple[int, int, str]] = field(default_factory=list)
    tagged: frozenset[str] = frozenset(TAGS)
    links: list[Question] = field(default_factory=list)
    group: str = ""


def held_out(part: str = "held") -> frozenset[str]:
    """The names of the folders that ``split.toml`` keeps out: ``held`` for good, ``choose`` while choices are made."""
    return frozenset([*_split()[part]["dev"], *_split()[part]["singles"]])


def held_words() -> list[str]:
    """The regular expressions by which other reports of a held-out negotiation are known."""
    return list(_split()["held"]["words"])


@functools.cache
def _split() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "split.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Annotated:
    """A report annotated by hand: ``group`` is its folder or file, ``published`` its day of publication, if known.

    ``unit`` is what must not be divided between training and testing: its negotiation, or the report itself.
    """

    name: str
    group: str
    text: str
    published: str | None
    outlet: str | None
    gold: dict[str, Any]
    unit: str = ""

    def fold(self, folds: int) -> int:
        """Which of ``folds`` parts the report belongs to: the same for all reports of one negotiation, and always the same."""
        return int(hashlib.sha256((self.unit or self.name).encode()).hexdigest(), 16) % folds


def gold_reports(gold: Path, lang: str = "en") -> Iterator[Annotated]:
    """Every gold report under ``gold`` (``dev`` and ``singles``) in ``lang``."""
    for path in sorted([*gold.glob("dev/*/*.txt"), *gold.glob("singles/*/*.txt")]):
        base = path.with_suffix("")
        meta = json.loads(base.with_suffix(".meta.json").read_text(encoding="utf-8"))
        if meta.get("lang", "en") == lang:
            entries = json.loads(base.with_suffix(".gold.json").read_text(encoding="utf-8"))
            day = meta.get("date") or meta.get("published")
            yield Annotated(
                f"{path.parent.name}/{path.stem}", path.parent.name, path.read_text(encoding="utf-8"),
                None if day == "unknown" else day, meta.get("outlet"), entries, path.parent.name if path.parts[-3] == "dev" else "",
            )


def own_reports(folder: Path, corpora: Path) -> Iterator[Annotated]:
    """The reports annotated for training that are kept in ``folder`` (see its README), those by reference read from ``corpora``.

    Each line of its JSON Lines files holds ``name``, ``meta``, ``gold`` and ``text``, or, where the text may not be kept,
    ``corpus``, ``id`` and the ``prefix`` to set before it; the words that ``gold`` quotes are then [start, end] of the text.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            text, gold = unpacked(row, corpora)
            yield Annotated(row["name"], path.stem, text, row["meta"].get("date"), row["meta"].get("outlet"), gold)


def unpacked(row: dict[str, Any], corpora: Path | None) -> tuple[str, dict[str, Any]]:
    """(text, gold) of a kept line. Raises InvalidValue where its text is elsewhere and ``corpora`` is not named."""
    if "text" in row:
        return row["text"], row["gold"]
    if corpora is None:
        raise InvalidValue(f"the text of {row['name']} is kept elsewhere: name the folder that holds {row['corpus']}")
    text = row["prefix"] + corpus(corpora / row["corpus"])[row["id"]] + "\n"
    return text, _spelled(row["gold"], text)


@functools.cache
def corpus(path: Path) -> dict[str, str]:
    """The texts of a file of the corpora by id, without white space around them."""
    return {row["id"]: row["text"].strip() for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def _spelled(gold: Any, text: str) -> Any:
    """``gold`` with every {"at": [start, end]} replaced by the words of ``text`` there."""
    if isinstance(gold, dict):
        if set(gold) == {"at"}:
            return text[gold["at"][0] : gold["at"][1]]
        return {key: _spelled(value, text) for key, value in gold.items()}
    return [_spelled(value, text) for value in gold] if isinstance(gold, list) else gold


def example_of(report: Annotated) -> Example:
    """The labels and tags of a report."""
    text, gold = report.text, report.gold
    sentences = split_sentences(text)
    example = Example(
        name=report.name, text=text, sentences=sentences, talks=bool(gold["about_talks"]), labels=[set() for _ in sentences],
        unsure=[set() for _ in sentences], group=report.group,
    )
    people = _people(gold)
    told = {s.index for entry in gold["rounds"] for s in _at(example, entry)}
    for entry in gold["rounds"]:
        marks = ["round"] + (["round_planned"] if entry["status"] == "planned" else []) + (["round_cancelled"] if entry["status"] in ("cancelled", "postponed") else [])
        _mark(example, entry, *marks)
        _round_tags(example, entry, gold["dates"], told)
    for entry in gold["conditions"]:
        _mark(example, entry, "condition", *([f"condition_{entry['status']}"] if entry["status"] in ("met", "rejected") else []))
        _value_tag(example, entry, entry["what"], "DEMAND", fallback=True)
        _party_tags(example, entry, entry.get("holder"), "HOLDER", people)
        _party_tags(example, entry, entry.get("asks_of"), "ADDRESSEE", people)
    for kind in ("commitment", "announcement"):
        for entry in gold[kind + "s"]:
            _mark(example, entry, kind, "undertaking")
            _value_tag(example, entry, entry["what"], "WHAT", fallback=True)
    for entry in gold["issues"]:
        status = {"agreed": ["issue_agreed"], "disputed": ["issue_disputed"], "technical-meeting": ["issue_technical"]}
        _mark(example, entry, "issue", *status.get(entry["status"], []))
        _value_tag(example, entry, entry.get("label_en") or entry["label"], "ISSUE", fallback=False)
    for entry in gold["attributed"]:
        _mark(example, entry, "statement")
        _speaker_tag(example, entry)
    for entry in gold.get("next_steps") or []:
        if isinstance(entry, dict) and entry.get("quote"):
            _mark(example, entry, "next_step")
    for entry in gold["events"]:
        _mark(example, entry, entry["plover"], "event")
        _party_tags(example, entry, entry.get("source"), "SOURCE")
        _party_tags(example, entry, entry.get("target"), "TARGET")
    _group_tags(example, gold)
    example.links = questions(text, sentences, gold, [part_of(text, sentences, c) for c in gold["conditions"]])
    return example


def part_of(text: str, sentences: list[Sentence], condition: dict[str, Any]) -> tuple[int, int] | None:
    """Where a gold condition's demand stands in its sentence: its words where the annotation gives them, else those most like it, else the quote."""
    told = condition.get("what_text") or condition["quote"]
    home = home_of(text, sentences, told)
    if home is None:
        return None
    at = text.find(told)
    span = (at, at + len(told))
    if not condition.get("what_text"):
        span = align(text, home.start, home.end, condition["what"]) or span
    start, end = max(span[0], home.start), min(span[1], home.end)
    return (start, end) if start < end else (home.start, home.end)


def _at(example: Example, entry: dict[str, Any]) -> list[Sentence]:
    """The sentences that hold the entry's quote (its first place in the text)."""
    start = example.text.find(entry["quote"])
    end = start + len(entry["quote"])
    return [s for s in example.sentences if start >= 0 and s.start < end and start < s.end]


def _mark(example: Example, entry: dict[str, Any], *labels: str) -> None:
    for s in _at(example, entry):
        example.labels[s.index].update(labels)


def stem(word: str) -> str:
    """A crude stem: the folded word without its commonest endings, so that "lifting" meets "lifted"."""
    word = word.lower().strip(".'’-")
    for suffix in ("isation", "ization", "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ed", "es", "al", "ly", "s", "e", "y"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def _stems(text: str) -> set[str]:
    return {stem(w) for w in _WORD.findall(text) if w.lower() not in _STOP}


def align(text: str, start: int, end: int, value: str, floor: float = 0.5) -> tuple[int, int] | None:
    """The run of words of ``text[start:end]`` that shares most content words with ``value``, or None below ``floor``.

    The measure is the mean of precision and recall of content-word stems; the shortest of the best runs is taken, and
    it begins and ends with a shared word.
    """
    wanted = _stems(value)
    found = [(m.start(), m.end(), stem(m.group())) for m in _WORD.finditer(text, start, end)]
    hits = [i for i, (_, _, s) in enumerate(found) if s in wanted]
    best: tuple[float, int, tuple[int, int]] | None = None
    for i in hits:
        for j in hits:
            if i <= j <= i + 24:
                run = {s for _, _, s in found[i : j + 1] if s not in _STOP}
                shared = len(run & wanted)
                score = (shared / len(wanted) + shared / max(len(run), 1)) / 2
                if best is None or (score, i - j) > best[:2]:
                    end = found[i][0] + len(text[found[i][0] : found[j][1]].rstrip(".'’-"))
                    best = (score, i - j, (found[i][0], end))
    return best[2] if best and best[0] >= floor else None


def _value_tag(example: Example, entry: dict[str, Any], value: str, tag: str, *, fallback: bool) -> None:
    exact = example.text.find(entry["what_text"]) if entry.get("what_text") else -1
    if exact >= 0:
        home = next(s for s in reversed(example.sentences) if s.start <= exact or s.index == 0)
        example.tags.append((exact, min(exact + len(entry["what_text"]), home.end), tag))
        return
    for s in _at(example, entry)[:1]:
        span = align(example.text, s.start, s.end, value)
        if fallback and (span is None or len(example.text[span[0] : span[1]].split()) < 2):
            start = example.text.find(entry["quote"])
            span = (max(start, s.start), min(start + len(entry["quote"]), s.end))
        if span:
            example.tags.append((*span, tag))


def _speaker_tag(example: Example, entry: dict[str, Any]) -> None:
    held = _at(example, entry)
    if not held or not entry.get("speaker"):
        return
    middle = held[0].index
    name = entry["speaker"]
    for index in (middle, middle + 1, middle - 1):
        if 0 <= index < len(example.sentences):
            s = example.sentences[index]
            for form in (name, name.split()[-1]):
                at = example.text.find(form, s.start, s.end)
                if at >= 0:
                    example.tags.append((at, at + len(form), "SPEAKER"))
                    return
    s = held[0]
    if span := align(example.text, s.start, s.end, name, 0.7):
        example.tags.append((*span, "SPEAKER"))


def _round_tags(example: Example, entry: dict[str, Any], dates: list[dict[str, Any]], told: set[int]) -> None:
    held = _at(example, entry)
    if not held:
        return
    near = told | set(range(max(0, held[0].index - 2), min(len(example.sentences), held[-1].index + 3)))
    home_low, home_high = held[0].start, held[-1].end
    for head in entry.get("heads") or []:
        surname = head["name"].split()[-1].strip(",.") if head.get("name") else ""
        if len(surname) > 2:
            named = re.compile(rf"(?:{re.escape(head['name'])}|\b{re.escape(surname)})\b")
            for s in (example.sentences[i] for i in sorted(near)):
                example.tags += [(m.start(), m.end(), "HEAD") for m in named.finditer(example.text, s.start, s.end)]
    if entry.get("place"):
        for m in re.finditer(re.escape(entry["place"]), example.text[home_low:home_high]):
            example.tags.append((home_low + m.start(), home_low + m.end(), "ROUND_PLACE"))
    if entry.get("date"):
        inside = [d["text"] for d in dates if d.get("value") and _within(d["value"], entry["date"])]
        for words in sorted(set(inside), key=len, reverse=True):
            at = example.text.find(words, home_low, home_high)
            if at >= 0:
                example.tags.append((at, at + len(words), "ROUND_DATE"))


def _within(value: str, whole: str) -> bool:
    a, b = value.split("/"), whole.split("/")
    return value == whole or (len(a[0]) == 10 and b[0] <= a[0] and a[-1] <= b[-1])


@functools.cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Every code of a state or party with the names it is printed by, longest first."""
    out: dict[str, list[str]] = {}
    data = resources.files("detente") / "data"
    for table, key in (("countries.csv", "iso3"), ("parties.csv", "code"), ("organisations.csv", "code")):
        with (data / table).open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                names = [row["name"], *row["aliases"].split("|"), *row.get("demonyms", "").split("|"), row.get("capital", "")]
                kept = sorted({n for n in names if n}, key=len, reverse=True)
                for code in {row[key], row.get("iso2") or row[key]}:
                    out.setdefault(code, []).extend(kept)
    return {code: tuple(names) for code, names in out.items()}


@functools.cache
def _state_codes() -> frozenset[str]:
    with (resources.files("detente") / "data" / "countries.csv").open(encoding="utf-8") as rows:
        return frozenset(code for row in csv.DictReader(rows) for code in (row["iso2"], row["iso3"]))


def _people(gold: dict[str, Any]) -> dict[str, list[str]]:
    """Party -> the last names of those who act or speak for it in the report."""
    out: dict[str, list[str]] = {}
    named = [(h.get("name"), h.get("party")) for r in gold["rounds"] for h in r.get("heads") or []]
    named += [(a.get("speaker"), a.get("party")) for a in gold["attributed"]]
    for name, party in named:
        last = name.split()[-1].strip(",.") if name else ""
        if party and len(last) > 2 and last[0].isupper() and last not in out.setdefault(party, []):
            out[party].append(last)
    return out


def _party_tags(example: Example, entry: dict[str, Any], party: Any, tag: str, people: dict[str, list[str]] | None = None) -> None:
    """Tags where the entry's sentence (or, failing that, one of the two before it) names the party, its first mention there."""
    codes: Iterable[str] = party if isinstance(party, list) else re.split(r"[+,]", party or "")
    for s in _at(example, entry)[:1]:
        for code in (c.strip() for c in codes if c and c.strip()):
            forms = (*aliases().get(code, ()), code, *(people or {}).get(code, ()))
            for back in (0, 1, 2) if people is not None else (0,):
                where = example.sentences[s.index - back] if s.index >= back else s
                if found := _first(example.text, where, forms):
                    example.tags.append((*found, tag))
                    break


def _first(text: str, sentence: Sentence, forms: Iterable[str]) -> tuple[int, int] | None:
    found = [m.span() for f in forms for m in re.compile(rf"(?<![\w.]){re.escape(f)}(?![\w])").finditer(text, sentence.start, sentence.end)]
    return min(found, key=lambda s: (s[0], -s[1])) if found else None


def _group_tags(example: Example, gold: dict[str, Any]) -> None:
    """Tags every mention of a party that is no state (a rebel group, a faction, a bloc) by the name that gold gives it."""
    codes = {c.strip() for e in gold["conditions"] for k in ("holder", "asks_of") for c in re.split(r"[+,]", e.get(k) or "")}
    codes |= {c.strip() for r in gold["rounds"] for c in r.get("parties") or []}
    codes |= {c.strip() for e in gold["events"] for k in ("source", "target") for c in re.split(r"[+,]", str(e.get(k) or ""))}
    for code in sorted(codes - _state_codes()):
        if len(code) > 2:
            for m in re.finditer(rf"(?<!\w){re.escape(code)}(?!\w)", example.text):
                example.tags.append((*m.span(), "GROUP"))


def fifth(name: str) -> bool:
    """Whether a coded sentence is kept out: one in five, by the hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 5 == 0


def coded_sentences(path: Path, *, negatives: bool = False) -> Iterator[Example]:
    """Coded event sentences as examples: event types and actors only; everything else is unsure.

    Of ``negatives`` an appeal or statement may well be an event in the wide scheme (see the set's README), so the absence
    of REQUEST, CONSULT and ACCUSE is not held against a sentence.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        types = {e["type"] for e in row["gold"] if e.get("type") in PLOVER}
        whole = Sentence(0, 0, len(text), 0)
        unsure = set(KINDS) | ({"REQUEST", "CONSULT", "ACCUSE", "AGREE", "event"} if negatives else set())
        example = Example(
            name=row["id"], text=text, sentences=[whole], talks=None, labels=[types | ({"event"} if types else set())], unsure=[unsure],
            tagged=frozenset({"SOURCE", "TARGET"}) if not negatives else frozenset(), group="coded",
        )
        for event in row["gold"]:
            for key, tag in (("source_text", "SOURCE"), ("target_text", "TARGET")):
                at = text.find(event[key]) if event.get(key) else -1
                if at >= 0:
                    example.tags.append((at, at + len(event[key]), tag))
        yield example


def other_news(path: Path, every: int, limit: int) -> Iterator[Example]:
    """Articles about other things (their ``talks`` heuristic false) as evidence for the gate alone: every ``every``-th, at most ``limit``."""
    taken = 0
    for number, line in enumerate(path.open(encoding="utf-8")):
        row = json.loads(line)
        if number % every or row.get("talks") or taken >= limit:
            continue
        text = row["text"][:1500]
        sentences = split_sentences(text)
        if sentences:
            taken += 1
            yield Example(
                name=f"other/{number}", text=text, sentences=sentences, talks=False, labels=[set() for _ in sentences],
                unsure=[set(SENTENCE_LABELS) for _ in sentences], tagged=frozenset(), group="other",
            )
