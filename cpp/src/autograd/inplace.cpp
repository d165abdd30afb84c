#include "resnetcpp/autograd/inplace.hpp"

#include <utility>

#include "autograd/meta.hpp"
#include "autograd/ownership.hpp"
#include "autograd/views.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp::autograd {

namespace {

/// A place in memory, without the memory.
struct Window {
  explicit Window(const Tensor& x)
      : shape(x.shape()), strides(x.strides()), offset(x.offset()), dtype(x.dtype()) {}
  Shape shape;
  Shape strides;
  std::int64_t offset;
  Dtype dtype;
};

Tensor window_on(const Tensor& base_like, const Window& base, const Window& view) {
  return alias(base_like, view.shape, view.strides, view.offset - base.offset);
}

void add_to_window(const Tensor& window, const Tensor& gy) {
  dispatch_any_floating("as_strided", window.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const to = static_cast<T*>(window.raw_data());
    const T* const from = static_cast<const T*>(gy.raw_data());
    StridedLoop<2>({&window, &gy})
        .for_each_run_serial([&](std::int64_t n, const auto& at, const auto& step) {
          for (std::int64_t i = 0; i < n; ++i) {
            T& sum = to[at[0] + i * step[0]];
            sum = static_cast<T>(sum + from[at[1] + i * step[1]]);
          }
        });
  });
}

// The gradient of a view as a gradient of its base: zero outside the window.
Tensor spread(const Tensor& gy, const Window& base, const Window& view) {
  Tensor gx = empty_strided(base.shape, base.strides, base.dtype);
  fill_data(gx, 0);
  const Tensor window = window_on(gx, base, view);
  if (overlaps_itself(view.shape, view.strides)) {
    add_to_window(window, gy);
  } else {
    copy_data(window, gy);
  }
  return gx;
}

Tensor window_of(const Tensor& base_gradient, const Window& base, const Window& view);

// The gradient of a view as a gradient of its base. This and the two below are linear, and each is
// the gradient of another or of itself: so a backward through them can be differentiated again.
Tensor spread_recorded(const Tensor& gy, const Window& base, const Window& view) {
  Backward backward("as_strided_backward", {gy});
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& ggx) { return window_of(ggx, base, view); });
  }
  return backward.attach(spread(gy, base, view));
}

// The gradient of the base, laid out as the base, so that windows on it make sense.
Tensor laid_out_as(const Tensor& gy, const Window& base) {
  if (gy.strides() == base.strides && gy.offset() == 0) return gy;
  Tensor copy = empty_strided(base.shape, base.strides, base.dtype);
  copy_data(copy, gy);
  return copy;
}

// The part of the gradient of the base that the view sees.
Tensor window_of(const Tensor& base_gradient, const Window& base, const Window& view) {
  Backward backward("slice_backward", {base_gradient});
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& ggy) { return spread_recorded(ggy, base, view); });
  }
  return backward.attach(clone_data(window_on(laid_out_as(base_gradient, base), base, view)));
}

// The gradient of the base without the part that was overwritten.
Tensor around_window(const Tensor& gy, const Window& base, const Window& view) {
  Tensor gx = empty_strided(base.shape, base.strides, base.dtype);
  copy_data(gx, gy);
  fill_data(window_on(gx, base, view), 0);
  Backward backward("copy_slices_backward", {gy});
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& ggx) { return around_window(ggx, base, view); });
  }
  return backward.attach(gx);
}

// The base after a window of it was overwritten with `value`.
void rebase(const Tensor& base, const Tensor& view, const Tensor& value) {
  const Window whole(base);
  const Window part(view);
  Backward backward("copy_slices", {base, value});
  if (backward.wants(0)) {
    backward.define(0, [=](const Tensor& gy) { return around_window(gy, whole, part); });
  }
  if (backward.wants(1)) {
    backward.define(1, [=](const Tensor& gy) { return window_of(gy, whole, part); });
  }
  const Tensor marker = backward.attach(alias(base, base.shape(), base.strides(), base.offset()));
  Meta& meta = meta_of(base);
  meta.grad_fn = marker.grad_fn();
  meta.output = 0;
  meta.requires_grad = false;
}

// A node of its own between `source` and whoever takes its values over.
Edge edge_through(const char* op, const Tensor& source, Backward::Rule rule) {
  Backward backward(op, {source});
  backward.define(0, std::move(rule));
  const Tensor marker =
      backward.attach(alias(source, source.shape(), source.strides(), source.offset()));
  return edge_of(marker);
}

// The history of a tensor that now holds `result`; its own past ends here.
Edge history_of(const Tensor& result, const Tensor& overwritten) {
  if (!result.requires_grad()) {
    return edge_through("fill", overwritten, [](const Tensor& gy) { return zeros_like(gy); });
  }
  if (!result.is_leaf()) return edge_of(result);
  return edge_through("copy", result, [](const Tensor& gy) { return gy; });
}

}  // namespace

void refresh_view(const Tensor& view) {
  Meta& meta = meta_of(view);
  meta.view_version = view.version();
  const Tensor base(meta.base);
  if (!base.requires_grad()) {
    meta.grad_fn = nullptr;
    return;
  }
  const EnableGradGuard record;
  const Window whole(base);
  const Window part(view);
  Backward backward("as_strided", {base});
  backward.define(0, [=](const Tensor& gy) { return spread_recorded(gy, whole, part); });
  meta.grad_fn =
      backward.attach(alias(view, view.shape(), view.strides(), view.offset())).grad_fn();
  meta.output = 0;
}

Tensor make_view(const char* op, const Tensor& x, const Tensor& window, Backward::Rule rule,
                 const std::function<Attributes()>& attributes) {
  Tensor view = window;
  if (!grad_enabled()) return view;
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.replay([whole = Window(x), part = Window(window)](const Operands& in) {
      return window_on(laid_out_as(in[0], whole), whole, part);
    });
    if (attributes) backward.describe(attributes);
    backward.define(0, std::move(rule));
    view = backward.attach(view);
  }
  Meta& meta = meta_of(view);
  const auto& parent = x.impl()->meta;
  // A leaf that requires grad starts a history of its own, even if it looks into another tensor.
  const bool passes_on = parent != nullptr && parent->base != nullptr && !parent->requires_grad;
  meta.base = passes_on ? parent->base : x.impl();
  meta.view_version = view.version();
  return view;
}

Tensor view_base(const Tensor& x) {
  const auto& meta = x.impl()->meta;
  return meta == nullptr || meta->base == nullptr ? Tensor() : Tensor(meta->base);
}

void check_inplace(const char* op, const Tensor& x) {
  RESNETCPP_CHECK(!overlaps_itself(x.shape(), x.strides()), ShapeError, op,
                  ": unsupported operation: more than one element of the written-to tensor refers "
                  "to a single memory location. Please clone() the tensor before performing the "
                  "operation.");
  check_writable(op, x);
  RESNETCPP_CHECK(
      !x.storage()->inference() || inference_enabled(), GradError,
      "Inplace update to inference tensor outside InferenceMode is not allowed. You can "
      "make a clone to get a normal tensor before doing inplace update.");
  if (!grad_enabled()) return;
  RESNETCPP_CHECK(!(x.is_leaf() && x.requires_grad()), GradError,
                  "a leaf Variable that requires grad is being used in an in-place operation.");
  const Tensor base = view_base(x);
  RESNETCPP_CHECK(!base.defined() || !base.is_leaf() || !base.requires_grad(), GradError,
                  "a view of a leaf Variable that requires grad is being used in an in-place "
                  "operation.");
}

void replace_history(const Tensor& x, const Tensor& result) {
  if (!grad_enabled() || !(x.requires_grad() || result.requires_grad())) return;
  const Tensor base = view_base(x);
  if (base.defined()) {
    rebase(base, x, result);
    meta_of(x).view_version = -1;  // the base has a new history: look it up again
    return;
  }
  const Edge edge = history_of(result, x);
  Meta& meta = meta_of(x);
  meta.grad_fn = edge.node;
  meta.output = edge.input;
  meta.requires_grad = false;
}

void adopt_history(const Tensor& x, const Tensor& result) {
  replace_history(x, result);
  x.bump_version();
}

}  // namespace resnetcpp::autograd
