#pragma once

#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// The two layouts of images, for the ops that treat them differently.
namespace resnetcpp {

/// Whether results made from a (N, C, H, W) tensor should be channels_last: if it is, or a part of
/// one that is. Strides that could be read either way, as of one channel, count as contiguous
/// unless they say otherwise. PyTorch: Tensor::suggest_memory_format.
bool prefers_channels_last(const Tensor& x);

/// channels_last or contiguous.
MemoryFormat image_format(const Tensor& x);

/// Of a convolution's result: channels_last if the image or the weight is.
MemoryFormat image_format(const Tensor& x, const Tensor& weight);

/// contiguous_data for images, faster between the two layouts: x itself where it lies so.
Tensor image_data(const Tensor& x, MemoryFormat format);

}  // namespace resnetcpp
