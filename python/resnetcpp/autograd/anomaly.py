"""Looking for NaN in backward. PyTorch: torch.autograd.detect_anomaly."""

__all__ = ["detect_anomaly", "set_detect_anomaly"]


class set_detect_anomaly:
    """Accepted for code that sets it to False; True is refused, as backward is not watched."""

    def __init__(self, mode, check_nan=True):
        if mode:
            raise NotImplementedError(
                "set_detect_anomaly: expected mode False, got True, which is not supported"
            )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None


class detect_anomaly(set_detect_anomaly):
    """Refused: backward is not watched for NaN."""

    def __init__(self, check_nan=True):
        super().__init__(True)
