#include "resnetcpp/models/registry.hpp"

#include <algorithm>
#include <numeric>

#include "resnetcpp/error.hpp"

namespace resnetcpp::models {

namespace {

constexpr std::size_t kSuggestions = 3;

struct Entry {
  std::string name;
  bool is_bottleneck;
  std::vector<std::int64_t> layers;
  ResNetOptions options;
};

void add_imagenet(std::vector<Entry>& entries) {
  const auto wide = [](std::int64_t groups, std::int64_t width) {
    return ResNetOptions().groups(groups).width_per_group(width);
  };
  const std::vector<std::int64_t> layers50 = {3, 4, 6, 3};
  const std::vector<std::int64_t> layers101 = {3, 4, 23, 3};
  entries.push_back({"resnet18", false, {2, 2, 2, 2}, {}});
  entries.push_back({"resnet34", false, layers50, {}});
  entries.push_back({"resnet50", true, layers50, {}});
  entries.push_back({"resnet101", true, layers101, {}});
  entries.push_back({"resnet152", true, {3, 8, 36, 3}, {}});
  entries.push_back({"resnext50_32x4d", true, layers50, wide(32, 4)});
  entries.push_back({"resnext101_32x8d", true, layers101, wide(32, 8)});
  entries.push_back({"resnext101_64x4d", true, layers101, wide(64, 4)});
  entries.push_back({"wide_resnet50_2", true, layers50, wide(1, 128)});
  entries.push_back({"wide_resnet101_2", true, layers101, wide(1, 128)});
}

std::vector<Entry> make_entries() {
  std::vector<Entry> entries;
  add_imagenet(entries);
  for (const std::int64_t depth : {20, 32, 44, 56, 110, 1202}) {
    const std::vector<std::int64_t> layers(3, (depth - 2) / 6);
    entries.push_back({"resnet" + std::to_string(depth), false, layers, cifar_options()});
  }
  entries.push_back({"resnet_digits", false, {1, 1, 1}, cifar_options().in_channels(1)});
  const std::size_t count = entries.size();
  for (std::size_t i = 0; i < count; ++i) {
    Entry twin = entries[i];
    if (twin.name.rfind("resnet", 0) != 0) continue;
    twin.name.replace(0, std::string("resnet").size(), "plain");
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
  return std::make_shared<ResNet>(entry.is_bottleneck ? bottleneck() : basic_block(), entry.layers,
                                  options);
}

}  // namespace resnetcpp::models
