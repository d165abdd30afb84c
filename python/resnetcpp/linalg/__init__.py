"""Linear algebra (``torch.linalg``). Decompositions are LAPACK's; they have gradients."""

from resnetcpp._C import Tensor, matmul
from resnetcpp.linalg.lapack import LinAlgError
from resnetcpp.linalg.lowrank import pca_lowrank, svd_lowrank
from resnetcpp.linalg.lu import (
    lu,
    lu_factor,
    lu_factor_ex,
    lu_solve,
    lu_solve_of,
    lu_unpack,
    lu_with_infos,
)
from resnetcpp.linalg.norms import cond, matrix_norm, norm, vector_norm
from resnetcpp.linalg.orthogonal import geqrf, householder_product, ormqr, qr, qr_some
from resnetcpp.linalg.products import (
    cross,
    diagonal,
    matrix_exp,
    matrix_power,
    multi_dot,
    vander,
    vecdot,
)
from resnetcpp.linalg.solve import (
    det,
    inv,
    inv_ex,
    logdet,
    slogdet,
    solve,
    solve_ex,
    tensorinv,
    tensorsolve,
)
from resnetcpp.linalg.spectral import (
    eigh,
    eigvalsh,
    lstsq,
    matrix_rank,
    pinv,
    pinverse,
    svd,
    svd_usv,
    svdvals,
)
from resnetcpp.linalg.triangular import (
    cholesky,
    cholesky_ex,
    cholesky_inverse,
    cholesky_of,
    cholesky_solve,
    solve_triangular,
    triangular_solve,
)

__all__ = [
    "LinAlgError",
    "cholesky",
    "cholesky_ex",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "householder_product",
    "inv",
    "inv_ex",
    "lstsq",
    "lu",
    "lu_factor",
    "lu_factor_ex",
    "lu_solve",
    "matmul",
    "matrix_exp",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_ex",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensorinv",
    "tensorsolve",
    "vander",
    "vecdot",
    "vector_norm",
]

# PyTorch has these beside torch.linalg too, under these names and as methods of Tensor.
BESIDE = {
    "cholesky": cholesky_of,
    "cholesky_inverse": cholesky_inverse,
    "cholesky_solve": cholesky_solve,
    "det": det,
    "geqrf": geqrf,
    "inverse": inv,
    "logdet": logdet,
    "lu": lu_with_infos,
    "lu_solve": lu_solve_of,
    "matrix_exp": matrix_exp,
    "matrix_power": matrix_power,
    "orgqr": householder_product,
    "ormqr": ormqr,
    "pinverse": pinverse,
    "qr": qr_some,
    "slogdet": slogdet,
    "svd": svd_usv,
    "triangular_solve": triangular_solve,
}
# And these as functions alone.
FUNCTIONS_BESIDE = {
    **BESIDE,
    "lu_unpack": lu_unpack,
    "pca_lowrank": pca_lowrank,
    "svd_lowrank": svd_lowrank,
}

for _name, _function in BESIDE.items():
    setattr(Tensor, _name, _function)
