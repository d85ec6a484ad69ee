"""What an operation is, and what is made of its texts.

`op` describes an entry, `language` says what its texts may say, `calling` binds and computes, `compiler` makes
functions of derivatives; `seam` is how a file above finishes a class. It may import what stands below it: errors, and
no more is needed. Begin with `op`.
"""
