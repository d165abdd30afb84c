#pragma once

#include <cstdint>

/// Factorisations and solutions of raw matrices by LAPACK, for float and double, on the calling
/// thread alone.
namespace resnetcpp::lapack {

/// P A = L U in place, of a column-major (rows, columns) matrix: min(rows, columns) pivots, counted
/// from 1. Returns 0, or the number, from 1 on, of the first pivot that is 0.
template <class T>
int getrf(std::int64_t rows, std::int64_t columns, T* a, int* pivots);

/// Which triangle of a matrix to read, and whether its diagonal is taken for ones.
struct Triangle {
  bool upper = false;
  bool unit = false;
};

/// b = a^-1 b, of a row-major triangular (n, n) matrix and a row-major (n, columns) one.
template <class T>
void solve_triangular(Triangle kind, std::int64_t n, std::int64_t columns, const T* a, T* b);

}  // namespace resnetcpp::lapack
