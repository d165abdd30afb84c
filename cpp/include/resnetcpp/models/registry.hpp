#pragma once

#include <memory>
#include <string>
#include <vector>

#include "resnetcpp/models/resnet.hpp"

/// Networks by name.
namespace resnetcpp::models {

/// All names: those of torchvision ("resnet18", "wide_resnet50_2"), of the CIFAR networks
/// ("resnet20"), of both with pre-activation ("preact_resnet18", "preact_resnet164"), of the twins
/// of all without shortcuts ("plain18", "plain_wide_resnet50_2", "preact_plain18"), and
/// "resnet_digits" and "plain_digits" for 8x8 scans.
std::vector<std::string> model_names();

// Errors of each: ValueError for an unknown name, with the names that are most like it.

/// What `make_model` uses unless it is given others.
ResNetOptions model_options(const std::string& name);
std::shared_ptr<ResNet> make_model(const std::string& name);
/// `options` as a whole replace those of the name: start from `model_options(name)`.
std::shared_ptr<ResNet> make_model(const std::string& name, const ResNetOptions& options);

}  // namespace resnetcpp::models
