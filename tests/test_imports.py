"""What is loaded, and what is not needed: the codec works without PIL and without Numba, and loads NumPy only."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGE = ("numba", "scipy", "matplotlib", "ipywidgets", "PIL", "sklearn", "jpeglib", "IPython")


def python(code: str, **environment: str) -> str:
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    result = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_import_jpeglab_loads_nothing_large_but_numpy() -> None:
    loaded = json.loads(python("import sys, jpeglab, json; print(json.dumps(sorted(sys.modules)))"))
    assert "numpy" in loaded
    assert [name for name in LARGE if name in loaded] == []


BLOCKED = """
import sys
sys.modules.update(dict.fromkeys({names}))  # None: as if it were not installed
import numpy as np, jpeglab
pixels = (np.arange(40 * 41 * 3) % 251).astype(np.uint8).reshape(40, 41, 3)
for options in ({{}}, {{"progressive": True, "restart_interval": 3}}):
    image = jpeglab.compress(pixels, 90)
    data = jpeglab.write(image, **options)
    print(data.hex())
    print(jpeglab.decompress(jpeglab.read(data)).tobytes().hex())
"""


@pytest.fixture(scope="module")
def usual() -> str:
    return python(BLOCKED.format(names=()))


@pytest.mark.parametrize("names", [("PIL", "jpeglib"), ("numba", "llvmlite"), ("scipy", "matplotlib", "ipywidgets")])
def test_the_codec_works_the_same_without(names: tuple[str, ...], usual: str) -> None:
    assert python(BLOCKED.format(names=names)) == usual
    assert len(usual) > 20000


def test_jpeglab_compiled_0_loads_no_numba(usual: str) -> None:
    code = BLOCKED.format(names=()) + "\nassert 'numba' not in sys.modules"
    assert python(code, JPEGLAB_COMPILED="0") == usual


def test_the_public_names() -> None:
    names = json.loads(python("import jpeglab, json; print(json.dumps(jpeglab.__all__))"))
    expected = {"read", "write", "compress", "decompress", "JpegImage", "Component", "Segment"}
    assert expected | {"JpegError", "FormatError", "UnsupportedError"} <= set(names)
