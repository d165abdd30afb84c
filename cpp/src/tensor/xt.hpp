#pragma once

// The one private header that includes xtensor and xtensor-blas: slow to compile, so few files use
// it. xtensor 0.26 moved its headers into folders.
#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#endif

#include <xtensor-blas/xlinalg.hpp>
