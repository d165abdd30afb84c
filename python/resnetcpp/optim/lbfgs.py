"""Steps by an estimate of the curvature. Liu and Nocedal, 1989."""

from resnetcpp._C import cat
from resnetcpp.autograd.grad_mode import enable_grad, no_grad
from resnetcpp.optim.checks import check_not_negative
from resnetcpp.optim.line_search import Point, StrongWolfe
from resnetcpp.optim.optimizer import Optimizer

# Curvatures below this are noise.
_LEAST_CURVATURE = 1e-10


class LBFGS(Optimizer):
    """L-BFGS: several evaluations of the loss in each step, which needs a closure.

    Args:
        params: tensors; one group alone.
        lr: step size, and the first that a line search tries.
        max_iter: directions tried in a step.
        max_eval: evaluations of the loss in a step; 1.25 max_iter if not given.
        tolerance_grad: ends a step when no gradient is larger.
        tolerance_change: ends a step when parameters or the loss change less.
        history_size: how many changes of the gradient to remember.
        line_search_fn: "strong_wolfe", or None for steps of lr.
    """

    def __init__(
        self,
        params,
        lr=1,
        max_iter=20,
        max_eval=None,
        tolerance_grad=1e-7,
        tolerance_change=1e-9,
        history_size=100,
        line_search_fn=None,
    ):
        check_not_negative(lr=lr)
        defaults = {
            "lr": lr,
            "max_iter": max_iter,
            "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search_fn": line_search_fn,
        }
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    @no_grad()
    def step(self, closure):
        """One step; returns the loss that it began with.

        Args:
            closure: computes the loss anew, with the gradients of all parameters.
        """
        (group,) = self.param_groups
        # One state for all parameters; the first keeps it, so that loading finds its dtype.
        state = self.state[group["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        descent = _Descent(group, state, enable_grad()(closure))
        if not descent.has_converged():
            descent.run()
        return descent.first_loss


class _Descent:
    """One step: directions and step lengths until nothing more is gained."""

    def __init__(self, group, state, closure):
        self._group, self._state, self._closure = group, state, closure
        self._params = group["params"]
        self._evaluations = 0
        self.first_loss = closure()
        self._count_evaluations(1)
        self._loss, self._gradient = float(self.first_loss), self._flat_gradient()

    def run(self):
        """Goes on until a limit or a tolerance is reached, then keeps what the next step needs."""
        state, group = self._state, self._group
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            state["d"] = self._direction()
            state["t"] = self._first_length()
            state["prev_flat_grad"], state["prev_loss"] = self._gradient, self._loss
            slope = self._gradient.dot(state["d"]).item()
            if slope > -group["tolerance_change"]:
                break
            is_last = iteration == group["max_iter"]
            self._move(slope, is_last)
            if is_last or self._evaluations >= group["max_eval"] or self._has_stopped():
                break

    def has_converged(self):
        """Whether no gradient is above the tolerance."""
        return self._gradient.abs().max().item() <= self._group["tolerance_grad"]

    def _has_stopped(self):
        state, tolerance = self._state, self._group["tolerance_change"]
        return (
            self.has_converged()
            or (state["d"] * state["t"]).abs().max().item() <= tolerance
            or abs(self._loss - state["prev_loss"]) < tolerance
        )

    def _count_evaluations(self, number):
        self._evaluations += number
        self._state["func_evals"] += number

    # --- Directions -------------------------------------------------------------------------------

    def _direction(self):
        """Minus the gradient, times the estimate of the inverse Hessian."""
        state = self._state
        if state["n_iter"] == 1:
            state["old_dirs"], state["old_stps"], state["ro"] = [], [], []
            state["H_diag"] = 1
            return -self._gradient
        self._remember()
        memory = list(zip(state["old_dirs"], state["old_stps"], state["ro"], strict=True))
        factors = state.setdefault("al", [None] * self._group["history_size"])
        direction = -self._gradient
        for i in range(len(memory) - 1, -1, -1):
            change, step, ratio = memory[i]
            factors[i] = step.dot(direction) * ratio
            direction -= change * factors[i]
        direction *= state["H_diag"]
        for i, (change, step, ratio) in enumerate(memory):
            direction += step * (factors[i] - change.dot(direction) * ratio)
        return direction

    def _remember(self):
        """Takes the last step, and how the gradient changed with it, into the memory."""
        state = self._state
        change = self._gradient - state["prev_flat_grad"]
        step = state["d"] * state["t"]
        curvature = change.dot(step)
        if not curvature.item() > _LEAST_CURVATURE:
            return
        memory = state["old_dirs"], state["old_stps"], state["ro"]
        for kept, new in zip(memory, (change, step, 1.0 / curvature), strict=True):
            if len(kept) == self._group["history_size"]:
                kept.pop(0)
            kept.append(new)
        state["H_diag"] = curvature / change.dot(change)

    # --- Steps ------------------------------------------------------------------------------------

    def _first_length(self):
        lr = float(self._group["lr"])
        if self._state["n_iter"] > 1:
            return lr
        return lr / max(1.0, self._gradient.abs().sum().item())

    def _move(self, slope, is_last):
        """Goes along the direction, and evaluates there; not in the end, without a search."""
        search = self._group["line_search_fn"]
        if search is not None and search != "strong_wolfe":
            raise RuntimeError("only 'strong_wolfe' is supported")
        if search is not None:
            self._search(slope)
            return
        self._add(self._state["t"])
        if not is_last:
            self._loss, self._gradient = self._evaluate()
            self._count_evaluations(1)

    def _search(self, slope):
        state, group = self._state, self._group
        direction, before = state["d"], [param.clone() for param in self._params]

        def evaluate(step):
            self._add(step)
            loss, gradient = self._evaluate()
            for param, value in zip(self._params, before, strict=True):
                param.copy_(value)
            return Point(step, loss, gradient, gradient.dot(direction).item())

        search = StrongWolfe(
            evaluate,
            Point(0, self._loss, self._gradient, slope),
            direction.abs().max().item(),
            group["tolerance_change"],
            group["max_eval"] - self._evaluations,
        )
        best = search.run(state["t"])
        state["t"], self._loss, self._gradient = best.step, best.loss, best.gradient
        self._count_evaluations(search.evaluations)
        self._add(best.step)

    def _evaluate(self):
        return float(self._closure()), self._flat_gradient()

    def _flat_gradient(self):
        rows = [
            param.new_zeros(param.numel()) if param.grad is None else param.grad.reshape(-1)
            for param in self._params
        ]
        return cat(rows)

    def _add(self, length):
        """Parameters plus `length` times the direction."""
        start = 0
        for param in self._params:
            part = self._state["d"][start : start + param.numel()]
            param.add_(part.reshape(param.shape), alpha=length)
            start += param.numel()
