"""What the SVMs that ship learn from, and that fitting them anew makes files that are read again."""

import numpy as np
import pytest
from PIL import Image

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import photos, picture
from jpeglab.forensics.double_quantization import blind
from jpeglab.learning.detector import Card, read_weights
from jpeglab.learning.svm import SvmDetector
from jpeglab.learning.training import machines
from jpeglab.learning.training.machines import Counted, count_photo, traced_firsts, train_svm
from jpeglab.transform.quantization import standard_table


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in ("astronaut", "coffee", "gravel", "sunset"):  # of all three folds
        Image.fromarray(picture(name)[:300, :300]).save(folder / f"{name}.png")
    return photos(folder)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(machines, "SECONDS", (85,))
    monkeypatch.setattr(machines, "FIRSTS", machines.SHOWN)
    monkeypatch.setattr(machines, "PIECES", ((1, 2), (2, 1), (4, 1)))


@pytest.mark.usefixtures("few")
def test_singles_are_as_frequent_as_doubles_and_counted_whole(paths):
    pieces = Counted.join(count_photo(paths[0]))
    assert len(pieces.first) == 2 * (5 * 4 + 1 * 3)  # every pair, and one again, so small that 256 pixels do not fit
    assert (pieces.first[::2] == 0).all() and (pieces.first[1::2] > 0).all()
    blocks = 64 * pieces.tiles.astype(int) ** 2
    assert np.array_equal(pieces.counts.sum(axis=2), np.repeat(blocks[:, None], 20, axis=1))


@pytest.mark.usefixtures("few")
def test_a_double_shows_the_pixels_of_its_single(paths, monkeypatch):
    """Twice with quality 98 changes little; of the pieces of this photo, two others differ by a quarter and more."""
    monkeypatch.setattr(machines, "SECONDS", (98,))
    monkeypatch.setattr(machines, "traced_firsts", lambda second: [98])
    pieces = Counted.join(count_photo(paths[0]))
    single, double = (pieces.counts[k::2, :, 0].sum(axis=1) for k in (0, 1))
    assert (np.abs(single - double.astype(int)) < 0.12 * single).all()


def test_nothing_is_learned_from_what_leaves_no_trace():
    for second in machines.SECONDS:
        seen = [blind(standard_table(first), standard_table(second), ZIGZAG[1:21]) for first in traced_firsts(second)]
        assert not any(seen) and second not in traced_firsts(second)


@pytest.mark.usefixtures("few")
def test_machines_are_written_and_read_again(paths, tmp_path):
    card = train_svm("svm", paths, tmp_path, data=("sample pictures",))
    card.write(tmp_path / "svm.json")
    assert list(Card.read(tmp_path / "svm.json").files) == ["svm-85-small.npz", "svm-85-large.npz"]
    weights = {file: read_weights(tmp_path / file, SvmDetector.shapes, sha) for file, sha in card.files.items()}
    detector = SvmDetector.from_weights(weights)
    assert detector.qualities == (85,)
    assert [tuple(machine.blocks) for machine in detector.machines] == [(64, 256), (1024, 1024)]
    assert all(0 <= row["low"] <= row["value"] <= row["high"] <= 1 for row in card.figures)
    again = train_svm("svm", paths, tmp_path)
    assert again.figures == card.figures and again.files == card.files


def test_weights_that_do_not_fit_their_vectors_are_refused():
    arrays = {"counts": np.zeros((3, 20, 16), np.uint8), "weights": np.zeros(2)}
    with pytest.raises(ValueError, match=r"bad\.npz: expected 3 weights, got 2"):
        SvmDetector.from_weights({"bad.npz": arrays})
