"""The notebook runs, is kept without outputs, and its page shows what it printed. Write the page again with scripts/notebook.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
AGAIN = "docs/notebook.md is not what the notebook prints; look at the difference, and if it is right run python scripts/notebook.py"


@pytest.fixture(scope="module")
def notebook():
    for needed in ("nbclient", "ipykernel", "polars", "vl_convert"):
        pytest.importorskip(needed)
    spec = importlib.util.spec_from_file_location("notebook", ROOT / "scripts" / "notebook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_runs_and_its_page_is_what_it_prints(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    kept = notebook.nbformat.read(notebook.NOTEBOOK, as_version=4)
    notebook.nbformat.validate(kept)
    assert not [c for c in kept.cells if c.get("outputs") or c.get("execution_count")], "keep it without outputs"
    book = notebook.run(tmp_path)
    assert notebook.page(book) == notebook.PAGE.read_text(encoding="utf-8"), AGAIN
    drawn = notebook.picture(book)
    assert drawn.startswith("<svg") and all(name in drawn for name in ("Alesund", "first report", "planned"))
    assert "http" not in drawn.replace("http://www.w3.org", "")
