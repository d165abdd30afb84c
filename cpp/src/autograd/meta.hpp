#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "resnetcpp/autograd/node.hpp"

namespace resnetcpp::autograd {

/// A hook that a tensor has put on its node, which may outlive the tensor or be replaced.
struct NodeHook {
  std::weak_ptr<Node> node;
  std::shared_ptr<TensorHook> hook;
};

/// What autograd knows of one tensor.
struct Meta {
  bool requires_grad = false;  // of a leaf; results of ops have a grad_fn instead
  bool retains_grad = false;
  Tensor grad;
  std::shared_ptr<Node> grad_fn;
  std::size_t output = 0;  // which output of grad_fn this tensor is
  std::weak_ptr<Node> accumulator;
  std::map<std::int64_t, TensorHook> leaf_hooks;
  std::map<std::int64_t, NodeHook> node_hooks;
  std::map<std::int64_t, LeafHook> post_accumulate_hooks;

  // A view looks into another tensor; a change of either changes both, and their histories.
  std::shared_ptr<TensorImpl> base;
  std::int64_t view_version = 0;  // the storage's version that grad_fn belongs to
};

/// The meta of `x`, made if it has none.
Meta& meta_of(const Tensor& x);

/// The gradient hooks of a leaf live with the leaf, its node is made anew after each backward.
std::int64_t next_hook_handle();

}  // namespace resnetcpp::autograd
