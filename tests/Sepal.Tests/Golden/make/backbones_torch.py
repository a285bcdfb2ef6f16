"""What torchvision computes on formula weights, under the names of its state dicts: proof of the maps from PyTorch's names and of the backbones' other form.
Run with the folder that holds common.py (golden/make) and the folder to write to. torchvision 0.14.1 on PyTorch 1.13."""
import json, os, sys, zipfile, io
sys.path.insert(0, sys.argv[1])
from common import np, picture, values
import torch, torch.nn.functional as F, torchvision
from torchvision.models import inception_v3, mobilenet_v2, resnet50, vgg16

# The original network leaves the padding out of its means, as Keras does; torchvision counts it.
pool = F.avg_pool2d
F.avg_pool2d = lambda *a, **k: pool(*a, **{**k, "count_include_pad": False})

NETS = {
    "resnet50": (resnet50, 96, "torch", {"relu": "conv1_relu", "layer1": "conv2_block3_out", "layer2.0": "conv3_block1_out", "layer4": "conv5_block3_out", "fc": "logits"}),
    "mobilenet_v2": (mobilenet_v2, 96, "torch", {"features.1": "expanded_conv_project_BN", "features.7": "block_6_project_BN", "features.18": "out_relu", "classifier": "logits"}),
    "inception_v3": (lambda: inception_v3(init_weights=False, transform_input=False), 107, "tf", {"Mixed_5b": "mixed0", "Mixed_6b": "mixed4", "Mixed_7c": "mixed10", "fc": "logits"}),
    "vgg16": (vgg16, 64, "torch", {"features.15": "block3_conv3", "features.29": "block5_conv3"}),
}
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def formula(name, shape):
    if name.endswith("running_var"): return 1 + values(name, shape, 0.5)
    if name.endswith("running_mean") or name.endswith("bias"): return values(name, shape, 0.1)
    if len(shape) == 1: return 1 + values(name, shape, 0.2)
    return values(name, shape, np.sqrt(6.0 / np.prod(shape[1:])))


arrays, cases = {}, []
for name, (make, size, mode, wanted) in NETS.items():
    net = make().eval()
    state = net.state_dict()
    with torch.no_grad():
        for key, tensor in state.items():
            if not key.endswith("num_batches_tracked") and not (name == "vgg16" and key.startswith("classifier")):
                tensor.copy_(torch.from_numpy(np.ascontiguousarray(formula(f"{name}/{key}", tuple(tensor.shape)))))
    pixels = picture("tv_" + name, size, size)[None]
    x = pixels.astype(np.float32)
    x = x / np.float32(127.5) - 1 if mode == "tf" else (x / 255 - MEAN) / STD
    caught = {}
    for place, module in net.named_modules():
        if place in wanted: module.register_forward_hook(lambda a, b, c, n=wanted[place]: caught.setdefault(n, c.detach().clone()))
    with torch.no_grad(): (net.features if name == "vgg16" else net)(torch.from_numpy(x).permute(0, 3, 1, 2))
    arrays[f"{name}/pictures"] = pixels
    nodes = {}
    for node, o in caught.items():
        o = (o.permute(0, 2, 3, 1) if o.dim() == 4 else o).numpy()
        stride = [max(1, o.shape[1] // 5), max(1, o.shape[2] // 5), max(1, o.shape[3] // 32)] if o.ndim == 4 else [1] * (o.ndim - 1)
        arrays[f"{name}/{node}"] = np.ascontiguousarray(o[:, ::stride[0], ::stride[1], ::stride[2]] if o.ndim == 4 else o)
        nodes[node] = dict(shape=list(o.shape), stride=stride, mean=float(o.mean(dtype="float64")), std=float(o.std(dtype="float64")), values=f"{name}/{node}")
    cases.append(dict(name=name, preprocess=mode, size=size, pictures=f"{name}/pictures", nodes=nodes, state=[[k, list(v.shape)] for k, v in state.items()]))
    print(name, {k: (v["mean"], v["std"]) for k, v in nodes.items()})

out = os.path.join(sys.argv[2], "torchvision")
with zipfile.ZipFile(out + ".npz", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    for k, a in arrays.items():
        b = io.BytesIO(); np.lib.format.write_array(b, a, version=(1, 0))
        info = zipfile.ZipInfo(k + ".npy", (2026, 1, 1, 0, 0, 0)); info.compress_type = zipfile.ZIP_DEFLATED
        z.writestr(info, b.getvalue())
about = ("torchvision's networks on formula weights: key = network / name in the state dict, shape as stored; running_var 1 ± 0.5, weight of a BatchNorm 1 ± 0.2, biases and running_mean ± 0.1, others ± sqrt(6 / inputs). "
         "`state`: the state dict's names and shapes. `nodes`: outputs under Keras's names, channels last, `stride` as in backbones.json; `logits` before the softmax. Averages leave out padding, which torchvision's InceptionV3 counts.")
with open(out + ".json", "w") as f: f.write(json.dumps(dict(about=about, cases=cases)) + "\n")
