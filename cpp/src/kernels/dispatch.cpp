#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace baseline {
void fill_table(Table& table);
}
namespace avx2 {
void fill_table(Table& table);
}
namespace avx512 {
void fill_table(Table& table);
}

namespace {

Table filled_table([[maybe_unused]] Isa isa) {
  Table filled{};
  switch (isa) {
#if defined(__x86_64__)
    case Isa::avx512:
      avx512::fill_table(filled);
      break;
    case Isa::avx2:
      avx2::fill_table(filled);
      break;
#endif
    default:
      baseline::fill_table(filled);
  }
  return filled;
}

}  // namespace

const Table& table(Isa isa) {
  static const Table tables[] = {filled_table(Isa::baseline), filled_table(Isa::avx2),
                                 filled_table(Isa::avx512)};
  return tables[static_cast<int>(isa)];
}

const Table& table() { return table(active_isa()); }

}  // namespace resnetcpp::kernels
