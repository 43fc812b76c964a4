"""The training loop, the same for every network.

network, arrays, double  --fit-->  the network, trained        network, arrays  --logits-->  (n,)
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from tqdm import trange

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["fit", "logits", "seeded"]


def seeded(seed: int) -> None:
    """Make PyTorch's random numbers those of a seed, on one thread, so that a run can be repeated."""
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)


def fit(
    network: "nn.Module",
    arrays: Sequence[np.ndarray],
    double: np.ndarray,
    *,
    epochs: int,
    rate: float = 2e-3,
    decay: float = 1e-3,
    batch: int = 256,
    seed: int = 1,
    label: str = "",
) -> None:
    """Train with AdamW and a rate that rises and falls (OneCycle), on a GPU where there is one.

    Parameters
    ----------
    arrays : what the network's forward takes, (n, ...) each
    double : (n,) bool, what it has to tell
    epochs, rate, decay : how often it sees everything, the highest learning rate, weight decay
    batch : samples at once
    seed : of the order
    """
    import torch

    network.to(_device()).train()
    steps = max(1, len(double) // batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps * epochs)
    loss_of, rng = torch.nn.BCEWithLogitsLoss(), np.random.default_rng(seed)
    for _ in trange(epochs, desc=label, disable=None):
        for chosen in np.array_split(rng.permutation(len(double)), steps):
            loss = loss_of(network(*_tensors(arrays, chosen)), _tensors([double], chosen)[0])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    network.eval()


def logits(network: "nn.Module", arrays: Sequence[np.ndarray], batch: int = 1024) -> np.ndarray:
    """(n,) float64, without dropout."""
    import torch

    network.to(_device()).eval()
    with torch.no_grad():
        starts = range(0, len(arrays[0]), batch)
        parts = [network(*_tensors(arrays, np.s_[start : start + batch])).cpu().numpy() for start in starts]
    return np.concatenate(parts).astype(np.float64)


def _tensors(arrays: Sequence[np.ndarray], chosen: np.ndarray | slice) -> list["Tensor"]:
    import torch

    return [torch.from_numpy(array[chosen].astype(np.float32)).to(_device()) for array in arrays]


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
