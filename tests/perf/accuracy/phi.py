"""x - x.mean() in torch's float32. A request is a line "rows columns axis" and the matrix; the answer is a matrix."""

import sys

import numpy as np
import torch

torch.set_num_threads(1)
source, target = sys.stdin.buffer, sys.stdout.buffer
for line in iter(source.readline, b""):
    rows, columns, axis = (int(word) for word in line.split())
    matrix = np.frombuffer(source.read(4 * rows * columns), dtype=np.float32).reshape(rows, columns)
    x = torch.from_numpy(matrix.copy())
    target.write((x - x.mean(dim=axis, keepdim=True)).contiguous().numpy().tobytes())
    target.flush()
