#include <cstring>

#include "kernels/common.hpp"

using resnetcpp::Isa;
using resnetcpp::kernels::Table;
using resnetcpp::kernels::table;

TEST_CASE("every kernel of every instruction set is there", "[kernels][table]") {
  for (const Isa isa : resnetcpp::available_isas()) {
    const Table& kernels = table(isa);
    std::vector<void*> entries(sizeof(Table) / sizeof(void*));
    std::memcpy(entries.data(), &kernels, sizeof(Table));
    for (size_t i = 0; i < entries.size(); ++i) {
      INFO("isa " << resnetcpp::isa_name(isa) << ", entry " << i);
      REQUIRE(entries[i] != nullptr);
    }
  }
}

TEST_CASE("the active table follows set_active_isa", "[kernels][table]") {
  const Isa before = resnetcpp::active_isa();
  for (const Isa isa : resnetcpp::available_isas()) {
    resnetcpp::set_active_isa(isa);
    REQUIRE(&table() == &table(isa));
  }
  resnetcpp::set_active_isa(before);
}

TEST_CASE("instruction sets have kernels of their own", "[kernels][table]") {
  const auto isas = resnetcpp::available_isas();
  for (size_t i = 1; i < isas.size(); ++i) {
    using resnetcpp::kernels::Unary;
    REQUIRE(table(isas[i]).of<float>().unary[Unary::exp] !=
            table(isas[0]).of<float>().unary[Unary::exp]);
  }
}
