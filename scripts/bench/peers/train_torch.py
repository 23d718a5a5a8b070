"""The bench's peer PyTorch, as its users write it: eager modules, channels last, the images in two tensors."""
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from bench_peer import answer_requests, arrays, channels_of, outputs_of, load


def same(size):
    return {"kernel_size": size, "padding": size // 2}


def study(number, channels, classes):
    """Models 1 to 6 of examples/; L2 penalties are weight decay's place in the loss (see `penalised`)."""
    if number == 1:
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, classes))
    drop = (lambda: [nn.Dropout(0.25)]) if number >= 4 else list
    if number == 6:
        first = [nn.Conv2d(channels, 32, **same(3)), *drop(), nn.ReLU()]
        second = [nn.Conv2d(32, 64, **same(3)), nn.BatchNorm2d(64), nn.ReLU(), *drop()]
    else:
        first = [nn.Conv2d(channels, 32, **same(3)), nn.ReLU(), *drop()]
        second = [nn.Conv2d(32, 64, **same(3)), nn.ReLU(), *drop()]
    return nn.Sequential(
        *first, nn.MaxPool2d(2), *second, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, classes),
    )


def penalised(name, model):
    """The kernels that carry an L2 penalty of 1e-4 in models 3, 5 and 6."""
    if name not in ("model-3", "model-5", "model-6"):
        return []
    linear = [layer.weight for layer in model if isinstance(layer, nn.Linear)]
    convolutions = [layer.weight for layer in model if isinstance(layer, nn.Conv2d)]
    return linear + (convolutions[1:] if name == "model-6" else [])


def lenet_5(channels, classes):
    return nn.Sequential(
        nn.Conv2d(channels, 6, **same(5)), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, classes),
    )


def vgg(channels, classes):
    def convolution(inputs, filters):
        return [nn.Conv2d(inputs, filters, **same(3)), nn.ReLU()]

    return nn.Sequential(
        *convolution(channels, 32), *convolution(32, 32), nn.MaxPool2d(2), nn.Dropout(0.25),
        *convolution(32, 64), *convolution(64, 64), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, classes),
    )


def convolve(inputs, filters, size, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, filters, **same(size), stride=stride, bias=False), nn.BatchNorm2d(filters))


class Block(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.shortcut = nn.Identity() if stride == 1 else convolve(inputs, filters, 1, stride)
        self.first = convolve(inputs, filters, 3, stride)
        self.second = convolve(filters, filters, 3)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


def residual(channels, classes):
    return nn.Sequential(
        convolve(channels, 32, 3), nn.ReLU(), nn.MaxPool2d(2), Block(32, 32, 1), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes),
    )


def separable(channels, classes):
    def layer(inputs, filters):
        return [nn.Conv2d(inputs, inputs, **same(3), groups=inputs, bias=False), nn.Conv2d(inputs, filters, 1), nn.ReLU()]

    return nn.Sequential(
        nn.Conv2d(channels, 32, **same(3), stride=2), nn.ReLU(), *layer(32, 64), nn.MaxPool2d(2), *layer(64, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, classes),
    )


def strided(channels, classes):
    def layer(inputs, filters):
        return [nn.Conv2d(inputs, filters, **same(3), stride=2), nn.ReLU()]

    return nn.Sequential(*layer(channels, 32), *layer(32, 64), *layer(64, 64), nn.Flatten(), nn.Linear(1024, classes))


def perceptron(channels, classes):
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784 * channels, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, classes),
    )


def width(filters, channels, classes):
    def layer(inputs):
        return [nn.Conv2d(inputs, filters, **same(3)), nn.ReLU()]

    return nn.Sequential(
        *layer(channels), nn.MaxPool2d(2), *layer(filters), *layer(filters), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(49 * filters, classes),
    )


OTHERS = {
    "lenet-5": lenet_5, "vgg": vgg, "vgg-colour": vgg, "residual": residual, "separable": separable, "strided": strided,
    "perceptron": perceptron,
}


def make(name, channels, classes):
    family, _, number = name.rpartition("-")
    if family == "model":
        return study(int(number), channels, classes)
    if family == "width":
        return width(int(number), channels, classes)
    return OTHERS[name](channels, classes)


def tensors(part, network):
    x, y = arrays(part, network)
    images = torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2))).to(memory_format=torch.channels_last)
    return images, torch.from_numpy(y.astype(np.int64))


class Peer:
    def __init__(self, folder):
        self.data = load(folder)

    def version(self):
        return {"version": f"PyTorch {torch.__version__}, eager, channels last, {torch.get_num_threads()} threads"}

    def network(self, network, batch):
        torch.manual_seed(42)
        self.batch = batch
        self.train_tensors, self.test_tensors = (tensors(part, network) for part in self.data)
        self.model = make(network, channels_of(network), outputs_of(network)).to(memory_format=torch.channels_last)
        self.penalised = penalised(network, self.model)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3)
        return {"parameters": sum(weight.numel() for weight in self.model.parameters())}

    def train(self, images):
        x, y = self.train_tensors
        self.model.train()
        start = time.perf_counter()
        total, correct = 0.0, 0
        order = torch.randperm(images)
        for first in range(0, images, self.batch):
            chosen = order[first : first + self.batch]
            classes = y[chosen]
            outputs = self.model(x[chosen])
            loss = F.cross_entropy(outputs, classes) + sum(1e-4 * weight.square().sum() for weight in self.penalised)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(chosen)
            correct += (outputs.argmax(1) == classes).sum().item()
        return {"seconds": time.perf_counter() - start}

    def evaluate(self):
        x, y = self.test_tensors
        self.model.eval()
        start = time.perf_counter()
        total, correct = 0.0, 0
        with torch.inference_mode():
            for first in range(0, len(x), 128):
                outputs, classes = self.model(x[first : first + 128]), y[first : first + 128]
                total += F.cross_entropy(outputs, classes, reduction="sum").item()
                correct += (outputs.argmax(1) == classes).sum().item()
        return {"seconds": time.perf_counter() - start, "accuracy": correct / len(x)}


answer_requests(Peer(sys.argv[1]))
