"""SmartCA TH, sp769 v2: password and one-time code instead of a phone (SmartCA tích hợp)."""
