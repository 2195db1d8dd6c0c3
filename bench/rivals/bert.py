"""A token classifier the size of BERT-base (12 layers of 768, 12 heads, 30,000 word pieces) with random weights, run by onnxruntime on one thread.

What it says means nothing: it is here for its cost alone, which does not depend on its weights. The word pieces are trained on the texts themselves, so
that words fall into few pieces: a model for all of the language would have more a word, and be slower. Texts are cut into windows of 128 pieces."""
import os, sys, tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

LAYERS, WIDTH, HEADS, INNER, PIECES, LABELS, WINDOW = 12, 768, 12, 3072, 30_000, 9, 128


def network():
    """The graph: embeddings, layers of attention and two products each with their normalisation, a label a piece."""
    rng = np.random.default_rng(0)
    nodes, weights, n = [], [], 0

    def weight(*shape):
        nonlocal n
        n += 1
        value = rng.standard_normal(shape, dtype=np.float32) * 0.02
        weights.append(numpy_helper.from_array(value, f'w{n}'))
        return f'w{n}'

    def constant(value, kind):
        nonlocal n
        n += 1
        weights.append(numpy_helper.from_array(np.array(value, dtype=kind), f'w{n}'))
        return f'w{n}'

    def op(kind, *inputs, **attributes):
        nonlocal n
        n += 1
        nodes.append(helper.make_node(kind, list(inputs), [f'x{n}'], **attributes))
        return f'x{n}'

    def linear(x, wide, out):
        return op('Add', op('MatMul', x, weight(wide, out)), weight(out))

    def normal(x):
        return op('LayerNormalization', x, weight(WIDTH), weight(WIDTH), axis=-1)

    split, joined = constant([0, -1, HEADS, WIDTH // HEADS], np.int64), constant([0, -1, WIDTH], np.int64)
    scale = constant((WIDTH // HEADS) ** -0.5, np.float32)
    x = normal(op('Add', op('Gather', weight(PIECES, WIDTH), 'pieces', axis=0), weight(1, WINDOW, WIDTH)))
    for _ in range(LAYERS):
        heads = lambda turn: op('Transpose', op('Reshape', linear(x, WIDTH, WIDTH), split), perm=turn)
        q, k, v = heads([0, 2, 1, 3]), heads([0, 2, 3, 1]), heads([0, 2, 1, 3])
        seen = op('MatMul', op('Softmax', op('Mul', op('MatMul', q, k), scale), axis=-1), v)
        x = normal(op('Add', x, linear(op('Reshape', op('Transpose', seen, perm=[0, 2, 1, 3]), joined), WIDTH, WIDTH)))
        x = normal(op('Add', x, linear(op('Gelu', linear(x, WIDTH, INNER)), INNER, WIDTH)))
    last = op('ArgMax', linear(x, WIDTH, LABELS), axis=-1, keepdims=0)
    pieces = helper.make_tensor_value_info('pieces', TensorProto.INT64, ['batch', WINDOW])
    labels = helper.make_tensor_value_info(last, TensorProto.INT64, ['batch', WINDOW])
    graph = helper.make_graph(nodes, 'bert', [pieces], [labels], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid('', 20)], ir_version=10)


def stored(small):
    """The file of the network, made once a machine."""
    folder = os.path.join(tempfile.gettempdir(), 'rawi-rivals')
    os.makedirs(folder, exist_ok=True)
    path, packed = os.path.join(folder, 'bert.onnx'), os.path.join(folder, 'bert-int8.onnx')
    if not os.path.exists(path):
        onnx.save(network(), path + '.part')
        os.replace(path + '.part', path)
    if small and not os.path.exists(packed):
        from onnxruntime.quantization import quantize_dynamic
        quantize_dynamic(path, packed + '.part')
        os.replace(packed + '.part', packed)
    return packed if small else path


class Model:
    def __init__(self, small):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(stored(small), options, providers=['CPUExecutionProvider'])
        self.pieces = Tokenizer(models.WordPiece(unk_token='[UNK]'))
        self.pieces.normalizer = normalizers.BertNormalizer(strip_accents=True)
        self.pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer = trainers.WordPieceTrainer(vocab_size=PIECES, special_tokens=['[UNK]', '[PAD]'], show_progress=False)
        self.pieces.train_from_iterator((line for line in open(sys.argv[3], encoding='utf8')), trainer)

    def labels(self, text):
        ids = self.pieces.encode(text).ids
        ids += [1] * (-len(ids) % WINDOW)
        # a window at a time: a batch of several is no faster on one thread
        windows = np.array(ids, dtype=np.int64).reshape(-1, 1, WINDOW)
        return [self.session.run(None, {'pieces': window})[0] for window in windows]
