#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "catch.hpp"
#include "io/temporary.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

nn::StateDict tensors_of_all_kinds() {
  return {
      {"bytes", from_vector(std::vector<std::uint8_t>{0, 128, 255})},
      {"flags", cast_data(from_vector(std::vector<std::int32_t>{1, 0, 1}), Dtype::boolean)},
      {"float",
       from_vector(std::vector<float>{-0.0F, 1.5F, std::numeric_limits<float>::infinity()})},
      {"double", from_vector(std::vector<double>{1e-300, -3.0})},
      {"int", from_vector(std::vector<std::int32_t>{-1, 2}, Shape{2, 1})},
      {"long", from_vector(std::vector<std::int64_t>{std::int64_t{1} << 60})},
      {"scalar", scalar_tensor(2.5)},
      {"empty", zeros({0, 3})},
      {"turned", t(view(arange(0, 6), {2, 3}))},
      {"", ones({1})},
      {"\"quoted\"\n\\ \xc3\xa9", ones({2})},
  };
}

const Tensor& named(const nn::StateDict& tensors, const std::string& name) {
  for (const auto& [key, tensor] : tensors) {
    if (key == name) return tensor;
  }
  throw IndexError("no tensor " + name);
}

bool same_bits(const Tensor& a, const Tensor& b) {
  const Tensor left = contiguous_data(a);
  const Tensor right = contiguous_data(b);
  return a.dtype() == b.dtype() && a.shape() == b.shape() &&
         (a.numel() == 0 || std::memcmp(left.raw_data(), right.raw_data(),
                                        bytes_of(a.shape(), item_size(a.dtype()))) == 0);
}

void require_same(const nn::StateDict& got, const nn::StateDict& expected) {
  REQUIRE(got.size() == expected.size());
  for (const auto& [name, tensor] : expected) {
    INFO(name);
    REQUIRE(same_bits(named(got, name), tensor));
  }
}

/// A file with this header and these values.
std::string file_of(const std::string& header, const std::string& values = "") {
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i));
  return length + header + values;
}

std::string entry(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}}";
}

Safetensors parse(const std::string& content) {
  // In memory of exactly that size, so that a sanitizer sees a read beyond it.
  const std::vector<char> bytes(content.begin(), content.end());
  return parse_safetensors(bytes.data(), bytes.size(), "file");
}

template <class T>
std::string bytes_of_values(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace

TEST_CASE("safetensors files come back as they were", "[safetensors]") {
  const nn::StateDict tensors = tensors_of_all_kinds();
  const SafetensorsMetadata metadata = {{"format", "pt"}, {"quote", "\"\t\x01"}};
  const TemporaryFile file("test_round_trip.tmp");
  save_safetensors(file.path(), tensors, metadata);
  REQUIRE(file.content() == format_safetensors(tensors, metadata));
  for (const FileAccess access : {FileAccess::read, FileAccess::mapped}) {
    const Safetensors loaded = load_safetensors(file.path(), access);
    require_same(loaded.tensors, tensors);
    REQUIRE(loaded.metadata == metadata);
  }
  require_same(parse(file.content()).tensors, tensors);
}

TEST_CASE("a safetensors file of nothing is a file", "[safetensors]") {
  REQUIRE(parse(format_safetensors({})).tensors.empty());
  REQUIRE(parse(file_of("{}   ")).tensors.empty());
  REQUIRE(parse(file_of(R"({"__metadata__":{}})")).metadata.empty());
}

TEST_CASE("safetensors values begin at multiples of 8 and of their size", "[safetensors]") {
  const std::string content = format_safetensors(
      {{"a", zeros({3}, Dtype::uint8)}, {"b", zeros({3})}, {"c", zeros({1}, Dtype::int64)}});
  REQUIRE((content.size() - 3 - 12 - 8) % 8 == 0);
  const Safetensors loaded = parse(content);
  REQUIRE(loaded.tensors[0].first == "c");
  REQUIRE(loaded.tensors[1].first == "b");
  REQUIRE(loaded.tensors[2].first == "a");
}

TEST_CASE("safetensors keep dtypes of 16 bits, and widen those that tensors lack",
          "[safetensors]") {
  const auto load = [](const std::string& dtype, const std::string& values, int count) {
    const std::string header = entry(dtype, "[" + std::to_string(count) + "]",
                                     "[0," + std::to_string(values.size()) + "]");
    return parse(file_of(header, values)).tensors.at(0).second;
  };
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<std::uint16_t> halves = {0x3c00, 0xc000, 0x0001, 0x8000,
                                             0x7bff, 0xfc00, 0x03ff};
  REQUIRE(same_bits(to(load("F16", bytes_of_values(halves), 7), Dtype::float32),
                    from_vector(std::vector<float>{1.0F, -2.0F, 0x1p-24F, -0.0F, 65504.0F,
                                                   -infinity, 1023 * 0x1p-24F})));
  const Tensor nan = load("F16", bytes_of_values<std::uint16_t>({0x7e00}), 1);
  REQUIRE(nan.dtype() == Dtype::float16);
  REQUIRE(std::isnan(to(nan, Dtype::float32).item<float>()));
  REQUIRE(same_bits(
      to(load("BF16", bytes_of_values<std::uint16_t>({0x3f80, 0xff80, 0x4049}), 3), Dtype::float32),
      from_vector(std::vector<float>{1.0F, -infinity, 3.140625F})));
  REQUIRE(same_bits(load("I8", "\xff\x01", 2), from_vector(std::vector<std::int8_t>{-1, 1})));
  REQUIRE(same_bits(load("I16", bytes_of_values<std::int16_t>({-300}), 1),
                    from_vector(std::vector<std::int16_t>{-300})));
  REQUIRE(same_bits(load("U16", bytes_of_values<std::uint16_t>({65535}), 1),
                    from_vector(std::vector<std::int32_t>{65535})));
  REQUIRE(same_bits(load("U32", bytes_of_values<std::uint32_t>({4294967295U}), 1),
                    from_vector(std::vector<std::int64_t>{4294967295})));
}

TEST_CASE("mapped tensors leave the file alone and outlive its name", "[safetensors]") {
  const TemporaryFile file("test_mapped.tmp");
  save_safetensors(file.path(), {{"a", arange(0, 4, 1, Dtype::float32)}});
  const std::string before = file.content();
  const std::int64_t storages = Storage::live_count();
  {
    const Tensor mapped = load_safetensors(file.path()).tensors[0].second;
    fill_data(mapped, 7);
    REQUIRE(file.content() == before);
    const Tensor other = load_safetensors(file.path()).tensors[0].second;
    save_safetensors(file.path(), {{"a", zeros({1000})}});  // in the place of the one below `other`
    REQUIRE(other.data<float>()[3] == 3);
    REQUIRE(mapped.data<float>()[3] == 7);
  }
  REQUIRE(Storage::live_count() == storages);
}

TEST_CASE("read tensors do not mind what happens to the file", "[safetensors]") {
  const TemporaryFile file("test_read.tmp");
  save_safetensors(file.path(), {{"a", ones({100000})}});
  const Tensor a = load_safetensors(file.path(), FileAccess::read).tensors[0].second;
  file.write("");
  REQUIRE(same_bits(a, ones({100000})));
}

TEST_CASE("values at odd places are read, also from a mapping", "[safetensors]") {
  const std::string values = bytes_of_values<float>({1.0F, 2.0F});
  const std::string header = entry("F32", "[2]", "[0,8]");
  for (std::size_t spaces = 0; spaces < 4; ++spaces) {
    const TemporaryFile file("test_odd.tmp", file_of(header + std::string(spaces, ' '), values));
    const Tensor a = load_safetensors(file.path()).tensors[0].second;
    REQUIRE(reinterpret_cast<std::uintptr_t>(a.raw_data()) % alignof(float) == 0);
    REQUIRE(same_bits(a, from_vector(std::vector<float>{1.0F, 2.0F})));
  }
}

TEST_CASE("files that cannot be opened or written say why", "[safetensors]") {
  REQUIRE_THROWS_AS(load_safetensors("no/such/file"), FileError);
  REQUIRE_THROWS_WITH(
      load_safetensors("no/such/file"),
      "no/such/file: expected a file that can be read, got No such file or directory");
  REQUIRE_THROWS_WITH(load_safetensors("."), ContainsSubstring("Is a directory"));
  REQUIRE_THROWS_WITH(save_safetensors("no/such/file", {}),
                      "no/such/file: expected a file that can be written, got No such file or "
                      "directory");
  const TemporaryFile pipe("test_pipe.tmp");
  REQUIRE(::mkfifo(pipe.path().c_str(), 0600) == 0);
  REQUIRE_THROWS_AS(load_safetensors(pipe.path()), FileError);
}

TEST_CASE("a failed save leaves nothing behind", "[safetensors]") {
  REQUIRE(::mkdir("test_folder.tmp", 0700) == 0);
  REQUIRE(::mkdir("test_folder.tmp/taken", 0700) == 0);
  REQUIRE_THROWS_AS(save_safetensors("test_folder.tmp/taken", {{"a", ones({2})}}), FileError);
  REQUIRE_THROWS_AS(save_safetensors("test_folder.tmp/x", {{"a", Tensor()}}), ValueError);
  REQUIRE(::rmdir("test_folder.tmp/taken") == 0);
  REQUIRE(::rmdir("test_folder.tmp") == 0);  // which fails if there is a file in it
}

TEST_CASE("names that a file cannot hold are refused", "[safetensors]") {
  const auto save = [](const nn::StateDict& tensors) { format_safetensors(tensors); };
  REQUIRE_THROWS_WITH(save({{"a", ones({1})}, {"a", ones({1})}}),
                      "save_safetensors: expected names that differ from each other and from "
                      "__metadata__, got 'a'");
  REQUIRE_THROWS_AS(save({{"__metadata__", ones({1})}}), ValueError);
  REQUIRE_THROWS_WITH(save({{"\xff", ones({1})}}),
                      "save_safetensors: expected texts in UTF-8, got '\\xff'");
  REQUIRE_THROWS_AS(format_safetensors({}, {{"key", "\xc3"}}), ValueError);
}

TEST_CASE("every truncation of a safetensors file is refused", "[safetensors]") {
  const std::string whole = format_safetensors(tensors_of_all_kinds());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    REQUIRE_THROWS_AS(parse(whole.substr(0, length)), FormatError);
  }
  REQUIRE_THROWS_AS(parse(whole + '\0'), FormatError);
}

TEST_CASE("safetensors headers that lie are refused", "[safetensors]") {
  const std::string eight(8, '\0');
  const auto refused = [&](const std::string& header, const std::string& text) {
    INFO(header);
    REQUIRE_THROWS_AS(parse(file_of(header, eight)), FormatError);
    REQUIRE_THROWS_WITH(parse(file_of(header, eight)), ContainsSubstring(text));
  };
  refused(entry("F99", "[2]", "[0,8]"), "file: expected 'a' to be one of F32, F64");
  refused(entry("F32", "[-2]", "[0,8]"), "expected sizes of 'a' that are not negative, got '-2]");
  refused(entry("F32", "[2.0]", "[0,8]"), "expected sizes of 'a' that are not negative, got '.0]");
  refused(entry("F32", "[02]", "[0,8]"), "expected sizes of 'a' that are not negative");
  refused(entry("F32", "[2305843009213693952,2305843009213693952]", "[0,8]"), "that fit in memory");
  refused(entry("F32", "[4294967296,4294967296]", "[0,8]"), "that fit in memory");
  refused(entry("F32", "[0,4611686018427387903,9]", "[0,0]"), "that fit in memory");
  refused(entry("U16", "[1152921504606846977]", "[0,8]"), "that fit in memory");
  refused(entry("F32", "[2]", "[0,4]"), "expected 8 bytes of 'a', got 4");
  refused(entry("F32", "[2]", "[8,0]"), "expected 8 bytes of 'a', got -8");
  refused(entry("F32", "[2]", "[8,16]"), "expected 'a' to begin at byte 0 of the values, got 8");
  refused(entry("F32", "[2]", "[0]"), "expected two offsets of 'a'");
  refused(entry("F32", "[2]", "[0,8,8]"), "expected two offsets of 'a', at most 2");
  refused(entry("F32", "[1]", "[0,4]"), "expected 4 bytes of values, got 8");
  refused(R"({"a":1,"a":2})", "expected dtype, shape and data_offsets of 'a'");
  refused(R"({"__metadata__":{},"__metadata__":{}})", "without a key that stands twice");
  refused(R"({"__metadata__":{"a":{}}})", "expected metadata of strings");
  refused(R"({"a":{"dtype":"F32","shape":[2]}})", "expected dtype, shape and data_offsets of 'a'");
  refused("{} x", "expected nothing but spaces after the header's '}'");
  refused(" {}", "expected a header that starts with '{'");
}

TEST_CASE("texts of headers are JSON's strings in UTF-8", "[safetensors]") {
  const auto key = [](const std::string& text) {
    return parse(file_of("{\"__metadata__\":{\"" + text + "\":\"\"}}")).metadata.begin()->first;
  };
  REQUIRE(key(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
  REQUIRE(key(R"(\u0041\u00e9\u20AC\ud83d\ude00)") == "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  REQUIRE(key("\xf4\x8f\xbf\xbf") == "\xf4\x8f\xbf\xbf");
  REQUIRE(key(R"(\u0000)") == std::string(1, '\0'));
  for (const std::string wrong : {R"(\ud83d)", R"(\ud83d\u0041)", R"(\ude00)", R"(\u12g4)",
                                  R"(\x41)", "\n", "\x80", "\xc0\xaf", "\xe0\x80\xaf",
                                  "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xc3"}) {
    INFO(wrong);
    REQUIRE_THROWS_AS(key(wrong), FormatError);
  }
}

TEST_CASE("bools of a file are 0 and 1", "[safetensors]") {
  const std::string content = file_of(entry("BOOL", "[2]", "[0,2]"), "\1\7");
  REQUIRE_THROWS_WITH(parse(content), "file: expected values 0 and 1 of a bool, got others");
  const TemporaryFile file("test_bools.tmp", content);
  REQUIRE_THROWS_AS(load_safetensors(file.path()), FormatError);
}
