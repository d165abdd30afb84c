#include "kernels/table.hpp"

namespace resnetcpp::kernels::RESNETCPP_ISA_NAME {

void fill_unary(Table& table);
void fill_binary(Table& table);
void fill_parametric(Table& table);
void fill_reduce(Table& table);
void fill_softmax(Table& table);
void fill_batch_norm_planes(Table& table);
void fill_batch_norm_rows(Table& table);
void fill_max_pool(Table& table);
void fill_avg_pool(Table& table);
void fill_optim(Table& table);
void fill_layout(Table& table);
void fill_random(Table& table);
void fill_depthwise(Table& table);
void fill_product(Table& table);
void fill_groups(Table& table);
void fill_winograd(Table& table);

void fill_table(Table& table) {
  fill_unary(table);
  fill_binary(table);
  fill_parametric(table);
  fill_reduce(table);
  fill_softmax(table);
  fill_batch_norm_planes(table);
  fill_batch_norm_rows(table);
  fill_max_pool(table);
  fill_avg_pool(table);
  fill_optim(table);
  fill_layout(table);
  fill_random(table);
  fill_depthwise(table);
  fill_product(table);
  fill_groups(table);
  fill_winograd(table);
}

}  // namespace resnetcpp::kernels::RESNETCPP_ISA_NAME
