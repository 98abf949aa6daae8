"""One program holds a file; the next is told so, and has it when the first has let go."""

from __future__ import annotations

from detente.record.alone import take


def test_a_file_is_held_by_one_until_it_is_closed(tmp_path):
    with (tmp_path / "lock").open("a+") as one, (tmp_path / "lock").open("a+") as two:
        assert take(one) is True
        assert take(two) is False
        one.close()
        assert take(two) is True
