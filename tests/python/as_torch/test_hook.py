"""`import torch` means resnetcpp: names, errors and what a script sees, in own processes."""

import subprocess
import sys
import textwrap

import pytest

HEAD = "import sys\nfrom resnetcpp import as_torch\nas_torch.install()\n"


def run(*words, **options):
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


def python(source):
    """What a program prints that has installed the hook."""
    done = run("-c", HEAD + textwrap.dedent(source))
    assert done.returncode == 0, done.stderr
    return done.stdout


def script(folder, source, *words, name="program.py", **options):
    path = folder / name
    path.write_text(textwrap.dedent(source))
    return run("-m", "resnetcpp.as_torch", path, *words, **options)


IMPORTS = """
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim.lr_scheduler
import torch.utils.data.distributed
import torchvision
import torchvision.datasets as datasets
import torchvision.transforms as transforms
from torch import Tensor, optim
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim.sgd import SGD
from torch.utils.data import DataLoader, Dataset
from torch.utils.model_zoo import load_url
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.transforms.functional import resize
from torchvision.datasets.utils import download_url
import resnetcpp
assert nn.Linear is resnetcpp.nn.Linear and F.relu is resnetcpp.nn.functional.relu
assert torch.nn is nn and torch.nn.functional is F and torch.optim is optim
assert DataLoader is resnetcpp.data.DataLoader and SGD is resnetcpp.optim.SGD
assert ResNet is resnetcpp.models.ResNet and issubclass(nn.BatchNorm2d, _BatchNorm)
assert torchvision.transforms is transforms and transforms.Resize is resnetcpp.transforms.Resize
assert "resnet18" in torchvision.models.__dict__ and callable(vars(torchvision.models)["resnet18"])
assert resnetcpp.nn.__name__ == "resnetcpp.nn" and type(resnetcpp.nn) is type(sys)
"""


def test_imports():
    python(IMPORTS)


def test_star_imports():
    python("from torch.nn import *\nfrom torch.nn.functional import *\nLinear, relu")


def test_what_is_set_is_set_in_resnetcpp():
    python("""
        import torch.backends.cudnn as cudnn, torch, resnetcpp
        cudnn.benchmark = True
        assert resnetcpp.backends.cudnn.benchmark and torch.backends.cudnn.benchmark
        torch.nn.own = 3
        assert resnetcpp.nn.own == 3
        del torch.nn.own
        assert not hasattr(resnetcpp.nn, "own")
    """)


def test_version():
    python("""
        import torch, torchvision
        assert torch.__version__.startswith("2.13.0+resnetcpp")
        assert torch.__version__ >= "1.8" and torch.__version__ >= (2, 13) > (2, 9)
        assert torch.__version__ < "2.14.0a0" and not torch.__version__ < "2.9"
        assert torch.__version__.split(".")[:2] == ["2", "13"]
        assert torch.version.__version__ == torch.__version__ and torch.version.cuda is None
        assert torchvision.__version__.startswith("0.28.0+resnetcpp")
    """)


ABSENT = [
    ("torch.no_such_function", "AttributeError", "torch.no_such_function"),
    ("torch.nn.NoSuchLayer", "AttributeError", "torch.nn.NoSuchLayer"),
    ("torchvision.models.no_such_net", "AttributeError", "torchvision.models.no_such_net"),
    ("exec('import torch.no_such_part')", "ModuleNotFoundError", "torch.no_such_part"),
    ("exec('from torch import no_such_name')", "ImportError", "torch.no_such_name"),
    ("exec('from torch.nn import NoSuchLayer')", "ImportError", "torch.nn.NoSuchLayer"),
    ("exec('from torch.nn.functional import nope')", "ImportError", "torch.nn.functional.nope"),
    ("exec('import torch.nn.nope.more')", "ModuleNotFoundError", "torch.nn.nope"),
]


def test_absent_names_are_named():
    source = "import torch, torchvision\n"
    for expression, error, _ in ABSENT:
        source += f"try:\n    {expression}\nexcept {error} as error:\n    print(error)\n"
    lines = python(source).splitlines()
    assert lines == [
        f"resnetcpp has no {name}, which this program takes from PyTorch; "
        "docs/parity.md lists the names that are there"
        for _, _, name in ABSENT
    ]


def test_a_program_may_ask_before_it_imports():
    python("""
        import importlib.util, torch
        assert not hasattr(torch, "no_such_name")
        try:
            from torch._six import string_classes
        except ImportError:
            string_classes = str
        assert importlib.util.find_spec("torch") is not None
    """)


def test_uninstall():
    python("""
        import torch
        as_torch.uninstall()
        assert not as_torch.is_installed() and "torch" not in sys.modules
        as_torch.install()
        as_torch.install()
        import torch
        assert torch.nn.Linear
    """)


def test_the_real_one_is_refused(tmp_path):
    (tmp_path / "torch.py").write_text("")
    program = "import torch\nfrom resnetcpp import as_torch\nas_torch.install()"
    done = run("-c", program, cwd=tmp_path)
    assert done.returncode == 1
    assert "as_torch: expected a process without torch, got one that has imported it" in done.stderr


def test_pickles_under_torch_s_names():
    python("""
        import pickle, torch
        for value in (torch.FloatTensor, torch.nn.Linear, torch.Size([2]), torch.float32):
            assert pickle.loads(pickle.dumps(value)) == value
        assert pickle.loads(b"ctorch\\nSize\\n((I2\\nI3\\nttR.") == (2, 3)
        layer = pickle.loads(pickle.dumps(torch.nn.Linear(2, 3)))
        assert layer.weight.shape == (3, 2)
    """)


def test_a_script_sees_what_python_gives_it(tmp_path):
    (tmp_path / "beside.py").write_text("VALUE = 7\n")
    source = """
        import sys, torch
        from beside import VALUE
        print(sys.argv[1:], __name__, __file__ == sys.argv[0], VALUE, sys.modules["__main__"].VALUE)
        print(__builtins__.len is len, torch.nn.Linear(1, 1))
        if __name__ == "__main__":
            sys.exit(5)
    """
    done = script(tmp_path, source, "--epochs", "3")
    assert done.returncode == 5, done.stderr
    assert done.stdout.splitlines() == [
        "['--epochs', '3'] __main__ True 7 7",
        "True Linear(in_features=1, out_features=1, bias=True)",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import sys\ndef f():\n    raise ValueError('no')\nf()\n",
        "x = = 1\n",
        "raise SystemExit('a reason')\n",
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError(1) from error\n",
        "import sys\nsys.excepthook = lambda *a: print('own hook', a[0])\n1 / 0\n",
    ],
    ids=["error", "syntax", "exit", "cause", "own hook"],
)
def test_failures_look_as_under_python(source, tmp_path):
    done = script(tmp_path, source)
    plain = run(tmp_path / "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (
        plain.returncode,
        plain.stdout,
        plain.stderr,
    )


@pytest.mark.parametrize("words, code", [([], 2), (["--help"], 0), (["/no/such/file.py"], 2)])
def test_the_command_line(words, code):
    done = run("-m", "resnetcpp.as_torch", *words)
    assert done.returncode == code
    text = done.stdout or done.stderr
    assert len(text.splitlines()) == 1 and ("usage" in text or "can't open file" in text)


WORKERS = """
    import multiprocessing
    import sys

    import torch
    from torch.utils.data import DataLoader, Dataset


    class Squares(Dataset):
        def __len__(self):
            return 6

        def __getitem__(self, index):
            return torch.tensor([float(index**2)])


    def main():
        method = sys.argv[1]
        loader = DataLoader(Squares(), 3, num_workers=2, multiprocessing_context=method)
        print([batch.flatten().tolist() for batch in loader])


    if __name__ == "__main__":
        main()
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers(method, tmp_path):
    done = script(tmp_path, WORKERS, method)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[[0.0, 1.0, 4.0], [9.0, 16.0, 25.0]]\n"
