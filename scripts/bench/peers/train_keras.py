"""The bench's peer tf.keras, as its users write it: a compiled model, arrays in memory, `fit`."""
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
from keras import layers, regularizers

from bench_peer import answer_requests, arrays, channels_of, outputs_of, load


def l2():
    return regularizers.L2(1e-4)


def study(number, shape, classes):
    """Models 1 to 6 of examples/."""
    if number == 1:
        return keras.Sequential([
            keras.Input(shape), layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(classes, activation="softmax"),
        ])
    dropout = [0.25] if number >= 4 else []
    penalty = (lambda: {"kernel_regularizer": l2()}) if number in (3, 5, 6) else dict
    drop = lambda: [layers.Dropout(rate) for rate in dropout]
    if number == 6:
        first = [layers.Conv2D(32, 3, padding="same"), *drop(), layers.Activation("relu")]
        second = [layers.Conv2D(64, 3, padding="same", **penalty()), layers.BatchNormalization(), layers.Activation("relu"), *drop()]
    else:
        first = [layers.Conv2D(32, 3, padding="same", activation="relu"), *drop()]
        second = [layers.Conv2D(64, 3, padding="same", activation="relu"), *drop()]
    return keras.Sequential([
        keras.Input(shape), *first, layers.MaxPooling2D(), *second, layers.MaxPooling2D(), layers.Flatten(),
        layers.Dense(128, activation="relu", **penalty()), layers.Dense(classes, activation="softmax", **penalty()),
    ])


def lenet_5(shape, classes):
    return keras.Sequential([
        keras.Input(shape),
        layers.Conv2D(6, 5, padding="same", activation="tanh"), layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation="tanh"), layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(120, activation="tanh"), layers.Dense(84, activation="tanh"), layers.Dense(classes, activation="softmax"),
    ])


def vgg(shape, classes):
    def convolution(filters):
        return layers.Conv2D(filters, 3, padding="same", activation="relu")

    return keras.Sequential([
        keras.Input(shape),
        convolution(32), convolution(32), layers.MaxPooling2D(), layers.Dropout(0.25),
        convolution(64), convolution(64), layers.MaxPooling2D(), layers.Dropout(0.25),
        layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dropout(0.5), layers.Dense(classes, activation="softmax"),
    ])


def residual(shape, classes):
    def convolve(x, filters, size, strides=1):
        x = layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)

    def block(x, filters, strides):
        shortcut = x if strides == 1 else convolve(x, filters, 1, strides)
        x = layers.ReLU()(convolve(x, filters, 3, strides))
        return layers.ReLU()(layers.Add()([convolve(x, filters, 3), shortcut]))

    inputs = keras.Input(shape)
    x = layers.MaxPooling2D()(layers.ReLU()(convolve(inputs, 32, 3)))
    x = block(block(x, 32, 1), 64, 2)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def separable(shape, classes):
    return keras.Sequential([
        keras.Input(shape),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.SeparableConv2D(64, 3, padding="same", activation="relu"), layers.MaxPooling2D(),
        layers.SeparableConv2D(128, 3, padding="same", activation="relu"), layers.GlobalAveragePooling2D(),
        layers.Dense(classes, activation="softmax"),
    ])


def strided(shape, classes):
    return keras.Sequential([
        keras.Input(shape),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        layers.Flatten(), layers.Dense(classes, activation="softmax"),
    ])


def perceptron(shape, classes):
    return keras.Sequential([
        keras.Input(shape), layers.Flatten(),
        layers.Dense(512, activation="relu"), layers.Dense(256, activation="relu"), layers.Dense(classes, activation="softmax"),
    ])


def width(filters, shape, classes):
    def convolution():
        return layers.Conv2D(filters, 3, padding="same", activation="relu")

    return keras.Sequential([
        keras.Input(shape), convolution(), layers.MaxPooling2D(), convolution(), convolution(), layers.MaxPooling2D(),
        layers.Flatten(), layers.Dense(classes, activation="softmax"),
    ])


OTHERS = {
    "lenet-5": lenet_5, "vgg": vgg, "vgg-colour": vgg, "residual": residual, "separable": separable, "strided": strided,
    "perceptron": perceptron,
}


def make(name, shape, classes):
    family, _, number = name.rpartition("-")
    if family == "model":
        return study(int(number), shape, classes)
    if family == "width":
        return width(int(number), shape, classes)
    return OTHERS[name](shape, classes)


class Stopwatch(keras.callbacks.Callback):
    """The epoch alone, without what `fit` does before and after it."""

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.start


class Peer:
    def __init__(self, folder):
        self.data = load(folder)

    def version(self):
        import tensorflow

        return {"version": f"Keras {keras.__version__}, TensorFlow {tensorflow.__version__}"}

    def network(self, network, batch):
        keras.backend.clear_session()
        keras.utils.set_random_seed(42)
        self.batch = batch
        self.train_arrays, self.test_arrays = (arrays(part, network) for part in self.data)
        self.model = make(network, (28, 28, channels_of(network)), outputs_of(network))
        self.model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        return {"parameters": sum(weight.numpy().size for weight in self.model.trainable_weights)}

    def train(self, images):
        x, y = self.train_arrays
        stopwatch = Stopwatch()
        self.model.fit(x[:images], y[:images], batch_size=self.batch, epochs=1, verbose=0, callbacks=[stopwatch])
        return {"seconds": stopwatch.seconds}

    def evaluate(self):
        start = time.perf_counter()
        _, accuracy = self.model.evaluate(*self.test_arrays, batch_size=128, verbose=0)
        return {"seconds": time.perf_counter() - start, "accuracy": accuracy}


answer_requests(Peer(sys.argv[1]))
