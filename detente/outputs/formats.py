"""Formats: the registry of all that a record can be exported as, detente's own and those of plug-ins."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from detente import plugins
from detente.errors import DetenteError, InvalidValue, RecordError
from detente.record.record import Record

Written = str | bytes | Iterable[str] | Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the name by which it is asked for, what it is in a line, the ending of its files, and what writes it.

    ``write`` takes a record, or the part of one, and gives the whole as text, as bytes, as pieces of text, or, where
    ``folder``, as a mapping from the name of each file to its content. It gives the same for the same record, always.
    ``binary``: what it gives is not for a terminal. ``needs`` is the extra of detente's that it needs, where it needs one.
    """

    name: str
    about: str
    ending: str
    write: Callable[[Record], Written]
    folder: bool = False
    binary: bool = False
    needs: str | None = None


def _late(module: str) -> Callable[[Record], Written]:
    """The function ``export`` of a module of outputs, imported when it is called: most exports need one."""
    def write(record: Record) -> Any:
        return import_module(f"detente.outputs.{module}").export(record)
    return write


def _own(name: str, about: str, ending: str, module: str | None = None, **more: Any) -> Format:
    return Format(name, about, ending, _late(module or name), **more)


OWN: tuple[Format, ...] = (
    _own("json", "everything: reports, claims with their evidence, negotiations, rulings", ".json"),
    _own("csv", "a folder of tables, one a kind, with a data dictionary (datapackage.json)", "", folder=True),
    _own("parquet", "the same tables as Parquet, with their types", "", folder=True, binary=True),
    _own("md", "the page of each negotiation as Markdown", ".md", "markdown"),
    _own("html", "the same pages as one HTML file that needs nothing else", ".html"),
    _own("docx", "a brief of a page or two for each negotiation, as a Word document", ".docx", "brief_docx", binary=True, needs="exports"),
    _own("pdf", "the same brief as a PDF", ".pdf", "brief_pdf", binary=True, needs="exports"),
    _own("jsonld", "the record as linked data: schema.org, PROV, Web Annotation", ".jsonld"),
    _own("ics", "a calendar of rounds, deadlines and next steps (iCalendar)", ".ics", needs="exports"),
    _own("atom", "a feed of changes of status (Atom)", ".atom"),
    _own("timeline", "rounds, undertakings and changes for TimelineJS", ".json"),
    _own("graphml", "parties, people and issues as a network (GraphML)", ".graphml", needs="exports"),
    _own("bibtex", "references to the reports and to this snapshot of the record (BibTeX)", ".bib"),
    _own("ris", "the same references for Zotero and EndNote (RIS)", ".ris"),
)


def formats() -> dict[str, Format]:
    """Every format by its name: detente's own, then those of plug-ins. A plug-in that takes the name of one of detente's is left out."""
    found = {f.name: f for f in OWN}
    for plugin in plugins.usable(plugins.OUTPUTS):
        if plugin.name in found:
            plugins.log.warning("%s is left out: detente has a format of that name; rename it", plugin)
        else:
            found[plugin.name] = plugin.thing
    return found


def format_named(name: str) -> Format:
    """The format of this name. Raises InvalidValue, saying which there are, and why a plug-in's cannot be used."""
    known = formats()
    if name in known:
        return known[name]
    for plugin in plugins.found(plugins.OUTPUTS):
        if plugin.name == name:
            raise InvalidValue(f"the {plugin} cannot be used: {plugin.fault}")
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise InvalidValue(f"no format {name!r}; {hint}There are: {', '.join(known)}")


def render(form: Format, record: Record) -> bytes | dict[str, bytes]:
    """The record in this format: the bytes of one file, or of each file of a folder by its name.

    Raises RecordError, naming the format, where a plug-in fails.
    """
    try:
        made = form.write(record)
        if isinstance(made, Mapping):
            return {name: _bytes(content) for name, content in made.items()}
        return _bytes(made) if isinstance(made, str | bytes) else "".join(made).encode()
    except DetenteError:
        raise
    except Exception as e:
        if form in OWN:
            raise
        raise RecordError(f"the plug-in that writes {form.name!r} failed ({type(e).__name__}: {e}); tell its makers, or uninstall it") from e


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def put(made: bytes | Mapping[str, bytes], place: str | os.PathLike[str]) -> list[Path]:
    """Writes what was rendered to a file, or a folder of files, and gives their paths. Each is put in place when it is whole.

    Raises RecordError, saying what to do, where that cannot be written.
    """
    where = Path(place)
    try:
        if isinstance(made, bytes):
            return [_whole(where, made)]
        where.mkdir(parents=True, exist_ok=True)
        return [_whole(where / _plain(name), content) for name, content in made.items()]
    except OSError as e:
        kind = "file in a folder" if isinstance(made, bytes) else "folder"
        raise RecordError(f"cannot write {where} ({e.strerror}); name a {kind} that you may write to") from e


def _plain(name: str) -> str:
    """A name that stays in its folder."""
    if Path(name).name != name or name in ("", ".", ".."):
        raise RecordError(f"the format names a file {name!r}, which lies outside its folder; tell its makers")
    return name


def _whole(file: Path, content: bytes) -> Path:
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    part.replace(file)
    return file


def needs(package: str, extra: str) -> Any:
    """The package, imported. Raises RecordError, saying what to install, where it is missing."""
    try:
        return import_module(package)
    except ImportError as e:
        raise RecordError(f"this format needs {package}, which is not installed; install it with: pip install 'detente[{extra}]'") from e
