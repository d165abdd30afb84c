#include "resnetcpp/models/registry.hpp"

#include <algorithm>
#include <numeric>

#include "resnetcpp/error.hpp"

namespace resnetcpp::models {

namespace {

constexpr std::size_t kSuggestions = 3;

struct Entry {
  std::string name;
  BlockType block;
  std::vector<std::int64_t> layers;
  ResNetOptions options;
};

void add_imagenet(std::vector<Entry>& entries) {
  const auto wide = [](std::int64_t groups, std::int64_t width) {
    return ResNetOptions().groups(groups).width_per_group(width);
  };
  const std::vector<std::int64_t> layers50 = {3, 4, 6, 3};
  const std::vector<std::int64_t> layers101 = {3, 4, 23, 3};
  entries.push_back({"resnet18", basic_block(), {2, 2, 2, 2}, {}});
  entries.push_back({"resnet34", basic_block(), layers50, {}});
  entries.push_back({"resnet50", bottleneck(), layers50, {}});
  entries.push_back({"resnet101", bottleneck(), layers101, {}});
  entries.push_back({"resnet152", bottleneck(), {3, 8, 36, 3}, {}});
  entries.push_back({"resnext50_32x4d", bottleneck(), layers50, wide(32, 4)});
  entries.push_back({"resnext101_32x8d", bottleneck(), layers101, wide(32, 8)});
  entries.push_back({"resnext101_64x4d", bottleneck(), layers101, wide(64, 4)});
  entries.push_back({"wide_resnet50_2", bottleneck(), layers50, wide(1, 128)});
  entries.push_back({"wide_resnet101_2", bottleneck(), layers101, wide(1, 128)});
}

void add_cifar(std::vector<Entry>& entries) {
  for (const std::int64_t depth : {20, 32, 44, 56, 110, 1202}) {
    const std::vector<std::int64_t> layers(3, (depth - 2) / 6);
    entries.push_back({"resnet" + std::to_string(depth), basic_block(), layers, cifar_options()});
  }
  entries.push_back({"resnet_digits", basic_block(), {1, 1, 1}, cifar_options().in_channels(1)});
}

// He et al., 2016.
void add_preact(std::vector<Entry>& entries) {
  const auto add = [&](std::int64_t depth, const BlockType& block,
                       const std::vector<std::int64_t>& layers, const ResNetOptions& options) {
    entries.push_back({"preact_resnet" + std::to_string(depth), block, layers, options});
  };
  add(18, preact_basic_block(), {2, 2, 2, 2}, {});
  add(34, preact_basic_block(), {3, 4, 6, 3}, {});
  add(50, preact_bottleneck(), {3, 4, 6, 3}, {});
  add(101, preact_bottleneck(), {3, 4, 23, 3}, {});
  add(152, preact_bottleneck(), {3, 8, 36, 3}, {});
  for (const std::int64_t depth : {20, 32, 44, 56, 110}) {
    add(depth, preact_basic_block(), std::vector<std::int64_t>(3, (depth - 2) / 6),
        cifar_options());
  }
  for (const std::int64_t depth : {164, 1001}) {
    add(depth, preact_bottleneck(), std::vector<std::int64_t>(3, (depth - 2) / 9),
        cifar_options().shortcut(Shortcut::projection));
  }
}

// "resnet18" -> "plain18", "preact_resnet18" -> "preact_plain18", "resnext50_32x4d" ->
// "plain_resnext50_32x4d"
std::string plain_name(const std::string& name) {
  const std::string family = "resnet";
  const std::size_t at = name.find(family);
  if (at == 0 || name.rfind("preact_", 0) == 0) {
    return name.substr(0, at) + "plain" + name.substr(at + family.size());
  }
  return "plain_" + name;
}

std::vector<Entry> make_entries() {
  std::vector<Entry> entries;
  add_imagenet(entries);
  add_cifar(entries);
  add_preact(entries);
  const std::size_t count = entries.size();
  for (std::size_t i = 0; i < count; ++i) {
    Entry twin = entries[i];
    twin.name = plain_name(twin.name);
    twin.options.skip(false);
    entries.push_back(twin);
  }
  return entries;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = make_entries();
  return all;
}

/// Letters to insert, remove or replace to turn `a` into `b`. Levenshtein, 1966.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string nearest_names(const std::string& name) {
  std::vector<std::string> names = model_names();
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(name, a) < edit_distance(name, b);
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(kSuggestions, names.size()); ++i) {
    text += (i == 0 ? "'" : ", '") + names[i] + "'";
  }
  return text;
}

const Entry& find(const std::string& name) {
  const auto found = std::find_if(entries().begin(), entries().end(),
                                  [&](const Entry& entry) { return entry.name == name; });
  RESNETCPP_CHECK(found != entries().end(), ValueError, "unknown model '", name, "'; did you mean ",
                  nearest_names(name), "?");
  return *found;
}

}  // namespace

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const Entry& entry : entries()) names.push_back(entry.name);
  return names;
}

ResNetOptions model_options(const std::string& name) { return find(name).options; }

std::shared_ptr<ResNet> make_model(const std::string& name) {
  return make_model(name, model_options(name));
}

std::shared_ptr<ResNet> make_model(const std::string& name, const ResNetOptions& options) {
  const Entry& entry = find(name);
  return std::make_shared<ResNet>(entry.block, entry.layers, options);
}

}  // namespace resnetcpp::models
