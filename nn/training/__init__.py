"""One training: the loop over epochs and batches, its steps, its history.

A step runs on the graph (`eager_step`) or as a program (`recorded_step`, `step_program`; `watch` and `snapshot` see
what a program may not freeze); `hold_out`, `early_stopping` and `roll_back` choose which weights stay, and `callbacks`
are asked after each epoch. It may import optim, losses and below. Begin with `loop`.
"""
