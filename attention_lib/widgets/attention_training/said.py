"""What is seen of a row, in one sentence; `said.js` says it too."""

from attention_lib.widgets.attention_training.constants import WORD

QUESTION = f"Which word will “{WORD}” come to attend to?"  # before anybody has seen it


def headline(labels, at, weights, step):
    """What the word gives to whom, after so many steps, with **bold** names and numbers.

    >>> headline(["river", "bank"], 1, [0.75, 0.25], 40)
    'After 40 steps “bank” gives **0.75** to **river**.'
    """
    top = max(range(len(labels)), key=lambda place: weights[place])
    if step == 0:
        return f"Before training “{labels[at]}” gives no word more than **{weights[top]:.2f}**."
    steps, whom = f"{step:,} step{'s' if step > 1 else ''}", "itself" if top == at else labels[top]
    return f"After {steps} “{labels[at]}” gives **{weights[top]:.2f}** to **{whom}**."
