"""The Python side of files.test.ts: `write FOLDER`, `read FILE`, `accepts FOLDER` or `convert FOLDER`; prints JSON."""

import json
import sys
from pathlib import Path

import numpy
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save, save_file


def tensors():
    """Shapes from scalar to empty, names of all kinds, and every sort of float32."""
    random = numpy.random.default_rng(8)
    special = numpy.array([numpy.nan, numpy.inf, -numpy.inf, -0.0, 1e-45, 3.4028235e38, 0.1], dtype=numpy.float32)
    return {
        "hidden.weight": random.standard_normal((128, 784), dtype=numpy.float32),
        "hidden.bias": numpy.arange(128, dtype=numpy.float32),
        "scalar": numpy.array(0.5, dtype=numpy.float32),
        "empty": numpy.zeros((0, 3), dtype=numpy.float32),
        "special": special,
        "__proto__": numpy.ones((1, 2, 3), dtype=numpy.float32),
        "": numpy.full((1,), 7, dtype=numpy.float32),
        "名前 \"\\\n💡": numpy.full((2,), 8, dtype=numpy.float32),
    }


def described(name, array):
    return {"name": name, "shape": list(array.shape), "dtype": str(array.dtype), "bytes": array.tobytes().hex()}


def write(folder):
    """Two files, with and without metadata, and their contents."""
    save_file(tensors(), folder / "metadata.safetensors", {"format": "np", "名前": "💡"})
    (folder / "plain.safetensors").write_bytes(save(tensors()))
    return [described(name, array) for name, array in tensors().items()]


def read(file):
    """The contents of a file, as read by safe_open and by load."""
    with safe_open(file, "numpy") as opened:
        found = [described(name, opened.get_tensor(name)) for name in opened.keys()]
        metadata = opened.metadata()
    again = [described(name, array) for name, array in load(file.read_bytes()).items()]
    parsed = {key: json.loads(text) for key, text in (metadata or {}).items()}
    return {"metadata": parsed, "tensors": found, "again": again}


def accepts(folder):
    """Which files of a folder can be opened."""
    result = {}
    for file in sorted(folder.iterdir()):
        try:
            with safe_open(file, "numpy"):
                result[file.name] = True
        except (SafetensorError, OSError):
            result[file.name] = False
    return result


def convert(folder):
    """A file of every F16 and of many F64, and numpy's conversion of them to float32."""
    random = numpy.random.default_rng(8)
    halves = numpy.arange(65536, dtype=numpy.uint16).view(numpy.float16)
    doubles = random.integers(0, 2**64, 20000, dtype=numpy.uint64).view(numpy.float64)
    near = random.standard_normal(20000) * 2.0 ** random.integers(-155, 130, 20000)  # around the limits of float32
    arrays = {"F16": halves, "F64": numpy.concatenate([doubles, near])}
    save_file(arrays, folder / "convert.safetensors")
    with numpy.errstate(all="ignore"):
        return [described(name, array.astype(numpy.float32)) for name, array in arrays.items()]


command, path = sys.argv[1:]
commands = {"write": write, "read": read, "accepts": accepts, "convert": convert}
answer = json.dumps(commands[command](Path(path)))
print(answer.replace("Infinity", "1e999"))  # Python's JSON writes Infinity; standard JSON has no word for it
