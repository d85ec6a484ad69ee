"""The ``chalkgrad`` command.

`main` reads its arguments; `job` does the work by a `plan`, and `scores` measures it. `report` is printed, of the
words of `verdict`, `columns` and `chain` in `lines`; `pictures` and `index_page` show it. `saved` is the model's file,
`predict` what it says of new rows; `files` writes, `progress` tells how far it is, and `result` is what all of them
know. It may import all of the package. Begin with `main`.
"""
