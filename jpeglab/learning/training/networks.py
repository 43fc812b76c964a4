"""The networks as PyTorch has them, with gradients; layer for layer those that NumPy runs.

Attributes have the names that the weights have in npz files.
"""

from typing import TYPE_CHECKING

import numpy as np

from jpeglab.learning import histogram_net, phase_net

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["export", "histogram_network", "phase_network"]

DROPOUT = 0.3


def histogram_network() -> "nn.Module":
    """The twin of ``histogram_net.network``."""
    from torch import nn
    from torch.nn import functional

    channels, hidden, modes = histogram_net.CHANNELS, histogram_net.HIDDEN, len(histogram_net.MODES)

    class HistogramNetwork(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv1d(2 * modes, channels, 3, padding=1)
            self.film = nn.Linear(modes + 1, 2 * channels)
            self.conv2 = nn.Conv1d(channels, channels, 3, stride=2, padding=1)
            self.conv3 = nn.Conv1d(channels, channels, 3, stride=2, padding=1)
            self.hidden = nn.Linear(6 * channels, hidden)
            self.out = nn.Linear(hidden, 1)

        def forward(self, x: "Tensor", condition: "Tensor") -> "Tensor":
            scale, shift = self.film(condition)[:, :, None].chunk(2, dim=1)
            x = functional.relu(self.conv1(x) * (1 + scale) + shift)
            x = functional.relu(self.conv3(functional.relu(self.conv2(x)))).flatten(1)
            x = functional.relu(self.hidden(functional.dropout(x, DROPOUT, self.training)))
            return self.out(x)[:, 0]

    return HistogramNetwork()


def phase_network() -> "nn.Module":
    """The twin of ``phase_net.network``."""
    import torch
    from torch import nn
    from torch.nn import functional

    modes, steps = len(phase_net.MODES), len(phase_net.STEPS)
    inner, outer = phase_net.INNER, phase_net.OUTER

    class PhaseNetwork(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.phase = nn.Linear(modes * steps, inner)
            self.table = nn.Linear(modes + 1, inner)
            self.inner = nn.Linear(inner, outer)
            self.hidden = nn.Linear(2 * outer, outer)
            self.out = nn.Linear(outer, 1)

        def forward(self, x: "Tensor", condition: "Tensor") -> "Tensor":
            x = functional.relu(self.phase(x) + self.table(condition)[:, None])
            x = functional.relu(self.inner(functional.dropout(x, DROPOUT, self.training)))
            x = torch.cat([x.amax(dim=1), x.mean(dim=1)], dim=1)
            return self.out(functional.relu(self.hidden(x)))[:, 0]

    return PhaseNetwork()


def export(network: "nn.Module") -> dict[str, np.ndarray]:
    """{name: float32 array}, "film" for film.weight and "film_bias" for film.bias."""
    return {
        name.replace(".weight", "").replace(".bias", "_bias"): values.detach().cpu().numpy().astype(np.float32)
        for name, values in network.state_dict().items()
    }
