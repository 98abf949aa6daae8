"""Plain text and Markdown files: one report each; Markdown may carry YAML front matter."""

from __future__ import annotations

import re
from typing import Any

import yaml

from detente.errors import UnreadableReport
from detente.model import Report
from detente.reports.decode import decode
from detente.reports.fields import report_of
from detente.reports.source import Source

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"^<?(https?://[^\s<>]+)>?\s*$", re.MULTILINE)
_LONGEST_TITLE = 160


class _Front(yaml.SafeLoader):
    """YAML without aliases, by which a small file could stand for an endless one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Raises MarkedYAMLError for an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not read", problem_mark=self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def read_text(source: Source) -> Report:
    """The report in a text file. Raises UnreadableReport."""
    text = clean(decode(source.read()))
    return report_of(text, {"title": headline(text), "url": _address(text)})


def read_markdown(source: Source) -> Report:
    """The report in a Markdown file, with what its front matter says (``published outlet url title lang id``; others become extra)."""
    text = clean(decode(source.read()))
    front: dict[str, Any] = {}
    match = _FRONT.match(text)
    if match:
        try:
            front = yaml.load(match.group(1), _Front) or {}
        except RecursionError:
            raise UnreadableReport("its front matter is nested too deeply", line=1) from None
        except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError) as fault:
            line = getattr(getattr(fault, "problem_mark", None), "line", None)
            raise UnreadableReport(f"its front matter is not valid YAML: {(str(fault).splitlines() or [type(fault).__name__])[0]}", line=None if line is None else line + 2) from None
        if not isinstance(front, dict):
            raise UnreadableReport("its front matter is not a list of `key: value` lines")
        text = text[match.end() :].lstrip("\n")
    return report_of(text, {"title": headline(text), "url": _address(text)} | {str(k): v for k, v in front.items()})


def clean(text: str) -> str:
    """``text`` with every line end as one newline and without control characters; nothing else is changed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]", "", text)


def headline(text: str) -> str | None:
    """The first line, where it is a heading: marked as one, or short and followed by a blank line; None otherwise."""
    lines = text.lstrip("\n").split("\n")
    first = lines[0].strip()
    heading = first.startswith("#")
    bare = first.lstrip("#").strip().strip("*_").strip()
    if bare and len(bare) <= _LONGEST_TITLE and (heading or (len(lines) > 1 and not lines[1].strip() and bare[-1] not in ".;,")):
        return bare
    return None


def headed(title: str | None, text: str) -> str:
    """``text`` with its headline before it, where it does not begin with it."""
    if not title or text.lstrip().startswith(title):
        return text
    return f"{title}\n\n{text}" if text.strip() else title


def _address(text: str) -> str | None:
    """The address that stands alone on a line, where there is exactly one."""
    found = _ADDRESS.findall(text)
    return found[0] if len(found) == 1 else None
