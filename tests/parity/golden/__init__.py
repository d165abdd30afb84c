"""What PyTorch computes, kept in a file, for machines that do not have it.

`cases` holds programs that run on both libraries; `store` writes what they give under PyTorch.
"""
