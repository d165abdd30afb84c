#include "kernels/table.hpp"

namespace resnetcpp::kernels::RESNETCPP_ISA_NAME {

void fill_unary(Table& table);
void fill_binary(Table& table);
void fill_parametric(Table& table);

void fill_table(Table& table) {
  fill_unary(table);
  fill_binary(table);
  fill_parametric(table);
}

}  // namespace resnetcpp::kernels::RESNETCPP_ISA_NAME
