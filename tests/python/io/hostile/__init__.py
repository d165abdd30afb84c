"""Files that lie, by name: each must be a FormatError, at once, and nothing else may happen."""

from tests.python.io.hostile import archives, legacy, lies, programs, tensors

FILES = {
    **programs.FILES,
    **lies.FILES,
    **archives.FILES,
    **legacy.FILES,
    **tensors.FILES,
}
