"""The loop that trains: a bar to watch, a button to stop, snapshots on the way, and an end before it runs away."""

import copy
from collections.abc import Mapping
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from attention_lib.learning.adam import Adam, named_floats
from attention_lib.numbers import as_array, as_floats, as_whole
from attention_lib.text import told

WORSE, LARGEST = 10, 10_000  # a loss so many times the first, or a number so many times the largest at first: run away
RECENT = 10  # steps whose losses are taken together, because one batch may be hard
LEAST = 0.1  # a first loss nearer to 0 counts as this, so that there is room to rise


class Snapshot(NamedTuple):
    """One moment of a training."""

    step: int  # steps taken until then
    loss: float  # mean of the steps since the last snapshot; of the first one, before any learning (NaN: not asked yet)
    parameters: dict  # name → array, a copy


class Training(NamedTuple):
    """What `train` gives back."""

    parameters: dict  # name → array, as they are at the end
    losses: np.ndarray  # (steps taken,) of each step's examples, before the step
    snapshots: list  # Snapshots; the first before any learning, the last at the end
    stopped: bool  # did somebody stop it before its last step?
    optimiser: Adam  # with its memory: hand it to `train` again, with the parameters, to go on


class TrainingDiverged(ValueError):
    """A training that cannot go on, because it ran away from its goal or a step failed.

    It carries what was learned until the last good snapshot: `.training` of `train`, `.vectors` of `train_skip_gram`.
    """

    def __init__(self, sentence, **kept):
        super().__init__(sentence)
        vars(self).update(kept)


def train(parameters, loss_and_gradients, data=(), steps=1000, batch=64, optimiser=None, snapshots=25, frozen=(),
          rng=0, progress=True):
    """Lower a loss step by step: draw some examples, ask for loss and gradients, let the optimiser move the parameters.

    Ctrl-C, or the stop button of a notebook, ends the training early and returns what was learned so far. The linear
    algebra runs on one thread: on matrices so small several threads mostly wait for each other.

    Args:
        parameters: dict of name → array, where to begin. They stay as they are; copies learn.
        loss_and_gradients: loss_and_gradients(parameters, *examples) gives (loss, dict of name → gradient). Names
            that are no parameters are passed over.
        data: an array with one example a row, or a tuple of them, such as (x (N, T, D), labels (N,)): each step gets
            some rows of each, in random order, every row before any comes again. Or a function that draws the
            examples of one step from a Generator. Without any, loss_and_gradients gets the parameters alone.
        steps: how many.
        batch: examples in one step; None: all of them, in their order.
        optimiser: an Adam; None: Adam(). A copy of it is used.
        snapshots: how many moments to keep, closer together at the start; or the list of their steps. The first,
            before any learning, and the last are always kept.
        frozen: names of parameters that stay as they are; they need no gradient.
        rng: a seed or a NumPy Generator.
        progress: show a progress bar.

    Returns:
        Training.

    Raises:
        ValueError: a setting is out of range, or the parameters or data are no arrays that fit.
        TrainingDiverged: at some step shapes do not fit, a number is not finite, or the rate is too high, so that
            the loss or the parameters grow without end. The sentence names the step; this ValueError carries the
            Training until the last good snapshot as `.training`.

    >>> def squares(parameters, x):
    ...     return ((parameters["w"] - x) ** 2).mean(), {"w": 2 * (parameters["w"] - x).mean()}
    >>> done = train({"w": 0.0}, squares, [1.0, 2.0, 3.0], steps=200, optimiser=Adam(0.1), progress=False)
    >>> done.parameters["w"].round(2).item(), done.stopped
    (2.0, False)
    """
    steps, optimiser = as_whole(steps, "steps counts the steps", least=1), Adam() if optimiser is None else optimiser
    if not isinstance(optimiser, Adam):
        raise ValueError(f"optimiser should be an Adam; got {told(optimiser)}. Try Adam(learning_rate=0.01).")
    if not callable(loss_and_gradients):
        raise ValueError(f"loss_and_gradients should be a function; got {told(loss_and_gradients)}.")
    moments, batches = _moments(snapshots, steps), _batches(data, batch, np.random.default_rng(rng))
    run, stopped = _Run(parameters, copy.deepcopy(optimiser), frozen, steps), False
    with watched(steps, " steps", progress) as bar:
        try:
            for step in range(1, steps + 1):
                run.step(loss_and_gradients, batches)
                if step in moments:
                    run.keep()
                    bar.set_postfix(loss=f"{run.snapshots[-1].loss:.3f}", refresh=False)
                bar.update()
        except KeyboardInterrupt:
            stopped = True
            print("Stopped early; the parameters are those learned so far.")
        run.keep()
    return Training(run.parameters, np.array(run.losses), run.snapshots, stopped, run.optimiser)


@contextmanager
def watched(total, unit, progress):
    """A progress bar for a loop; its linear algebra runs on one thread, and it looks itself for what overflows.

    Args:
        total: where the bar ends.
        unit: what it counts, as it stands behind a number: " steps".
        progress: show it.
    """
    with (tqdm(total=total, unit=unit, unit_scale=True, leave=False, disable=not progress) as bar,
          threadpool_limits(1, user_api="blas"), np.errstate(all="ignore")):
        yield bar


class _Run:
    """A training under way: the parameters as they are now, and what happened."""

    def __init__(self, parameters, optimiser, frozen, steps):
        self.parameters = _copied(named_floats(parameters, "parameters"))
        self.learning = _learning(self.parameters, {frozen} if isinstance(frozen, str) else set(frozen))
        self.optimiser, self.steps, self.losses = optimiser, steps, []
        self.snapshots = [Snapshot(0, float("nan"), _copied(self.parameters))]
        self.good = copy.deepcopy(optimiser)  # as it was at the last snapshot
        self.largest = LARGEST * max(1, *(np.abs(each).max(initial=0) for each in self.parameters.values()))

    def step(self, loss_and_gradients, batches):
        """Take one step, if it is a good one."""
        with self._named():
            loss, gradients = _pair(loss_and_gradients(self.parameters, *next(batches)))
        if not self.losses:
            self.snapshots[0] = self.snapshots[0]._replace(loss=loss)
        if self._has_risen(loss):
            raise self._ran_away(f"the loss rose from {self.snapshots[0].loss:.3g} to {loss:.3g}")
        with self._named():
            if not np.isfinite(loss):
                raise ValueError(f"The loss is {loss}. Is there such a number in the data?")
            moved = self.optimiser.step({name: self.parameters[name] for name in self.learning}, gradients)
        for name, each in moved.items():
            if not np.abs(each).max(initial=0) <= self.largest:  # NaN is not, either
                raise self._ran_away(f"the numbers of {name} grew beyond {self.largest:,.0f}")
        self.parameters = {**self.parameters, **moved}
        self.losses.append(loss)

    def keep(self):
        """Keep this moment, if a step was taken since the last one."""
        since = self.losses[self.snapshots[-1].step :]
        if since:
            self.snapshots.append(Snapshot(len(self.losses), float(np.mean(since)), _copied(self.parameters)))
            self.good = copy.deepcopy(self.optimiser)

    def _has_risen(self, loss):
        """Is the loss of the last steps together far above the first? NaN is, once there were steps."""
        first = self.snapshots[0].loss
        rise = sum(each - first for each in [*self.losses[1 - RECENT :], loss]) / RECENT
        return bool(self.losses) and not rise <= (WORSE - 1) * max(abs(first), LEAST)

    @contextmanager
    def _named(self):
        """What goes wrong in here names its step."""
        try:
            yield
        except (ValueError, IndexError) as error:  # shapes that do not fit are now the one, now the other
            what = " ".join(str(error).split())
            raise self._stopped("stopped", what if what.endswith((".", "?")) else f"{what}.") from error
        except Exception as error:
            error.add_note(f"This happened at step {len(self.losses) + 1:,} of {self.steps:,} of a training.")
            raise

    def _ran_away(self, what):
        rate = self.optimiser.learning_rate
        return self._stopped("ran away", f"with learning_rate={rate:g} {what}. "
                                         f"Try a smaller learning_rate, such as {min(0.01, rate / 10):.2g}.")

    def _stopped(self, how, what):
        last = self.snapshots[-1]
        losses = np.array(self.losses[: last.step])
        return TrainingDiverged(
            f"The training {how} at step {len(self.losses) + 1:,} of {self.steps:,}: {what} This error's `.training` "
            f"is what was learned until its last good snapshot, of step {last.step:,}.",
            training=Training(_copied(last.parameters), losses, self.snapshots, False, self.good))


def _pair(answer):
    """(loss, gradients), as loss_and_gradients should give them."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise ValueError(f"loss_and_gradients should give (loss, gradients); got {told(answer)}.")
    loss, gradients = as_floats(answer[0], "The loss"), answer[1]
    if loss.ndim:
        raise ValueError(f"The loss should be one number; got shape {loss.shape}. Take the mean over the examples.")
    if not isinstance(gradients, Mapping):
        raise ValueError(f"The gradients should be a dict of name → array; got {told(gradients)}.")
    return float(loss), gradients


def _batches(data, size, rng):
    """The examples of one step after the other, without end."""
    if callable(data):
        return _drawn(data, rng)
    try:
        arrays = tuple(as_array(each) for each in (data if isinstance(data, tuple) else (data,)))
    except ValueError as error:
        raise ValueError(f"data holds what is no array. {error} Several arrays come in a tuple.") from None
    sizes = {each.shape[:1] for each in arrays} or {(1,)}
    if len(sizes) > 1 or sizes & {(), (0,)}:
        raise ValueError("data should be arrays with one example a row, as many in each, and at least one; "
                         f"got shapes {', '.join(str(each.shape) for each in arrays)}.")
    (N,) = sizes.pop()
    return _rows(arrays, N, None if size is None else as_whole(size, "batch counts examples", least=1), rng)


def _drawn(data, rng):
    while True:
        examples = data(rng)
        yield examples if isinstance(examples, tuple) else (examples,)


def _rows(arrays, N, size, rng):
    while True:
        order = np.arange(N) if size is None else rng.permutation(N)
        for start in range(0, N, size or N):
            yield tuple(each[order[start : start + (size or N)]] for each in arrays)


def _moments(snapshots, steps):
    """The steps after which to keep a snapshot."""
    if not np.ndim(snapshots):
        last = max(1, as_whole(snapshots, "snapshots counts moments", least=1) - 1)
        return {max(n, round(steps * (n / last) ** 2)) for n in range(last + 1)}
    steps_named = {as_whole(each, "snapshots names steps") for each in snapshots}
    if max(steps_named, default=0) > steps:
        raise ValueError(f"snapshots names steps, from 0 to {steps:,}; got {max(steps_named):,}.")
    return steps_named


def _learning(parameters, frozen):
    """The names of the parameters that learn, if there are any and all can."""
    if unknown := sorted(map(str, frozen - set(parameters))):
        raise ValueError(f"frozen names {unknown[0]}, but the parameters are {', '.join(map(str, parameters))}.")
    if frozen == set(parameters):
        raise ValueError("There is no parameter left to learn. Give some, or freeze fewer.")
    if wrong := [name for name, each in parameters.items() if not np.isfinite(each).all()]:
        raise ValueError(f"parameters[{wrong[0]!r}] holds NaN or infinity before any learning.")
    return [name for name in parameters if name not in frozen]


def _copied(parameters):
    return {name: each.copy() for name, each in parameters.items()}
