"""What the Python peers share: the data, and the conversation with the bench (see ../conversation.ts)."""
import gzip
import json
import pathlib
import resource
import sys

import numpy as np

# The study's three classes: top, bottom, accessories.
THREE_CLASSES = np.array([0, 1, 0, 0, 0, 1, 0, 1, 2, 1], dtype=np.int32)

CHANNELS = {"vgg-colour": 3}
THREE = {"model-1", "model-2", "model-3", "model-4", "model-5", "model-6", "vgg-colour", "separable", "strided"}


def classes_of(network):
    return 3 if network in THREE else 10


def outputs_of(network):
    """Model 1 is the stock baseline, whose ten outputs stand over three classes, too."""
    return 10 if network == "model-1" else classes_of(network)


def channels_of(network):
    return CHANNELS.get(network, 1)


def _idx(folder, name, offset):
    path = pathlib.Path(folder) / name
    content = gzip.decompress(path.read_bytes()) if path.exists() else path.with_suffix("").read_bytes()
    return np.frombuffer(content, np.uint8, offset=offset)


def load(folder):
    """((images, labels) of the training set, the same of the test set): bytes."""

    def part(name):
        images = _idx(folder, f"{name}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)
        return images, _idx(folder, f"{name}-labels-idx1-ubyte.gz", 8)

    return part("train"), part("t10k")


def arrays(part, network):
    """Images from 0 to 1, channels last, and class numbers, as the network wants them."""
    images, labels = part
    x = images.astype(np.float32) / 255
    if channels_of(network) == 3:
        x = np.repeat(x, 3, axis=-1)
    y = labels.astype(np.int32)
    return x, THREE_CLASSES[y] if classes_of(network) == 3 else y


def answer_requests(peer):
    """Answers requests, one JSON object a line, until the bench closes the channel."""
    for line in sys.stdin:
        request = json.loads(line)
        ask = request.pop("ask")
        if ask == "memory":
            # Kilobytes, but bytes on macOS.
            unit = 1 if sys.platform == "darwin" else 1024
            answer = {"peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit}
        else:
            answer = getattr(peer, ask)(**request)
        print(json.dumps({"answer": answer}), flush=True)
