"""What `Value` is put together from, an idea a file.

`array_methods` makes it look like an array, `assignment` is what others may write into it, `copying` how it is copied
and pickled, `mask` what comparing it gives; `autograd.rules.table_methods` are the methods that the table names. It may
import numpy_protocols, ops and rules. Begin with `array_methods`.
"""
