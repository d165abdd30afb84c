// Only for a Catch2 that is a single header: others bring main() in a library.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
