"""The backbone: plain 3x3 convolutions with ReLU. Its maps at an eighth and a sixteenth of the input are what it is for."""

import torch
from torch import nn


def block(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = block(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))
        self.out = nn.ReLU()

    def forward(self, x):
        return self.out(x + self.second(self.first(x)))


class SurfaceNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.stem = nn.Sequential(block(3, 24, 2), block(24, 48, 2), Residual(48))
        self.middle = nn.Sequential(block(48, 96, 2), Residual(96))
        self.deep = nn.Sequential(block(96, 160, 2), Residual(160))
        self.head = nn.Linear(96 + 160, classes)

    def maps(self, x):
        middle = self.middle(self.stem(x))
        return middle, self.deep(middle)

    def forward(self, x):
        middle, deep = self.maps(x)
        return self.head(torch.cat([middle.mean((2, 3)), deep.mean((2, 3))], 1))


class Maps(nn.Module):
    """What is exported: the two maps alone."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net.maps(x)
