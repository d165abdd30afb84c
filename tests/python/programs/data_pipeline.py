"""Datasets, splits, samplers and loaders in programs."""

import random

import numpy as np
import torch
from torch.utils import data
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    SequentialSampler,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    random_split,
)
from torch.utils.data.dataloader import default_collate
from torch.utils.data.dataset import Subset as SameSubset


class Pictures(Dataset):
    def __init__(self, count, transform=None, target_transform=None):
        rng = np.random.RandomState(0)
        self.images = rng.randint(0, 256, (count, 6, 6, 3)).astype(np.uint8)
        self.labels = rng.randint(0, 3, count)
        self.transform = transform
        self.target_transform = target_transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, idx):
        if torch.is_tensor(idx):
            idx = idx.tolist()
        image, label = self.images[idx], self.labels[idx]
        if self.transform:
            image = self.transform(image)
        if self.target_transform:
            label = self.target_transform(label)
        return image, label


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image):
        for t in self.transforms:
            image = t(image)
        return image


class ToTensor:
    def __call__(self, image):
        return torch.from_numpy(image.transpose((2, 0, 1))).float().div(255)


class Normalize:
    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def __call__(self, tensor):
        mean = torch.as_tensor(self.mean, dtype=tensor.dtype, device=tensor.device)
        std = torch.as_tensor(self.std, dtype=tensor.dtype, device=tensor.device)
        return tensor.sub_(mean[:, None, None]).div_(std[:, None, None])


class Flip:
    def __init__(self, p=0.5):
        self.p = p

    def __call__(self, image):
        return torch.flip(image, [-1]) if torch.rand(1) < self.p else image


class EvenFirst(Sampler):
    def __init__(self, source):
        self.source = source

    def __iter__(self):
        n = len(self.source)
        return iter([*range(0, n, 2), *range(1, n, 2)])

    def __len__(self):
        return len(self.source)


class Stream(IterableDataset):
    def __init__(self, start, end):
        super().__init__()
        self.start, self.end = start, end

    def __iter__(self):
        worker_info = data.get_worker_info()
        assert worker_info is None
        return iter(range(self.start, self.end))


TRANSFORM = Compose([ToTensor(), Flip(), Normalize((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))])


def pad_collate(batch):
    lengths = torch.tensor([len(x) for x, _ in batch])
    width = int(lengths.max())
    padded = torch.stack([torch.cat([x, torch.zeros(width - len(x))]) for x, _ in batch])
    return padded, torch.tensor([y for _, y in batch]), lengths


def seed_worker(worker_id):
    worker_seed = torch.initial_seed() % 2**32
    np.random.seed(worker_seed)
    random.seed(worker_seed)


def run_dataset():
    dataset = Pictures(10, transform=TRANSFORM)
    train_size = int(0.8 * len(dataset))
    train_set, test_set = random_split(
        dataset,
        [train_size, len(dataset) - train_size],
        generator=torch.Generator().manual_seed(42),
    )
    loader = DataLoader(train_set, batch_size=3, shuffle=True)
    found = [(images, labels) for images, labels in loader]
    images, labels = next(iter(DataLoader(test_set, batch_size=2)))
    print(f"Feature batch shape: {images.size()}")
    print(f"Labels batch shape: {labels.size()} {labels.dtype} {images.dtype}")
    return found, images, labels, len(loader), len(test_set), train_set.indices


def run_mean_and_std():
    loader = DataLoader(Pictures(9, transform=ToTensor()), batch_size=4, num_workers=0)
    mean, std, count = torch.zeros(3), torch.zeros(3), 0
    for images, _ in loader:
        batch_samples = images.size(0)
        images = images.view(batch_samples, images.size(1), -1)
        mean += images.mean(2).sum(0)
        std += images.std(2).sum(0)
        count += batch_samples
    return mean / count, std / count


def run_samplers():
    torch.manual_seed(0)
    dataset = Pictures(12, transform=ToTensor())
    class_sample_count = np.array([len(np.where(dataset.labels == t)[0]) for t in range(3)])
    weights = 1.0 / class_sample_count
    samples_weight = torch.from_numpy(np.array([weights[t] for t in dataset.labels])).double()
    samplers = {
        "weighted": WeightedRandomSampler(samples_weight, len(samples_weight)),
        "subset": SubsetRandomSampler([1, 5, 7]),
        "random": RandomSampler(dataset, replacement=True, num_samples=5),
        "sequential": SequentialSampler(dataset),
        "own": EvenFirst(dataset),
    }
    labels = {
        name: [y.tolist() for _, y in DataLoader(dataset, batch_size=4, sampler=sampler)]
        for name, sampler in samplers.items()
    }
    batches = BatchSampler(SequentialSampler(range(7)), batch_size=3, drop_last=False)
    labels["batches"] = list(batches)
    loader = DataLoader(dataset, batch_sampler=BatchSampler(RandomSampler(dataset), 5, True))
    labels["batch sampler"] = [y.tolist() for _, y in loader]
    return labels


def run_collate():
    sequences = [(torch.arange(float(n)), n) for n in (3, 1, 4, 2)]
    loader = DataLoader(sequences, batch_size=2, collate_fn=pad_collate)
    nested = [{"x": torch.ones(2) * i, "name": f"n{i}", "pair": (i, float(i))} for i in range(3)]
    batch = default_collate(nested)
    dicts = next(iter(DataLoader(nested, batch_size=3)))
    return list(loader), batch, dicts["name"], dicts["pair"]


def run_tensor_datasets():
    x, y = torch.arange(12.0).reshape(6, 2), torch.arange(6)
    dataset = TensorDataset(x, y)
    both = ConcatDataset([dataset, Subset(dataset, [0, 2])])
    part = SameSubset(dataset, range(3))
    loader = DataLoader(dataset=both, batch_size=5, shuffle=False, drop_last=False)
    stream = list(DataLoader(Stream(3, 8), batch_size=2))
    return dataset[1:3], len(both), part[2], list(loader), stream


def run_generator():
    g = torch.Generator()
    g.manual_seed(7)
    loader = DataLoader(
        range(8), batch_size=4, shuffle=True, worker_init_fn=seed_worker, generator=g
    )
    orders = [[batch.tolist() for batch in loader] for _ in range(2)]
    splits = random_split(range(10), [0.5, 0.3, 0.2], generator=torch.Generator().manual_seed(1))
    return orders, [list(split) for split in splits]
