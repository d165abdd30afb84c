"""Handles of registered hooks. PyTorch: torch.utils.hooks."""


class RemovableHandle:
    """Takes a hook away again, once, by ``remove()`` or at the end of a ``with`` block."""

    def __init__(self, remove):
        self._remove = remove

    def remove(self):
        """Takes the hook away; a second call does nothing."""
        remove, self._remove = self._remove, None
        if remove is not None:
            remove()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.remove()
