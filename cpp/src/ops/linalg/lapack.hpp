#pragma once

#include <cstdint>

/// Factorisations and solutions of raw matrices by LAPACK, for float and double, on the calling
/// thread alone.
namespace resnetcpp::lapack {

/// P A = L U in place, of a column-major (rows, columns) matrix: min(rows, columns) pivots, counted
/// from 1. Returns 0, or the number, from 1 on, of the first pivot that is 0.
template <class T>
int getrf(std::int64_t rows, std::int64_t columns, T* a, int* pivots);

/// a = L D L^T in place, of a column-major symmetric (n, n) matrix whose lower triangle is read; D
/// has blocks of 1 and of 2, whose two pivots are negative. Returns as getrf.
template <class T>
int sytrf(std::int64_t n, T* a, int* pivots);

/// b = a^-1 b, of what sytrf made of a, and a column-major (n, columns) b.
template <class T>
void sytrs(std::int64_t n, std::int64_t columns, const T* factors, const int* pivots, T* b);

/// Which triangle of a matrix to read, and whether its diagonal is taken for ones.
struct Triangle {
  bool upper = false;
  bool unit = false;
};

/// b = a^-1 b, of a row-major triangular (n, n) matrix and a row-major (n, columns) one.
template <class T>
void solve_triangular(Triangle kind, std::int64_t n, std::int64_t columns, const T* a, T* b);

}  // namespace resnetcpp::lapack
