#pragma once

#include <string>
#include <utility>

#include "resnetcpp/tensor/generator.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Initial values, draw for draw PyTorch's. Each function overwrites x outside the graph and
/// returns it. PyTorch: torch.nn.init. Errors: ValueError, ShapeError.
namespace resnetcpp::nn::init {

const Tensor& uniform_(const Tensor& x, double low = 0.0, double high = 1.0,
                       Generator& generator = default_generator());
const Tensor& normal_(const Tensor& x, double mean = 0.0, double std = 1.0,
                      Generator& generator = default_generator());
const Tensor& constant_(const Tensor& x, double value);
const Tensor& ones_(const Tensor& x);
const Tensor& zeros_(const Tensor& x);
/// Ones on the diagonal of a matrix, zeros elsewhere.
const Tensor& eye_(const Tensor& x);
/// The convolution that passes its input through. x (O, C, ...) of rank 3 to 5
const Tensor& dirac_(const Tensor& x, std::int64_t groups = 1);

/// N(mean, std^2), drawn again outside [low, high].
struct TruncatedNormal {
  double mean = 0.0;
  double std = 1.0;
  double low = -2.0;
  double high = 2.0;
};
const Tensor& trunc_normal_(const Tensor& x, const TruncatedNormal& distribution = {},
                            Generator& generator = default_generator());

/// Inputs and outputs of one unit of a weight (O, I, K...): (I prod K, O prod K).
struct Fans {
  std::int64_t in;
  std::int64_t out;
};
/// Errors: ValueError below rank 2. PyTorch: torch.nn.init._calculate_fan_in_and_fan_out.
Fans calculate_fan_in_and_fan_out(const Tensor& x);

/// The factor that keeps the variance through "linear", "conv2d", "sigmoid", "tanh", "relu",
/// "leaky_relu" (`param`: its slope) or "selu". Errors: ValueError for another name.
double calculate_gain(const std::string& nonlinearity, double param = 0.01);

/// gain = calculate_gain(nonlinearity, a); `mode`: "fan_in" or "fan_out".
struct KaimingOptions {
  double a = 0.0;
  std::string mode = "fan_in";
  std::string nonlinearity = "leaky_relu";
};
/// U(-b, b), b = gain sqrt(3 / fan). He et al., 2015.
const Tensor& kaiming_uniform_(const Tensor& x, const KaimingOptions& options = {},
                               Generator& generator = default_generator());
/// N(0, gain^2 / fan). He et al., 2015.
const Tensor& kaiming_normal_(const Tensor& x, const KaimingOptions& options = {},
                              Generator& generator = default_generator());
/// U(-b, b), b = gain sqrt(6 / (fan_in + fan_out)). Glorot and Bengio, 2010.
const Tensor& xavier_uniform_(const Tensor& x, double gain = 1.0,
                              Generator& generator = default_generator());
/// N(0, 2 gain^2 / (fan_in + fan_out)). Glorot and Bengio, 2010.
const Tensor& xavier_normal_(const Tensor& x, double gain = 1.0,
                             Generator& generator = default_generator());
/// A matrix with orthonormal rows or columns, times gain. Saxe et al., 2013.
const Tensor& orthogonal_(const Tensor& x, double gain = 1.0,
                          Generator& generator = default_generator());

}  // namespace resnetcpp::nn::init
