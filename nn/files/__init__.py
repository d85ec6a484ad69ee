"""Weights in files.

`saving` is what users call, `formats` reads and writes .npz and .safetensors, `whole_or_not` leaves no half-written
file behind. It may import models and below. Begin with `saving`.
"""
