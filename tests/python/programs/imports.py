"""Every way in which programs import parts of the library."""

import torch
import torch.autograd as autograd
import torch.backends.cudnn as cudnn
import torch.cuda
import torch.nn as nn
import torch.nn.functional as functional
import torch.nn.init as init
import torch.nn.modules.batchnorm
import torch.nn.parallel
import torch.nn.utils
import torch.optim as optim
import torch.optim.lr_scheduler as lr_scheduler
import torch.utils
import torch.utils.data as tud
import torch.utils.data.distributed
from torch import Tensor, cuda, device, dtype, float32, no_grad
from torch import optim as same_optim
from torch.autograd import Variable, gradcheck
from torch.cuda.amp import GradScaler, autocast
from torch.nn import Conv2d, CrossEntropyLoss, Module, Parameter, Sequential
from torch.nn import functional as F
from torch.nn.functional import cross_entropy, relu
from torch.nn.init import kaiming_normal_, xavier_uniform_
from torch.nn.modules import BatchNorm2d
from torch.nn.modules import Module as SameModule
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import Conv2d as SameConv2d
from torch.nn.modules.loss import _Loss
from torch.nn.modules.utils import _pair
from torch.nn.parallel import DataParallel
from torch.nn.parameter import Parameter as SameParameter
from torch.nn.utils import clip_grad_norm_
from torch.nn.utils.clip_grad import clip_grad_value_
from torch.optim import SGD, Adam, Optimizer
from torch.optim.adam import Adam as SameAdam
from torch.optim.lr_scheduler import LRScheduler, StepLR, _LRScheduler
from torch.optim.optimizer import Optimizer as SameOptimizer
from torch.optim.sgd import SGD as SameSGD
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, Dataset
from torch.utils.data.dataloader import DataLoader as SameLoader
from torch.utils.data.dataset import TensorDataset
from torch.utils.data.sampler import SubsetRandomSampler


class Warmup(_LRScheduler):
    def __init__(self, optimizer, total_iters, last_epoch=-1):
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        return [base * self.last_epoch / (self.total_iters + 1e-8) for base in self.base_lrs]


def run_same_objects():
    return [
        SameModule is Module is nn.Module,
        SameParameter is Parameter is nn.Parameter,
        SameConv2d is Conv2d,
        SameLoader is DataLoader is tud.DataLoader,
        SameOptimizer is Optimizer and SameSGD is SGD and SameAdam is Adam,
        same_optim is optim and F is functional and F.relu is relu,
        issubclass(BatchNorm2d, _BatchNorm) and issubclass(CrossEntropyLoss, _Loss),
        issubclass(_LRScheduler, LRScheduler) and issubclass(StepLR, LRScheduler),
        issubclass(DataParallel, Module),
        isinstance(Parameter(torch.ones(1)), Tensor),
        issubclass(TensorDataset, Dataset),
        init.kaiming_normal_ is kaiming_normal_ and callable(xavier_uniform_),
        callable(gradcheck) and callable(autograd.grad) and callable(clip_grad_value_),
        cross_entropy is functional.cross_entropy,
        _pair(3),
        list(SubsetRandomSampler([4])),
        lr_scheduler.StepLR is StepLR,
        torch.nn.utils.clip_grad_norm_ is clip_grad_norm_,
        isinstance(nn.Sequential(), Sequential),
    ]


def run_devices():
    cudnn.benchmark = False
    torch.manual_seed(0)
    torch.cuda.manual_seed(0)
    torch.cuda.manual_seed_all(0)
    where = device("cuda:0" if cuda.is_available() else "cpu")
    x = torch.ones(2, device=where, dtype=float32).to(where, non_blocking=True)
    print(where, x.device, repr(where), where.type, where.index)
    return [
        torch.cuda.is_available(),
        torch.cuda.device_count(),
        torch.backends.mps.is_available(),
        x.device == torch.device("cpu"),
        x.is_cuda,
        str(x.device),
        isinstance(x.dtype, dtype),
        nn.Linear(1, 1).to(where).weight.device.type,
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
    ]


def run_warmup():
    model = nn.Linear(1, 1)
    optimizer = SGD(model.parameters(), lr=0.1)
    scheduler = Warmup(optimizer, 4)
    rates = []
    for _ in range(4):
        optimizer.step()
        scheduler.step()
        rates.append(scheduler.get_last_lr()[0])
    return rates


def run_checkpointing():
    torch.manual_seed(0)
    layer = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))
    x = torch.rand(2, 3, requires_grad=True)
    checkpoint(layer, x, use_reentrant=False).sum().backward()
    return x.grad, layer[0].weight.grad


def run_compiled():
    torch.manual_seed(0)
    model = torch.compile(nn.Linear(2, 2), backend="eager")

    @torch.compile(backend="eager")
    def twice(x):
        return x * 2

    return model(twice(torch.ones(1, 2)))


def run_old_habits():
    x = Variable(torch.ones(2, 2), requires_grad=True)
    with no_grad():
        y = x * 2
    with autocast(enabled=False):
        z = (x * x).sum()
    GradScaler(enabled=False).scale(z).backward()
    return y.requires_grad, x.grad, x.data
