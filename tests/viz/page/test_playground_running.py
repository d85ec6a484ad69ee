"""A playground trains and draws in each frame, and draws later where the machine stalls."""

from tests.viz.page.node import node

FASTEST, ONE_A_SECOND = 5, 0


def frames(epochs, speed=FASTEST):
    """For each frame, in which an epoch takes so many ms, whether it drew and how many epochs it had."""
    return node("running_runner.mjs", {"epochs": epochs, "speed": speed})


def drawn(found):
    return [frame["drew"] for frame in found]


def test_each_frame_trains_and_draws():
    found = frames([0.5] * 60)
    assert all(drawn(found))
    assert min(frame["epochs"] for frame in found) > 1


def test_no_drawing_in_a_stall():
    found = frames([0.5] * 40 + [6.0] * 4 + [0.5] * 20)
    assert drawn(found) == [True] * 40 + [False] * 4 + [True] * 20
    assert all(frame["epochs"] for frame in found)


def test_a_drawing_waits_for_six_frames_at_most():
    found = drawn(frames([0.5] * 40 + [6.0] * 300))
    assert not any(found[40:46])
    assert found[46]
    # What was a stall is soon how long epochs take.
    assert all(found[-100:])


def test_longer_epochs_are_no_stall():
    assert all(drawn(frames([0.5 + 0.005 * k for k in range(400)])))


def test_one_epoch_a_second_is_drawn_stalled_or_not():
    found = frames([0.5] * 100 + [20.0] * 200, ONE_A_SECOND)
    assert sum(frame["epochs"] for frame in found) > 3
    assert all(frame["drew"] for frame in found if frame["epochs"])
