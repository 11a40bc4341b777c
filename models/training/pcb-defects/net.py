"""The classifier: plain 3x3 convolutions with ReLU, which int8 kernels run well everywhere."""

import torch
from torch import nn

from classes import LABELS


def block(inputs, outputs, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions around a shortcut."""

    def __init__(self, channels):
        super().__init__()
        self.first = block(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))
        self.out = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.out(x + self.second(self.first(x)))


class PatchNet(nn.Module):
    """f32[N,1,64,64] -> logits f32[N,7]. Defects are a few pixels wide: half resolution is kept for two layers."""

    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        a, b, c = widths
        self.features = nn.Sequential(
            block(1, a, 2), block(a, a), block(a, b, 2), Residual(b), block(b, c, 2), Residual(c))
        self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2))
        self.head = nn.Linear(c, len(LABELS))

    def forward(self, x):
        return self.head(self.pool(self.features(x)))


def normalized(images):
    """uint8[N,64,64] as the network's input: what model.json states as scale, mean and std."""
    return (torch.as_tensor(images).unsqueeze(1).float() / 255 - 0.5) / 0.5
