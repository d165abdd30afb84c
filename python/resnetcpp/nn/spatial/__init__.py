"""Functions of nn.functional over places: convolutions, pooling, other sizes, grids, dropout.

Those of one or three dimensions are made of the two-dimensional ones of the core, so that its
kernels do the work and gradients follow.
"""
