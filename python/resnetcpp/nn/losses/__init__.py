"""Losses of nn.functional that are made of other functions; a kind of target is a file."""

from resnetcpp.nn.losses import classes, ctc, pairs, regression
from resnetcpp.nn.losses.classes import *
from resnetcpp.nn.losses.ctc import *
from resnetcpp.nn.losses.pairs import *
from resnetcpp.nn.losses.regression import *

__all__ = [*classes.__all__, *ctc.__all__, *pairs.__all__, *regression.__all__]
