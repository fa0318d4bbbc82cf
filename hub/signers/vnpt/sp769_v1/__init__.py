"""SmartCA's sp769 v1: the person confirms on the phone (SmartCA thường)."""
