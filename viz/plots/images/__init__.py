"""Pictures of what networks do with images: convolutions, maps, pools, what a decision hangs on, overlap.

It may import `plots.networks`, style, and what `nn` makes. Begin with `pixels`, how an image is drawn, then
`convolution`.
"""
