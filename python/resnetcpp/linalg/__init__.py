"""Linear algebra (``torch.linalg``). Decompositions are LAPACK's; they have gradients."""

from resnetcpp._C import Tensor, matmul
from resnetcpp.linalg import beside
from resnetcpp.linalg.lapack import LinAlgError
from resnetcpp.linalg.ldl import ldl_factor, ldl_factor_ex, ldl_solve
from resnetcpp.linalg.lowrank import pca_lowrank, svd_lowrank
from resnetcpp.linalg.lu import (
    lu,
    lu_factor,
    lu_factor_ex,
    lu_solve,
    lu_unpack,
)
from resnetcpp.linalg.norms import cond, matrix_norm, norm, vector_norm
from resnetcpp.linalg.orthogonal import householder_product, qr, qr_some
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
    cholesky_of,
    solve_triangular,
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
    "ldl_factor",
    "ldl_factor_ex",
    "ldl_solve",
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
    "cholesky_inverse": beside.cholesky_inverse,
    "cholesky_solve": beside.cholesky_solve,
    "det": det,
    "geqrf": beside.geqrf,
    "inverse": inv,
    "logdet": logdet,
    "lu": beside.lu_with_infos,
    "lu_solve": beside.lu_solve,
    "matrix_exp": matrix_exp,
    "matrix_power": matrix_power,
    "orgqr": beside.orgqr,
    "ormqr": beside.ormqr,
    "pinverse": pinverse,
    "qr": qr_some,
    "slogdet": slogdet,
    "svd": svd_usv,
    "triangular_solve": beside.triangular_solve,
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
