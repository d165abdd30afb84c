"""Programs with more than one network or output: adversarial, siamese, teacher and student."""

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable, grad

TOLERANCE = 1e-4


class Generator(nn.Module):
    def __init__(self, latent_dim=8, img_shape=(1, 8, 8)):
        super(Generator, self).__init__()
        self.img_shape = img_shape

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(
            *block(latent_dim, 16, normalize=False), *block(16, 32), nn.Linear(32, 64), nn.Tanh()
        )

    def forward(self, z):
        img = self.model(z)
        return img.view(img.size(0), *self.img_shape)


class Discriminator(nn.Module):
    def __init__(self):
        super(Discriminator, self).__init__()
        self.main = nn.Sequential(
            nn.Conv2d(1, 4, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(4, 8, 4, 2, 1, bias=False),
            nn.BatchNorm2d(8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(8, 1, 2, 1, 0, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, input):
        return self.main(input).view(-1, 1).squeeze(1)


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=2.0):
        super(ContrastiveLoss, self).__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        distance = F.pairwise_distance(output1, output2, keepdim=True)
        return torch.mean(
            (1 - label) * torch.pow(distance, 2)
            + label * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2)
        )


class SiameseNetwork(nn.Module):
    def __init__(self):
        super(SiameseNetwork, self).__init__()
        self.cnn1 = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(1, 4, kernel_size=3),
            nn.ReLU(inplace=True),
            nn.BatchNorm2d(4),
            nn.Dropout2d(p=0.2),
        )
        self.fc1 = nn.Linear(4 * 8 * 8, 5)

    def forward_once(self, x):
        output = self.cnn1(x)
        return self.fc1(output.view(output.size()[0], -1))

    def forward(self, input1, input2):
        return self.forward_once(input1), self.forward_once(input2)


class TwoHeads(nn.Module):
    def __init__(self):
        super(TwoHeads, self).__init__()
        self.trunk = nn.Linear(6, 6)
        self.classes, self.boxes = nn.Linear(6, 3), nn.Linear(6, 4)

    def forward(self, x, aux=None):
        h = torch.relu(self.trunk(x))
        out = {"classes": self.classes(h), "boxes": self.boxes(h)}
        if aux is not None:
            out["aux"] = h * aux
        return out


def run_gan():
    generator, discriminator = Generator(), Discriminator()
    adversarial_loss = torch.nn.BCELoss()
    optimizer_g = optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.999))
    optimizer_d = optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.999))
    fixed_noise, log = torch.randn(4, 8), []
    for _ in range(3):
        imgs = torch.rand(6, 1, 8, 8)
        valid = Variable(torch.ones(imgs.size(0)), requires_grad=False)
        fake = torch.zeros(imgs.size(0))
        optimizer_g.zero_grad()
        z = Variable(torch.randn(imgs.shape[0], 8))
        gen_imgs = generator(z)
        g_loss = adversarial_loss(discriminator(gen_imgs), valid)
        g_loss.backward()
        optimizer_g.step()
        optimizer_d.zero_grad()
        real_loss = adversarial_loss(discriminator(imgs), valid)
        fake_loss = adversarial_loss(discriminator(gen_imgs.detach()), fake)
        d_loss = (real_loss + fake_loss) / 2
        d_loss.backward()
        optimizer_d.step()
        log.append((d_loss.item(), g_loss.item()))
    with torch.no_grad():
        sample = generator(fixed_noise).detach().cpu()
    return log, sample.mean((1, 2, 3)), sample.min(), sample.max()


def run_siamese():
    net, criterion = SiameseNetwork(), ContrastiveLoss()
    optimizer = optim.Adam(net.parameters(), lr=5e-4)
    losses = []
    for _ in range(3):
        img0, img1 = torch.rand(4, 1, 8, 8), torch.rand(4, 1, 8, 8)
        label = torch.randint(0, 2, (4, 1)).float()
        optimizer.zero_grad()
        output1, output2 = net(img0, img1)
        loss = criterion(output1, output2, label)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def run_distillation():
    teacher, student = nn.Linear(5, 3).eval(), nn.Linear(5, 3)
    temperature, alpha = 4.0, 0.7
    optimizer = optim.SGD(student.parameters(), lr=0.5)
    losses = []
    for _ in range(3):
        x, y = torch.rand(8, 5), torch.randint(0, 3, (8,))
        with torch.no_grad():
            targets = F.softmax(teacher(x) / temperature, dim=1)
        logits = student(x)
        soft = F.kl_div(F.log_softmax(logits / temperature, dim=1), targets, reduction="batchmean")
        loss = soft * temperature**2 * alpha + F.cross_entropy(logits, y) * (1.0 - alpha)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, student.weight


def run_two_heads():
    model, x = TwoHeads(), torch.rand(4, 6)
    out = model(x, aux=2.0)
    loss = F.cross_entropy(out["classes"], torch.tensor([0, 1, 2, 1]))
    loss = loss + 0.5 * F.smooth_l1_loss(out["boxes"], torch.zeros(4, 4)) + out["aux"].mean()
    loss.backward()
    return loss, model.trunk.weight.grad, sorted(out), sorted(model(x))


def run_gradient_penalty():
    critic = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
    real, fake = torch.rand(5, 4), torch.rand(5, 4)
    alpha = torch.rand(5, 1)
    inter = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(inter)
    gradients = grad(
        outputs=scores,
        inputs=inter,
        grad_outputs=torch.ones_like(scores),
        create_graph=True,
        retain_graph=True,
    )[0]
    penalty = ((gradients.norm(2, dim=1) - 1) ** 2).mean()
    penalty.backward()
    return penalty, [p.grad for p in critic.parameters()][:3]


def run_adversarial_example():
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
    image, label = torch.rand(1, 1, 4, 4), torch.tensor([1])
    image.requires_grad = True
    loss = F.nll_loss(F.log_softmax(model(image), dim=1), label)
    model.zero_grad()
    loss.backward()
    data_grad = image.grad.data
    perturbed = torch.clamp(image + 0.1 * data_grad.sign(), 0, 1)
    return perturbed, model(perturbed).max(1, keepdim=True)[1]
