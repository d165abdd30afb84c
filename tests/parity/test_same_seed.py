"""After the same seed a training is PyTorch's: initial values, order of batches, dropout, steps."""

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.datasets import load_digits

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle


def network(library):
    nn = library.nn
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(8 * 8 * 8, 10),
    )


def dataset(library):
    images, labels = load_digits(train=True)
    images = images[:400, None].astype(np.float32) / 16
    tensors = library.from_numpy(images), library.from_numpy(labels[:400])
    return library.utils.data.TensorDataset(*tensors)


def losses(library, epochs=2):
    """Loss of each step, and the state of the stream of random numbers at the end."""
    library.manual_seed(1)
    model = network(library)
    optimizer = library.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    loader = library.utils.data.DataLoader(dataset(library), batch_size=64, shuffle=True)
    steps = []
    for _ in range(epochs):
        for images, labels in loader:
            optimizer.zero_grad()
            loss = library.nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            steps.append(loss.item())
    return steps, library.get_rng_state().numpy()


def test_every_step_of_a_training():
    expected, expected_state = losses(torch)
    got, state = losses(rn)
    assert len(got) == 14 and expected[-1] < expected[0] / 2
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(state, expected_state)


def test_initial_values_to_the_bit():
    torch.manual_seed(2)
    expected = network(torch).state_dict()
    rn.manual_seed(2)
    got = network(rn).state_dict()
    assert list(got) == list(expected)
    for name, value in expected.items():
        np.testing.assert_array_equal(got[name].numpy(), value.numpy(), err_msg=name)
