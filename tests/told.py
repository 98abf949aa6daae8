"""Doing what a page tells its reader to do: its blocks are run in order, in a folder that holds the examples.

A ```sh or ```console block is run line by line, and every command must end well. In a console block the lines after a command are
what it prints; ``...`` stands for whatever numbers and lines vary, and line breaks count as spaces. A ```python block is run, all
of a page in one namespace; a ```text block right after it is what it prints. Blocks of other kinds are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from detente.cli import cli

BLOCK = re.compile(r"^```(sh|console|python)\n(.*?)^```$(?:\s*^```text\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)
SHIM = f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -c 'from detente.cli import main; main()' \"$@\"\n"


def do(page: Path, bin: Path) -> None:
    """Runs every block of ``page`` in the working directory; a command that fails or prints something else is an AssertionError."""
    names: dict[str, object] = {"__name__": "__page__"}
    for kind, body, printed in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(body, page.name, "exec"), names)
            if printed:
                same(printed, out.getvalue(), body)
            continue
        for command, expected in told(body, prompt=kind == "console"):
            same(expected, run(command, bin), command)


def told(body: str, *, prompt: bool) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what it is said to print; "..." where that is not told."""
    body = body.replace("\\\n", " ")
    if not prompt:
        yield from ((line, "...") for line in body.splitlines() if line.strip() and not line.startswith("#"))
        return
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def run(command: str, bin: Path) -> str:
    """What a command prints. A plain ``detente`` is run in this process, for loading takes seconds; all else by a shell."""
    words = shlex.split(command, comments=True)
    if words[0] == "detente" and "$" not in command and not re.search(r"[|<>;&*]", re.sub(r"'[^']*'|\"[^\"]*\"", "", command)):
        done = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
        assert done.exit_code == 0, f"{command}\n{done.output}"
        return done.output
    bin.mkdir(exist_ok=True)
    (bin / "detente").write_text(SHIM)
    (bin / "detente").chmod(0o755)
    path = os.pathsep.join((str(bin), os.environ["PATH"]))
    ran = subprocess.run(["sh", "-ec", command], capture_output=True, text=True, env=os.environ | {"PATH": path})
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def same(expected: str, printed: str, what: str) -> None:
    """Raises AssertionError where ``printed`` is not what was expected."""
    pattern = r"\s*" + r".*?".join(r"\s+".join(map(re.escape, part.split())) + r"\s*" for part in re.split(r"\.\.\.|…", expected))
    plain = printed.replace("…", "...")
    assert re.fullmatch(pattern.replace(r"\s*.*?", r"\s*.*?\s*"), plain, re.DOTALL), f"{what}\nprints\n{printed}\nand not\n{expected}"
