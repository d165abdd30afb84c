#pragma once

namespace resnetcpp::memory {

/// While one lives, in any thread, blocks that are given back go to the system and not to the
/// cache, which starts empty: for work that is done once, in sizes that nothing asks for again.
class Uncached {
 public:
  Uncached();
  ~Uncached();
  Uncached(const Uncached&) = delete;
  Uncached& operator=(const Uncached&) = delete;
};

}  // namespace resnetcpp::memory
