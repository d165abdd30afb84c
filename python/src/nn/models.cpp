#include "nn/residual.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/nn/norm.hpp"

namespace resnetcpp::bindings {

namespace {

using models::BlockType;
using models::ResNet;
using models::ResNetOptions;
using nn::ResidualBlock;

/// Calls a Python class as torchvision's ResNet does.
BlockType python_block(const py::object& cls, const py::object& norm_layer) {
  const auto shared = share(cls);
  const auto norm = share(norm_layer.is_none() ? py::type::of<nn::BatchNorm2d>() : norm_layer);
  const auto make = [shared, norm](const ResidualBlock::Options& options) {
    const py::gil_scoped_acquire gil;
    RESNETCPP_CHECK(
        !options.stride_in_1x1() && options.squeeze() == 0 && options.stochastic_depth() == 0.0,
        ValueError, "ResNet: expected a block of this package for stride_in_1x1, squeeze and ",
        "stochastic_depth_prob, got a class that is written in Python; give it these itself");
    py::dict extra;
    if (!options.skip()) extra["skip"] = false;
    const py::object block =
        (*shared)(options.inplanes(), options.planes(), options.stride(), options.downsample(),
                  options.groups(), options.base_width(), options.dilation(), *norm, **extra);
    return block.cast<nn::ModulePtr>();
  };
  return {cls.attr("expansion").cast<std::int64_t>(), make};
}

BlockType block_from(const py::object& cls, const py::object& norm_layer) {
  if (cls.is(py::type::of<nn::BasicBlock>())) return models::basic_block();
  if (cls.is(py::type::of<nn::Bottleneck>())) {
    return models::bottleneck(cls.attr("expansion").cast<std::int64_t>());
  }
  if (cls.is(py::type::of<nn::PreActBasicBlock>())) return models::preact_basic_block();
  if (cls.is(py::type::of<nn::PreActBottleneck>())) {
    return models::preact_bottleneck(cls.attr("expansion").cast<std::int64_t>());
  }
  return python_block(cls, norm_layer);
}

std::vector<bool> dilations_from(const py::object& flags) {
  return flags.is_none() ? std::vector<bool>() : flags.cast<std::vector<bool>>();
}

/// Sets an option of the later papers' variants; false if the name is none of them.
bool set_variant(ResNetOptions& options, const std::string& name, const py::object& value) {
  if (name == "avg_down") {
    options.avg_down(value.cast<bool>());
  } else if (name == "stride_in_1x1") {
    options.stride_in_1x1(value.cast<bool>());
  } else if (name == "squeeze") {
    options.squeeze(value.is_none() ? 0 : value.cast<std::int64_t>());
  } else if (name == "stochastic_depth_prob") {
    options.stochastic_depth_prob(value.cast<double>());
  } else if (name == "output_stride") {
    options.output_stride(value.is_none() ? 0 : value.cast<std::int64_t>());
  } else {
    return false;
  }
  return true;
}

/// Sets the options that keyword arguments name. Errors: TypeError for a name that is none.
ResNetOptions with_keywords(ResNetOptions options, const py::dict& keywords) {
  for (const auto& [key, value] : keywords) {
    const std::string name = py::str(key);
    const auto object = py::reinterpret_borrow<py::object>(value);
    const auto integer = [&object] { return object.cast<std::int64_t>(); };
    const auto text = [&object] { return object.cast<std::string>(); };
    if (name == "num_classes") {
      options.num_classes(integer());
    } else if (name == "zero_init_residual") {
      options.zero_init_residual(object.cast<bool>());
    } else if (name == "groups") {
      options.groups(integer());
    } else if (name == "width_per_group") {
      options.width_per_group(integer());
    } else if (name == "replace_stride_with_dilation") {
      options.replace_stride_with_dilation(dilations_from(object));
    } else if (name == "norm_layer") {
      options.norm_layer(norm_layer_from(object));
    } else if (name == "in_channels") {
      options.in_channels(integer());
    } else if (name == "base_planes") {
      options.base_planes(integer());
    } else if (name == "stem") {
      options.stem(models::stem_from(text()));
    } else if (name == "shortcut") {
      options.shortcut(models::shortcut_from(text()));
    } else if (name == "head") {
      options.head(models::head_from(text()));
    } else if (name == "skip") {
      options.skip(object.cast<bool>());
    } else if (!set_variant(options, name, object)) {
      throw py::type_error("ResNet: got an unexpected keyword argument '" + name + "'");
    }
  }
  return options;
}

const char* head_name(const ResNet& self) {
  return self.frame().options.head() == models::Head::binary ? "binary" : "multiclass";
}

/// What a copy needs beside the children, as plain numbers for pickle.
py::tuple frame_tuple(const ResNet& self) {
  const ResNet::Frame& frame = self.frame();
  return py::make_tuple(frame.stages, frame.inplanes, frame.dilation, frame.options.groups(),
                        frame.options.width_per_group(), head_name(self), frame.options.skip(),
                        frame.preact);
}

ResNet::Frame frame_from(const py::tuple& values) {
  ResNet::Frame frame;
  frame.stages = values[0].cast<std::int64_t>();
  frame.inplanes = values[1].cast<std::int64_t>();
  frame.dilation = values[2].cast<std::int64_t>();
  frame.options.groups(values[3].cast<std::int64_t>())
      .width_per_group(values[4].cast<std::int64_t>())
      .head(models::head_from(values[5].cast<std::string>()))
      .skip(values[6].cast<bool>());
  frame.preact = values[7].cast<bool>();
  return frame;
}

std::tuple<BlockType, std::vector<std::int64_t>, ResNetOptions> network_arguments(
    const py::object& block, const std::vector<std::int64_t>& layers, std::int64_t num_classes,
    bool zero_init_residual, std::int64_t groups, std::int64_t width_per_group,
    const py::object& replace_stride_with_dilation, const py::object& norm_layer,
    const py::kwargs& extra) {
  ResNetOptions options;
  options.num_classes(num_classes)
      .zero_init_residual(zero_init_residual)
      .groups(groups)
      .width_per_group(width_per_group)
      .replace_stride_with_dilation(dilations_from(replace_stride_with_dilation))
      .norm_layer(norm_layer_from(norm_layer));
  return {block_from(block, norm_layer), layers, with_keywords(options, extra)};
}

void bind_resnet(py::module_& scope) {
  auto cls = layer_class<ResNet>(
      scope, "ResNet",
      "A residual network. PyTorch: torchvision.models.resnet.ResNet.\n\n"
      "Beside torchvision's arguments it takes in_channels=3, base_planes=64, stem='imagenet', "
      "'cifar' or 'deep', shortcut='A', 'B' or 'C', head='multiclass' or 'binary', avg_down=False, "
      "stride_in_1x1=False, squeeze=16 for squeeze-excitation, stochastic_depth_prob=0, "
      "output_stride=8, 16 or 32, and skip=False for the plain twin. Blocks that are "
      "PreActBasicBlock or PreActBottleneck make a pre-activation network.\n\nShape:\n    (N, "
      "in_channels, H, W) -> (N, num_classes)");
  cls.def(
      py::init([](const py::tuple& frame) { return std::make_unique<ResNet>(frame_from(frame)); },
               [](const py::tuple& frame) {
                 return std::make_unique<Overridable<ResNet>>(frame_from(frame));
               }),
      py::arg("frame"));
  cls.def(init_from<ResNet>(&network_arguments), py::arg("block"), py::arg("layers"),
          py::arg("num_classes") = 1000, py::arg("zero_init_residual") = false,
          py::arg("groups") = 1, py::arg("width_per_group") = 64,
          py::arg("replace_stride_with_dilation") = py::none(), py::arg("norm_layer") = py::none());
  cls.def(
         "_forward_impl", [](ResNet& self, const Tensor& x) { return self.ResNet::forward(x); },
         py::arg("x"), ReleaseGil())
      .def("features", &ResNet::features, py::arg("x"), ReleaseGil(),
           "What the stem and each stage give, as a list.")
      .def("predict_proba", &ResNet::predict_proba, py::arg("x"), ReleaseGil(),
           "Softmax over the classes, or the sigmoid of the binary head's one logit.")
      .def("reset_classifier", &ResNet::reset_classifier, py::arg("num_classes"),
           "A new last layer for that many classes; an Identity for 0. timm: reset_classifier.")
      .def_property_readonly("inplanes", [](const ResNet& self) { return self.frame().inplanes; })
      .def_property_readonly("dilation", [](const ResNet& self) { return self.frame().dilation; })
      .def_property_readonly("groups",
                             [](const ResNet& self) { return self.frame().options.groups(); })
      .def_property_readonly(
          "base_width", [](const ResNet& self) { return self.frame().options.width_per_group(); })
      .def_property_readonly("head", &head_name)
      .def_property_readonly("skip", [](const ResNet& self) { return self.frame().options.skip(); })
      .def_property_readonly("_blank",
                             [](const ResNet& self) { return py::make_tuple(frame_tuple(self)); });
  cls.attr("_fields") = py::tuple();
}

}  // namespace

void bind_models(py::module_& scope) {
  bind_resnet(scope);
  scope.def("model_names", &models::model_names, "Names that `make_model` knows.");
  scope.def(
      "make_model",
      [](const std::string& name, const py::kwargs& options) {
        return models::make_model(name, with_keywords(models::model_options(name), options));
      },
      py::arg("name"), "The network of that name; keyword arguments are those of ResNet.");
  scope.def(
      "resnet_cifar",
      [](std::int64_t depth, const py::kwargs& options) {
        return models::resnet_cifar(depth, with_keywords(models::cifar_options(), options));
      },
      py::arg("depth"),
      "The CIFAR network of depth 6n + 2: three stages of n basic blocks. He et al., 2015.");
}

}  // namespace resnetcpp::bindings
