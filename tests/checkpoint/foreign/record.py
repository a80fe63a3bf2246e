"""Records the files of this folder and their contents: `python record.py`, with the packages that VERSIONS names.

Every file is a few KB: models with random weights from fixed seeds, saved as their libraries save them. content.json has
the versions, and for each tensor its dtype and shape, and of those that become float32 the SHA-256 of their little-endian
bytes and the first values.
"""

import hashlib
import json
from pathlib import Path

import numpy
import safetensors
import timm
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file, save_model

FOLDER = Path(__file__).parent
VERSIONS = {module.__name__: module.__version__ for module in (numpy, safetensors, timm, torch, transformers)}


def convolutional():
    """A convolution, a batch norm whose int64 counter has seen two batches, and a linear layer."""
    torch.manual_seed(1)
    model = torch.nn.Sequential()
    model.add_module("conv", torch.nn.Conv2d(3, 4, 3))
    model.add_module("norm", torch.nn.BatchNorm2d(4))
    model.add_module("flat", torch.nn.Flatten())
    model.add_module("fc", torch.nn.Linear(4 * 4, 5))
    for _ in range(2):
        model(torch.randn(8, 3, 4, 4))
    return model


def in_four_precisions():
    """That model as it is, and after .half(), .bfloat16() and .double(): the counter stays int64."""
    dtypes = {"float32": torch.float32, "half": torch.half, "bfloat16": torch.bfloat16, "float64": torch.float64}
    for name, dtype in dtypes.items():
        save_file(convolutional().to(dtype).state_dict(), FOLDER / f"torch-{name}.safetensors", {"format": "pt"})


def special():
    """Values that a conversion could get wrong, and dtypes that are not converted."""
    values = [0.0, -0.0, float("inf"), -float("inf"), float("nan"), 6e-8, -6.2e-5, 65504.0, 1 / 3, -1.0]
    tensors = {
        "half": torch.tensor(values, dtype=torch.float16),
        "brain": torch.tensor([*values, 1e-40, 3.39e38], dtype=torch.bfloat16),
        "double": torch.tensor([*values, 1e-46, 1e-45, 1e39, 1 + 2**-24], dtype=torch.float64),
        "byte": torch.tensor([1, 2, 3], dtype=torch.uint8),
        "mask": torch.tensor([True, False, True]),
        "eighth": torch.tensor([0.5, 1.0, 448.0], dtype=torch.float8_e4m3fn),
        "complex": torch.tensor([1 + 2j], dtype=torch.complex64),
        "scalar": torch.tensor(0.25, dtype=torch.float16),
        "empty": torch.zeros((0, 3), dtype=torch.bfloat16),
        "short": torch.tensor([-7], dtype=torch.int16),
    }
    save_file(tensors, FOLDER / "torch-dtypes.safetensors")


def tied():
    """Two names for one weight: torch's save_model keeps one and records the other in the metadata."""
    torch.manual_seed(2)
    model = torch.nn.Module()
    model.embed = torch.nn.Embedding(6, 4)
    model.head = torch.nn.Linear(4, 6, bias=False)
    model.head.weight = model.embed.weight
    save_model(model, str(FOLDER / "torch-tied.safetensors"))


def adam():
    """The state of torch's AdamW after three steps, flattened as people save it: step is a float32 scalar."""
    torch.manual_seed(3)
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.randn(4, 3)).square().mean().backward()
        optimizer.step()
    names = [name for name, _ in model.named_parameters()]
    state = optimizer.state_dict()["state"]
    tensors = {f"{names[i]}.{key}": value for i, entry in state.items() for key, value in entry.items()}
    save_file({**model.state_dict(), **tensors}, FOLDER / "torch-adamw.safetensors", {"format": "pt"})


def pretrained(model, name):
    """As transformers saves it."""
    folder = FOLDER / name
    model.save_pretrained(folder)
    (folder / "model.safetensors").rename(FOLDER / f"{name}.safetensors")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def bert():
    """A classifier, with LayerNorm and biases everywhere."""
    torch.manual_seed(4)
    sizes = {"vocab_size": 11, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
    limits = {"intermediate_size": 8, "max_position_embeddings": 6, "type_vocab_size": 2, "num_labels": 3}
    config = transformers.BertConfig(**sizes, **limits)
    pretrained(transformers.BertForSequenceClassification(config), "transformers-bert")


def gpt2():
    """Its head shares the embedding, which is saved once; in bfloat16."""
    torch.manual_seed(5)
    config = transformers.GPT2Config(vocab_size=11, n_positions=6, n_embd=8, n_layer=1, n_head=2)
    pretrained(transformers.GPT2LMHeadModel(config).to(torch.bfloat16), "transformers-gpt2")


def vit():
    """A vision transformer of timm."""
    torch.manual_seed(6)
    sizes = {"img_size": 8, "patch_size": 4, "embed_dim": 8, "depth": 1, "num_heads": 2, "mlp_ratio": 1}
    model = timm.models.VisionTransformer(**sizes, num_classes=3)
    save_file(model.state_dict(), FOLDER / "timm-vit.safetensors")


def described(file):
    """What safetensors and torch read from a file."""
    tensors = {}
    with safe_open(file, "pt") as opened:
        metadata = opened.metadata() or {}
        for name in sorted(opened.keys()):
            dtype = opened.get_slice(name).get_dtype()
            tensor = opened.get_tensor(name)
            entry = {"dtype": dtype, "shape": list(tensor.shape)}
            if dtype in ("F32", "F16", "BF16", "F64"):
                floats = tensor.float().numpy().astype("<f4")
                entry["sha256"] = hashlib.sha256(floats.tobytes()).hexdigest()
                entry["first"] = [str(value) for value in floats.ravel()[:3]]
            tensors[name] = entry
    return {"metadata": metadata, "tensors": tensors}


for record in (in_four_precisions, special, tied, adam, bert, gpt2, vit):
    record()
files = {file.name: described(file) for file in sorted(FOLDER.glob("*.safetensors"))}
(FOLDER / "content.json").write_text(json.dumps({"versions": VERSIONS, "files": files}, indent=1) + "\n")
for file in sorted(FOLDER.iterdir()):
    print(file.name, file.stat().st_size)
