"""ResNet-20 with shortcuts that pad (option A), meters, a schedule and checkpoints."""

import os
import shutil
import time

import torch
import torch.backends.cudnn as cudnn
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init as init
import torch.nn.parallel
import torch.optim
import torch.utils.data

TOLERANCE = 1e-3


def _weights_init(m):
    if isinstance(m, nn.Linear) or isinstance(m, nn.Conv2d):
        init.kaiming_normal_(m.weight)


class LambdaLayer(nn.Module):
    def __init__(self, lambd):
        super(LambdaLayer, self).__init__()
        self.lambd = lambd

    def forward(self, x):
        return self.lambd(x)


class Block(nn.Module):
    expansion = 1

    def __init__(self, in_planes, planes, stride=1, option="A"):
        super(Block, self).__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride=1, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_planes != planes:
            if option == "A":
                extra = planes // 4
                self.shortcut = LambdaLayer(
                    lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, extra, extra), "constant", 0)
                )
            elif option == "B":
                self.shortcut = nn.Sequential(
                    nn.Conv2d(in_planes, planes, kernel_size=1, stride=stride, bias=False),
                    nn.BatchNorm2d(planes),
                )

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        out = F.relu(out)
        return out


class CifarResNet(nn.Module):
    def __init__(self, num_blocks, num_classes=10, option="A"):
        super(CifarResNet, self).__init__()
        self.in_planes = 8
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = self._make_layer(8, num_blocks[0], 1, option)
        self.layer2 = self._make_layer(16, num_blocks[1], 2, option)
        self.layer3 = self._make_layer(32, num_blocks[2], 2, option)
        self.linear = nn.Linear(32, num_classes)
        self.apply(_weights_init)

    def _make_layer(self, planes, num_blocks, stride, option):
        layers = []
        for stride in [stride] + [1] * (num_blocks - 1):
            layers.append(Block(self.in_planes, planes, stride, option))
            self.in_planes = planes * Block.expansion
        return nn.Sequential(*layers)

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.layer3(self.layer2(self.layer1(out)))
        out = F.avg_pool2d(out, out.size()[3])
        out = out.view(out.size(0), -1)
        return self.linear(out)


class AverageMeter:
    """Computes and stores the average and current value"""

    def __init__(self, name, fmt=":f"):
        self.name = name
        self.fmt = fmt
        self.reset()

    def reset(self):
        self.val = self.avg = self.sum = self.count = 0

    def update(self, val, n=1):
        self.val = val
        self.sum += val * n
        self.count += n
        self.avg = self.sum / self.count

    def __str__(self):
        return ("{name} {val" + self.fmt + "} ({avg" + self.fmt + "})").format(**self.__dict__)


class ProgressMeter:
    def __init__(self, num_batches, meters, prefix=""):
        digits = len(str(num_batches))
        self.form = "[{:" + str(digits) + "d}/" + str(num_batches) + "]"
        self.meters = meters
        self.prefix = prefix

    def display(self, batch):
        print("\t".join([self.prefix + self.form.format(batch)] + [str(m) for m in self.meters]))


def accuracy(output, target, topk=(1,)):
    maxk = max(topk)
    batch_size = target.size(0)
    _, pred = output.topk(maxk, 1, True, True)
    pred = pred.t()
    correct = pred.eq(target.view(1, -1).expand_as(pred))
    res = []
    for k in topk:
        correct_k = correct[:k].reshape(-1).float().sum(0, keepdim=True)
        res.append(correct_k.mul_(100.0 / batch_size))
    return res


def save_checkpoint(state, is_best, filename="checkpoint.th"):
    torch.save(state, filename)
    if is_best:
        shutil.copyfile(filename, "model_best.th")


def dataset(count):
    images, labels = torch.rand(count, 3, 16, 16), torch.randint(10, (count,))
    return [(image * 2 - 1, int(label)) for image, label in zip(images, labels)]


def train(loader, model, criterion, optimizer, epoch):
    losses, top1, top5 = AverageMeter("Loss", ":.3f"), AverageMeter("Acc@1"), AverageMeter("Acc@5")
    progress = ProgressMeter(len(loader), [losses, top1, top5], prefix=f"Epoch: [{epoch}]")
    model.train()
    end = time.time()
    for i, (images, target) in enumerate(loader):
        if torch.cuda.is_available():
            images = images.cuda(non_blocking=True)
        output = model(images)
        loss = criterion(output, target)
        acc1, acc5 = accuracy(output, target, topk=(1, 5))
        losses.update(loss.item(), images.size(0))
        top1.update(acc1[0].item(), images.size(0))
        top5.update(acc5[0].item(), images.size(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert time.time() >= end
        if i % 2 == 0:
            progress.display(i)
    return losses.avg, top5.avg


def validate(loader, model, criterion):
    model.eval()
    total = 0.0
    with torch.inference_mode():
        for images, target in loader:
            total += criterion(model(images), target).float().item()
    return total / len(loader)


def run_training():
    cudnn.benchmark = True
    torch.backends.cudnn.deterministic = True
    model = torch.nn.DataParallel(CifarResNet([1, 1, 1]))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), 0.02, momentum=0.9, weight_decay=1e-4)
    lr_scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1, 2], last_epoch=-1)
    data = dataset(40)
    loader = torch.utils.data.DataLoader(
        data, batch_size=8, shuffle=True, num_workers=0, pin_memory=False, drop_last=True
    )
    best, results = float("inf"), []
    for epoch in range(3):
        print("current lr {:.5e}".format(optimizer.param_groups[0]["lr"]))
        results.append(train(loader, model, criterion, optimizer, epoch))
        lr_scheduler.step()
        score = validate(loader, model, criterion)
        save_checkpoint(
            {
                "epoch": epoch + 1,
                "state_dict": model.state_dict(),
                "best": min(score, best),
                "optimizer": optimizer.state_dict(),
            },
            score < best,
        )
        best = min(score, best)
    checkpoint = torch.load(os.path.join(os.getcwd(), "model_best.th"), map_location="cpu")
    state = {k.replace("module.", ""): v for k, v in checkpoint["state_dict"].items()}
    model = CifarResNet([1, 1, 1])
    print(model.load_state_dict(state))
    return results, best, checkpoint["best"], list(checkpoint["optimizer"]["param_groups"][0])


def run_depth_and_parameters():
    def total(net):
        total_params = 0
        for x in filter(lambda p: p.requires_grad, net.parameters()):
            total_params += torch.prod(torch.tensor(x.shape)).item()
        layers = list(
            filter(lambda p: p.requires_grad and len(p.data.size()) > 1, net.parameters())
        )
        return total_params, len(layers)

    return total(CifarResNet([3, 3, 3])), total(CifarResNet([3, 3, 3], option="B"))
