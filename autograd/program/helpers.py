"""Functions that stand above a program which needs them, written once: most are loops over the places in a window."""

from __future__ import annotations

HELPERS = {
    "places": '''
def places(x, size, stride, dilation=(1, 1, 1)):
    """For each place in a window the pixels there, on images (C, H, W, N): the samples are the last axis."""
    axes = list(zip(x.shape[1:], size, stride, dilation))
    out = [(n - d * (k - 1) - 1) // s + 1 for n, k, s, d in axes]
    return [
        x[(slice(None), *(slice(d * i, d * i + s * m, s) for i, m, (_, _, s, d) in zip(place, out, axes)))]
        for place in np.ndindex(*size)
    ]
''',
    "put_back": '''
def put_back(parts, shape, *window):
    """The way back of `places`: each part is added to the pixels that it came from."""
    image = np.zeros(shape)
    for pixels, part in zip(places(image, *window), parts):
        pixels += part
    return image
''',
    "by_pixel": '''
def by_pixel(to, images):
    """Pairs of images to `copy`: all samples of a pixel as one piece of memory, which is quicker."""
    return [[a.view(f"V{a.shape[-1] * a.itemsize}") for a in pair] for pair in zip(to, images)]
''',
    "copy": '''
def copy(pairs):
    """Copy the second of each pair to the first."""
    for to, pixels in pairs:
        to[...] = pixels
''',
    "add_up": '''
def add_up(total, pairs):
    """Add parts to the pixels of ``total`` where they belong."""
    total.fill(0)
    for pixels, part in pairs:
        pixels += part
''',
    "times_bands": '''
def times_bands(w, bands, out):
    """w times the columns of each row of windows, band by band: a cache holds the columns of one."""
    for rows, seen, pairs in bands:
        copy(pairs)
        np.matmul(w, seen.reshape(*seen.shape[:2], out.shape[1], -1).swapaxes(1, 2), out=out[rows])
''',
    "sum_bands": '''
def sum_bands(bands, g, n):
    """The sum over rows of windows of their columns times g there, band by band, each product in n parts."""
    total = 0
    for rows, seen, pairs in bands:
        copy(pairs)
        parts = seen.reshape(len(seen), n, -1, seen.shape[2]) @ g[rows, None]
        total = total + np.add.reduce(parts, axis=0)
    return total.reshape(-1, g.shape[2])
''',
    "kept": '''
def kept(mask, a, out=None):
    """a where the mask is, else 0, by its bits: NumPy branches on each entry of a mask."""
    out = np.empty_like(a) if out is None else out
    bits = f"i{a.itemsize}"
    np.bitwise_and(a.view(bits), -mask.view(np.int8), out=out.view(bits))
    return out
''',
    "weighed": '''
def weighed(t, z):
    """t * z, and 0 where t is 0, even of a z that is infinite."""
    return t * (z if np.vdot(z, z) < np.inf else np.where(t != 0, z, 0))
''',
    "share": '''
def share(g, planes, top, parts):
    """g for the first pixel of each window that is its ``top``, else 0: planes and parts are of the places in it."""
    left = parts[-1]
    left[...] = g
    if np.isfinite(np.vdot(left, left)) and np.isfinite(np.vdot(top, top)):
        for pixels, part in zip(planes[:-1], parts):
            part[...] = pixels == top  # before it is multiplied: NumPy converts a mask piece by piece
            part *= left
            left -= part
    else:  # by choice alone: 0 · inf is not a number; of several nan the last
        last = len(planes) - 1 - np.isnan(planes[::-1]).argmax(axis=0)
        which = np.where(np.isnan(top), last, planes.argmax(axis=0))
        for k, part in enumerate(parts):
            part[...] = np.where(which == k, g, 0)
''',
}
"""Their texts by name: NumPy's words alone, so that a program runs without this library."""
