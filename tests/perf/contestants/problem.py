"""A problem as a fused optimizer of PyTorch; case.mjs describes problems."""

import numpy as np
import torch

LR, MOMENTUM, BETAS, EPS = 0.01, 0.9, (0.9, 0.999), 1e-8
PROOF_STEPS = 3
GRADIENTS = {"normal": (1.0, 0.25), "zero": (0.0, 0.0), "tiny": (2.0**-64, 0.0)}
RULES = {
    "sgd": lambda groups: torch.optim.SGD(groups, LR, fused=True),
    "sgdm": lambda groups: torch.optim.SGD(groups, LR, momentum=MOMENTUM, fused=True),
    "nesterov": lambda groups: torch.optim.SGD(groups, LR, momentum=MOMENTUM, nesterov=True, fused=True),
    "adam": lambda groups: torch.optim.Adam(groups, LR, betas=BETAS, eps=EPS, fused=True),
    "adamw": lambda groups: torch.optim.AdamW(groups, LR, betas=BETAS, eps=EPS, fused=True),
}


def numbers(size, stream):
    """The numbers that all contestants generate alike; numbers.mjs is the original."""
    x = (np.arange(size, dtype=np.uint32) + np.uint32(stream * 0x9E3779B1 & 0xFFFFFFFF)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(13)
    return (x >> np.uint32(8)).astype(np.float32) / np.float32(2**23) - np.float32(1)


def groups_of(parameters, decay):
    """Groups of parameters with decay, and without for norms and biases; a single group if there is no decay at all."""
    if decay == 0:
        return [{"params": parameters, "weight_decay": 0}]
    matrices = [parameter for parameter in parameters if parameter.dim() > 1]
    vectors = [parameter for parameter in parameters if parameter.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0}]
    return [group for group in groups if group["params"]]


class Problem:
    def __init__(self, rule, shapes, gc, gradient, settle, samples, scales, weightDecay, clipNorm, **_):
        if gc != "off":
            raise ValueError("the fused optimizers of torch do not centralize")
        self.parameters = []
        for k, shape in enumerate(shapes):
            weights = torch.empty(shape)  # torch's own memory: numpy would ask for huge pages
            weights.copy_(torch.from_numpy(numbers(weights.numel(), 16 * k)).reshape(shape))
            self.parameters.append(torch.nn.Parameter(weights))
        for parameter in self.parameters:
            parameter.grad = torch.empty_like(parameter)
        self.optimizer = RULES[rule](groups_of(self.parameters, weightDecay))
        self.step = self.optimizer.step if clipNorm is None else self.clipped(clipNorm)
        for t, scale in enumerate(scales, 1):
            self.fill(t, "normal", scale)
            self.step()
        self.weights = [float(self.parameters[k].detach().flatten()[i]) for k, i in samples]
        if gradient != "normal":
            self.fill(PROOF_STEPS, gradient)
        for _step in range(settle):
            self.step()

    def clipped(self, norm):
        """A step after clipping, which takes as long whether it changes the gradients or not."""

        def step():
            torch.nn.utils.clip_grad_norm_(self.parameters, norm, foreach=True)
            self.optimizer.step()

        return step

    def fill(self, t, kind, factor=1.0):
        scale, offset = (np.float32(x * factor) for x in GRADIENTS[kind])
        for k, parameter in enumerate(self.parameters):
            gradient = numbers(parameter.numel(), 16 * k + t) * scale + offset
            parameter.grad.copy_(torch.from_numpy(gradient).reshape(parameter.shape))
