"""Meaning as numbers: the MiniLM sentence model, run with onnxruntime. Loads nothing until it is first asked.

The model is all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) with int8 weights. Limits: it learnt from English, so other
languages come out as noise, and Scots words it has never seen are cut into pieces that carry little; only the first 256 word
pieces (about 180 words) of a text count; it hears what a text is about, not whether it praises or blames.
"""

import asyncio
import hashlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import EngineFailed
from core.ports import Vectors
from media_catalogue.engines.models import MeaningModel, check

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PIECES = 256
"""What the model was trained to read at once (its model card)."""

BATCH = 32
"""Texts run at once: larger batches gain nothing on two cores and hold more memory."""

DIMENSIONS = 384

VOCABULARY = Path(__file__).parent / "bert_uncased_vocabulary.txt"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


class MiniLM:
    """An `Embedder`. Safe to share: it loads once, and its session may be run from several threads."""

    def __init__(self, model: MeaningModel, *, threads: int = 2) -> None:
        self._model = model
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None

    @property
    def model(self) -> str:
        """A name that changes whenever vectors would: the model's, and the beginnings of both files' hashes."""
        return f"{self._model.name}:{self._model.sha256[:12]}:{VOCABULARY_SHA256[:12]}"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text, shape (len(texts), 384), in the order given. Raises `EngineFailed`."""
        return await asyncio.to_thread(self._embed, tuple(texts))

    def _embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        if not texts:
            return vectors
        loaded = self._ready()
        try:
            pieces = loaded.tokenizer.encode_batch(list(texts))
            # Texts of like length share a batch, so that little of it is padding.
            order = sorted(range(len(texts)), key=lambda position: len(pieces[position].ids))
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                vectors[batch] = loaded.vectors_of([pieces[position].ids for position in batch])
        except Exception as error:
            raise EngineFailed("The meaning model could not work through these texts.") from error
        return vectors

    def _ready(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._model, self._threads)
            return self._loaded


class _Loaded:
    """The model in memory."""

    def __init__(self, session: Any, tokenizer: Any) -> None:  # noqa: ANN401 - neither library is typed
        self._session = session
        self.tokenizer = tokenizer

    def vectors_of(self, ids: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
        """Run one batch: the mean of the pieces' states (its model card's pooling), brought to unit length."""
        import numpy as np  # noqa: PLC0415

        width = max(len(row) for row in ids)
        input_ids = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, each in enumerate(ids):
            input_ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        feed: Mapping[str, object] = {
            "input_ids": input_ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(input_ids),
        }
        states = self._session.run(["last_hidden_state"], feed)[0]
        weights = mask[:, :, None].astype(np.float32)
        means = (states * weights).sum(axis=1) / weights.sum(axis=1)
        unit: NDArray[np.float32] = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
        return unit


def _load(model: MeaningModel, threads: int) -> _Loaded:
    import onnxruntime  # noqa: PLC0415

    check({model.path.name: model.sha256}, model.path.parent)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take the processor from the pages people are looking at.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # The arena keeps the largest batch's memory for ever.
    try:
        session = onnxruntime.InferenceSession(str(model.path), options, providers=["CPUExecutionProvider"])
        return _Loaded(session, tokenizer())
    except EngineFailed:
        raise
    except Exception as error:
        raise EngineFailed("The meaning model could not be loaded.") from error


def tokenizer() -> Any:  # noqa: ANN401 - the library is not typed
    """Return the model's word-piece tokenizer: BERT's lower-case English, cut at `MOST_PIECES`. Raises `EngineFailed`."""
    from tokenizers import Tokenizer  # noqa: PLC0415
    from tokenizers.models import WordPiece  # noqa: PLC0415
    from tokenizers.normalizers import BertNormalizer  # noqa: PLC0415
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415
    from tokenizers.processors import TemplateProcessing  # noqa: PLC0415

    vocabulary = _vocabulary()
    pieces = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106 - no password
    pieces.normalizer = BertNormalizer(lowercase=True)
    pieces.pre_tokenizer = BertPreTokenizer()
    special = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    pieces.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=special)
    pieces.enable_truncation(MOST_PIECES)
    return pieces


def _vocabulary() -> dict[str, int]:
    content = VOCABULARY.read_bytes()
    if hashlib.sha256(content).hexdigest() != VOCABULARY_SHA256:
        raise EngineFailed("The meaning model's vocabulary file has been altered, so it was not used.")
    return {piece: number for number, piece in enumerate(content.decode().splitlines())}
