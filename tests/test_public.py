"""The public face: the names that others rely on."""

from __future__ import annotations

import pytest

import detente


def test_the_exported_names_are_these():
    assert detente.__all__ == ["DetenteError", "Record", "evaluate", "explain", "open_record", "read"]
    assert set(detente.__all__) <= set(dir(detente))


def test_importing_detente_loads_no_language_model():
    import subprocess
    import sys

    code = "import detente, detente.cli, sys; print(sorted({'spacy', 'onnxruntime', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize("name", detente.__all__)
def test_each_name_is_there(name):
    assert callable(getattr(detente, name))


def test_another_name_is_not():
    with pytest.raises(AttributeError, match="nonsense"):
        detente.nonsense  # noqa: B018
