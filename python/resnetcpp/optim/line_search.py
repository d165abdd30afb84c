"""A step length that fulfils the strong Wolfe conditions. Nocedal and Wright, 2006, section 3.5."""

from collections import namedtuple

# A step along the direction; the loss there, its gradient, and its slope along the direction.
Point = namedtuple("Point", ["step", "loss", "gradient", "slope"])

DECREASE, CURVATURE = 1e-4, 0.9


def interpolate(first, second, bounds=None):
    """The lowest step of the cubic through two points, kept in the bounds, or their middle."""
    left, right = (first, second) if first.step <= second.step else (second, first)
    low, high = (left.step, right.step) if bounds is None else bounds
    width = right.step - left.step
    if width == 0:
        return (low + high) / 2.0
    bend = left.slope + right.slope - 3 * (right.loss - left.loss) / width
    square = bend * bend - left.slope * right.slope
    if not square >= 0:
        return (low + high) / 2.0
    root = square**0.5
    rise = right.slope - left.slope + 2 * root
    if rise == 0:
        return (low + high) / 2.0
    lowest = right.step - width * ((right.slope + root - bend) / rise)
    return min(max(lowest, low), high)


class StrongWolfe:
    """One search: a bracket around a good step is found, then made smaller.

    Args:
        evaluate: gives the Point of a step.
        start: the Point of step 0.
        longest: the largest element of the direction.
        tolerance: the bracket's width, times `longest`, at which to give up.
        most: how often to evaluate after the first time.
    """

    def __init__(self, evaluate, start, longest, tolerance, most):
        self._evaluate, self._start = evaluate, start
        self._longest, self._tolerance, self._most = longest, tolerance, most
        self.evaluations = 0

    def run(self, step):
        """The best Point found, beginning with `step`."""
        bracket = self._bracket(step)
        if len(bracket) == 1:
            return bracket[0]
        return self._zoom(bracket)

    def _at(self, step):
        self.evaluations += 1
        return self._evaluate(step)

    @property
    def _is_spent(self):
        return self.evaluations > self._most

    def _is_too_high(self, point):
        return point.loss > self._start.loss + DECREASE * point.step * self._start.slope

    def _is_flat(self, point):
        return abs(point.slope) <= -CURVATURE * self._start.slope

    def _bracket(self, step):
        """Two points around a good step, or one good point."""
        before, point = self._start, self._at(step)
        while not self._is_spent:
            rises = self.evaluations > 2 and point.loss >= before.loss
            if self._is_too_high(point) or rises:
                return [before, point]
            if self._is_flat(point):
                return [point]
            if point.slope >= 0:
                return [before, point]
            nearest = point.step + 0.01 * (point.step - before.step)
            step = interpolate(before, point, (nearest, point.step * 10))
            before, point = point, self._at(step)
        return [self._start, point]

    def _zoom(self, bracket):
        """The lower end of the bracket, once it is good or cannot be improved."""
        low = 0 if bracket[0].loss <= bracket[1].loss else 1
        stalled = done = False
        while not done and not self._is_spent:
            if abs(bracket[1].step - bracket[0].step) * self._longest < self._tolerance:
                break
            step, stalled = self._inside(bracket, stalled)
            point = self._at(step)
            if self._is_too_high(point) or point.loss >= bracket[low].loss:
                bracket[1 - low] = point
                low = 0 if bracket[0].loss <= bracket[1].loss else 1
                continue
            done = self._is_flat(point)
            if not done and point.slope * (bracket[1 - low].step - bracket[low].step) >= 0:
                bracket[1 - low] = bracket[low]
            bracket[low] = point
        return bracket[low]

    def _inside(self, bracket, stalled):
        """The next step to try, away from the ends if it was near one of them twice."""
        ends = sorted(point.step for point in bracket)
        step = interpolate(*bracket)
        margin = 0.1 * (ends[1] - ends[0])
        if not min(ends[1] - step, step - ends[0]) < margin:
            return step, False
        if not stalled and ends[0] < step < ends[1]:
            return step, True
        nearer_top = abs(step - ends[1]) < abs(step - ends[0])
        return (ends[1] - margin if nearer_top else ends[0] + margin), False
