"""The original openai-whisper, run with a Python of its own, because PyTorch is larger than all of Heard.

It stands alone: `python original_whisper.py MODEL.bin CHECKPOINT.pt` writes a CTranslate2 model's weights in the original's
form, so that both use the same figures to the last bit. With sounds after that (raw 32-bit floats, 16 kHz) it transcribes them
with the original's own defaults and prints JSON: for each the text and the seconds it took.
"""

import json
import struct
import sys
import time
from pathlib import Path

import numpy as np

KINDS = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""CTranslate2's numbers for kinds of figures."""


def variables_in(model: Path) -> dict[str, np.ndarray]:
    """Read a CTranslate2 model file: version, name, revision, then each variable's name, shape, kind and figures."""
    data, at = model.read_bytes(), 4

    def read(form: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        return int(value)

    def read_name() -> str:
        nonlocal at
        length = read("<H")
        at += length
        return data[at - length : at].rstrip(b"\0").decode()

    read_name()
    read("<I")
    found = {}
    for _ in range(read("<I")):
        name = read_name()
        shape = [read("<I") for _ in range(read("<B"))]
        kind = KINDS[read("<B")]
        size = read("<I")
        found[name] = np.frombuffer(data, dtype=kind, count=size // np.dtype(kind).itemsize, offset=at).reshape(shape)
        at += size
    return found


def in_original_form(found: dict[str, np.ndarray]) -> tuple[dict[str, int], dict[str, np.ndarray]]:
    """Return the model's dimensions and its weights under the names that openai-whisper gives them."""
    named: dict[str, np.ndarray] = {}
    for side, tokens in (("encoder", None), ("decoder", "token_embedding")):
        named[f"{side}.positional_embedding"] = found[f"{side}/position_encodings/encodings"]
        if tokens:
            named[f"{side}.{tokens}.weight"] = found[f"{side}/embeddings/weight"]
        else:
            for conv in ("conv1", "conv2"):
                named |= {f"{side}.{conv}.{part}": found[f"{side}/{conv}/{part}"] for part in ("weight", "bias")}
        named |= _norm(found, f"{side}/layer_norm", f"{side}.{'ln' if tokens else 'ln_post'}")
        for number in range(_layers(found, side)):
            ours, theirs = f"{side}/layer_{number}", f"{side}.blocks.{number}"
            named |= _self_attention(found, f"{ours}/self_attention", f"{theirs}.attn")
            if tokens:
                named |= _cross_attention(found, f"{ours}/attention", f"{theirs}.cross_attn")
            named |= _norm(found, f"{ours}/ffn/layer_norm", f"{theirs}.mlp_ln")
            named |= _linear(found, f"{ours}/ffn/linear_0", f"{theirs}.mlp.0")
            named |= _linear(found, f"{ours}/ffn/linear_1", f"{theirs}.mlp.2")
    width = named["decoder.token_embedding.weight"].shape[1]
    dims = {
        "n_mels": named["encoder.conv1.weight"].shape[1],
        "n_audio_ctx": named["encoder.positional_embedding"].shape[0],
        "n_audio_state": width,
        "n_audio_head": width // 64,
        "n_audio_layer": _layers(found, "encoder"),
        "n_vocab": named["decoder.token_embedding.weight"].shape[0],
        "n_text_ctx": named["decoder.positional_embedding"].shape[0],
        "n_text_state": width,
        "n_text_head": width // 64,
        "n_text_layer": _layers(found, "decoder"),
    }
    return dims, named


def _layers(found: dict[str, np.ndarray], side: str) -> int:
    return sum(name.startswith(f"{side}/layer_") and name.endswith("/ffn/layer_norm/gamma") for name in found)


def _norm(found: dict[str, np.ndarray], ours: str, theirs: str) -> dict[str, np.ndarray]:
    return {f"{theirs}.weight": found[f"{ours}/gamma"], f"{theirs}.bias": found[f"{ours}/beta"]}


def _linear(found: dict[str, np.ndarray], ours: str, theirs: str) -> dict[str, np.ndarray]:
    return {f"{theirs}.{part}": found[f"{ours}/{part}"] for part in ("weight", "bias")}


def _split(found: dict[str, np.ndarray], ours: str, theirs: str, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Take apart what CTranslate2 keeps as one: a key has no bias in the original, and zeroes here."""
    weights = np.split(found[f"{ours}/weight"], len(names))
    biases = np.split(found[f"{ours}/bias"], len(names))
    named = {f"{theirs}.{name}.weight": weight for name, weight in zip(names, weights, strict=True)}
    return named | {f"{theirs}.{name}.bias": bias for name, bias in zip(names, biases, strict=True) if name != "key"}


def _self_attention(found: dict[str, np.ndarray], ours: str, theirs: str) -> dict[str, np.ndarray]:
    return {
        **_norm(found, f"{ours}/layer_norm", f"{theirs}_ln"),
        **_split(found, f"{ours}/linear_0", theirs, ("query", "key", "value")),
        **_linear(found, f"{ours}/linear_1", f"{theirs}.out"),
    }


def _cross_attention(found: dict[str, np.ndarray], ours: str, theirs: str) -> dict[str, np.ndarray]:
    return {
        **_norm(found, f"{ours}/layer_norm", f"{theirs}_ln"),
        **_split(found, f"{ours}/linear_0", theirs, ("query",)),
        **_split(found, f"{ours}/linear_1", theirs, ("key", "value")),
        **_linear(found, f"{ours}/linear_2", f"{theirs}.out"),
    }


def main(arguments: list[str]) -> None:
    """Convert, and transcribe what else is named."""
    import torch  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - in a Python of its own
    import whisper  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    model, checkpoint, *sounds = map(Path, arguments)
    dims, named = in_original_form(variables_in(model))
    weights = {name: torch.from_numpy(np.array(figures)) for name, figures in named.items()}
    torch.save({"dims": dims, "model_state_dict": weights}, checkpoint)
    torch.set_num_threads(2)
    engine = whisper.load_model(str(checkpoint), device="cpu")
    for sound in sounds:
        samples = np.fromfile(sound, dtype=np.float32)
        start = time.perf_counter()
        text = engine.transcribe(samples, language="en", word_timestamps=True, fp16=False, verbose=None)["text"]
        print(json.dumps({"text": text, "seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
