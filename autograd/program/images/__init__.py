"""Images in programs: batch-last from the first convolution to the last pool.

`lowering` takes image operations apart, `views` moves transposes until they cancel, `source` writes the loops over
windows. It may import the instructions of the folder above. Begin with `lowering`.
"""
