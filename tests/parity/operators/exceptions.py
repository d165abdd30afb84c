"""What the comparison leaves out, and why."""

import re

# Complex numbers, sparse, nested and quantized tensors, Fourier transforms, masked tensors and
# PyTorch's own internals are not built here.
OUT_OF_SCOPE = re.compile(
    r"(torch\.|_(?!_get)|jiterator|sparse|to_sparse|masked\.|fft\.|signal\.|stft|istft|hash_tensor)"
    r"|(complex|cdouble|cfloat|chalf|real|imag|polar|view_as_real|view_as_complex|resolve_neg)$"
)

# What is not here: complex results, and functions of PyTorch's own code.
ABSENT = set(
    """linalg.eig linalg.eigvals grid_sampler_2d grid_sampler_3d native_batch_norm native_group_norm
    native_layer_norm""".split()
)

# Operators whose values are drawn at random, or are whatever the memory held: shapes and dtypes
# are compared.
DRAWN = set(
    """cauchy exponential geometric log_normal normal uniform multinomial bernoulli randn randn_like
    rand_like randint randint_like nn.functional.dropout nn.functional.dropout2d
    nn.functional.dropout3d nn.functional.alpha_dropout nn.functional.feature_alpha_dropout
    nn.functional.rrelu nn.functional.fractional_max_pool2d nn.functional.fractional_max_pool3d
    nn.functional.multi_head_attention_forward nn.functional.scaled_dot_product_attention
    svd_lowrank pca_lowrank
    empty empty_like new_empty new_empty_strided empty_strided empty_permuted""".split()
)

# Outputs by their number that PyTorch leaves open: which of equal elements, and the signs of
# vectors.
OPEN = {
    "argsort": {0},
    "kthvalue": {1},
    "linalg.eigh": {1},
    "linalg.svd": {0, 2},
    "median": {1},
    "mode": {1},
    "nanmedian": {1},
    "sort": {1},
    "svd": {0, 2},
    "topk": {1},
}

# Samples, as the beginning of their difference in words, that are to differ.
DIFFERENT = {
    # Gradients follow the signs that were chosen.
    "linalg.eigh": "gradient ",
    "linalg.svd": "gradient ",
    "svd": "gradient ",
    # PyTorch's are off by up to 1e-6 in float64; ours agree with mpmath to 1e-14 of them.
    "nn.functional.hardsigmoid": "gradient ",
    "special.airy_ai": "tensor(",
    "special.bessel_j0": "tensor(",
    "special.bessel_j1": "tensor(",
    "special.bessel_y0": "tensor(",
    "special.bessel_y1": "tensor(",
    # PyTorch gives the triangle that is not read a gradient too.
    "cholesky_inverse": "gradient ",
    "cholesky_solve": "gradient ",
    # PyTorch lets the gradient through where the other tensor was written.
    "as_strided_scatter": "gradient ",
    # Theirs has no derivative either, but says so in backward only.
    "nextafter": "no gradient",
    # A batch of nothing that has no channels, and gradients that are sparse.
    "nn.functional.batch_norm": "ShapeError: batch_norm: expected input (N, C, ...), got (0,)",
    "nn.functional.embedding_bag": "NotImplementedError: embedding_bag: expected sparse=False",
}
