"""The README keeps its word: its code runs, and what it names exists."""

import re
from pathlib import Path

import numpy as np
import pytest

import jpeglab

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_code_block_runs_and_gives_what_its_comments_say():
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict = {}
    exec(block, names)
    assert names["pixels"].shape == (512, 512, 3)
    assert names["image"] == jpeglab.compress(names["pixels"], quality=75)
    assert names["decoded"].shape == names["pixels"].shape
    assert np.abs(names["decoded"].astype(int) - names["pixels"]).mean() < 10  # the same picture, not the same numbers


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_leads_somewhere(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:tests|transform|coding|widgets)/[\w/.]+)`", README))))
def test_every_file_of_the_map_exists(name):
    assert (ROOT / name).exists() or (ROOT / "jpeglab" / name).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE))))
def test_every_make_target_exists(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
