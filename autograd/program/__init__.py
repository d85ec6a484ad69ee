"""A recorded graph as straight NumPy source: the compiler.

`instruction` < `builder` < `lowering` (values to primitives) < `layout` < `source` (text) < `write` < `program` (the
public face); images/ is the lowering of images. It may import graph and all below. Begin with `program`.
"""
