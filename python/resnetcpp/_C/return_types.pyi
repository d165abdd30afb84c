"""
What max and its like return.
"""
from __future__ import annotations
import typing
__all__: list[str] = ['max', 'median', 'min', 'sort', 'topk']
class max(tuple):
    """
    max(values, indices)
    """
    __match_args__: typing.ClassVar[tuple] = ('values', 'indices')
    __slots__: typing.ClassVar[tuple] = tuple()
    _field_defaults: typing.ClassVar[dict] = {}
    _fields: typing.ClassVar[tuple] = ('values', 'indices')
    @staticmethod
    def __new__(_cls, values, indices):
        """
        Create new instance of max(values, indices)
        """
    @classmethod
    def _make(cls, iterable):
        """
        Make a new max object from a sequence or iterable
        """
    def __getnewargs__(self):
        """
        Return self as a plain tuple.  Used by copy and pickle.
        """
    def __repr__(self):
        """
        Return a nicely formatted representation string
        """
    def _asdict(self):
        """
        Return a new dict which maps field names to their values.
        """
    def _replace(self, **kwds):
        """
        Return a new max object replacing specified fields with new values
        """
class min(tuple):
    """
    min(values, indices)
    """
    __match_args__: typing.ClassVar[tuple] = ('values', 'indices')
    __slots__: typing.ClassVar[tuple] = tuple()
    _field_defaults: typing.ClassVar[dict] = {}
    _fields: typing.ClassVar[tuple] = ('values', 'indices')
    @staticmethod
    def __new__(_cls, values, indices):
        """
        Create new instance of min(values, indices)
        """
    @classmethod
    def _make(cls, iterable):
        """
        Make a new min object from a sequence or iterable
        """
    def __getnewargs__(self):
        """
        Return self as a plain tuple.  Used by copy and pickle.
        """
    def __repr__(self):
        """
        Return a nicely formatted representation string
        """
    def _asdict(self):
        """
        Return a new dict which maps field names to their values.
        """
    def _replace(self, **kwds):
        """
        Return a new min object replacing specified fields with new values
        """
class sort(tuple):
    """
    sort(values, indices)
    """
    __match_args__: typing.ClassVar[tuple] = ('values', 'indices')
    __slots__: typing.ClassVar[tuple] = tuple()
    _field_defaults: typing.ClassVar[dict] = {}
    _fields: typing.ClassVar[tuple] = ('values', 'indices')
    @staticmethod
    def __new__(_cls, values, indices):
        """
        Create new instance of sort(values, indices)
        """
    @classmethod
    def _make(cls, iterable):
        """
        Make a new sort object from a sequence or iterable
        """
    def __getnewargs__(self):
        """
        Return self as a plain tuple.  Used by copy and pickle.
        """
    def __repr__(self):
        """
        Return a nicely formatted representation string
        """
    def _asdict(self):
        """
        Return a new dict which maps field names to their values.
        """
    def _replace(self, **kwds):
        """
        Return a new sort object replacing specified fields with new values
        """
class topk(tuple):
    """
    topk(values, indices)
    """
    __match_args__: typing.ClassVar[tuple] = ('values', 'indices')
    __slots__: typing.ClassVar[tuple] = tuple()
    _field_defaults: typing.ClassVar[dict] = {}
    _fields: typing.ClassVar[tuple] = ('values', 'indices')
    @staticmethod
    def __new__(_cls, values, indices):
        """
        Create new instance of topk(values, indices)
        """
    @classmethod
    def _make(cls, iterable):
        """
        Make a new topk object from a sequence or iterable
        """
    def __getnewargs__(self):
        """
        Return self as a plain tuple.  Used by copy and pickle.
        """
    def __repr__(self):
        """
        Return a nicely formatted representation string
        """
    def _asdict(self):
        """
        Return a new dict which maps field names to their values.
        """
    def _replace(self, **kwds):
        """
        Return a new topk object replacing specified fields with new values
        """
class median(tuple):
    """
    median(values, indices)
    """
    __match_args__: typing.ClassVar[tuple] = ('values', 'indices')
    __slots__: typing.ClassVar[tuple] = tuple()
    _field_defaults: typing.ClassVar[dict] = {}
    _fields: typing.ClassVar[tuple] = ('values', 'indices')
    @staticmethod
    def __new__(_cls, values, indices):
        """
        Create new instance of median(values, indices)
        """
    @classmethod
    def _make(cls, iterable):
        """
        Make a new median object from a sequence or iterable
        """
    def __getnewargs__(self):
        """
        Return self as a plain tuple.  Used by copy and pickle.
        """
    def __repr__(self):
        """
        Return a nicely formatted representation string
        """
    def _asdict(self):
        """
        Return a new dict which maps field names to their values.
        """
    def _replace(self, **kwds):
        """
        Return a new median object replacing specified fields with new values
        """
