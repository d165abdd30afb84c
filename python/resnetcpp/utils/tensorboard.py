"""Event files for TensorBoard, by its package. PyTorch: torch.utils.tensorboard."""

from __future__ import annotations

import io
import os
import socket
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

try:
    from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
    from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
except ImportError as error:
    raise ImportError(
        "utils.tensorboard: expected the package tensorboard, which is not installed; "
        "get it with: pip install 'resnetcpp[tensorboard]'"
    ) from error

__all__ = ["SummaryWriter"]

_SMALLEST, _LARGEST, _GROWTH = 1e-12, 1e20, 1.1


class SummaryWriter:
    """Writes scalars, histograms, images and texts to an event file in `log_dir`.

    Args:
        log_dir: the folder; runs/<date>_<host><comment> if it is not given.
        purge_step: what an earlier run wrote from this step on is dropped by TensorBoard.
        max_queue, flush_secs: so many events, or seconds, are kept before they are written.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        filename_suffix: str = "",
    ) -> None:
        if not log_dir:
            started = datetime.now().strftime("%b%d_%H-%M-%S")
            log_dir = os.path.join("runs", f"{started}_{socket.gethostname()}{comment}")
        self.log_dir = os.fspath(log_dir)
        self._options = (max_queue, flush_secs, filename_suffix)
        self._writers: dict[str, Any] = {}  # by folder: add_scalars has one for each name
        if purge_step is not None:
            start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
            self._write(event_pb2.Event(session_log=start), purge_step, None)

    def __getattr__(self, name: str) -> Any:
        written = "scalars, histograms, images and texts"
        raise AttributeError(
            f"SummaryWriter: expected a method that writes {written}, got {name!r}"
        )

    def get_logdir(self) -> str:
        """The folder."""
        return self.log_dir

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """A number. Errors: ValueError for anything but one number."""
        number = np.asarray(_values(scalar_value)).squeeze()
        if number.ndim:
            raise ValueError(f"add_scalar: expected one number, got the shape {number.shape}")
        self._add(
            summary_pb2.Summary.Value(tag=tag, simple_value=float(number)), global_step, walltime
        )

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Numbers of one chart: each name has an event file in a folder of its own."""
        for name, value in tag_scalar_dict.items():
            folder = os.path.join(self.log_dir, f"{main_tag.replace('/', '_')}_{name}")
            entry = summary_pb2.Summary.Value(tag=main_tag, simple_value=float(value))
            self._add(entry, global_step, walltime, folder)

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: int | None = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """How values are distributed. Errors: ValueError for no values."""
        numbers = np.asarray(_values(values), np.float64).reshape(-1)
        if not numbers.size:
            raise ValueError("add_histogram: expected values, got none")
        edges = _default_edges() if isinstance(bins, str) and bins == "tensorflow" else bins
        counts, limits = np.histogram(numbers, bins=edges)
        used = np.flatnonzero(counts)
        first, last = (int(used[0]), int(used[-1])) if used.size else (0, 0)
        # TensorBoard takes the right limits: an empty bin in front holds the leftmost one.
        histogram = summary_pb2.HistogramProto(
            min=numbers.min(), max=numbers.max(), num=numbers.size, sum=numbers.sum(),
            sum_squares=numbers @ numbers, bucket_limit=limits[first : last + 2].tolist(),
            bucket=[0, *counts[first : last + 1].tolist()],
        )  # fmt: skip
        self._add(summary_pb2.Summary.Value(tag=tag, histo=histogram), global_step, walltime)

    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """An image of uint8, or of 0 to 1, with the dimensions that `dataformats` names."""
        image = _image_proto(_pixels(_values(img_tensor), dataformats))
        self._add(summary_pb2.Summary.Value(tag=tag, image=image), global_step, walltime)

    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Several images beside each other."""
        values = np.moveaxis(np.asarray(_values(img_tensor)), dataformats.index("N"), 0)
        layout = dataformats.replace("N", "")
        row = np.concatenate([_pixels(value, layout) for value in values], axis=1)
        image = _image_proto(row)
        self._add(summary_pb2.Summary.Value(tag=tag, image=image), global_step, walltime)

    def add_text(
        self,
        tag: str,
        text_string: str,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """A text in Markdown."""
        plugin = summary_pb2.SummaryMetadata.PluginData(
            plugin_name="text", content=TextPluginData(version=0).SerializeToString()
        )
        shape = tensor_shape_pb2.TensorShapeProto(
            dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]
        )
        tensor = tensor_pb2.TensorProto(
            dtype="DT_STRING", string_val=[text_string.encode()], tensor_shape=shape
        )
        entry = summary_pb2.Summary.Value(
            tag=f"{tag}/text_summary",
            metadata=summary_pb2.SummaryMetadata(plugin_data=plugin),
            tensor=tensor,
        )
        self._add(entry, global_step, walltime)

    def _add(
        self, value: Any, step: int | None, walltime: float | None, folder: str | None = None
    ) -> None:
        event = event_pb2.Event(summary=summary_pb2.Summary(value=[value]))
        self._write(event, step, walltime, folder)

    def _write(
        self, event: Any, step: int | None, walltime: float | None, folder: str | None = None
    ) -> None:
        event.wall_time = time.time() if walltime is None else walltime
        if step is not None:
            event.step = int(step)
        folder = folder or self.log_dir
        if folder not in self._writers:
            self._writers[folder] = EventFileWriter(folder, *self._options)
        self._writers[folder].add_event(event)

    def flush(self) -> None:
        """Writes all that is waiting."""
        for writer in self._writers.values():
            writer.flush()

    def close(self) -> None:
        """Writes all that is waiting and closes the files."""
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def __enter__(self) -> SummaryWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _values(value: Any) -> Any:
    return value.detach().numpy() if hasattr(value, "detach") else value


def _default_edges() -> list[float]:
    """TensorFlow's: steps of 10 %, to both sides of 0."""
    edges, edge = [], _SMALLEST
    while edge < _LARGEST:
        edges.append(edge)
        edge *= _GROWTH
    return [*(-edge for edge in reversed(edges)), 0.0, *edges]


def _pixels(values: Any, layout: str) -> np.ndarray:
    """(H, W, 1, 3 or 4) uint8 of an image whose dimensions `layout` names."""
    values = np.asarray(values)
    if values.ndim != len(layout) or set(layout) not in ({"C", "H", "W"}, {"H", "W"}):
        raise ValueError(
            f"add_image: expected an image with the dimensions {layout!r}, got {values.shape}"
        )
    if "C" not in layout:
        values, layout = values[..., None], f"{layout}C"
    values = values.transpose([layout.index(name) for name in "HWC"])
    scale = 1.0 if values.dtype == np.uint8 else 255.0
    return (values.astype(np.float32) * scale).clip(0, 255).astype(np.uint8)


def _image_proto(pixels: np.ndarray) -> Any:
    from resnetcpp.transforms.pil import pillow

    height, width, channels = pixels.shape
    file = io.BytesIO()
    image = pixels[..., 0] if channels == 1 else pixels
    pillow().Image.fromarray(image).save(file, "PNG")
    return summary_pb2.Summary.Image(
        height=height, width=width, colorspace=channels, encoded_image_string=file.getvalue()
    )
