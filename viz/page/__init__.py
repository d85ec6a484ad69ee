"""Live pages: a stepper and a playground, as one file or in a notebook.

What it shows (`structure`, `tensors`, `central_differences`, `one_entry`), where it stands (`layout`), the file that
it becomes (`bundle`, with the scripts and styles of web/). It may import drawing, notation and style. Begin with
`stepper`.
"""
