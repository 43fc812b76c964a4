"""Stored machine code: what is older than the sources goes, also where two processes clean up at once."""

import os
from types import SimpleNamespace

import pytest

from jpeglab import compiled
from jpeglab.compiled.kernel import announce

if not compiled.AVAILABLE:
    pytest.skip("nothing is stored: Numba is not installed, or turned off", allow_module_level=True)


def test_outdated_code_goes_even_if_another_process_took_some_already(tmp_path):
    old, new, taken = (tmp_path / f"planes.{name}-1.py311.nbi" for name in ("old", "new", "taken"))
    old.touch()
    os.utime(old, (0, 0))
    new.touch()
    taken.symlink_to(tmp_path / "nowhere")  # listed, and gone when it is looked at
    announce(SimpleNamespace(__module__="jpeglab.compiled.planes", stats=SimpleNamespace(cache_path=str(tmp_path))))
    assert not old.exists() and new.exists()
