"""Operations on images and signals: convolution, pooling, upsampling, and the windows that slide.

`settings` < `windows` (where they lie) < `memory` (how images stand in it) < `strips` (what windows share)
< `fit` (what is asked of each shape) < the operations < `groups` (several side by side). It may import the rules and
the other operations.
Begin with `convolution`.
"""
