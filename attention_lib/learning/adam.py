"""Adam: how far each number moves, when its gradient is known."""

from collections.abc import Mapping

import numpy as np

from attention_lib.numbers import as_floats
from attention_lib.text import told


class Adam:
    """Steps of about one size, whatever the size of the gradients: each number has its own memory of them.

    Args:
        learning_rate: about how far a number moves in one step.
        beta1: how much of the remembered mean of the gradients is kept at each step.
        beta2: how much of the remembered mean of their squares is kept.
        epsilon: added to the root of that, so that nothing is divided by 0.

    Raises:
        ValueError: a setting is no number, or out of range.

    Source: Kingma and Ba 2015, algorithm 1.

    >>> moved = Adam(learning_rate=0.1).step({"w": [1.0, 1.0]}, {"w": [0.001, -50.0]})
    >>> moved["w"].round(3).tolist()
    [0.9, 1.1]
    """

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        check_positive(learning_rate=learning_rate, epsilon=epsilon)
        for name, beta in (("beta1", beta1), ("beta2", beta2)):
            if beta is False or beta != 0:
                check_positive(**{name: beta})
            if not beta < 1:
                raise ValueError(f"{name} is the share that is kept, from 0 to less than 1; got {beta}.")
        self.learning_rate, self.beta1, self.beta2, self.epsilon = learning_rate, beta1, beta2, epsilon
        self.memory = {}  # name → (steps taken t, mean of the gradients m, mean of their squares v)

    def step(self, parameters, gradients):
        """One step down the gradients.

        Args:
            parameters: dict of name → array.
            gradients: dict that has an array of the same shape for each of these names.

        Returns:
            dict of name → new array, of the type of the old one; what was given stays as it is.

        Raises:
            ValueError: a gradient is missing, has another shape, or is not finite or too large to square. Then
                nothing is remembered either.
        """
        parameters = named_floats(parameters, "parameters")
        memory, moved = {}, {}
        for name, gradient in _fitting(gradients, parameters).items():
            t, m, v = self.memory.get(name, (0, np.zeros_like(gradient), np.zeros_like(gradient)))
            if m.shape != gradient.shape:
                raise ValueError(f"Adam remembers {name} with shape {m.shape}; got {gradient.shape}. Begin a new Adam.")
            t += 1
            m = self.beta1 * m + (1 - self.beta1) * gradient
            v = self.beta2 * v + (1 - self.beta2) * gradient**2
            mean, square = m / (1 - self.beta1**t), v / (1 - self.beta2**t)  # as if the memory had not begun at 0
            moved[name] = parameters[name] - self.learning_rate * mean / (np.sqrt(square) + self.epsilon)
            memory[name] = t, m, v
        self.memory = {**self.memory, **memory}
        return moved


def check_positive(**settings):
    """ValueError that names the first setting that is no finite number above 0."""
    for name, value in settings.items():
        if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
            raise ValueError(f"{name} must be a number; got {told(value)}.")
        if not value > 0:
            raise ValueError(f"{name} must be more than 0; got {value}.")
        if value == np.inf:
            raise ValueError(f"{name} must be finite; got {value}.")


def named_floats(arrays, what):
    """A dict of name → array of floats; ValueError if it is none."""
    if not isinstance(arrays, Mapping):
        raise ValueError(f"{what} should be a dict of name → array; got {told(arrays)}.")
    return {name: as_floats(each, f"{what}[{name!r}]") for name, each in arrays.items()}


def _fitting(gradients, parameters):
    """For each parameter its gradient, in its type, if there is one and it can be used."""
    if not isinstance(gradients, Mapping):
        raise ValueError(f"gradients should be a dict of name → array; got {told(gradients)}.")
    if missing := [name for name in parameters if gradients.get(name) is None]:
        raise ValueError(f"There is no gradient of {missing[0]}, but of {', '.join(map(str, gradients)) or 'nothing'}.")
    fitting = {name: as_floats(gradients[name], f"the gradient of {name}") for name in parameters}
    for name, gradient in fitting.items():
        parameter = parameters[name]
        if gradient.shape != parameter.shape:
            raise ValueError(f"The gradient of {name} should have its shape {parameter.shape}; got {gradient.shape}.")
        if not np.abs(gradient).max(initial=0) <= np.sqrt(np.finfo(parameter.dtype).max):  # NaN is not, either
            raise ValueError(f"The gradient of {name} holds NaN, infinity or a number too large to be squared.")
        fitting[name] = gradient.astype(parameter.dtype, copy=False)
    return fitting
