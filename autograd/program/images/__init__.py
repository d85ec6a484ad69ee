"""Images in programs: batch-last from the first convolution to the last pool.

`lowering` takes image operations apart, `views` moves transposes until they cancel; the loops over windows that come
of it are written by `image_source` and `convolution_source`, one folder up. It may import the builder and the
primitives. Begin with `lowering`.
"""
