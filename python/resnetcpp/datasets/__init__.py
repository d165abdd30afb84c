"""Data sets: the digits that come with the package, and torchvision's by its names."""

from resnetcpp.datasets import cifar, digits, fakedata, folder, mnist, utils, vision
from resnetcpp.datasets.cifar import CIFAR10, CIFAR100
from resnetcpp.datasets.digits import Digits, load_digits
from resnetcpp.datasets.fakedata import FakeData
from resnetcpp.datasets.folder import DatasetFolder, ImageFolder
from resnetcpp.datasets.mnist import KMNIST, MNIST, FashionMNIST
from resnetcpp.datasets.vision import VisionDataset

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "KMNIST",
    "MNIST",
    "DatasetFolder",
    "Digits",
    "FakeData",
    "FashionMNIST",
    "ImageFolder",
    "VisionDataset",
    "load_digits",
]
