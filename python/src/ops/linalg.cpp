#include "resnetcpp/ops/linalg.hpp"

#include "ops.hpp"
#include "resnetcpp/ops/solve.hpp"

namespace resnetcpp::bindings {

namespace {

using namespace py::literals;

void bind_products(Binder& bind) {
  def_op(bind, "matmul", &matmul, "Product of vectors, matrices or batches of them, as NumPy's @.",
         "other"_a);
  bind.tensor.def("__matmul__", &matmul, py::is_operator(), ReleaseGil());
  def_op(bind, "mm", &mm, "Matrix product: (N, K), (K, M) -> (N, M).", "mat2"_a);
  def_op(bind, "bmm", &bmm, "Batches of matrix products: (B, N, K), (B, K, M) -> (B, N, M).",
         "mat2"_a);
  def_op(bind, "mv", &mv, "Matrix times vector: (N, K), (K,) -> (N,).", "vec"_a);
  def_op(bind, "dot", &dot, "Sum of the products of two vectors: (N,), (N,) -> ().", "tensor"_a);
  def_op(bind, "outer", &outer, "All products of two vectors: (N,), (M,) -> (N, M).", "vec2"_a);
  def_op(bind, "addmm", &addmm, "beta * input + alpha * mat1 @ mat2.", "mat1"_a, "mat2"_a,
         py::kw_only(), "beta"_a = Scalar(1), "alpha"_a = Scalar(1));
}

template <class Fn>
void def_factors(py::module_& linalg, const char* name, Fn factor, const char* doc) {
  linalg.def(
      name,
      [factor](const Tensor& a) {
        const auto made = [&] {
          const py::gil_scoped_release release;
          return factor(a);
        }();
        return py::make_tuple(made.factors, made.pivots, made.info);
      },
      doc, "A"_a);
}

// What resnetcpp.linalg is made of.
void bind_lapack(Binder& bind) {
  py::module_ linalg = bind.module.def_submodule("_linalg", "LAPACK, without gradients.");
  def_factors(linalg, "lu_factor", &lu_factor, "LU, pivots and info of matrices.");
  def_factors(linalg, "ldl_factor", &ldl_factor, "LD, pivots and info of symmetric matrices.");
  linalg.def("ldl_solve", &ldl_solve, "A^-1 B, of what ldl_factor made of A.", "LD"_a, "pivots"_a,
             "B"_a, ReleaseGil());
  linalg.def("solve_triangular", &solve_triangular, "A^-1 B for a triangular A.", "A"_a, "B"_a,
             "upper"_a, "unitriangular"_a, ReleaseGil());
}

}  // namespace

void bind_ops_linalg(Binder& bind) {
  bind_products(bind);
  bind_lapack(bind);
  def_op(bind, "qr", &qr, "Reduced QR of a matrix (N, K) -> Q (N, min), R (min, K); no gradient.");
  def_functional(bind, "linear", &linear,
                 "input @ weight.T + bias: (..., I), (O, I), (O,) -> (..., O).", "input"_a,
                 "weight"_a, "bias"_a = py::none());
}

}  // namespace resnetcpp::bindings
