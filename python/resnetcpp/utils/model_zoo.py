"""Files from the web under their old names. PyTorch: torch.utils.model_zoo."""

from resnetcpp.hub import load_state_dict_from_url

__all__ = ["load_state_dict_from_url", "load_url"]

load_url = load_state_dict_from_url
