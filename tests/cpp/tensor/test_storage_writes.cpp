#include "catch.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

TEST_CASE("writes through an alias count for the bytes, not for the tensor's version", "[tensor]") {
  const Tensor x = zeros({2});
  const auto alias = Storage::alias(x.storage());
  const auto second = Storage::alias(alias);
  const std::int64_t before = x.storage()->writes();
  const std::int64_t version = x.version();
  alias->bump_version();
  second->bump_version();
  CHECK(x.version() == version);
  CHECK(x.storage()->writes() == before + 2);
  CHECK(alias->writes() == before + 2);
  mul_(x, 2);
  CHECK(second->writes() == before + 3);
}

TEST_CASE("bytes that were lent to others are known to be so through every alias", "[tensor]") {
  const Tensor x = zeros({2});
  const auto alias = Storage::alias(x.storage());
  CHECK_FALSE(x.storage()->exposed());
  alias->expose();
  CHECK(x.storage()->exposed());
  float values[2] = {1, 2};
  CHECK(from_blob(values, {2}, {1}, Dtype::float32, nullptr).storage()->exposed());
}
